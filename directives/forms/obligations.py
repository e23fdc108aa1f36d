"""What staff type about duties."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.choices import AgencyKind
from accounts.models import Agency, AgencyGroup
from directives.choices import DueRule, ObligationKind
from directives.forms.fields import DayField, text_area
from directives.forms.instruments import InstrumentField, ProvisionChoice
from directives.models import LegalInstrument, Obligation, Provision
from directives.queries.naming import instruments_named
from directives.services.obligations import (
    LONGEST_EVENT,
    LONGEST_SOURCE,
    LONGEST_TITLE,
    AddresseeValue,
    ObligationValues,
)

if TYPE_CHECKING:
    AgencyChoices = forms.ModelMultipleChoiceField[Agency]
    GroupChoices = forms.ModelMultipleChoiceField[AgencyGroup]
else:
    AgencyChoices = GroupChoices = forms.ModelMultipleChoiceField

_ADDRESSEES = ("kinds", "groups", "agencies")


class ObligationForm(forms.Form):
    """A duty. Which of the due fields are needed depends on the rule; the service says what is missing."""

    title = forms.CharField(
        label=_("Nhiệm vụ"),
        max_length=LONGEST_TITLE,
        help_text=_("Bắt đầu bằng động từ, ví dụ “Ban hành kế hoạch thực hiện chương trình”."),
    )
    text = forms.CharField(label=_("Nội dung"), widget=text_area(3), required=False)
    kind = forms.ChoiceField(
        label=_("Loại nhiệm vụ"), choices=[("", _("Chọn loại nhiệm vụ")), *ObligationKind.choices]
    )
    instrument = InstrumentField(
        label=_("Căn cứ pháp lý"), required=False
    )  # the service says why it is needed
    rule = forms.ChoiceField(label=_("Cách tính thời hạn"), choices=DueRule.choices)
    due_on = DayField(label=_("Hạn"), required=False)
    event = forms.CharField(
        label=_("Sự kiện"),
        max_length=LONGEST_EVENT,
        required=False,
        help_text=_("Đọc tiếp sau “sau khi …”, ví dụ “chương trình được phê duyệt”."),
    )
    event_on = DayField(
        label=_("Ngày xảy ra sự kiện"), required=False, help_text=_("Để trống khi chưa biết.")
    )
    working_days = forms.IntegerField(label=_("Số ngày làm việc"), min_value=0, required=False)
    due_month = forms.IntegerField(
        label=_("Tháng"),
        min_value=1,
        max_value=12,
        required=False,
        help_text=_("Tháng đầu tiên trong năm đến hạn; 6 tháng, quý thì tính tiếp từ tháng này."),
    )
    due_day = forms.IntegerField(label=_("Ngày trong tháng"), min_value=1, max_value=31, required=False)
    valid_from = DayField(label=_("Áp dụng từ ngày"))
    valid_to = DayField(label=_("Đến hết ngày"), required=False)
    kinds = forms.MultipleChoiceField(
        label=_("Mọi cơ quan thuộc loại"),
        choices=AgencyKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    groups = GroupChoices(
        label=_("Nhóm cơ quan"),
        queryset=AgencyGroup.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agencies = AgencyChoices(
        label=_("Cơ quan được nêu tên"),
        queryset=Agency.objects.order_by("kind", "sort_key"),
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Giữ Ctrl (hoặc ⌘) để chọn nhiều cơ quan."),
        required=False,
    )
    verified = forms.BooleanField(label=_("Đã xác minh với văn bản"), required=False)
    verification_note = forms.CharField(label=_("Ghi chú xác minh"), widget=text_area(2), required=False)
    source = forms.CharField(label=_("Nguồn"), max_length=LONGEST_SOURCE)

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        named = str((self.data if self.is_bound else self.initial).get("instrument") or "")
        basis = _instrument(named)
        self.fields["provision"] = ProvisionChoice(
            label=_("Điều khoản"),
            queryset=basis.provisions.order_by("order") if basis else Provision.objects.none(),
            required=False,
            empty_label=_("Không nêu điều khoản"),
        )
        if basis is not None:
            self.fields["instrument"].help_text = _("Đang chọn: %(instrument)s.") % {"instrument": basis}

    @property
    def values(self) -> ObligationValues:
        """What the services take. Call it on a valid form."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in _ADDRESSEES}
        given = [
            *(AddresseeValue(agency_kind=kind) for kind in self.cleaned_data["kinds"]),
            *(AddresseeValue(group=group) for group in self.cleaned_data["groups"]),
            *(AddresseeValue(agency=agency) for agency in self.cleaned_data["agencies"]),
        ]
        return ObligationValues(**data, addressees=given)


def _instrument(named: str) -> LegalInstrument | None:
    """The instrument named, when it is just one."""
    if not named:
        return None
    found = list(LegalInstrument.objects.filter(pk__in=instruments_named(named))[:2])
    return found[0] if len(found) == 1 else None


def obligation_initial(obligation: Obligation) -> dict[str, object]:
    """The values of a duty for its form; addressees must be prefetched."""
    names = set(ObligationForm.base_fields) - {*_ADDRESSEES, "instrument"}
    given = list(obligation.addressees.all())
    return {
        **{name: getattr(obligation, name) for name in names},
        "instrument": obligation.instrument.code,
        "provision": obligation.provision_id,
        "kinds": [each.agency_kind for each in given if each.agency_kind],
        "groups": [each.group_id for each in given if each.group_id],
        "agencies": [each.agency_id for each in given if each.agency_id],
    }


def first_initial(instrument: LegalInstrument | None) -> dict[str, object]:
    """What a new duty starts with, under an instrument when it was begun from its page."""
    if instrument is None:
        return {}
    return {
        "instrument": instrument.code,
        "valid_from": instrument.effective_from or instrument.issued_on,
        "source": instrument.source,
    }
