"""`manage.py compile_report`: four files that agree with each other."""

from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from docx import Document
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from core.formats import format_number
from reports.choices import ReportState
from reports.documents import json
from reports.models import Compilation, CompileJob, PublishedFigure
from tests.reports.compile_factories import World, make_world

KINDS = ["docx", "json", "pdf", "xlsx"]


@pytest.fixture
def world(db: None) -> World:
    found = make_world()
    found.file("Hà Giang", {"C.03": 12, "C.04": 1034, "G.02": Decimal("1234.5")}, texts={"I": "Ổn định."})
    found.file("Cà Mau", {"C.03": 5})
    return found


def run(*arguments: str, out: Path | None = None) -> str:
    output = StringIO()
    call_command("compile_report", *arguments, out=out, stdout=output)
    return output.getvalue()


def test_it_writes_four_files_and_says_what_it_found(world: World, tmp_path: Path) -> None:
    said = run("2018-H1", out=tmp_path / "new" / "folder")

    assert sorted(path.name for path in (tmp_path / "new" / "folder").iterdir()) == [
        f"2018-H1.{kind}" for kind in KINDS
    ]
    digest = Compilation.objects.get().digest
    for line in [
        "C.03  Vụ mua bán người đã phát hiện: 17 vụ (2/63)",
        "C.04  Đối tượng trong các vụ đã phát hiện: 1.034 đối tượng (1/63)",
        "C.05  Nạn nhân trong các vụ đã phát hiện: — (0/63)",
        "G.02  Kinh phí đã sử dụng: 1.234,5 triệu đồng (1/63)",
        "Địa phương đã báo cáo: 2/63",
        f"Mã băm SHA-256: {digest}",
    ]:
        assert line in said.splitlines()
    assert "Còn thiếu: An Giang, Bà Rịa - Vũng Tàu" in said
    assert "minh hoạ" not in said.lower()


def test_synthetic_and_provisional_figures_are_called_so(world: World) -> None:
    world.file("Lai Châu", {"C.03": 1}, synthetic=True, state=ReportState.SUBMITTED)

    said = run("2018-H1", "--provisional")

    assert "SỐ LIỆU MINH HOẠ" in said
    assert "SỐ LIỆU TẠM TÍNH" in said
    assert "18 vụ (3/63)" in said


def test_running_it_again_gives_the_same_files(world: World, tmp_path: Path) -> None:
    run("2018-H1", out=tmp_path / "one")
    run("2018-H1", out=tmp_path / "two")

    for kind in KINDS:
        name = f"2018-H1.{kind}"
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert Compilation.objects.count() == 1
    assert CompileJob.objects.count() == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["2018-H3"], "Không có kỳ báo cáo “2018-H3”."),
        (["2017-H2"], "Kỳ 2017-H2 chưa có báo cáo nào được tiếp nhận nên chưa tổng hợp được."),
        (["2017-H2", "--provisional"], "Kỳ 2017-H2 chưa có báo cáo nào được gửi nên chưa tổng hợp được."),
        (["2018-H1", "--form", "X"], "Không có biểu mẫu “X”."),
    ],
)
def test_it_refuses_in_words(world: World, arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError) as refused:
        run(*arguments)

    assert str(refused.value) == sentence


def test_a_folder_that_is_a_file_is_named_before_any_work(world: World, tmp_path: Path) -> None:
    (tmp_path / "taken").touch()

    with pytest.raises(CommandError, match=r"Không ghi được vào .*taken: "):
        run("2018-H1", out=tmp_path / "taken")
    assert CompileJob.objects.count() == 0


def test_a_full_disk_leaves_no_half_file(world: World, tmp_path: Path) -> None:
    """/dev/full answers every write as a full disk does."""
    (tmp_path / ".2018-H1.pdf.part").symlink_to("/dev/full")

    with pytest.raises(CommandError, match=r"Không ghi được vào .*2018-H1\.pdf: No space left on device"):
        run("2018-H1", out=tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2018-H1.docx", "2018-H1.json"]


# --- On the demonstration data -----------------------------------------------------------------------------


@pytest.fixture
def demonstration(demo_db: None, tmp_path: Path) -> Path:
    run("2018-H1", out=tmp_path)
    run("2018-Y", out=tmp_path)
    return tmp_path


def test_totals_are_the_published_national_figures(demonstration: Path) -> None:
    for period in ("2018-H1", "2018-Y"):
        figures = values(json.from_json((demonstration / f"{period}.json").read_bytes()))
        published = PublishedFigure.objects.filter(period_code=period, reconciles=True, cell__isnull=False)
        expected = {row.cell.code: row.value for row in published.select_related("cell") if row.cell}
        assert len(expected) >= 3
        assert {code: figures[code] for code in expected} == expected


def test_the_four_files_agree(demonstration: Path) -> None:
    document = json.from_json((demonstration / "2018-H1.json").read_bytes())
    figures = values(document)
    shown = [format_number(figures[code]) for code in ("C.03", "C.04", "C.05", "B.01", "B.02")]
    assert shown[:3] == ["99", "126", "236"]

    word = Document(str(demonstration / "2018-H1.docx"))
    tables = [" ".join(cell.text for cell in row.cells) for table in word.tables for row in table.rows]
    pages = "\n".join(page.extract_text() for page in PdfReader(demonstration / "2018-H1.pdf").pages)
    sheets = CalamineWorkbook.from_path(demonstration / "2018-H1.xlsx")
    cells = {
        cell
        for name in sheets.sheet_names
        for row in sheets.get_sheet_by_name(name).to_python()
        for cell in row
    }
    sentence = f"Toàn quốc phát hiện {shown[0]} vụ, {shown[1]} đối tượng, {shown[2]} nạn nhân"

    assert sentence in "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert sentence in " ".join(pages.split())
    for code, text in zip(("C.03", "C.04", "C.05", "B.01", "B.02"), shown, strict=True):
        assert any(text in row.split() for row in tables), code
        assert text in pages.split(), code
        assert float(figures[code]) in cells, code
    for text in ("\n".join(tables), pages):
        assert document["digest"] in text.replace("\n", "").replace(" ", "") or document["digest"] in "".join(
            paragraph.text for paragraph in word.paragraphs
        )


def values(document: json.Document) -> dict[str, Decimal]:
    return dict(_values(document))


def _values(document: json.Document) -> Iterator[tuple[str, Decimal]]:
    for figure in document["figures"]:
        parts = ",".join(f"{key}={value}" for key, value in figure["breakdown"].items())
        if figure["value"] is not None:
            yield f"{figure['indicator']}/{parts}" if parts else figure["indicator"], Decimal(figure["value"])
