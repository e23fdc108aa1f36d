"""What each province planned and did, as plain values: pure, drawn from one seed.

All 63 issued their plan for 2016-2020, as the press reported; of the rest most is there and a little is lacking. The
same seed gives the same story whatever else is in the database.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from core.calendar import next_working_day
from core.formats import LOCAL_ZONE
from provinces.demo.words import ACTIVITIES, MARK, PASSAGES, PLACES, PLAN_TITLE, TASKS, YEAR_TITLE

SEED = 130_793
YEARS = range(2016, 2021)
KL05_ON, STRATEGY_ON = date(2016, 7, 15), date(2016, 4, 14)
RETURNED_ONCE = {"02@2004", "12@2004", "42@2004", "66@2004", "87@2004", "95@2004"}
LATE_PLAN = {"06@2004", "35@2004", "54@2004", "83@2004", "94@2004"}
REPLACED = "20@2004"  # issued an amended plan in 2018
#: Who lacks what.
NO_REGULATION = {"93@2004"}
NOT_ASSIGNED = {"93@2004", "58@2004", "34@2004"}
NO_KL05 = {"17@2004", "84@2004"}
LACKING_PER_YEAR = 2
_SYMBOLS = {"plan": "KH-UBND", "decision": "QĐ-UBND", "regulation": "QĐ-BCĐ", "assignment": "TB-BCĐ"}


@dataclass(frozen=True, slots=True)
class TaskStory:
    project: int
    title: str
    responsible: str
    coordinating: str
    product: str
    starts_on: date
    ends_on: date
    budget: Decimal


@dataclass(frozen=True, slots=True)
class PlanStory:
    """A plan; `year` is None for the whole programme. One that was returned is sent again a fortnight later."""

    province: str
    year: int | None
    number: str
    issued_on: date
    title: str
    period_from: date
    period_to: date
    tasks: tuple[TaskStory, ...]
    integrations: tuple[tuple[str, str, str], ...]  # topic, passage, place
    sent_at: datetime
    noted_at: datetime
    returned: bool = False

    @property
    def sent_again_at(self) -> datetime:
        return self.sent_at + timedelta(days=14)


@dataclass(frozen=True, slots=True)
class CommitteeStory:
    province: str
    decision: tuple[str, date]
    regulation: tuple[str, date] | None
    assignment: tuple[str, date] | None


@dataclass(frozen=True, slots=True)
class ActivityStory:
    province: str
    kind: str
    level: str
    title: str
    place: str
    held_on: date
    attendance: int
    leaflets: int


@dataclass(frozen=True, slots=True)
class Story:
    plans: list[PlanStory] = field(default_factory=list)
    committees: list[CommitteeStory] = field(default_factory=list)
    activities: list[ActivityStory] = field(default_factory=list)


def tell(places: dict[str, bool], *, seed: int = SEED) -> Story:
    """The story of the provinces by key; the value says whether the province lies on a land border."""
    story = Story()
    without = {year: _without(year, sorted(places), seed) for year in YEARS}
    for key, border in sorted(places.items()):
        rng = Random(f"{seed} {key}")  # noqa: S311  # no secret hangs on it
        whole = _whole_plan(rng, key, border)
        story.plans.append(whole)
        for year in YEARS:
            if key not in without[year]:
                story.plans.append(_year_plan(rng, key, border, year, whole))
        story.committees.append(_committee(rng, key))
        for year in YEARS:
            if key not in without[year]:
                story.activities.extend(_activities(rng, key, year))
    return story


def _without(year: int, keys: list[str], seed: int) -> set[str]:
    """Who lacks plan and activity of a year."""
    rng = Random(f"{seed} {year}")  # noqa: S311
    return set(rng.sample(keys, LACKING_PER_YEAR))


# --- Plans -----------------------------------------------------------------------------------------------


def _whole_plan(rng: Random, key: str, border: bool) -> PlanStory:
    late = key in LATE_PLAN
    issued = (
        _workday(rng, date(2016, 7, 18), date(2016, 9, 30))
        if late
        else _workday(rng, date(2016, 1, 20), date(2016, 6, 24))
    )
    topics = ["ct-48-tw", "kinh-te-xa-hoi"]
    if issued >= STRATEGY_ON:
        topics.append("chien-luoc-623")
    if issued >= KL05_ON and key not in NO_KL05:
        topics.append("kl-05-tw")
    return _plan(
        rng,
        key,
        border,
        year=None,
        issued=issued,
        title=PLAN_TITLE,
        period=(issued, date(2020, 12, 31)),
        topics=topics,
        returned=key in RETURNED_ONCE,
    )


def _year_plan(rng: Random, key: str, border: bool, year: int, whole: PlanStory) -> PlanStory:
    """Plans of 2017 were issued in December 2016, in time for what Conclusion 05-KL/TW asked."""
    if year == 2017:
        issued = _workday(rng, date(2016, 12, 1), date(2016, 12, 28))
    else:
        issued = _workday(rng, date(year, 1, 8), date(year, 2, 12 if rng.random() < 0.94 else 28))
    quoted = {topic for topic, _passage, _place in whole.integrations}
    topics = [
        topic
        for topic, since in (("kl-05-tw", KL05_ON), ("chien-luoc-623", STRATEGY_ON))
        if issued >= since and topic not in quoted and not (topic == "kl-05-tw" and key in NO_KL05)
    ]
    start = max(issued, date(year, 1, 1)) if year != 2017 else date(2017, 1, 1)
    return _plan(
        rng,
        key,
        border,
        year=year,
        issued=issued,
        title=YEAR_TITLE.format(year=year),
        period=(start, date(year, 12, 31)),
        topics=topics,
    )


def _plan(
    rng: Random,
    key: str,
    border: bool,
    *,
    year: int | None,
    issued: date,
    title: str,
    period: tuple[date, date],
    topics: list[str],
    returned: bool = False,
) -> PlanStory:
    sent = _moment(rng, issued + timedelta(days=rng.randint(1, 6)))
    return PlanStory(
        province=key,
        year=year,
        number=str(rng.randint(12, 420)),
        issued_on=issued,
        title=f"{MARK} {title}",
        period_from=period[0],
        period_to=period[1],
        tasks=_tasks(rng, border, period, short=year is not None),
        integrations=tuple((topic, f"{MARK} {PASSAGES[topic]}", rng.choice(PLACES)) for topic in topics),
        sent_at=sent,
        noted_at=sent + timedelta(days=rng.randint(2, 9) + (14 if returned else 0), hours=rng.randint(0, 2)),
        returned=returned,
    )


def _tasks(rng: Random, border: bool, period: tuple[date, date], *, short: bool) -> tuple[TaskStory, ...]:
    """Every project is served; a plan of one year leaves out a task or two."""
    words = [task for task in TASKS if border or not task.border]
    if short:
        words = words[:1] + words[2:]
    return tuple(
        TaskStory(
            project=task.project,
            title=task.title,
            responsible=task.responsible,
            coordinating=task.coordinating,
            product=task.product,
            starts_on=period[0],
            ends_on=period[1],
            budget=Decimal(rng.randint(4, 60) * (5 if short else 25)),
        )
        for task in words
    )


# --- Committees and activities ---------------------------------------------------------------------------


def _committee(rng: Random, key: str) -> CommitteeStory:
    decided = _workday(rng, date(2016, 8, 8), date(2016, 10, 10))
    regulated = _workday(rng, date(2017, 2, 8), date(2017, 4, 7))
    assigned = _workday(rng, date(2017, 2, 20), date(2017, 4, 12))
    return CommitteeStory(
        key,
        (f"{rng.randint(900, 3400)}/{_SYMBOLS['decision']}", decided),
        None if key in NO_REGULATION else (f"{rng.randint(5, 60)}/{_SYMBOLS['regulation']}", regulated),
        None if key in NOT_ASSIGNED else (f"{rng.randint(5, 60)}/{_SYMBOLS['assignment']}", assigned),
    )


def _activities(rng: Random, key: str, year: int) -> list[ActivityStory]:
    """One a year; three in 2018, which the demonstration's reports are about."""
    found: list[ActivityStory] = []
    for kind, level, title, place, leaflets in rng.sample(ACTIVITIES, 3 if year == 2018 else 1):
        people = {"province": (200, 900), "district": (120, 400), "commune": (60, 250)}[level]
        found.append(
            ActivityStory(
                province=key,
                kind=kind,
                level=level,
                title=f"{MARK} {title}",
                place=place,
                held_on=_workday(rng, date(year, 7, 24), date(year, 7, 30)),
                attendance=rng.randint(*people),
                leaflets=rng.randint(2, 40) * 50 if leaflets else 0,
            )
        )
    return found


def _workday(rng: Random, first: date, last: date) -> date:
    return next_working_day(first + timedelta(days=rng.randint(0, (last - first).days)))


def _moment(rng: Random, day: date) -> datetime:
    return datetime.combine(day, time(rng.randint(8, 16), rng.randrange(60)), LOCAL_ZONE)
