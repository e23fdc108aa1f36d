"""What people type about plans, records, inspections and territory."""
