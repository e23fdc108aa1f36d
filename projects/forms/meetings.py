"""Forms of meetings and of what they conclude."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from core.errors import DomainError, InvalidInput
from directives.forms.fields import DayField
from directives.forms.instruments import InstrumentField
from projects.choices import MeetingKind
from projects.forms.fields import (
    AgenciesField,
    ProjectChoice,
    WorkForm,
    place_refusal,
    seen_field,
    text_area,
    working_agencies,
)
from projects.models import Conclusion, Meeting, MeetingAgency, Programme
from projects.services.board import LONGEST_OFFICE

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

_NAME = 300


class AgencyNameField(forms.CharField):
    """An agency by its full or short name; the page offers the names while one types."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"list": "co-quan", "autocomplete": "off"})
        super().__init__(max_length=200, widget=widget, **kwargs)

    def clean(self, value: Any) -> "Agency | None":
        words = super().clean(value)
        if not words:
            return None
        named = Q(name__iexact=words) | Q(short_name__iexact=words)
        # A meeting of years ago was attended by agencies that have been merged since.
        found = list(working_agencies().filter(named)[:2]) or list(Agency.objects.filter(named)[:2])
        if len(found) != 1:
            raise ValidationError(
                _now("Không có cơ quan nào tên “%(name)s”. Hãy chọn trong danh sách gợi ý.") % {"name": words}
            )
        return found[0]


class ParticipantForm(forms.Form):
    """An agency that took part, and the office that represented it."""

    agency = AgencyNameField(label=_("Cơ quan dự"), required=False)
    office = forms.CharField(label=_("Chức vụ người dự"), max_length=LONGEST_OFFICE, required=False)

    def clean(self) -> dict[str, Any]:
        if not self.errors and self.cleaned_data["office"] and self.cleaned_data["agency"] is None:
            self.add_error("agency", _("Hãy ghi cơ quan."))
        return self.cleaned_data


_Participants = forms.formset_factory(ParticipantForm, extra=6, max_num=60, absolute_max=60)


class MeetingForm(WorkForm):
    """A meeting or review, with who took part."""

    layout = [("kind", "held_on", "project")]

    kind = forms.ChoiceField(label=_("Loại"), choices=MeetingKind.choices)
    held_on = DayField(label=_("Ngày họp"))
    title = forms.CharField(label=_("Tên cuộc họp"), max_length=_NAME)
    chair = forms.CharField(label=_("Chức vụ người chủ trì"), max_length=LONGEST_OFFICE, required=False)
    summary = forms.CharField(label=_("Nội dung chính"), widget=text_area(5), required=False)
    instrument = InstrumentField(
        label=_("Văn bản thông báo kết luận"),
        required=False,
        help_text=_("Là căn cứ khi kết luận trở thành nhiệm vụ. Gõ số, ký hiệu hoặc trích yếu."),
    )

    seen = seen_field()

    def __init__(
        self,
        programme: Programme | None,
        data: Mapping[str, Any] | None = None,
        *,
        meeting: Meeting | None = None,
        participants: Sequence[MeetingAgency] = (),
    ) -> None:
        """With `programme` one of its projects can be chosen; without it the project is known already.

        `meeting` is the one to correct, `participants` who took part as noted so far.
        """
        super().__init__(data, initial=self._noted(meeting))
        if programme is not None:
            self.fields["project"] = ProjectChoice(
                label=_("Của đề án"),
                queryset=programme.projects.order_by("number"),
                required=False,
                empty_label=_("Cả chương trình"),
            )
        self.order_fields(["kind", "held_on", "project", "title", "chair", "summary", "instrument"])
        self.participants = _Participants(
            data,
            prefix="participants",
            initial=[{"agency": row.agency.name, "office": row.office} for row in participants],
        )

    @property
    def also_labels(self) -> dict[str, Any]:
        """The words for what two people may have filled in differently outside the fields."""
        return {"participants": _("Cơ quan dự")}

    @staticmethod
    def _noted(meeting: Meeting | None) -> dict[str, Any]:
        if meeting is None:
            return {}
        names = ("kind", "held_on", "title", "chair", "summary")
        instrument = meeting.instrument.code if meeting.instrument is not None else ""
        return {name: getattr(meeting, name) for name in names} | {
            "instrument": instrument,
            "seen": meeting.edits,
        }

    def is_valid(self) -> bool:
        """The participants too."""
        return super().is_valid() & self.participants.is_valid()

    def given(self) -> list[tuple[Agency, str]]:
        """Who took part. Call it on a valid form."""
        return [(form.cleaned_data["agency"], form.cleaned_data["office"]) for form in self._filled()]

    def _filled(self) -> list[forms.Form]:
        return [form for form in self.participants if form.cleaned_data.get("agency") is not None]

    def show(self, error: DomainError) -> None:
        """Put what the service refused where it was typed."""
        if not isinstance(error, InvalidInput):
            place_refusal(self, error)
            return
        filled = self._filled()
        rest: dict[str, str] = {}
        for name, text in error.errors.items():
            place = name.removeprefix("participants-")
            if name != place and place.isdigit() and int(place) < len(filled):
                filled[int(place)].add_error("agency", text)
            else:
                rest[name] = text
        if rest or not error.errors:
            place_refusal(self, InvalidInput(error.message, rest))


class ConclusionForm(WorkForm):
    """A conclusion; with agencies it becomes a duty of theirs."""

    text = forms.CharField(label=_("Kết luận"), widget=text_area(3), required=False)
    due_on = DayField(label=_("Hạn"), required=False)
    seen = seen_field()

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, conclusion: Conclusion | None = None
    ) -> None:
        """`conclusion` is the one to correct."""
        noted = {"text": conclusion.text, "due_on": conclusion.due_on} if conclusion is not None else {}
        super().__init__(
            data, initial={**noted, "seen": conclusion.edits if conclusion is not None else None}
        )
        help_text: _StrOrPromise = _(
            "Chọn cơ quan thì kết luận trở thành nhiệm vụ giao cho các cơ quan đó và phải có hạn."
        )
        self.fields["agencies"] = AgenciesField(label=_("Giao cho"), help_text=help_text)
