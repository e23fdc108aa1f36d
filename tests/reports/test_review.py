"""Returning with a reason, accepting, and what happens when several people press at once."""

from collections.abc import Callable
from datetime import datetime
from threading import Barrier, Thread

import pytest
from django.db import connection

from core.errors import Conflict, DomainError, InvalidInput, Locked, NotAllowed
from reports.choices import ReportEventKind, ReportState
from reports.models import Report, ReportEvent, ReportVersion
from reports.queries.content import draft_of, figures_of, texts_of
from reports.services.filing import submit
from reports.services.review import accept, return_report
from tests.reports.factories import (
    AFTER_LOCK,
    EARLY,
    HANOI,
    Cast,
    filled,
    make_cast,
)

FIRST = datetime(2018, 6, 15, 9, 0, tzinfo=HANOI)
SECOND = datetime(2018, 6, 25, 9, 0, tzinfo=HANOI)


@pytest.fixture
def submitted(cast: Cast) -> Report:
    report = filled(cast)
    submit(report=report, by=cast.officer, at=FIRST)
    return report


def test_a_returned_report_goes_on_in_a_new_draft_with_the_same_content(
    cast: Cast, submitted: Report
) -> None:
    first = submitted.versions.get(number=1)

    draft = return_report(report=submitted, reason="  Số vụ chưa khớp\x00 ", by=cast.staff, at=EARLY)

    submitted.refresh_from_db()
    assert submitted.state == ReportState.RETURNED
    assert (draft.number, draft.submitted_at, draft.sha256) == (2, None, "")
    assert draft_of(submitted) == draft
    assert figures_of(draft) == figures_of(first)
    assert texts_of(draft) == texts_of(first)
    event = submitted.events.get(kind=ReportEventKind.RETURNED)
    assert (event.version, event.by, event.reason) == (first, cast.staff, "Số vụ chưa khớp")


def test_every_return_keeps_its_own_reason(cast: Cast, submitted: Report) -> None:
    return_report(report=submitted, reason="Một", by=cast.staff, at=FIRST)
    submit(report=submitted, by=cast.officer, at=SECOND)
    return_report(report=submitted, reason="Hai", by=cast.staff, at=SECOND)

    returns = submitted.events.filter(kind=ReportEventKind.RETURNED).order_by("pk")
    assert list(returns.values_list("reason", flat=True)) == ["Một", "Hai"]
    assert submitted.versions.count() == 3


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("", "Nêu lý do"),
        (" \n\t", "Nêu lý do"),
        ("\x00", "Nêu lý do"),
        ("a" * 2001, "tối đa 2000"),
        ("Gọi cho tôi 0912345678", "số điện thoại"),
    ],
)
def test_a_return_needs_a_reason_that_names_nobody(
    cast: Cast, submitted: Report, reason: str, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        return_report(report=submitted, reason=reason, by=cast.staff, at=EARLY)

    assert list(refused.value.errors) == ["reason"]
    submitted.refresh_from_db()
    assert submitted.state == ReportState.SUBMITTED


def test_a_locked_period_is_not_returned_but_can_still_be_accepted(cast: Cast, submitted: Report) -> None:
    with pytest.raises(Locked):
        return_report(report=submitted, reason="Muộn", by=cast.staff, at=AFTER_LOCK)

    assert accept(report=submitted, by=cast.staff, at=AFTER_LOCK).number == 1


def test_an_accepted_report_names_its_version_and_stays(cast: Cast, submitted: Report) -> None:
    version = accept(report=submitted, by=cast.staff, at=EARLY)

    submitted.refresh_from_db()
    assert (submitted.state, submitted.accepted_version) == (ReportState.ACCEPTED, version)
    assert submitted.events.get(kind=ReportEventKind.ACCEPTED).by == cast.staff
    with pytest.raises(Conflict, match="“đã tiếp nhận” nên không trả lại được"):
        return_report(report=submitted, reason="Muộn rồi", by=cast.staff, at=EARLY)
    with pytest.raises(Conflict, match="“đã tiếp nhận” nên không tiếp nhận được"):
        accept(report=submitted, by=cast.staff, at=EARLY)


def test_nobody_accepts_what_they_submitted(cast: Cast) -> None:
    report = filled(cast)
    submit(report=report, by=cast.staff, at=EARLY)

    with pytest.raises(NotAllowed, match="không được tự tiếp nhận"):
        accept(report=report, by=cast.staff, at=EARLY)


def test_a_draft_is_neither_returned_nor_accepted(cast: Cast) -> None:
    report = filled(cast)

    with pytest.raises(Conflict, match="đang soạn"):
        return_report(report=report, reason="x", by=cast.staff, at=EARLY)
    with pytest.raises(Conflict, match="đang soạn"):
        accept(report=report, by=cast.staff, at=EARLY)


# --- At the same moment ----------------------------------------------------------------------------------


def _at_once(*actions: Callable[[], object]) -> list[DomainError | None]:
    """Run all actions at one moment, each on a connection of its own; what each was refused with."""
    barrier = Barrier(len(actions))
    outcomes: list[DomainError | None] = [None] * len(actions)

    def run(place: int, action: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=20)
            action()
        except DomainError as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def test_eight_submits_at_once_leave_one_version_and_one_event(transactional_db: None) -> None:
    cast = make_cast()
    report = filled(cast)

    outcomes = _at_once(*[lambda: submit(report=report, by=cast.officer, at=EARLY)] * 8)

    assert sum(outcome is None for outcome in outcomes) == 1
    assert all(outcome is None or isinstance(outcome, Conflict) for outcome in outcomes)
    assert ReportVersion.objects.filter(report=report, submitted_at__isnull=False).count() == 1
    assert ReportEvent.objects.filter(report=report, kind=ReportEventKind.SUBMITTED).count() == 1


def test_returns_and_acceptances_at_once_leave_one_decision(transactional_db: None) -> None:
    cast = make_cast()
    report = filled(cast)
    submit(report=report, by=cast.officer, at=EARLY)

    outcomes = _at_once(
        *[lambda: accept(report=report, by=cast.staff, at=EARLY)] * 4,
        *[lambda: return_report(report=report, reason="x", by=cast.staff, at=EARLY)] * 4,
    )

    decisions = {ReportEventKind.RETURNED, ReportEventKind.ACCEPTED}
    assert sum(outcome is None for outcome in outcomes) == 1
    assert ReportEvent.objects.filter(report=report, kind__in=decisions).count() == 1
    report.refresh_from_db()
    assert report.versions.count() == (2 if report.state == ReportState.RETURNED else 1)
