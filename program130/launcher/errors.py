"""The one error of the launcher."""


class LauncherError(Exception):
    """The start cannot go on. The message is Vietnamese and says what to do next."""
