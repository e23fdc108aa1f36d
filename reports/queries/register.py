"""Lists of reports: who has filed for a period (national view), and what one's own agencies have filed."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import (
    Case,
    CharField,
    F,
    FilteredRelation,
    IntegerField,
    Max,
    Min,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, TruncDate
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter

from accounts.models import Agency, User
from core.formats import LOCAL_ZONE
from core.lists import Column, ListFilter, ListSpec, choice_label
from core.ui import Status, Tone
from provinces.choices import Region
from reports.badges import state_badge, timeliness_badge
from reports.calendar import PeriodCode, local_day
from reports.choices import ReportState, Timeliness
from reports.models import FilingRule, Period, Report

NOT_STARTED = "none"
_STATES = [*ReportState.choices, (NOT_STARTED, _("chưa lập"))]


def period_title(period: Period) -> str:
    """The period's words at the head of a line: "6 tháng đầu năm 2018"."""
    words = PeriodCode.parse(period.code).words
    return words[:1].upper() + words[1:]


def _with_timeliness(rows: QuerySet[Any], due_on: Combinable, now: datetime) -> Any:
    """Adds `timeliness`: the SQL twin of `reports.calendar.timeliness`; a test holds the two together."""
    today = local_day(now)
    stands = Case(
        When(first_day__lte=F("due"), then=Value(Timeliness.ON_TIME)),
        When(first_day__gt=F("due"), then=Value(Timeliness.LATE)),
        When(due__gte=today, then=Value(Timeliness.NOT_DUE)),
        default=Value(Timeliness.OVERDUE),
        output_field=CharField(),
    )
    return rows.annotate(due=due_on, first_day=TruncDate("first_at", tzinfo=LOCAL_ZONE)).annotate(
        timeliness=stands
    )


# --- What a row shows ------------------------------------------------------------------------------------


def state_of(row: Any) -> Status:
    """The badge of a row's state; a report that nobody has begun has one too."""
    if row.state == NOT_STARTED:
        return Status(_("chưa lập"), Tone.NEUTRAL)
    return state_badge(row.state)


def timeliness_of(row: Any) -> Status:
    return timeliness_badge(row.timeliness)


def _region(row: Any) -> str:
    province = getattr(row, "province", None)
    return str(Region(province.region).label) if province else ""


def _state_words(row: Any) -> str:
    return str(state_of(row).label)


def _timeliness_words(row: Any) -> str:
    return str(timeliness_of(row).label)


def _first_at(row: Any) -> datetime | None:
    found: datetime | None = row.first_at
    return found


def _version(row: Any) -> int | None:
    found: int | None = row.version
    return found


def _marked(row: Any) -> str:
    return str(_("có")) if row.synthetic else ""


_STATE_ORDER = Case(
    *(When(state=state, then=Value(order)) for order, (state, _label) in enumerate(_STATES)),
    output_field=IntegerField(),
)


# --- One period, every agency that owes it -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PeriodChoice:
    """The periods on offer, newest first, and the one to show."""

    offered: list[Period]
    chosen: Period | None

    @property
    def options(self) -> list[tuple[str, str]]:
        return [(period.code, period_title(period)) for period in self.offered]


def period_choice(wanted: str, now: datetime) -> PeriodChoice:
    """Periods that somebody has to file and that have begun; without a wanted one the newest with a submission."""
    offered = list(
        Period.objects.filter(
            report_type__code__in=FilingRule.objects.values("frequency"), cut_from__lte=local_day(now)
        )
        .annotate(submitted=Max("reports__versions__submitted_at"))
        .order_by("-cut_to", "-cut_from")
    )
    chosen = next((period for period in offered if period.code == wanted), None)
    if chosen is None:
        chosen = next(
            (period for period in offered if getattr(period, "submitted", None)), next(iter(offered), None)
        )
    return PeriodChoice(offered, chosen)


def filing_rows(user: User, period: Period, now: datetime) -> QuerySet[Agency]:
    """Every agency that owes a report of `period` and that the user may see, with how its report stands.

    Annotated: `report_id`, `state` ("none" when not started), `first_at`, `version`, `timeliness`, `synthetic`.
    """
    rules = FilingRule.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=period.cut_to),
        frequency=period.report_type.code,
        valid_from__lte=period.cut_to,
    )
    rows = (
        Agency.objects.visible_to(user)
        .valid_on(period.cut_to)
        .filter(kind__in=rules.values("agency_kind"))
        .select_related("province")
        .annotate(filed=FilteredRelation("reports", condition=Q(reports__period=period)))
        .annotate(
            report_id=F("filed__id"),
            synthetic=F("filed__synthetic"),
            state=Coalesce(F("filed__state"), Value(NOT_STARTED)),
            first_at=Min("filed__versions__submitted_at"),
            version=Max("filed__versions__number", filter=Q(filed__versions__submitted_at__isnull=False)),
        )
    )
    found: QuerySet[Agency] = _with_timeliness(rows, Value(period.due_on), now)
    return found


