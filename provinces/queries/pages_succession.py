"""Reads for the register of acts that redrew provinces."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, NumberFilter

from core.lists import Column, ListFilter, ListSpec, choice_order
from provinces.choices import SuccessionKind
from provinces.models import Succession


class SuccessionFilter(ListFilter):
    search_in = (
        F("predecessor__full_name"),
        F("predecessor__key"),
        F("successor__full_name"),
        F("successor__key"),
        F("legal_basis"),
    )

    kind = ChoiceFilter(label=_("Hình thức"), choices=SuccessionKind.choices, empty_label=_("Tất cả"))
    year = NumberFilter(field_name="date__year", label=_("Năm"), min_value=1990, max_value=2100)


SUCCESSIONS: ListSpec[Succession] = ListSpec(
    name="thay-doi-dia-gioi",
    title=_("Thay đổi địa giới hành chính cấp tỉnh"),
    noun=_("thay đổi"),
    filters=SuccessionFilter,
    sort="-date",
    per_page=100,
    columns=[
        Column("from", _("Đơn vị cũ"), lambda row: row.predecessor.full_name, sort=["predecessor__sort_key"]),
        Column("from_key", _("Khoá đơn vị cũ"), lambda row: row.predecessor.key, shown=False),
        Column("to", _("Đơn vị mới"), lambda row: row.successor.full_name, sort=["successor__sort_key"]),
        Column("to_key", _("Khoá đơn vị mới"), lambda row: row.successor.key, shown=False),
        Column(
            "kind",
            _("Hình thức"),
            lambda row: row.get_kind_display(),
            sort=[choice_order("kind", SuccessionKind), "date"],
        ),
        Column(
            "date",
            _("Từ ngày"),
            lambda row: row.date,
            sort=["date", "successor__sort_key", "predecessor__sort_key"],
        ),
        Column("basis", _("Căn cứ pháp lý"), lambda row: row.legal_basis, sort=["legal_basis"], wide=True),
        Column("source", _("Nguồn"), lambda row: row.source, shown=False),
    ],
)


def succession_rows() -> QuerySet[Succession]:
    """Every step from an old unit to a new one. Territory is public, so everybody sees them."""
    return Succession.objects.select_related("predecessor", "successor", "change__entered_by")
