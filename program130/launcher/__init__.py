"""Starts what the program stands on: PostgreSQL, a message broker and the program's own processes.

Nothing here imports Django, so that it can run before the settings are read. Texts a person sees are plain
Vietnamese for the same reason: no catalogue is loaded yet.

    environment   decides what has to be embedded and fills in the environment variables
    session       makes the embedded servers run for as long as this process lives
    keeper        the small process that owns the embedded servers; ends when nobody uses them
    postgres, valkey   one server each: prepare its folder, start it, stop it
    supervisor    the web server, worker and scheduler of `manage.py dev`
    account, binaries, keys, locks, paths, processes   what those need

The embedded servers are for development and tests, never for production.
"""
