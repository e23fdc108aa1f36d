"""Fields of this section: an agency or a province of any time, in lists that all rows of a page share."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.choices import AgencyKind
from accounts.models import Agency
from core.formats import format_date
from core.lists import choice_order
from projects.forms.fields import PlainSelect
from provinces.models import Province

if TYPE_CHECKING:
    AgencyChoice = forms.ModelChoiceField[Agency]
    ProvinceChoice = forms.ModelChoiceField[Province]
else:
    AgencyChoice = ProvinceChoice = forms.ModelChoiceField

Choices = Sequence[tuple[Any, Any]]


def agency_choices() -> list[tuple[Any, Any]]:
    """Agencies of all times for a select, those that have ended with their last day; one statement."""
    rows = Agency.objects.order_by(choice_order("kind", AgencyKind), "sort_key", "valid_from")
    return [("", _("Chọn cơ quan")), *((row.pk, dated(row.name, row.valid_to)) for row in rows)]


def province_choices() -> list[tuple[Any, Any]]:
    """Provinces of all times for a select, told apart by their last day; one statement."""
    rows = Province.objects.order_by("sort_key", "valid_from")
    return [
        ("", _("Chọn tỉnh, thành phố")),
        *((row.pk, dated(row.full_name, row.valid_to)) for row in rows),
    ]


def dated(name: str, last_day: Any) -> str:
    """ "Tỉnh Yên Bái (đến 30/06/2025)"."""
    return f"{name} ({_('đến')} {format_date(last_day)})" if last_day else name


class AgencyOfAnyTime(AgencyChoice):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Agency.objects.all(), widget=PlainSelect, **kwargs)


class ProvinceOfAnyTime(ProvinceChoice):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Province.objects.all(), widget=PlainSelect, **kwargs)


class SharedChoices(forms.Form):
    """A row whose long lists are read once for all rows; `shared` maps field names to their choices."""

    def __init__(self, *args: Any, shared: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in shared.items():
            field = self.fields.get(name)
            if isinstance(field, forms.ModelChoiceField):
                field.choices = choices
