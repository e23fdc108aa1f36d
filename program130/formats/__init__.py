"""Formats per language for FORMAT_MODULE_PATH."""
