"""What is typed about official documents."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directives.forms.fields import DayField, text_area
from reports.models import OfficialDocument
from reports.services.official_drafts import HeaderValues


class LinesField(forms.CharField):
    """Several names, one on each line; empty lines do not count."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, widget=forms.Textarea(attrs={"rows": 4}), **kwargs)

    def prepare_value(self, value: object) -> object:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: object) -> list[str]:
        text = super().clean(value)
        return [line.strip() for line in text.splitlines() if line.strip()]


class HeaderForm(forms.Form):
    """How the document is addressed and signed."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    subject = forms.CharField(label=_("Trích yếu"), max_length=500, required=False, widget=text_area(2))
    symbol = forms.CharField(
        label=_("Ký hiệu"), max_length=60, required=False, help_text=_("Không gồm số, ví dụ BC-BCĐ138/CP.")
    )
    place = forms.CharField(label=_("Địa danh"), max_length=60, required=False)
    addressees = LinesField(label=_("Kính gửi"), required=False, help_text=_("Mỗi nơi một dòng."))
    authority = forms.CharField(
        label=_("Quyền hạn ký"),
        max_length=120,
        required=False,
        help_text=_(
            "TM. (thay mặt), KT. (ký thay), TL. (thừa lệnh), TUQ. (thừa ủy quyền) kèm tên tập thể hoặc chức vụ."
        ),
    )
    signer_title = forms.CharField(label=_("Chức vụ người ký"), max_length=120, required=False)
    signer_post = forms.CharField(
        label=_("Chức vụ khác của người ký"),
        max_length=160,
        required=False,
        help_text=_("In dưới chữ ký khi ký thay, ví dụ “Bộ trưởng Bộ Công an”."),
    )
    signer_name = forms.CharField(label=_("Họ tên người ký"), max_length=120, required=False)
    recipients = LinesField(
        label=_("Nơi nhận"), required=False, help_text=_("Mỗi nơi một dòng; dòng cuối là “Lưu: …”.")
    )
    figures_note = forms.CharField(
        label=_("Giải thích số liệu ngoài bản tổng hợp"),
        required=False,
        widget=text_area(2),
        help_text=_("Chỉ cần khi phần viết thêm có số không thuộc số liệu đã chốt; lưu lại, không in."),
    )

    @classmethod
    def of(cls, document: OfficialDocument, data: Mapping[str, Any] | None = None) -> "HeaderForm":
        initial = {name: getattr(document, name) for name in HeaderValues.__dataclass_fields__}
        return cls(data, initial={**initial, "seen": document.edits})

    def values(self) -> HeaderValues:
        return HeaderValues(**{name: self.cleaned_data[name] for name in HeaderValues.__dataclass_fields__})


class ParagraphForm(forms.Form):
    """A paragraph under a heading. The service judges the text."""

    text = forms.CharField(label=_("Nội dung"), required=False, strip=False, widget=text_area(4))


class SendBackForm(forms.Form):
    """Why a document goes back to its drafter."""

    reason = forms.CharField(label=_("Lý do trả lại"), required=False, widget=text_area(3))


class IssueForm(forms.Form):
    """The day that the document will bear; its number is the next one of the series."""

    issued_on = DayField(label=_("Ngày ban hành"))


class VerifyForm(forms.Form):
    """A file whose signature is to be verified. It is read and not kept."""

    file = forms.FileField(
        label=_("Tệp PDF cần kiểm tra"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
        help_text=_("Tệp được đọc rồi bỏ, không lưu lại."),
    )
