"""What people type about products, obstacles, seats, money and meetings."""

from collections.abc import Mapping
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
from projects.choices import BoardSeat, FundingSource, MeetingKind, MovementKind, ObstacleKind
from projects.forms.activities import CodeField
from projects.forms.fields import (
    AgenciesField,
    AgencyField,
    FigureField,
    ProjectChoice,
    SubprojectChoice,
    WorkForm,
    place_refusal,
    seen_field,
    text_area,
    working_agencies,
)
from projects.models import BudgetLine, Product, Programme, Project
from projects.parsing import AMOUNT, PAID
from projects.services.board import LONGEST_OFFICE
from projects.services.budget import LONGEST_DOCUMENT

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

_NAME = 300


# --- Products --------------------------------------------------------------------------------------------


class ProductForm(WorkForm):
    """What a project has to hand over."""

    name = forms.CharField(label=_("Sản phẩm"), max_length=_NAME)
    description = forms.CharField(label=_("Mô tả"), widget=text_area(3), required=False)
    due_on = DayField(label=_("Hạn giao nộp"), required=False)
    seen = seen_field()

    def __init__(
        self, project: Project, product: Product | None = None, data: Mapping[str, Any] | None = None
    ) -> None:
        initial: dict[str, Any] = {}
        if product is not None:
            initial = {
                "name": product.name,
                "description": product.description,
                "due_on": product.due_on,
                "seen": product.edits,
            }
        super().__init__(data, initial=initial)
        if product is not None:
            return
        del self.fields["seen"]
        subprojects = project.subprojects.order_by("number")
        if subprojects:
            self.fields["subproject"] = SubprojectChoice(
                label=_("Tiểu đề án"), queryset=subprojects, required=False, empty_label=_("Của cả đề án")
            )
        self.fields["activity"] = CodeField(project, label=_("Do hoạt động nào làm ra (mã)"), required=False)


# --- Obstacles -------------------------------------------------------------------------------------------


