"""What people type about products, obstacles, seats, money and meetings."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directives.forms.fields import DayField
from projects.choices import BoardSeat, FundingSource, MovementKind, ObstacleKind
from projects.forms.activities import CodeField
from projects.forms.fields import (
    AgencyField,
    FigureField,
    SubprojectChoice,
    WorkForm,
    seen_field,
    text_area,
)
from projects.models import BudgetLine, Product, Project
from projects.parsing import AMOUNT, PAID
from projects.services.board import LONGEST_OFFICE
from projects.services.budget import LONGEST_DOCUMENT

if TYPE_CHECKING:
    pass

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
