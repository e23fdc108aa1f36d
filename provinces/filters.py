"""The list of provinces as at a day."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import F, Func, QuerySet, TextField, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFilter

from accounts.models import valid_on
from core.lists import Column, ListFilter, ListSpec, choice_order
from provinces.choices import Border, ProvinceKind, Region
from provinces.models import Province

ANY_BORDER, NO_BORDER = "any", "none"
YES, NO = "yes", "no"


class ProvinceFilter(ListFilter):
    """Without `?on=` the provinces of today."""

    search_in = (
        F("full_name"),
        F("key"),
        Func(F("aliases"), Value(" "), function="array_to_string", output_field=TextField()),
    )

    on = DateFilter(
        label=_("Địa giới tại ngày"),
        method="_on",
        error_messages={"invalid": _("Ngày phải có dạng ngày/tháng/năm và có thật, ví dụ 30/06/2025.")},
        widget=forms.DateInput(
            attrs={"placeholder": _("hôm nay"), "inputmode": "numeric", "autocomplete": "off"}
        ),
    )
    region = ChoiceFilter(label=_("Vùng"), choices=Region.choices, empty_label=_("Tất cả"))
    kind = ChoiceFilter(label=_("Loại"), choices=ProvinceKind.choices, empty_label=_("Tất cả"))
    border = ChoiceFilter(
        label=_("Biên giới đất liền"),
        choices=[(ANY_BORDER, _("có")), *Border.choices, (NO_BORDER, _("không có"))],
        method="_border",
        empty_label=_("Tất cả"),
    )
    pilot = ChoiceFilter(
        label=_("Chỉ đạo điểm"),
        choices=[(YES, _("có")), (NO, _("không"))],
        method="_pilot",
        empty_label=_("Tất cả"),
    )

    @property
    def day(self) -> date:
        """The day whose boundaries are shown; today when none or an unreadable one was asked for."""
        asked = self.form.cleaned_data.get("on") if self.form.is_valid() else None
        return asked or timezone.localdate()

    def filter_queryset(self, queryset: QuerySet[Province]) -> QuerySet[Province]:
        found: QuerySet[Province] = super().filter_queryset(queryset)
        return found.filter(valid_on(self.day))

    def _on(self, rows: QuerySet[Any], name: str, value: date) -> QuerySet[Any]:
        return rows  # filter_queryset does it, since today counts when nothing is asked

    def _border(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == NO_BORDER:
            return rows.filter(borders=[])
        return rows.exclude(borders=[]) if value == ANY_BORDER else rows.filter(borders__contains=[value])

    def _pilot(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(pilot=value == YES)


def border_names(province: Province) -> list[str]:
    """The neighbouring countries in words."""
    return [str(Border(code).label) for code in province.borders]


PROVINCES: ListSpec[Province] = ListSpec(
    name="tinh-thanh-pho",
    title=_("Tỉnh, thành phố"),
    noun=_("đơn vị"),
    filters=ProvinceFilter,
    sort="name",
    per_page=100,  # the whole country on one page
    columns=[
        Column("key", _("Khoá"), lambda row: row.key, shown=False),
        Column("code", _("Mã"), lambda row: row.gso_code, sort=["gso_code"]),
        Column("name", _("Tỉnh, thành phố"), lambda row: row.full_name, sort=["sort_key"]),
        Column(
            "kind",
            _("Loại"),
            lambda row: row.get_kind_display(),
            sort=[choice_order("kind", ProvinceKind), "sort_key"],
            wide=True,
        ),
        Column(
            "region",
            _("Vùng"),
            lambda row: row.get_region_display(),
            sort=[choice_order("region", Region), "sort_key"],
        ),
        Column("borders", _("Giáp biên"), border_names, wide=True),
        Column("pilot", _("Chỉ đạo điểm"), lambda row: row.pilot, sort=["pilot", "sort_key"], wide=True),
        Column(
            "valid_from",
            _("Hiệu lực từ"),
            lambda row: row.valid_from,
            sort=["valid_from", "sort_key"],
            wide=True,
        ),
        Column(
            "valid_to", _("Đến hết ngày"), lambda row: row.valid_to, sort=["valid_to", "sort_key"], wide=True
        ),
    ],
)
