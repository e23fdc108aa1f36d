"""Texts of users are printed as they are: no template, formula, markup or control character of theirs works."""

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from reports.documents import docx, pdf, text, xlsx
from reports.documents.content import (
    Citation,
    InputVersion,
    NarrativeParagraph,
    NarrativeText,
    NationalReport,
    Section,
)
from reports.documents.json import with_digest

HOSTILE = [
    '#panic("x")',
    '#read("/etc/passwd") #sys.inputs.data',
    "#let a = 1; *b* _c_ `d` $x^2$ @ref <label> = Mục // hết",
    "{{ 7*7 }} {% include 'x' %} {# y #}",
    '=HYPERLINK("http://example.org","x")',
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "&lt;w:p/&gt; <w:p> & \" ' ]]> <!-- -->",
    "http://example.org/ \\n \\u0041 %s %(a)s {0}",
]
REMOVED = "a\x00b\x08c\x1bd\ufffee\u202ef\u2066g"


@pytest.fixture(scope="module")
def small(report: NationalReport) -> NationalReport:
    """One section and two provinces: enough places for a text to stand."""
    return replace(report, sections=report.sections[:1], units=report.units[:2], sentences=(), targets=())


def plant(report: NationalReport, words: str) -> NationalReport:
    """Put a text everywhere a person's words can stand."""
    narrative = NarrativeText("V", words, (NarrativeParagraph(words, Citation(words, 1)),))
    added = NarrativeText("III.9", words, (NarrativeParagraph(words),))
    first, *others = report.sections
    figure = replace(first.figures[0], name=words, unit=words, short_name=words)
    label = replace(first.figures[1], breakdown_label=words, breakdown_name=words)
    section = Section(first.code, words, (figure, label, *first.figures[2:]))
    unit = replace(report.units[0], name=words)
    header = replace(report.header, issuing_agency=words, parent_agency=words, place=words, symbol=words)
    signer = replace(report.signer, authority=words, titles=(words,), post=words, name=words)
    return with_digest(
        replace(
            report,
            narratives=(narrative, added),
            sections=(section, *others),
            units=(unit, *report.units[1:]),
            inputs=(InputVersion(words, words, words, 1, "0" * 64),),
            header=header,
            signer=signer,
            subject=words,
            period_name=words,
            form_title=words,
            bases=(words,),
            addressees=(words, words),
            recipients=(words,),
        )
    )


def squeezed(words: str) -> str:
    return "".join(words.split())


@pytest.mark.parametrize("words", HOSTILE)
def test_pdf_prints_every_text_literally(small: NationalReport, words: str) -> None:
    reader = PdfReader(BytesIO(pdf.render(plant(small, words))))
    printed = squeezed("".join(page.extract_text() for page in reader.pages))

    assert printed.count(squeezed(words)) >= 8
    assert not any(
        "/A" in annotation.get_object() for page in reader.pages for annotation in page.get("/Annots", [])
    )


@pytest.mark.parametrize("words", HOSTILE)
def test_word_prints_every_text_literally(small: NationalReport, words: str) -> None:
    word = Document(BytesIO(docx.render(plant(small, words))))
    paragraphs = [paragraph.text for paragraph in word.paragraphs]

    assert words in paragraphs
    assert f"{words} [{words}, phiên bản 1]" in paragraphs
    assert words in [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert not any("hyperlink" in relation.reltype for relation in word.part.rels.values())


@pytest.mark.parametrize("words", HOSTILE)
def test_the_workbook_keeps_every_text_as_a_string(small: NationalReport, words: str) -> None:
    content = xlsx.render(plant(small, words))
    book = load_workbook(BytesIO(content), data_only=True)
    cells = [
        cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value == words
    ]
    with ZipFile(BytesIO(content)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    formulas = [formula for part in parts.values() for formula in re.findall(r"<f>(.*?)</f>", part)]

    assert len(cells) >= 5
    assert {cell.data_type for cell in cells} == {"s"}
    assert formulas
    assert all(re.fullmatch(r"(SUM|IF)\(.*\)|[DJ]\d+(-[GI]\d+)?", formula) for formula in formulas)
    assert not any("externalLink" in name or "worksheets/_rels" in name for name in parts)


def test_characters_that_files_cannot_hold_are_taken_out(small: NationalReport) -> None:
    planted = plant(small, REMOVED)
    word = Document(BytesIO(docx.render(planted)))
    reader = PdfReader(BytesIO(pdf.render(planted)))
    sheet = load_workbook(BytesIO(xlsx.render(planted)))["Theo địa phương"]

    assert "abcdefg" in [paragraph.text for paragraph in word.paragraphs]
    assert "abcdefg" in "".join(page.extract_text() for page in reader.pages)
    assert sheet["C8"].value == "abcdefg"


@pytest.mark.parametrize(
    ("raw", "lines"),
    [
        ("", ()),
        (" \n\t ", ()),
        ("a\r\nb\rc\vd\u2029e", ("a", "b", "c", "d", "e")),
        ("\ud800a\udfff", ("a",)),
        ("Hoa\u0300  Bi\u0300nh\t1", ("Hoà Bình 1",)),
    ],
)
def test_texts_are_composed_and_split_into_lines(raw: str, lines: tuple[str, ...]) -> None:
    assert text.lines(raw) == lines
