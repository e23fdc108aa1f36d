"""Shapes of input of the filing pages."""

from collections.abc import Iterable, Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from reports.choices import FigureState
from reports.models import NarrativeHeading
from reports.parsing import Entry, plain_text
from reports.queries.layout import LayoutCell


class ReturnForm(forms.Form):
    """Why a report goes back. The service judges the text."""

    reason = forms.CharField(
        label=_("Lý do trả lại"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Nêu rõ ô số liệu hoặc đề mục cần sửa. Lý do được lưu cùng báo cáo."),
    )


class StartForm(forms.Form):
    """Which report to begin; the names come from the page's own hidden fields."""

    agency = forms.SlugField(max_length=40)
    period = forms.CharField(max_length=10)
    form = forms.SlugField(max_length=30)


def entries_of(post: QueryDict, cells: Iterable[LayoutCell]) -> dict[str, Entry]:
    """What was typed for each cell whose fields came: "v:<cell>" is the text, "s:<cell>" the state.

    With "empty" set to "nothing", cells left empty are declared as nothing to report.
    """
    entries = {
        cell.code: Entry(post.get(f"v:{cell.code}", ""), post.get(f"s:{cell.code}", FigureState.NUMBER))
        for cell in cells
        if f"v:{cell.code}" in post
    }
    if post.get("empty") != FigureState.NOTHING:
        return entries
    return {code: _declared(entry) for code, entry in entries.items()}


def _declared(entry: Entry) -> Entry:
    if entry.state == FigureState.NUMBER and not plain_text(entry.text):
        return Entry("", FigureState.NOTHING)
    return entry


def texts_of_post(post: QueryDict, headings: Iterable[NarrativeHeading]) -> Mapping[str, str]:
    """What was typed under each heading whose field came: "t:<heading>"."""
    return {
        heading.code: post.get(f"t:{heading.code}", "") for heading in headings if f"t:{heading.code}" in post
    }
