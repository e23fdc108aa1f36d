"""Demonstration reports: made up from one seed, adding up to the published national figures, marked as synthetic."""

from reports.demo.build import DemoReport, build_demo
from reports.demo.loading import COMPILED_PERIODS, load_reports

__all__ = ["COMPILED_PERIODS", "DemoReport", "build_demo", "load_reports"]