class FilingFilter(ListFilter):
    """The period chooses the rows before they get here; as a filter it only shows and keeps the choice."""

    choice: ClassVar[PeriodChoice]
    search_in = (F("name"), F("short_name"), F("province__name"))

    period = ChoiceFilter(label=_("Kỳ báo cáo"), method="_as_is", empty_label=None)
    state = ChoiceFilter(label=_("Trạng thái"), choices=_STATES, empty_label=_("Tất cả"))
    timeliness = ChoiceFilter(label=_("Thời hạn"), choices=Timeliness.choices, empty_label=_("Tất cả"))
    region = ChoiceFilter(
        label=_("Vùng"), choices=Region.choices, field_name="province__region", empty_label=_("Tất cả")
    )

    def __init__(self, data: QueryDict, **kwargs: Any) -> None:
        data = data.copy()
        if self.choice.chosen:
            data.setdefault("period", self.choice.chosen.code)
        super().__init__(data, **kwargs)
        self.filters["period"].extra["choices"] = self.choice.options

    def _as_is(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows


_FILING: ListSpec[Agency] = ListSpec(
    name="tinh-hinh-gui-bao-cao",
    title=_("Báo cáo của địa phương"),
    noun=_("cơ quan"),
    filters=FilingFilter,
    sort="agency",
    per_page=70,
    columns=[
        Column("code", _("Mã cơ quan"), lambda row: row.code, shown=False),
        Column("agency", _("Cơ quan"), lambda row: row.name, sort=["sort_key"]),
        Column("region", _("Vùng"), _region, sort=["province__region"]),
        Column("state", _("Trạng thái"), _state_words, sort=[_STATE_ORDER]),
        Column("timeliness", _("Thời hạn"), _timeliness_words, sort=["timeliness"]),
        Column("first_at", _("Gửi lần đầu"), _first_at, sort=["first_at"]),
        Column("version", _("Phiên bản"), _version, sort=["version"], numeric=True),
        Column("synthetic", _("Số liệu minh hoạ"), _marked, shown=False),
    ],
)


def filing_spec(choice: PeriodChoice) -> ListSpec[Agency]:
    """The list for one period; its file is named after the period."""
    chosen = type("ChosenFilingFilter", (FilingFilter,), {"choice": choice})
    code = f"-{choice.chosen.code.lower()}" if choice.chosen else ""
    return replace(_FILING, filters=chosen, name=f"{_FILING.name}{code}")


# --- One's own agencies, every period --------------------------------------------------------------------------


def own_rows(user: User, now: datetime) -> QuerySet[Report]:
    """Reports that the user may see, with `first_at`, `version` (submitted ones) and `timeliness`."""
    rows = (
        Report.objects.visible_to(user)
        .select_related("agency", "period", "form")
        .annotate(
            first_at=Min("versions__submitted_at"),
            version=Max("versions__number", filter=Q(versions__submitted_at__isnull=False)),
        )
    )
    found: QuerySet[Report] = _with_timeliness(rows, F("period__due_on"), now)
    return found


class OwnFilter(ListFilter):
    search_in = (F("agency__name"), F("period__code"), choice_label("state", ReportState))

    state = ChoiceFilter(label=_("Trạng thái"), choices=ReportState.choices, empty_label=_("Tất cả"))
    timeliness = ChoiceFilter(label=_("Thời hạn"), choices=Timeliness.choices, empty_label=_("Tất cả"))


OWN: ListSpec[Report] = ListSpec(
    name="bao-cao",
    title=_("Báo cáo"),
    noun=_("báo cáo"),
    filters=OwnFilter,
    sort="-period",
    columns=[
        Column(
            "period",
            _("Kỳ báo cáo"),
            lambda row: row.period.code,
            sort=["period__cut_to", "period__cut_from"],
        ),
        Column("agency", _("Cơ quan"), lambda row: row.agency.name, sort=["agency__sort_key"]),
        Column("state", _("Trạng thái"), _state_words, sort=[_STATE_ORDER]),
        Column("timeliness", _("Thời hạn"), _timeliness_words, sort=["timeliness"]),
        Column("due_on", _("Hạn gửi"), lambda row: row.period.due_on, sort=["period__due_on"]),
        Column("first_at", _("Gửi lần đầu"), _first_at, sort=["first_at"]),
        Column("version", _("Phiên bản"), _version, sort=["version"], numeric=True),
        Column("synthetic", _("Số liệu minh hoạ"), _marked, shown=False),
    ],
)
