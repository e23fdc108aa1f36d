"""Demonstration duties: given out since 2016, with what came of them made up from one seed and marked as synthetic."""

from directives.demo.loading import DemoRecord, load_duties

__all__ = ["DemoRecord", "load_duties"]
