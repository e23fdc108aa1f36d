"""What is typed about reminders, the working calendar and giving duties out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from directives.forms.fields import DayField, text_area


class ReminderForm(forms.Form):
    """What the message adds, and which agencies of those shown are reminded."""

    text = forms.CharField(
        label=_("Lời nhắn"),
        help_text=_("Đứng sau danh sách nhiệm vụ trong thư. Không ghi thông tin cá nhân hoặc nội dung mật."),
        widget=text_area(3),
        required=False,
    )

    def __init__(self, agencies: list[Agency], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"] = forms.MultipleChoiceField(
            choices=[(agency.code, agency.name) for agency in agencies],
            error_messages={"required": _("Chọn ít nhất một cơ quan để nhắc.")},
        )


WORKING, OFF = "working", "off"


class CalendarDayForm(forms.Form):
    day = DayField(label=_("Ngày"))
    is_working = forms.ChoiceField(
        label=_("Ngày này là"),
        choices=[(OFF, _("ngày nghỉ")), (WORKING, _("ngày làm việc"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Lý do"), max_length=200, help_text=_("Ví dụ “nghỉ bù Quốc khánh” hoặc “làm bù ngày 30/4”.")
    )
    source = forms.CharField(
        label=_("Căn cứ"), max_length=300, help_text=_("Văn bản quy định việc nghỉ hoặc làm bù.")
    )


class GenerationForm(forms.Form):
    until = DayField(
        label=_("Giao nhiệm vụ đến hạn đến hết ngày"),
        help_text=_("Chạy lại không giao trùng: chỉ thêm những gì còn thiếu."),
    )
