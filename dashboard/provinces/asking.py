"""What the coverage board and the map are asked for: a programme, a year of it, the boundaries of a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Exists, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.formats import format_date
from directives.forms.fields import DayField
from projects.models import Programme
from provinces.models import AwarenessEvent, Consolidation, ProvincialPlan
from provinces.queries import FIRST_DAY_OF_34, LAST_DAY_OF_63
from reports.models import Report


class AskedForm(forms.Form):
    """The filters of a page over the whole country."""

    programme = forms.ChoiceField(label=gettext_lazy("Chương trình"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("Năm của các tiêu chí hằng năm"), required=False)
    on = DayField(label=gettext_lazy("Địa giới tại ngày"), required=False, help_text="")

    def __init__(self, data: Mapping[str, Any], programmes: Sequence[Programme], chosen: Programme) -> None:
        super().__init__(data)
        self.programmes, self.chosen = programmes, chosen
        self.set_choices(
            "programme", [(each.code, f"{each.year_from}–{each.year_to}") for each in programmes]
        )
        years = range(chosen.year_from, chosen.year_to + 1)
        self.set_choices("year", [(str(year), str(year)) for year in years])

    def set_choices(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page shows. Without a wish: the programme of today, by the boundaries of its last day so far."""

    form: AskedForm
    programme: Programme
    year: int
    boundaries: date
    until: date
    synthetic: bool

    @property
    def valid(self) -> bool:
        return not self.form.errors

    @property
    def values(self) -> dict[str, str]:
        return {
            "programme": self.programme.code,
            "year": str(self.year),
            "on": format_date(self.boundaries),
        }

    @property
    def query(self) -> str:
        return urlencode(self.values)

    @property
    def words(self) -> str:
        """ "theo địa giới ngày 31/12/2020, tính đến ngày 24/11/2026"."""
        return _("theo địa giới ngày %(boundaries)s, tính đến ngày %(until)s") % {
            "boundaries": format_date(self.boundaries),
            "until": format_date(self.until),
        }

    @property
    def switches(self) -> list[tuple[str, str, bool]]:
        """Query, label and whether it is in force, for both maps of the country."""
        is_63 = self.boundaries <= LAST_DAY_OF_63
        return [
            (self.with_day(LAST_DAY_OF_63), _("63 địa phương (đến 30/06/2025)"), is_63),
            (self.with_day(FIRST_DAY_OF_34), _("34 địa phương (từ 01/07/2025)"), not is_63),
        ]

    def with_day(self, day: date) -> str:
        return urlencode({**self.values, "on": format_date(day)})


def ask(query: Mapping[str, Any], today: date) -> Asked:
    """The wish as far as it can be read; one statement."""
    programmes = list(
        Programme.objects.order_by("-year_from").annotate(
            made_up=Q(Exists(ProvincialPlan.objects.filter(synthetic=True)))
            | Q(Exists(Consolidation.objects.filter(synthetic=True, withdrawn_at=None)))
            | Q(Exists(AwarenessEvent.objects.filter(synthetic=True, withdrawn_at=None)))
            | Q(Exists(Report.objects.filter(synthetic=True)))
        )
    )
    programme = next((each for each in programmes if each.code == query.get("programme")), None)
    programme = programme or _first_of(programmes)
    last = min(today, date(programme.year_to, 12, 31))
    usual = {"programme": programme.code, "year": str(max(programme.year_from, last.year))}
    form = AskedForm(filled(query, usual), programmes, programme)
    form.is_valid()
    year, day = form.cleaned_data.get("year"), form.cleaned_data.get("on")
    return Asked(
        form=form,
        programme=programme,
        year=int(year or usual["year"]),
        boundaries=day or last,
        until=today,
        synthetic=bool(getattr(programme, "made_up", False)),
    )


def filled(query: Mapping[str, Any], usual: Mapping[str, str]) -> dict[str, str]:
    """What was asked for, with what is shown where nothing was."""
    return {**usual, **{name: value for name in query if (value := str(query[name]))}}


def _first_of(programmes: Sequence[Programme]) -> Programme:
    """The programme that this system was first built for; where it is missing, the newest one."""
    return next((each for each in programmes if each.code == "2016-2020"), programmes[0])
