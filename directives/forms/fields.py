"""Fields that several forms share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import files

DATE_HELP = _("Ngày/tháng/năm, ví dụ 30/06/2018.")
DATE_ERRORS = {"invalid": _("Ngày phải có dạng ngày/tháng/năm và có thật, ví dụ 30/06/2018.")}


class DayField(forms.DateField):
    """A day typed in the Vietnamese way."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", DATE_HELP)
        widget = forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "field-day"})
        super().__init__(error_messages=DATE_ERRORS, widget=widget, **kwargs)


class AttachmentField(forms.FileField):
    """A file to attach; `core.files` checks the content."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("PDF, DOCX, XLSX, PNG hoặc JPEG, tối đa 20 MB."))
        widget = forms.FileInput(attrs={"accept": files.ACCEPT})
        errors = {
            "empty": _("Tệp rỗng. Hãy chọn tệp có nội dung."),
            "missing": _("Chưa chọn tệp."),
        }
        super().__init__(widget=widget, error_messages=errors, **kwargs)


def text_area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})
