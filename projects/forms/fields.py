"""Fields that several forms share, and the form that says which fields stand beside each other."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.choices import AgencyKind
from accounts.models import Agency
from core.errors import DomainError, InvalidInput
from core.formats import format_number
from core.lists import choice_order
from projects.models import Project, Subproject, Target
from projects.parsing import NumberRule, Unreadable, read_decimal

if TYPE_CHECKING:
    AgencyChoice = forms.ModelChoiceField[Agency]
    AgencyChoices = forms.ModelMultipleChoiceField[Agency]
    SubprojectChoice = forms.ModelChoiceField[Subproject]
    TargetChoice = forms.ModelChoiceField[Target]
    ProjectChoice = forms.ModelChoiceField[Project]
else:
    AgencyChoice = SubprojectChoice = TargetChoice = ProjectChoice = forms.ModelChoiceField
    AgencyChoices = forms.ModelMultipleChoiceField


_SELECTED = mark_safe(" selected")  # no part of it is typed


class WorkForm(forms.Form):
    """A form whose `layout` names the fields of each line; fields that it leaves out stand alone, in their order."""

    layout: Sequence[Sequence[str]] = ()

    def rows(self) -> list[list[forms.BoundField]]:
        """The visible fields as lines."""
        beside = {name: line for line in self.layout for name in line}
        lines: list[list[forms.BoundField]] = []
        done: set[str] = set()
        for field in self.visible_fields():
            if field.name in done:
                continue
            names = [name for name in beside.get(field.name, [field.name]) if name in self.fields]
            lines.append([self[name] for name in names])
            done.update(names)
        return lines


def place_refusal(form: forms.BaseForm, error: DomainError) -> None:
    """Put what a service refused at its fields; what has no field here stands above the form, in its own words."""
    told = error.errors if isinstance(error, InvalidInput) else {}
    for name, text in (told or {"": error.message}).items():
        form.add_error(name if name in form.fields else None, text)


class WordsField(forms.CharField):
    """A text of several lines; browsers end them in their own way, which is no change."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text


class PlainSelect(forms.Select):
    """A select without groups, written at once: Django's own renders a template for each of hundreds of options."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, _SELECTED if str(key) in chosen else "", label) for key, label in self.choices),
        )
        return format_html("<select{}>{}</select>", flatatt(self._attributes(name, attrs)), options)

    def _attributes(self, name: str, attrs: Any) -> dict[str, Any]:
        return {"name": name, **self.build_attrs(self.attrs, attrs)}


class FigureField(forms.CharField):
    """A number typed in the Vietnamese way, read exactly (`projects.parsing`)."""

    def __init__(self, rule: NumberRule, **kwargs: Any) -> None:
        self.rule = rule
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "field-figure"}),
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return value
        try:
            return read_decimal(value, self.rule)
        except Unreadable as error:
            sentence = str(error)
            raise ValidationError(f"{sentence[:1].upper()}{sentence[1:]}.") from error

    def prepare_value(self, value: Any) -> Any:
        return format_number(value) if isinstance(value, int | Decimal) else value


def working_agencies(also: int | None = None) -> QuerySet[Agency]:
    """Agencies that can be given work today, and the one with the key `also`."""
    today = timezone.localdate()
    valid = Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gte=today))
    return Agency.objects.filter(valid | Q(pk=also) if also else valid).order_by(
        choice_order("kind", AgencyKind), "sort_key"
    )


def agency_groups(agencies: QuerySet[Agency]) -> list[tuple[Any, list[tuple[int, str]]]]:
    """Agencies as groups of a select, by kind; one statement."""
    by_kind: dict[str, list[tuple[int, str]]] = {}
    for agency in agencies:
        by_kind.setdefault(agency.kind, []).append((agency.pk, agency.name))
    return [(AgencyKind(kind).label, by_kind[kind]) for kind in AgencyKind.values if kind in by_kind]


class AgencyField(AgencyChoice):
    """One agency, in a list grouped by kind."""

    def __init__(self, *, also: int | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("Chọn cơ quan"))
        super().__init__(queryset=working_agencies(also), **kwargs)
        empty = [("", self.empty_label)] if self.empty_label is not None else []
        self.choices = [*empty, *agency_groups(working_agencies(also))]


class AgenciesField(AgencyChoices):
    """Several agencies, as checkboxes in a box that scrolls."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=working_agencies(),
            widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
            required=False,
            **kwargs,
        )


def text_area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def seen_field() -> forms.IntegerField:
    """Which state of the row the person is changing."""
    return forms.IntegerField(widget=forms.HiddenInput, required=False)
