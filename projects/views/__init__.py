"""Pages of programmes, projects and their work: one module per subject."""
