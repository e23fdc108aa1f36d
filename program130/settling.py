"""What a process that answers requests does once everything is loaded."""

import gc

from django.urls import get_resolver


def settle() -> None:
    """Load all views, and tell the garbage collector that what is there now stays.

    Without it a page of many rows now and then waits while the collector looks through the whole program again.
    """
    get_resolver().url_patterns  # noqa: B018  # loads them
    gc.collect()
    gc.freeze()
