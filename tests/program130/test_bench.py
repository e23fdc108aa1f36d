"""`manage.py bench` measures and leaves nothing behind."""

from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command

from program130 import bench
from program130.bench import Measurement
from reports.models import Compilation, CompiledDocument, CompileJob


def counts() -> list[int]:
    return [model.objects.count() for model in (Compilation, CompiledDocument, CompileJob, Session)]


def test_it_prints_every_line_with_its_floor_and_leaves_nothing(
    demo_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("PAGE_MILLISECONDS", "COMPILE_MILLISECONDS"):
        monkeypatch.setattr(bench, limit, 60_000.0)  # this machine may be busy; statements still count
    before, output = counts(), StringIO()

    call_command("bench", "reports", repeats=1, stdout=output)

    said = output.getvalue()
    assert counts() == before
    for name in [
        "Trang tổng quan",
        "Trang một báo cáo",
        "Trang bản tổng hợp",
        "compile_report 2018-H1",
        "trang rỗng",
    ]:
        assert name in said
    assert "VƯỢT" not in said


@pytest.mark.parametrize(("repeats", "words"), [(0, "Số lần đo phải từ 1 trở lên."), (1, "load_demo")])
def test_it_says_why_it_cannot_measure(db: None, repeats: int, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("bench", "reports", repeats=repeats, stdout=StringIO())


def test_an_unknown_part_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="Không có phần “khac” để đo"):
        call_command("bench", "khac", stdout=StringIO())


@pytest.mark.parametrize(
    ("milliseconds", "statements", "within"),
    [(60, 15, True), (60.1, 15, False), (10, 16, False), (10, None, True)],
)
def test_a_line_keeps_to_its_limits(milliseconds: float, statements: int | None, within: bool) -> None:
    line = Measurement(
        "Trang", milliseconds, floor=2, floor_name="trang rỗng", limit=60, statements=statements
    )

    assert line.within == within
    assert line.ratio == milliseconds / 2
    assert ("VƯỢT" in "\n".join(bench.table([line]))) != within
