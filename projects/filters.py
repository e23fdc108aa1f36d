"""Filters of the lists of work."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFilter

from accounts.models import Agency, User
from accounts.roles import Permission
from core.lists import ListFilter
from projects.choices import ActivityState, EntryState, MeetingKind
from projects.models import Activity, EarlierPlan, Meeting, ProgressEntry, Project
from projects.searching import activities_named

_ALL = _("Tất cả")
_OVER = [ActivityState.DONE, ActivityState.CANCELLED]

LATE, LATE_START, MOVED, WAITING, RETURNED = "late", "late_start", "moved", "waiting", "returned"


def projects_with_years() -> list[tuple[str, str]]:
    """Projects, the newest programme first; one statement."""
    rows = Project.objects.select_related("programme").order_by("-programme__year_from", "number")
    return [
        (row.code, f"{row.number}. {row.name} ({row.programme.year_from}–{row.programme.year_to})")
        for row in rows
    ]


def _responsible() -> list[tuple[str, str]]:
    """Agencies that answer for anything; one statement."""
    agencies = Agency.objects.filter(pk__in=Activity.objects.order_by().values("responsible"))
    return list(agencies.values_list("code", "name"))


def day_filter(label: Any, method: str) -> DateFilter:
    return DateFilter(
        label=label,
        method=method,
        error_messages={"invalid": _("Ngày phải có dạng ngày/tháng/năm và có thật, ví dụ 30/06/2018.")},
        widget=forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class ActivityFilter(ListFilter):
    project = ChoiceFilter(
        field_name="project__code", label=_("Đề án"), choices=projects_with_years, empty_label=_ALL
    )
    agency = ChoiceFilter(
        field_name="responsible__code", label=_("Cơ quan chủ trì"), choices=_responsible, empty_label=_ALL
    )
    state = ChoiceFilter(label=_("Trạng thái"), choices=ActivityState.choices, empty_label=_ALL)
    late = ChoiceFilter(
        label=_("Cần chú ý"),
        choices=[
            (LATE, _("quá hạn")),
            (LATE_START, _("chậm bắt đầu")),
            (MOVED, _("đã điều chỉnh thời gian")),
            (WAITING, _("có cập nhật chờ xác nhận")),
            (RETURNED, _("có cập nhật bị trả lại")),
        ],
        method="_late",
        empty_label=_ALL,
    )
    on = day_filter(_("Diễn ra vào ngày"), "_on")

    def _search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return activities_named(rows, value)

    def _late(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        today = timezone.localdate()
        if value == LATE:
            return rows.filter(planned_end__lt=today).exclude(state__in=_OVER)
        if value == LATE_START:
            return rows.filter(planned_start__lt=today, state=ActivityState.PLANNED)
        if value == MOVED:
            return rows.filter(pk__in=EarlierPlan.objects.order_by().values("activity"))
        state = {
            WAITING: Q(state=EntryState.SUBMITTED),
            RETURNED: Q(state=EntryState.DRAFT, corrects__isnull=False),
        }
        return rows.filter(pk__in=ProgressEntry.objects.filter(state[value]).order_by().values("activity"))

    def _on(self, rows: QuerySet[Any], name: str, value: date) -> QuerySet[Any]:
        return rows.filter(planned_start__lte=value, planned_end__gte=value)


ALL, WITHDRAWN = "all", "withdrawn"
VIEWS = [
    (EntryState.SUBMITTED.value, _("chờ xác nhận")),
    (EntryState.RETURNED.value, _("bị trả lại")),
    (EntryState.CONFIRMED.value, _("đã xác nhận")),
    (EntryState.DRAFT.value, _("đang soạn")),
    (ALL, _("tất cả")),
]


class EntryFilter(ListFilter):
    """Without `?view=`, whoever confirms sees what waits for them, others everything."""

    view = ChoiceFilter(label=_("Xem"), choices=VIEWS, method="_view", empty_label=None)
    project = ChoiceFilter(
        field_name="activity__project__code", label=_("Đề án"), choices=projects_with_years, empty_label=_ALL
    )
    agency = ChoiceFilter(
        field_name="activity__responsible__code",
        label=_("Cơ quan chủ trì"),
        choices=_responsible,
        empty_label=_ALL,
    )

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found: QuerySet[Any] = super().filter_queryset(queryset)
        view = self.form.cleaned_data.get("view") or usual_view(self.request.user)
        return found if view == ALL else found.filter(state=view)

    def _search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        named = activities_named(Activity.objects.order_by(), value)
        return rows.filter(activity__in=named.values("pk")) if value.strip() else rows

    def _view(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows  # filter_queryset does it, since the usual view counts when nothing is asked


def usual_view(user: User) -> str:
    return EntryState.SUBMITTED.value if user.has(Permission.PROGRESS_CONFIRM) else ALL


def _meeting_years() -> list[tuple[str, str]]:
    days = Meeting.objects.dates("held_on", "year", order="DESC")
    return [(str(day.year), str(day.year)) for day in days]


class MeetingFilter(ListFilter):
    search_in = (F("title"), F("summary"), F("chair"))

    kind = ChoiceFilter(label=_("Loại"), choices=MeetingKind.choices, empty_label=_ALL)
    project = ChoiceFilter(
        field_name="project__code", label=_("Đề án"), choices=projects_with_years, empty_label=_ALL
    )
    year = ChoiceFilter(label=_("Năm"), choices=_meeting_years, method="_year", empty_label=_ALL)
    withdrawn = ChoiceFilter(
        label=_("Ghi nhận"),
        choices=[(WITHDRAWN, _("đã rút")), (ALL, _("cả cuộc họp đã rút"))],
        method="_withdrawn",
        empty_label=_("Đang có hiệu lực"),
    )

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Without what was withdrawn, unless it is asked for."""
        found: QuerySet[Any] = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("withdrawn") else found.filter(withdrawn_at=None)

    def _withdrawn(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(withdrawn_at__isnull=False) if value == WITHDRAWN else rows

    def _year(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(held_on__year=int(value))
