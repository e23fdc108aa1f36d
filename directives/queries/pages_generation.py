"""Reads for giving duties out."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter

from core.jobs import JobState
from core.lists import Column, ListFilter, ListSpec, choice_order
from directives.models import GenerationJob


class GenerationFilter(ListFilter):
    search_in = ("requested_by__full_name", "error")

    state = ChoiceFilter(label=_("Trạng thái"), choices=JobState.choices, empty_label=_("Tất cả"))


GENERATIONS: ListSpec[GenerationJob] = ListSpec(
    name="giao-nhiem-vu",
    title=_("Giao nhiệm vụ"),
    noun=_("lượt"),
    filters=GenerationFilter,
    sort="-created_at",
    columns=[
        Column("created_at", _("Lúc"), lambda row: row.created_at, sort=["created_at"]),
        Column("until", _("Giao đến ngày"), lambda row: row.until, sort=["until"]),
        Column("created", _("Nhiệm vụ mới"), lambda row: row.created, sort=["created"], numeric=True),
        Column(
            "requested_by",
            _("Người yêu cầu"),
            lambda row: row.requested_by.full_name if row.requested_by else None,
            sort=["requested_by__full_name"],
            wide=True,
        ),
        Column(
            "state",
            _("Trạng thái"),
            lambda row: row.get_state_display(),
            sort=[choice_order("state", JobState)],
        ),
    ],
)


def generation_rows() -> QuerySet[GenerationJob]:
    return GenerationJob.objects.select_related("requested_by")
