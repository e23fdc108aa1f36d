"""Writes of `core`."""
