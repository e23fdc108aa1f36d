"""What a plan must have before it can be sent, and what its authors had better look at. Pure: a function per check."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from core.formats import format_date
from provinces.content import PlanContent


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with `field`: a field name of the draft, "tasks" or "integrations-<code>"."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Dated:
    """An instrument in words, and its day where it is known."""

    label: str
    issued_on: date | None


@dataclass(frozen=True, slots=True)
class PlanFrame:
    """What a plan is measured against. `year` is None for a plan of the whole programme."""

    year_from: int
    year_to: int
    year: int | None
    implements: Dated | None
    topics: Mapping[str, Dated]
    projects: Mapping[int, str]  # number → name of the programme's projects
    today: date


@dataclass(frozen=True, slots=True)
class Readiness:
    """`errors` keep the plan from being sent; `warnings` do not."""

    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        return not self.errors

    @property
    def by_field(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for error in self.errors:
            found.setdefault(error.field, error.message)
        return found


Check = Callable[[PlanContent, PlanFrame], Iterator[Finding]]


def readiness(plan: PlanContent, frame: PlanFrame) -> Readiness:
    """All that keeps the plan from being sent, and all that is worth a second look."""
    return Readiness(
        [finding for check in ERRORS for finding in check(plan, frame)],
        [finding for check in WARNINGS for finding in check(plan, frame)],
    )


def date_errors(plan: PlanContent, frame: PlanFrame) -> dict[str, str]:
    """What is wrong with the days of a draft, whatever is still missing from it; by field."""
    found: dict[str, str] = {}
    for check in (issued_already, not_before_its_instrument, not_before_its_topics, period_in_its_years):
        for finding in check(plan, frame):
            found.setdefault(finding.field, finding.message)
    return found


# --- Errors ----------------------------------------------------------------------------------------------


def has_its_identity(plan: PlanContent, frame: PlanFrame) -> Iterator[Finding]:
    wanted = {
        "document_number": (plan.document_number, _("Ghi số của kế hoạch.")),
        "document_symbol": (plan.document_symbol, _("Ghi ký hiệu của kế hoạch, ví dụ KH-UBND.")),
        "issued_on": (plan.issued_on, _("Ghi ngày ban hành.")),
        "title": (plan.title, _("Ghi trích yếu.")),
        "signer_office": (plan.signer_office, _("Ghi chức vụ người ký, không ghi họ tên.")),
        "period_from": (plan.period_from, _("Ghi ngày bắt đầu thực hiện.")),
        "period_to": (plan.period_to, _("Ghi ngày kết thúc thực hiện.")),
        "implements": (frame.implements, _("Chọn văn bản mà kế hoạch triển khai.")),
    }
    for name, (value, message) in wanted.items():
        if not value:
            yield Finding(name, message)


def issued_already(plan: PlanContent, frame: PlanFrame) -> Iterator[Finding]:
    if plan.issued_on is not None and plan.issued_on > frame.today:
        yield Finding(
            "issued_on", _("Ngày ban hành %(day)s ở tương lai.") % {"day": format_date(plan.issued_on)}
        )


def not_before_its_instrument(plan: PlanContent, frame: PlanFrame) -> Iterator[Finding]:
    """A plan cannot carry out what did not exist yet."""
    basis = frame.implements
    if basis is None or basis.issued_on is None or plan.issued_on is None:
        return
    if plan.issued_on < basis.issued_on:
        yield Finding(
            "issued_on",
            _("Kế hoạch ghi ngày %(day)s, trước ngày %(basis_day)s của %(basis)s mà kế hoạch triển khai.")
            % {
                "day": format_date(plan.issued_on),
                "basis_day": format_date(basis.issued_on),
                "basis": basis.label,
            },
        )


def not_before_its_topics(plan: PlanContent, frame: PlanFrame) -> Iterator[Finding]:
    """Nor be integrated with it."""
    for code in plan.integrations:
        topic = frame.topics.get(code)
        if topic is None or topic.issued_on is None or plan.issued_on is None:
            continue
        if plan.issued_on < topic.issued_on:
            yield Finding(
                f"integrations-{code}-passage",
                _(
                    "%(topic)s ban hành ngày %(topic_day)s, sau ngày %(day)s của kế hoạch nên chưa thể lồng ghép."
                )
                % {
                    "topic": topic.label,
                    "topic_day": format_date(topic.issued_on),
                    "day": format_date(plan.issued_on),
                },
            )


def period_in_its_years(plan: PlanContent, frame: PlanFrame) -> Iterator[Finding]:
    start, end = plan.period_from, plan.period_to
    if start is None or end is None:
        return
    if end < start:
        yield Finding(
            "period_to",
            _("Ngày kết thúc %(end)s trước ngày bắt đầu %(start)s.")
            % {"end": format_date(end), "start": format_date(start)},
        )
        return
    first, last = frame.year or frame.year_from, frame.year or frame.year_to
    if start.year < first or end.year > last:
        years = str(first) if first == last else f"{first}–{last}"
        yield Finding(
            "period_from" if start.year < first else "period_to",
            _("Thời gian thực hiện phải nằm trong %(years)s.") % {"years": years},
        )


def has_tasks(plan: PlanContent, frame: PlanFrame) -> Iterator[Finding]:
    if not plan.tasks:
        yield Finding("tasks", _("Ghi ít nhất một nhiệm vụ của kế hoạch."))


# --- Warnings --------------------------------------------------------------------------------------------


def file_attached(plan: PlanContent, frame: PlanFrame) -> Iterator[Finding]:
    if not plan.file_name:
        yield Finding("file", _("Chưa kèm tệp văn bản kế hoạch."))


def every_topic_taken_up(plan: PlanContent, frame: PlanFrame) -> Iterator[Finding]:
    for code, topic in frame.topics.items():
        too_early = (
            topic.issued_on is not None and plan.issued_on is not None and plan.issued_on < topic.issued_on
        )
        if code not in plan.integrations and not too_early:
            yield Finding(
                f"integrations-{code}-passage",
                _("Chưa dẫn đoạn lồng ghép với %(topic)s.") % {"topic": topic.label},
            )


def every_project_served(plan: PlanContent, frame: PlanFrame) -> Iterator[Finding]:
    served = {task.project for task in plan.tasks}
    missing = [number for number in frame.projects if number not in served]
    if plan.tasks and missing:
        numbers = ", ".join(str(number) for number in missing)
        yield Finding("tasks", _("Chưa có nhiệm vụ nào thuộc đề án %(numbers)s.") % {"numbers": numbers})


def tasks_inside_the_period(plan: PlanContent, frame: PlanFrame) -> Iterator[Finding]:
    start, end = plan.period_from, plan.period_to
    if start is None or end is None:
        return
    for place, task in enumerate(plan.tasks):
        begins, ends = task.starts_on or start, task.ends_on or end
        if begins < start or ends > end:
            yield Finding(
                f"tasks-{place}-ends_on",
                _("Nhiệm vụ %(place)d nằm ngoài thời gian thực hiện của kế hoạch.") % {"place": place + 1},
            )


ERRORS: tuple[Check, ...] = (
    has_its_identity,
    issued_already,
    not_before_its_instrument,
    not_before_its_topics,
    period_in_its_years,
    has_tasks,
)
WARNINGS: tuple[Check, ...] = (
    file_attached,
    every_topic_taken_up,
    every_project_served,
    tasks_inside_the_period,
)
