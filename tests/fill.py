"""Fills a template database: `python -m tests.fill reference|demo`, called by tests/databases.py."""

import os
import sys

import django
from django.core.management import call_command
from django.db import connection


def main(template: str) -> None:
    """Runs the commands that an installation runs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "program130.settings")
    django.setup()
    if template == "demo":
        call_command("load_demo")
    else:
        call_command("migrate", verbosity=0)
        call_command("load_reference")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # autovacuum, which would do it, is off


if __name__ == "__main__":
    main(sys.argv[1])
