"""Synthetic work of the programme 2016-2020 for the demonstration, marked as such in every row."""

from projects.demo.loading import load_projects

__all__ = ["load_projects"]
