"""What people type about instruments and duties: shape and field checks; the rules are in the services."""