class ObstacleForm(WorkForm):
    """A risk or an obstacle, and who has to deal with it."""

    layout = [("kind", "activity"), ("owner", "due_on")]

    kind = forms.ChoiceField(label=_("Loại"), choices=ObstacleKind.choices, initial=ObstacleKind.OBSTACLE)
    text = forms.CharField(label=_("Nội dung"), widget=text_area(4))
    due_on = DayField(label=_("Hạn tháo gỡ"), required=False)

    def __init__(self, project: Project, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["activity"] = CodeField(
            project, label=_("Ở hoạt động (mã)"), required=False, help_text=_("Để trống khi của cả đề án.")
        )
        self.fields["owner"] = AgencyField(label=_("Cơ quan tháo gỡ"))
        self.order_fields(["kind", "activity", "text", "owner", "due_on"])


class ClosingForm(WorkForm):
    """How an obstacle was dealt with."""

    on = DayField(label=_("Ngày tháo gỡ"))
    resolution = forms.CharField(label=_("Kết quả tháo gỡ"), widget=text_area(4), required=False)


# --- Management board ------------------------------------------------------------------------------------


class SeatForm(WorkForm):
    """An office on the management board; never a person's name."""

    layout = [("seat", "agency"), ("valid_from", "valid_to")]

    seat = forms.ChoiceField(label=_("Vị trí"), choices=BoardSeat.choices)
    office = forms.CharField(
        label=_("Chức vụ"),
        max_length=LONGEST_OFFICE,
        help_text=_("Ghi chức vụ, không ghi họ tên, ví dụ “Thứ trưởng Bộ Công an”."),
    )
    valid_from = DayField(label=_("Từ ngày"))
    valid_to = DayField(
        label=_("Đến hết ngày"), required=False, help_text=_("Để trống khi chưa định ngày kết thúc.")
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.fields["agency"] = AgencyField(
            label=_("Cơ quan"), required=False, empty_label=_("Không ghi cơ quan")
        )
        self.order_fields(["seat", "agency", "office", "valid_from", "valid_to"])


class LastDayForm(WorkForm):
    last_day = DayField(label=_("Ngày cuối cùng giữ vị trí"))


# --- Money -----------------------------------------------------------------------------------------------


class LineForm(WorkForm):
    """Money planned for a year from one source."""

    layout = [("year", "source", "planned")]

    year = forms.IntegerField(label=_("Năm"), min_value=2000, max_value=2100, localize=False)
    source = forms.ChoiceField(label=_("Nguồn vốn"), choices=FundingSource.choices)
    planned = FigureField(AMOUNT, label=_("Kế hoạch (triệu đồng)"), help_text=_("Ví dụ 1.250,5."))
    note = forms.CharField(label=_("Ghi chú"), widget=text_area(2), required=False)

    def __init__(self, project: Project, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        subprojects = project.subprojects.order_by("number")
        if subprojects:
            self.fields["subproject"] = SubprojectChoice(
                label=_("Tiểu đề án"), queryset=subprojects, required=False, empty_label=_("Của cả đề án")
            )
        self.order_fields(["subproject", "year", "source", "planned", "note"])


class LinePlanForm(WorkForm):
    """Another amount for a line."""

    planned = FigureField(AMOUNT, label=_("Kế hoạch (triệu đồng)"), help_text=_("Ví dụ 1.250,5."))
    note = forms.CharField(label=_("Ghi chú"), widget=text_area(2), required=False)
    seen = seen_field()

    def __init__(self, line: BudgetLine, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"planned": line.planned, "note": line.note, "seen": line.edits})


class MovementForm(WorkForm):
    """Money allotted or disbursed by one document."""

    layout = [("kind", "amount"), ("on", "document_number")]

    kind = forms.ChoiceField(label=_("Loại"), choices=MovementKind.choices)
    amount = FigureField(PAID, label=_("Số tiền (triệu đồng)"), help_text=_("Ví dụ 350,25."))
    on = DayField(label=_("Ngày chứng từ"))
    document_number = forms.CharField(label=_("Số chứng từ"), max_length=LONGEST_DOCUMENT)
    overspend_reason = forms.CharField(
        label=_("Lý do giải ngân vượt dự toán được giao"),
        widget=text_area(2),
        required=False,
        help_text=_("Chỉ cần khi tổng giải ngân vượt tổng dự toán được giao của dòng này."),
    )


# --- Meetings --------------------------------------------------------------------------------------------


class AgencyNameField(forms.CharField):
    """An agency by its full or short name; the page offers the names while one types."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"list": "co-quan", "autocomplete": "off"})
        super().__init__(max_length=200, widget=widget, **kwargs)

    def clean(self, value: Any) -> "Agency | None":
        words = super().clean(value)
        if not words:
            return None
        found = list(working_agencies().filter(Q(name__iexact=words) | Q(short_name__iexact=words))[:2])
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

    def __init__(self, programme: Programme | None, data: Mapping[str, Any] | None = None) -> None:
        """With `programme` one of its projects can be chosen; without it the project is known already."""
        super().__init__(data)
        if programme is not None:
            self.fields["project"] = ProjectChoice(
                label=_("Của đề án"),
                queryset=programme.projects.order_by("number"),
                required=False,
                empty_label=_("Cả chương trình"),
            )
        self.order_fields(["kind", "held_on", "project", "title", "chair", "summary", "instrument"])
        self.participants = _Participants(data, prefix="participants")

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

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        help_text: _StrOrPromise = _(
            "Chọn cơ quan thì kết luận trở thành nhiệm vụ giao cho các cơ quan đó và phải có hạn."
        )
        self.fields["agencies"] = AgenciesField(label=_("Giao cho"), help_text=help_text)


# --- Workbooks -------------------------------------------------------------------------------------------


class WorkbookForm(WorkForm):
    """A workbook that was exported here and edited."""

    file = forms.FileField(
        label=_("Bảng tính đã sửa"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=_("Tệp .xlsx xuất từ trang này, tối đa 20 MB."),
        error_messages={
            "required": _("Chưa chọn tệp."),
            "missing": _("Chưa chọn tệp."),
            "empty": _("Tệp rỗng. Hãy chọn tệp có nội dung."),
        },
    )
