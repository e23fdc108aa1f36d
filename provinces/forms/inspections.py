"""What staff type about an inspection: its decision, team, visits, recommendations, and how it ended."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.secrecy import SECRECY_CHOICES
from directives.forms.fields import AttachmentField, DayField, text_area
from projects.models import Programme
from provinces.choices import TeamSeat
from provinces.forms.fields import AgencyOfAnyTime, ProvinceOfAnyTime, SharedChoices
from provinces.forms.plans import ProgrammeChoice
from provinces.models import Inspection
from provinces.services import (
    ConclusionValues,
    InspectionValues,
    RecommendationValues,
    TeamValues,
    VisitValues,
)


class _ProgrammeYears(ProgrammeChoice):
    def label_from_instance(self, obj: Programme) -> str:
        return f"{obj.year_from}–{obj.year_to}: {obj.name}"


class InspectionForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    programme = _ProgrammeYears(
        label=_("Chương trình"), queryset=Programme.objects.order_by("-year_from"), empty_label=None
    )
    title = forms.CharField(label=_("Tên đoàn kiểm tra"), required=False, widget=text_area(2))
    decision_number = forms.CharField(
        label=_("Số, ký hiệu quyết định"), required=False, help_text=_("Ví dụ 27/QĐ-BCĐ138/CP.")
    )
    decided_on = DayField(label=_("Ngày quyết định"), required=False)
    starts_on = DayField(label=_("Kiểm tra từ ngày"), required=False)
    ends_on = DayField(label=_("Đến ngày"), required=False)
    findings = forms.CharField(
        label=_("Kết quả kiểm tra chung"),
        required=False,
        widget=text_area(5),
        help_text=_("Có thể ghi sau; phải có trước khi kết luận."),
    )
    file = AttachmentField(label=_("Tệp quyết định"), required=False)
    remove_file = forms.BooleanField(label=_("Bỏ tệp đang kèm"), required=False)
    secrecy = forms.ChoiceField(label=_("Độ mật của văn bản"), choices=SECRECY_CHOICES, required=False)

    def values(
        self,
        members: list[TeamValues],
        visits: list[VisitValues],
        recommendations: list[RecommendationValues],
    ) -> InspectionValues:
        data = self.cleaned_data
        names = (
            "programme",
            "title",
            "decision_number",
            "decided_on",
            "starts_on",
            "ends_on",
            "findings",
            "secrecy",
        )
        return InspectionValues(
            **{name: data[name] for name in names},
            members=members,
            visits=visits,
            recommendations=recommendations,
        )


def inspection_initial(inspection: Inspection) -> dict[str, object]:
    names = set(InspectionForm.base_fields) - {"seen", "file", "remove_file", "secrecy", "programme"}
    return {
        **{name: getattr(inspection, name) for name in names},
        "programme": inspection.programme_id,
        "seen": inspection.edits,
    }


class TeamForm(SharedChoices):
    seat = forms.ChoiceField(
        label=_("Vị trí trong đoàn"), choices=[("", _("Chọn vị trí")), *TeamSeat.choices]
    )
    agency = AgencyOfAnyTime(label=_("Cơ quan"))
    office = forms.CharField(
        label=_("Chức vụ"), max_length=200, help_text=_("Không ghi họ tên, ví dụ “Phó Cục trưởng”.")
    )

    @property
    def values(self) -> TeamValues:
        data = self.cleaned_data
        return TeamValues(data["seat"], data["agency"], data["office"])


class VisitForm(SharedChoices):
    province = ProvinceOfAnyTime(label=_("Địa phương"))
    visited_on = DayField(label=_("Ngày làm việc"), required=False, help_text="")
    findings = forms.CharField(
        label=_("Kết quả kiểm tra tại địa phương"), required=False, widget=text_area(3)
    )

    @property
    def values(self) -> VisitValues:
        data = self.cleaned_data
        return VisitValues(data["province"], data["visited_on"], data["findings"])


class RecommendationForm(SharedChoices):
    text = forms.CharField(label=_("Kiến nghị"), widget=text_area(2))
    owner = AgencyOfAnyTime(label=_("Cơ quan thực hiện"))
    due_on = DayField(label=_("Hạn thực hiện"), help_text="")

    @property
    def values(self) -> RecommendationValues:
        data = self.cleaned_data
        return RecommendationValues(data["text"], data["owner"], data["due_on"])


class ConclusionForm(forms.Form):
    """The document that announces the findings. It goes into the register of instruments."""

    concluded_on = DayField(label=_("Ngày kết luận"), required=False)
    number = forms.CharField(label=_("Số văn bản kết luận"), max_length=20, required=False)
    symbol = forms.CharField(
        label=_("Ký hiệu"), max_length=60, required=False, help_text=_("Ví dụ TB-BCĐ138/CP.")
    )
    signer_office = forms.CharField(
        label=_("Chức vụ người ký"), max_length=200, required=False, help_text=_("Không ghi họ tên.")
    )

    @property
    def values(self) -> ConclusionValues:
        data: dict[str, Any] = self.cleaned_data
        return ConclusionValues(**data)
