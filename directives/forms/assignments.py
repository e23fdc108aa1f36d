"""What agencies and staff type about an assignment."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, InvalidInput
from core.forms import show_refusal
from core.secrecy import SECRECY_CHOICES
from directives.forms.fields import AttachmentField, DayField, text_area
from directives.services.proof import LONGEST_NUMBER, EvidenceInput

EVIDENCE_PREFIX = "evidence-0"  # the services name the first proof's fields so


class DoneForm(forms.Form):
    done_on = DayField(
        label=_("Ngày hoàn thành"),
        help_text=_("Ngày thực sự làm xong, không phải ngày báo. Ngày này quyết định đúng hạn hay quá hạn."),
    )


class EvidenceForm(forms.Form):
    """One proof: a document by its number and date, a file, or both."""

    description = forms.CharField(
        label=_("Minh chứng này chứng tỏ điều gì"),
        required=False,  # the service asks, so that a file alone is told the same way
        widget=text_area(2),
    )
    document_number = forms.CharField(
        label=_("Số, ký hiệu văn bản"),
        help_text=_("Ví dụ 521/KH-UBND. Để trống khi chỉ nộp tệp."),
        max_length=LONGEST_NUMBER,
        required=False,
    )
    document_date = DayField(label=_("Ngày văn bản"), required=False)
    upload = AttachmentField(label=_("Tệp"), required=False)
    secrecy = forms.ChoiceField(
        label=_("Dấu chỉ độ mật trên tài liệu"),
        choices=SECRECY_CHOICES,
        required=False,
        help_text=_("Tài liệu có dấu chỉ độ mật không được đưa vào chương trình."),
    )

    prefix = EVIDENCE_PREFIX

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed or chosen; the degree of secrecy alone is nothing to prove with."""
        return (
            self.is_valid()
            and not any(
                self.cleaned_data[name]
                for name in ("description", "document_number", "document_date", "upload")
            )
            and not self.cleaned_data["secrecy"]
        )

    @property
    def given(self) -> EvidenceInput:
        """What the services take. Call it on a valid form."""
        return EvidenceInput(**self.cleaned_data)


def show_evidence_refusal(done: forms.BaseForm | None, evidence: EvidenceForm, error: DomainError) -> None:
    """Puts what a service refused about a report or a proof where the person typed it."""
    own: dict[str, str] = {}
    rest: dict[str, str] = {}
    for name, text in error.errors.items() if isinstance(error, InvalidInput) else ():
        field = name.removeprefix(f"{EVIDENCE_PREFIX}-")
        field = {"file": "upload"}.get(field, field)
        (own if field in evidence.fields and name != field else rest)[field] = text
    for name, text in own.items():
        evidence.add_error(name, text)
    if rest or not own:
        show_refusal(done or evidence, InvalidInput(error.message, rest) if rest else error)


class ReasonForm(forms.Form):
    """A reason for returning, waiving or withdrawing; `label` says for what."""

    reason = forms.CharField(label=_("Lý do"), widget=text_area(), required=False)

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["reason"].label = label
