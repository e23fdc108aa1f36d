"""What agencies type about progress: one entry, or many on one page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, InvalidInput
from core.formats import format_percent
from core.secrecy import SECRECY_CHOICES
from directives.forms.fields import AttachmentField, DayField
from projects.choices import ActivityState
from projects.forms.fields import FigureField, WordsField, WorkForm, place_refusal, seen_field, text_area
from projects.models import Activity, ProgressEntry
from projects.parsing import COUNT, PERCENT
from projects.queries.progress import BulkFormRow
from projects.services import BulkRow, EntryInput, FigureInput
from projects.services.files import LONGEST_NUMBER
from projects.services.progress import LONGEST_LABEL, LONGEST_UNIT, MOST_FIGURES

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

_TEXTS = ("done", "obstacles", "proposal", "backward_reason")


class ResultForm(forms.Form):
    """One figure of what was achieved."""

    label = forms.CharField(label=_("Kết quả"), max_length=LONGEST_LABEL, required=False)
    value = FigureField(COUNT, label=_("Số lượng"), required=False)
    unit = forms.CharField(label=_("Đơn vị tính"), max_length=LONGEST_UNIT, required=False)

    @property
    def is_empty(self) -> bool:
        """A line that was never filled in, or emptied to take it away."""
        return not any(value not in {None, ""} for value in self.cleaned_data.values())

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.is_empty:
            for name, text in _MISSING.items():
                if self.cleaned_data[name] in {None, ""}:
                    self.add_error(name, text)
        return self.cleaned_data


_MISSING: "dict[str, _StrOrPromise]" = {
    "label": _("Hãy ghi tên kết quả."),
    "value": _("Hãy ghi số lượng."),
    "unit": _("Hãy ghi đơn vị tính."),
}
_ResultForms = forms.formset_factory(ResultForm, extra=3, max_num=MOST_FIGURES, absolute_max=MOST_FIGURES + 5)


class EntryForm(WorkForm):
    """An entry of progress with its figures. `also_labels` names what a conflict may be about beside the fields."""

    layout = [("as_of", "percent")]
    also_labels: "Mapping[str, _StrOrPromise]" = {"figures": _("Số liệu kết quả")}

    as_of = DayField(label=_("Tính đến ngày"))
    percent = FigureField(
        PERCENT,
        label=_("Tỷ lệ hoàn thành (%)"),
        required=False,  # the service asks
    )
    done = forms.CharField(label=_("Việc đã làm"), widget=text_area(5), required=False)
    obstacles = forms.CharField(label=_("Khó khăn, vướng mắc"), widget=text_area(3), required=False)
    proposal = forms.CharField(label=_("Đề xuất, kiến nghị"), widget=text_area(3), required=False)
    backward_reason = forms.CharField(label=_("Lý do tỷ lệ giảm"), widget=text_area(2), required=False)
    seen = seen_field()

    def __init__(
        self,
        activity: Activity,
        entry: ProgressEntry | None,
        figures: Sequence[FigureInput],
        today: date,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        initial: dict[str, Any] = {"as_of": today}
        if entry is not None:
            names = ("as_of", "percent", *_TEXTS)
            initial = {name: getattr(entry, name) for name in names} | {"seen": entry.edits}
        super().__init__(data, initial=initial)
        confirmed = activity.confirmed_entry
        if confirmed is None:
            del self.fields["backward_reason"]
        else:
            percent = format_percent(confirmed.percent, 2)
            self.fields["percent"].help_text = _now("Đã xác nhận: %(percent)s.") % {"percent": percent}
            self.fields["backward_reason"].help_text = _now(
                "Chỉ cần khi tỷ lệ thấp hơn %(percent)s đã xác nhận."
            ) % {"percent": percent}
        self.results = _ResultForms(
            data,
            prefix="figures",
            initial=[{"label": row.label, "value": row.value, "unit": row.unit} for row in figures],
        )

    def is_valid(self) -> bool:
        """The figures too."""
        return super().is_valid() & self.results.is_valid()

    @property
    def content(self) -> EntryInput:
        """What the services take. Call it on a valid form."""
        texts = {name: self.cleaned_data.get(name, "") for name in _TEXTS}
        return EntryInput(
            as_of=self.cleaned_data["as_of"],
            percent=self.cleaned_data["percent"],
            figures=[FigureInput(**form.cleaned_data) for form in self._filled()],
            **texts,
        )

    def _filled(self) -> list[ResultForm]:
        return [form for form in self.results if not form.is_empty]

    def show(self, error: DomainError) -> None:
        """Put what the service refused where it was typed, figures included."""
        if not isinstance(error, InvalidInput):
            place_refusal(self, error)
            return
        filled = self._filled()
        rest: dict[str, str] = {}
        for name, text in error.errors.items():
            place = name.removeprefix("figures-")
            if name != place and place.isdigit() and int(place) < len(filled):
                filled[int(place)].add_error(None, text)
            else:
                rest[name] = text
        if rest or not error.errors:
            place_refusal(self, InvalidInput(error.message, rest))


class ProofForm(WorkForm):
    """A file, a document by its number and date, or a document with its file."""

    layout = [("document_number", "document_date")]

    description = forms.CharField(
        label=_("Tài liệu này là gì"), max_length=300, required=False
    )  # the service asks
    document_number = forms.CharField(
        label=_("Số, ký hiệu văn bản"),
        help_text=_("Ví dụ 521/KH-UBND. Để trống khi chỉ nộp tệp."),
        max_length=LONGEST_NUMBER,
        required=False,
    )
    document_date = DayField(label=_("Ngày văn bản"), required=False)
    file = AttachmentField(label=_("Tệp"), required=False)
    secrecy = forms.ChoiceField(
        label=_("Dấu chỉ độ mật trên tài liệu"),
        choices=SECRECY_CHOICES,
        required=False,
        help_text=_("Tài liệu có dấu chỉ độ mật không được đưa vào chương trình."),
    )

    @property
    def given(self) -> dict[str, Any]:
        """What `services.attach` takes. Call it on a valid form."""
        values = dict(self.cleaned_data)
        return {"upload": values.pop("file"), **values}


# --- Many on one page ------------------------------------------------------------------------------------


class BulkLineForm(forms.Form):
    """A line of the page of many activities."""

    started_on = DayField(label=_("Ngày bắt đầu thực tế"), required=False, help_text="")
    as_of = DayField(label=_("Tính đến ngày"), required=False, help_text="")
    percent = FigureField(PERCENT, label=_("Tỷ lệ (%)"), required=False)
    done = WordsField(label=_("Việc đã làm"), widget=text_area(2), required=False)
    obstacles = WordsField(label=_("Khó khăn, vướng mắc"), widget=text_area(2), required=False)
    backward_reason = forms.CharField(
        label=_("Lý do tỷ lệ giảm"), widget=forms.TextInput(attrs={"autocomplete": "off"}), required=False
    )
    seen = seen_field()


@dataclass(slots=True)
class BulkLine:
    """A line with its form; `conflict` when somebody else saved it meanwhile."""

    row: BulkFormRow
    form: BulkLineForm
    today: date

    @property
    def activity(self) -> Activity:
        return self.row.activity

    @property
    def changed(self) -> bool:
        """Whether anything was typed that is not there already; the day alone says nothing."""
        return any(name not in {"seen", "as_of"} for name in self.form.changed_data) or (
            self.row.entry is not None and "as_of" in self.form.changed_data
        )

    def given(self) -> BulkRow:
        """What the service takes; figures and proposal of the draft stay. Call it on a valid form."""
        data = self.form.cleaned_data
        entry = self.row.entry
        figures = (
            [FigureInput(row.label, row.value, row.unit) for row in entry.figures.all()] if entry else []
        )
        content = EntryInput(
            as_of=data["as_of"] or self.today,
            done=data["done"],
            percent=data["percent"],
            obstacles=data["obstacles"],
            proposal=entry.proposal if entry is not None else "",
            backward_reason=data.get("backward_reason", ""),
            figures=figures,
        )
        return BulkRow(self.activity, content, seen=data["seen"], started_on=data.get("started_on"))


def bulk_line(row: BulkFormRow, today: date, data: Mapping[str, Any] | None = None) -> BulkLine:
    entry, confirmed = row.entry, row.activity.confirmed_entry
    initial: dict[str, Any] = {"as_of": today}
    if entry is not None:
        names = ("as_of", "percent", "done", "obstacles", "backward_reason")
        initial = {name: getattr(entry, name) for name in names} | {"seen": row.seen}
    form = BulkLineForm(data, prefix=str(row.activity.pk), initial=initial)
    if confirmed is None:
        del form.fields["backward_reason"]
    if row.activity.state != ActivityState.PLANNED:
        del form.fields["started_on"]
    else:
        form.fields["started_on"].help_text = _("Ghi ngày này để bắt đầu hoạt động.")
    return BulkLine(row, form, today)
