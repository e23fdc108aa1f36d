"""The workbook of a project's activities and money: written, and read back with every error named by its cell."""

from projects.spreadsheets.layout import SHEETS, Column, SheetSpec
from projects.spreadsheets.reading import Book, BookRow, read_workbook
from projects.spreadsheets.writing import write_workbook

__all__ = ["SHEETS", "Book", "BookRow", "Column", "SheetSpec", "read_workbook", "write_workbook"]
