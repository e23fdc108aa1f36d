"""Fills a template database: `python -m tests.fill schema|reference|demo`, called by tests/databases.py."""

import os
import sys

import django
from django.core.management import call_command
from django.db import connection

COMMANDS = {"schema": "migrate", "reference": "load_reference", "demo": "load_demo"}


def main(template: str) -> None:
    """Runs the command that an installation runs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "program130.settings")
    django.setup()
    call_command(COMMANDS[template], verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # autovacuum, which would do it, is off


if __name__ == "__main__":
    main(sys.argv[1])
