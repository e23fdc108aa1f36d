"""How the demonstration's agencies did their duties: pure, drawn from one seed.

Every province has issued its plan for 2016-2020, as the press reported; everything else is a mixture in which most is
done in time, some late, a little is lacking, returned or waived. The same seed gives the same story whatever else is
in the database.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.calendar import add_working_days, next_working_day
from core.formats import LOCAL_ZONE
from directives.choices import AssignmentState, AssignmentVerb, ObligationKind

SEED = 130_2546
COMPLETE = "2546-ban-hanh-ke-hoach"  # all of it done, as reported in 2018
_LATE_OF_COMPLETE = 0.08

#: Document symbols by kind of duty, and what a proof says.
_SYMBOLS = {
    ObligationKind.ISSUE: "KH-BCĐ",
    ObligationKind.REPORT: "BC-BCĐ",
    ObligationKind.ACTIVITY: "BC-BCĐ",
    ObligationKind.CONSOLIDATE: "QĐ-BCĐ",
    ObligationKind.INSPECT: "KL-BCĐ",
    ObligationKind.REVIEW: "BC-BCĐ",
    ObligationKind.OTHER: "CV-BCĐ",
}
_PROOFS: dict[str, Promise] = {
    ObligationKind.ISSUE: _("[Minh hoạ] Văn bản đã ban hành."),
    ObligationKind.REPORT: _("[Minh hoạ] Báo cáo đã gửi."),
    ObligationKind.ACTIVITY: _("[Minh hoạ] Báo cáo kết quả hoạt động."),
    ObligationKind.CONSOLIDATE: _("[Minh hoạ] Quyết định kiện toàn."),
    ObligationKind.INSPECT: _("[Minh hoạ] Kết luận kiểm tra."),
    ObligationKind.REVIEW: _("[Minh hoạ] Báo cáo tổng kết."),
    ObligationKind.OTHER: _("[Minh hoạ] Văn bản thực hiện."),
}
_RETURNED: Promise = _("[Minh hoạ] Văn bản gửi kèm chưa nêu kết quả cụ thể, đề nghị bổ sung.")
_WAIVED: Promise = _("[Minh hoạ] Nội dung đã thực hiện chung trong văn bản khác của địa phương.")


@dataclass(frozen=True, slots=True)
class Duty:
    """An assignment, as much of it as the story needs."""

    id: int
    obligation: str
    kind: str
    agency: str
    occurrence: str
    due_on: date
    begins: date


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody did: the agency's person or, for decisions, the staff."""

    verb: AssignmentVerb
    at: datetime
    by_staff: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where an assignment ends, by which acts, with which document."""

    duty: Duty
    state: AssignmentState
    done_on: date | None = None
    acts: tuple[Act, ...] = ()
    document: str = ""
    description: str = ""


def outcome(duty: Duty, today: date, *, seed: int = SEED) -> Outcome:
    """What came of `duty` by `today`."""
    rng = Random(f"{seed} {duty.obligation} {duty.agency} {duty.occurrence}")  # noqa: S311  # no secret hangs on it
    draw = rng.random()
    if duty.due_on >= today - timedelta(days=30):
        return _recent(rng, duty, today, draw)
    if duty.obligation == COMPLETE:
        return _done(rng, duty, today, late=draw < _LATE_OF_COMPLETE)
    base = Random(f"{seed} {duty.obligation}").uniform(0.02, 0.09)  # noqa: S311  # how much of this duty is lacking
    if draw < base * 0.7:
        return Outcome(duty, AssignmentState.OPEN)
    if draw < base * 0.8:
        return _with_last(
            _done(rng, duty, today), AssignmentState.RETURNED, AssignmentVerb.RETURN, str(_RETURNED)
        )
    if draw < base:
        waived = Act(AssignmentVerb.WAIVE, _at(rng, duty.begins), by_staff=True, reason=str(_WAIVED))
        return Outcome(duty, AssignmentState.WAIVED, acts=(waived,))
    return _done(rng, duty, today, late=draw < base + 0.12, confirmed=rng.random() < 0.97)


def _recent(rng: Random, duty: Duty, today: date, draw: float) -> Outcome:
    """What falls due about now: some have taken note, a few are done and wait."""
    if draw < 0.15 and duty.begins < today:
        return _done(rng, duty, today, confirmed=False)
    if draw < 0.55 and duty.begins < today:
        return Outcome(
            duty, AssignmentState.ACKNOWLEDGED, acts=(Act(AssignmentVerb.ACKNOWLEDGE, _at(rng, duty.begins)),)
        )
    return Outcome(duty, AssignmentState.OPEN)


def _done(rng: Random, duty: Duty, today: date, *, late: bool = False, confirmed: bool = True) -> Outcome:
    """Reported with a document of the day it was done, and confirmed some days later."""
    if late:
        done_on = add_working_days(duty.due_on, rng.randint(1, 25))
    else:
        earliest = max(duty.begins, duty.due_on - timedelta(days=25))
        done_on = next_working_day(earliest + (duty.due_on - earliest) * rng.random())
    done_on = min(done_on, today - timedelta(days=1))
    reported = _at(rng, min(next_working_day(done_on), today - timedelta(days=1)))
    acts = [Act(AssignmentVerb.REPORT_DONE, reported)]
    decided = add_working_days(reported.date(), rng.randint(2, 12))
    if confirmed and decided < today:
        acts.append(Act(AssignmentVerb.CONFIRM, _at(rng, decided), by_staff=True))
    state = AssignmentState.CONFIRMED if len(acts) > 1 else AssignmentState.REPORTED
    kind = ObligationKind(duty.kind)
    return Outcome(
        duty, state, done_on, tuple(acts), f"{rng.randint(5, 480):02d}/{_SYMBOLS[kind]}", str(_PROOFS[kind])
    )


def _with_last(done: Outcome, state: AssignmentState, verb: AssignmentVerb, reason: str) -> Outcome:
    """The same, with the staff's decision replaced."""
    first = done.acts[0]
    decided = Act(verb, first.at + timedelta(days=6), by_staff=True, reason=reason)
    return Outcome(done.duty, state, None, (first, decided), done.document, done.description)


def _at(rng: Random, day: date) -> datetime:
    """A moment in office hours, Viet Nam time."""
    return datetime.combine(day, time(rng.randint(8, 16), rng.randrange(60)), tzinfo=LOCAL_ZONE)
