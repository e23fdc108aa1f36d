#!/usr/bin/env python
"""Django's command line. Without settings in the environment it works on embedded servers for development."""

import os
import sys

from django.core.management import execute_from_command_line

from program130.launcher.errors import LauncherError
from program130.launcher.session import servers_for


def main() -> None:
    """Runs one management command with the servers that it needs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "program130.settings")
    try:
        with servers_for(sys.argv):
            execute_from_command_line(sys.argv)
    except LauncherError as error:
        sys.exit(f"Lỗi: {error}")


if __name__ == "__main__":
    main()
