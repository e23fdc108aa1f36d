"""`manage.py bench duties` fills, measures and leaves nothing behind."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from directives.models import Assignment, LegalInstrument, Obligation
from program130.bench import PAGE_STATEMENTS, duties, duty_volume
from program130.bench.duty_volume import fill


def counts() -> list[int]:
    return [model.objects.count() for model in (LegalInstrument, Obligation, Assignment)]


def test_it_measures_register_search_and_board_beside_their_floors_and_leaves_nothing(
    demo_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("PAGE_MILLISECONDS", "SEARCH_MILLISECONDS"):
        monkeypatch.setattr(duties, limit, 60_000.0)  # this machine may be busy; statements still count
    for name, number in (("INSTRUMENTS", 40), ("OBLIGATIONS", 60), ("ASSIGNMENTS", 3_000)):
        monkeypatch.setattr(duty_volume, name, number)
    before, output = counts(), StringIO()

    call_command("bench", "duties", repeats=1, stdout=output)

    said = output.getvalue()
    assert counts() == before
    for name in ("Sổ văn bản", "Tìm văn bản “quy che”", "Bảng theo dõi, tất cả", "Nhiệm vụ đã giao"):
        assert name in said
    assert f"/{PAGE_STATEMENTS}" in said
    assert "VƯỢT" not in said


def test_the_volume_has_every_cell_and_the_numbers_asked_for(demo_db: None) -> None:
    before = counts()

    fill(instruments=50, obligations=100, assignments=7_000)

    after = counts()
    assert [new - old for new, old in zip(after, before, strict=True)] == [50, 100, 7_000]
    made = Assignment.objects.filter(obligation__code__startswith="do-")
    states = dict(made.values_list("state").annotate(number=Count("pk")))
    assert set(states) == {"confirmed", "reported", "waived", "open"}
    assert made.filter(state="confirmed").count() > made.filter(state="open").count()


def test_without_demonstration_data_it_says_so(db: None) -> None:
    with pytest.raises(CommandError, match="load_demo"):
        call_command("bench", "duties", stdout=StringIO())
