"""Demonstration plans, committees, activities, inspections and pilots: made up from one seed, marked as synthetic."""

from provinces.demo.loading import load_plans
from provinces.demo.records import plan_records

__all__ = ["load_plans", "plan_records"]
