"""All four files together: same content, same bytes every time."""

from dataclasses import fields

from reports.documents.bundle import Bundle, render_all
from reports.documents.content import NationalReport


def test_equal_reports_give_equal_bytes(report: NationalReport, bundle: Bundle) -> None:
    again = render_all(report)

    for field in fields(Bundle):
        assert getattr(again, field.name) == getattr(bundle, field.name), field.name


def test_each_file_is_of_its_kind(bundle: Bundle) -> None:
    assert bundle.docx.startswith(b"PK")
    assert bundle.xlsx.startswith(b"PK")
    assert bundle.pdf.startswith(b"%PDF-1.7")
    assert bundle.json.startswith(b'{\n  "schema": 1,')
