"""Reference data: YAML files under `<app>/reference/`, loaded by `manage.py load_reference`.

`files` reads and checks them without a database, `loading` writes rows, `sources` knows where they come from. Each
app's `reference_loader` says which file becomes which table.
"""
