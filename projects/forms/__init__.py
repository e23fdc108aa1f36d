"""What people type about projects and their work: shape and field checks; the rules are in the services."""
