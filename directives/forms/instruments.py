"""What staff type about instruments."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Agency
from core.secrecy import SECRECY_CHOICES
from directives.choices import InstrumentStatus, InstrumentType, ProvisionKind, RelationKind
from directives.forms.fields import AttachmentField, DayField, text_area
from directives.models import LegalInstrument, Provision
from directives.queries.naming import instruments_named
from directives.services.instruments import (
    LONGEST_ISSUER,
    LONGEST_NUMBER,
    LONGEST_SYMBOL,
    InstrumentValues,
)

if TYPE_CHECKING:
    AgencyChoice = forms.ModelChoiceField[Agency]
else:
    AgencyChoice = forms.ModelChoiceField

_MOST_CANDIDATES = 5


class InstrumentField(forms.CharField):
    """An instrument by its code, or by words of number, symbol and title that only it has.

    While it is typed the page offers what fits; without JavaScript the sentence that refuses several names them.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", gettext_lazy("Gõ số, ký hiệu hoặc trích yếu, ví dụ 2546/QĐ-TTg."))
        super().__init__(max_length=200, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {
            **super().widget_attrs(widget),
            "autocomplete": "off",
            "list": "instrument-suggestions",
            "hx-get": reverse_lazy("directives:instrument_suggestions"),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": "#instrument-suggestions",
            "hx-swap": "innerHTML",
        }

    def clean(self, value: Any) -> "LegalInstrument | None":
        """The instrument; None when nothing was typed in an optional field."""
        words = super().clean(value)
        if not words:
            return None
        found = list(LegalInstrument.objects.filter(pk__in=instruments_named(words))[: _MOST_CANDIDATES + 1])
        if not found:
            raise forms.ValidationError(
                _("Không có văn bản nào khớp “%(words)s”. Đăng ký văn bản trước nếu chưa có.")
                % {"words": words}
            )
        if len(found) > 1:
            names = "; ".join(f"{each} (mã {each.code})" for each in found[:_MOST_CANDIDATES])
            more = " …" if len(found) > _MOST_CANDIDATES else ""
            raise forms.ValidationError(
                _("Có nhiều văn bản khớp, hãy ghi rõ hơn hoặc ghi mã: %(names)s%(more)s")
                % {"names": names, "more": more}
            )
        return found[0]


class InstrumentForm(forms.Form):
    type = forms.ChoiceField(
        label=gettext_lazy("Loại văn bản"),
        choices=[("", gettext_lazy("Chọn loại văn bản")), *InstrumentType.choices],
    )
    number = forms.CharField(
        label=gettext_lazy("Số"),
        max_length=LONGEST_NUMBER,
        required=False,
        help_text=gettext_lazy("Chỉ phần số, ví dụ 2546. Luật và nghị định ghi cả năm, ví dụ 62/2012."),
    )
    symbol = forms.CharField(
        label=gettext_lazy("Ký hiệu"),
        max_length=LONGEST_SYMBOL,
        required=False,
        help_text=gettext_lazy("Ví dụ QĐ-TTg, KH-BCĐ, CT/TW."),
    )
    issued_on = DayField(label=gettext_lazy("Ngày ban hành"), required=False)
    issuer = forms.CharField(label=gettext_lazy("Cơ quan ban hành"), max_length=LONGEST_ISSUER)
    issuing_agency = AgencyChoice(
        label=gettext_lazy("Cơ quan ban hành trong hệ thống"),
        queryset=Agency.objects.order_by("kind", "sort_key"),
        required=False,
        empty_label=gettext_lazy("Không thuộc hệ thống"),
    )
    signer_office = forms.CharField(
        label=gettext_lazy("Chức vụ người ký"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Chỉ ghi chức vụ, ví dụ Phó Thủ tướng Chính phủ."),
    )
    title = forms.CharField(label=gettext_lazy("Trích yếu"), widget=text_area(2))
    summary = forms.CharField(label=gettext_lazy("Nội dung chính"), widget=text_area(4), required=False)
    status = forms.ChoiceField(label=gettext_lazy("Tình trạng hiệu lực"), choices=InstrumentStatus.choices)
    effective_from = DayField(label=gettext_lazy("Có hiệu lực từ ngày"), required=False)
    effective_to = DayField(
        label=gettext_lazy("Hết hiệu lực từ ngày"),
        required=False,
        help_text=gettext_lazy("Ngày đầu tiên không còn hiệu lực."),
    )
    verified = forms.BooleanField(
        label=gettext_lazy("Đã xác minh số, ký hiệu, cơ quan và ngày ban hành"), required=False
    )
    verification_note = forms.CharField(
        label=gettext_lazy("Ghi chú xác minh"), widget=text_area(2), required=False
    )
    source = forms.CharField(label=gettext_lazy("Nguồn"), max_length=300, required=False)
    secrecy = forms.ChoiceField(
        label=gettext_lazy("Dấu chỉ độ mật"),
        choices=SECRECY_CHOICES,
        required=False,
        help_text=gettext_lazy("Văn bản có dấu chỉ độ mật không được đưa vào chương trình."),
    )

    @property
    def values(self) -> InstrumentValues:
        """What the services take. Call it on a valid form."""
        return InstrumentValues(**self.cleaned_data)


def instrument_initial(instrument: LegalInstrument) -> dict[str, object]:
    """The values of an instrument for its form."""
    names = [name for name in InstrumentForm.base_fields if name != "secrecy"]
    return {name: getattr(instrument, name) for name in names}


class RelationForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Văn bản này"),
        choices=[("", gettext_lazy("Chọn quan hệ")), *RelationKind.choices],
    )
    target = InstrumentField(label=gettext_lazy("Văn bản kia"))
    source = forms.CharField(
        label=gettext_lazy("Nguồn"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Văn bản nào ghi quan hệ này."),
    )


class ErratumForm(forms.Form):
    printed_as = forms.CharField(
        label=gettext_lazy("In nhầm là"), max_length=120, help_text=gettext_lazy("Ví dụ 1546/QĐ-TTg.")
    )
    where = forms.CharField(label=gettext_lazy("In ở đâu"), max_length=300)
    proof = forms.CharField(label=gettext_lazy("Căn cứ đính chính"), widget=text_area(3))
    source = forms.CharField(label=gettext_lazy("Nguồn"), max_length=300)


class ProvisionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A part of the text by its place: "Điều 5 › Khoản 2"."""

    def label_from_instance(self, obj: Provision) -> str:
        depth = obj.code.count(".")
        return f"{'— ' * depth}{obj} {obj.heading}".strip()


class ProvisionForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=ProvisionKind.choices)
    number = forms.CharField(
        label=gettext_lazy("Số"), max_length=20, help_text=gettext_lazy("Ví dụ 5, II hoặc b.")
    )
    heading = forms.CharField(label=gettext_lazy("Tên"), max_length=300, required=False)
    text = forms.CharField(
        label=gettext_lazy("Nội dung"),
        widget=text_area(3),
        required=False,
        help_text=gettext_lazy("Tóm tắt bằng lời của mình."),
    )
    source = forms.CharField(label=gettext_lazy("Nguồn"), max_length=300, required=False)

    def __init__(self, instrument: LegalInstrument, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.fields["parent"] = ProvisionChoice(
            label=gettext_lazy("Thuộc"),
            queryset=instrument.provisions.order_by("order"),
            required=False,
            empty_label=gettext_lazy("Không thuộc phần nào"),
        )
        self.order_fields(["parent", "kind", "number", "heading", "text", "source"])


class InstrumentFileForm(forms.Form):
    upload = AttachmentField(label=gettext_lazy("Tệp"))
    secrecy = forms.ChoiceField(
        label=gettext_lazy("Dấu chỉ độ mật trên văn bản"),
        choices=SECRECY_CHOICES,
        required=False,
        help_text=gettext_lazy("Văn bản có dấu chỉ độ mật không được đưa vào chương trình."),
    )


class CarryOverForm(forms.Form):
    """Which duties go over to which instrument, and from what day."""

    successor = InstrumentField(label=gettext_lazy("Văn bản kế tiếp"))
    from_date = DayField(label=gettext_lazy("Từ ngày"))

    def __init__(self, obligations: Any, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["obligations"] = forms.ModelMultipleChoiceField(
            label=gettext_lazy("Nhiệm vụ chuyển tiếp"),
            queryset=obligations,
            to_field_name="code",
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": gettext_lazy("Chọn ít nhất một nhiệm vụ.")},
        )
