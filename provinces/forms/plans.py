"""What provinces type about their plans, and staff in answer."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.secrecy import SECRECY_CHOICES
from directives.forms.fields import AttachmentField, DayField, text_area
from directives.forms.instruments import InstrumentField
from projects.choices import FundingSource
from projects.models import Programme, Project
from provinces.models import IntegrationTopic, PlanTask, PlanVersion, Province
from provinces.services import DocumentValues, IntegrationValues, TaskValues

if TYPE_CHECKING:
    ProvinceChoice = forms.ModelChoiceField[Province]
    ProgrammeChoice = forms.ModelChoiceField[Programme]
    ProjectChoice = forms.ModelChoiceField[Project]
else:
    ProvinceChoice = ProgrammeChoice = ProjectChoice = forms.ModelChoiceField


class _ProgrammeYears(ProgrammeChoice):
    def label_from_instance(self, obj: Programme) -> str:
        return f"{obj.year_from}–{obj.year_to}: {obj.name}"


class StartPlanForm(forms.Form):
    """Which plan: of what province, for which programme, for a year or for all of it."""

    programme = _ProgrammeYears(
        label=_("Chương trình"), queryset=Programme.objects.order_by("-year_from"), empty_label=None
    )
    year = forms.IntegerField(
        label=_("Năm"),
        min_value=2000,
        max_value=2100,
        required=False,
        localize=False,
        help_text=_("Để trống khi là kế hoạch của cả giai đoạn."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    replaces = forms.BooleanField(
        label=_("Kế hoạch này thay thế kế hoạch đang có giá trị của cùng kỳ"), required=False
    )

    def __init__(self, user: User, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        agencies = {membership.agency_id for membership in user.current_memberships}
        own = Province.objects.filter(committee__in=agencies)
        self.fields["province"] = ProvinceChoice(label=_("Địa phương"), queryset=own, empty_label=None)
        self.order_fields(["province", "programme", "year", "replaces"])


class DocumentForm(forms.Form):
    """The plan as a document. A draft may be incomplete."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    document_number = forms.CharField(label=_("Số"), max_length=20, required=False)
    document_symbol = forms.CharField(
        label=_("Ký hiệu"), max_length=60, required=False, help_text=_("Ví dụ KH-UBND.")
    )
    issued_on = DayField(label=_("Ngày ban hành"), required=False)
    title = forms.CharField(label=_("Trích yếu"), required=False, widget=text_area(2))
    signer_office = forms.CharField(
        label=_("Chức vụ người ký"),
        max_length=200,
        required=False,
        help_text=_("Không ghi họ tên, ví dụ “Phó Chủ tịch Uỷ ban nhân dân tỉnh”."),
    )
    implements = InstrumentField(label=_("Văn bản mà kế hoạch triển khai"), required=False)
    period_from = DayField(label=_("Thực hiện từ ngày"), required=False)
    period_to = DayField(label=_("Đến ngày"), required=False)
    note = forms.CharField(label=_("Ghi chú"), required=False, widget=text_area(2))
    file = AttachmentField(label=_("Tệp văn bản kế hoạch"), required=False)
    remove_file = forms.BooleanField(label=_("Bỏ tệp đang kèm"), required=False)
    secrecy = forms.ChoiceField(label=_("Độ mật của văn bản"), choices=SECRECY_CHOICES, required=False)

    @property
    def values(self) -> DocumentValues:
        kept = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"seen", "file", "remove_file"}
        }
        return DocumentValues(**kept)


def document_initial(version: PlanVersion) -> dict[str, object]:
    names = set(DocumentForm.base_fields) - {"seen", "file", "remove_file", "secrecy", "implements"}
    return {
        **{name: getattr(version, name) for name in names},
        "implements": version.implements.code if version.implements else "",
        "seen": version.edits,
    }


class SeenForm(forms.Form):
    """How many saves the person had seen when the page was opened."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class TaskForm(forms.Form):
    title = forms.CharField(label=_("Nhiệm vụ"), max_length=500, widget=text_area(2))
    project = ProjectChoice(
        label=_("Đề án"),
        queryset=Project.objects.none(),
        required=False,
        empty_label=_("Chung cho cả chương trình"),
    )
    responsible = forms.CharField(label=_("Cơ quan chủ trì"), max_length=200)
    coordinating = forms.CharField(label=_("Cơ quan phối hợp"), max_length=300, required=False)
    starts_on = DayField(label=_("Từ ngày"), required=False, help_text="")
    ends_on = DayField(label=_("Đến ngày"), required=False, help_text="")
    product = forms.CharField(label=_("Sản phẩm"), max_length=300, required=False)
    budget = forms.DecimalField(
        label=_("Kinh phí (triệu đồng)"),
        required=False,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    funding = forms.ChoiceField(
        label=_("Nguồn kinh phí"),
        choices=[("", _("Chưa ghi")), *FundingSource.choices],
        required=False,
    )

    def __init__(self, *args: Any, projects: Sequence[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["project"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Project.objects.filter(pk__in=[each.pk for each in projects])
            field.choices = [
                ("", _("Chung cho cả chương trình")),
                *((each.pk, f"{each.number}. {each.name}") for each in projects),
            ]

    @property
    def values(self) -> TaskValues:
        kept = {name: value for name, value in self.cleaned_data.items() if name != "DELETE"}
        return TaskValues(**kept)


def task_initial(task: PlanTask) -> dict[str, object]:
    names = set(TaskForm.base_fields) - {"project"}
    return {**{name: getattr(task, name) for name in names}, "project": task.project_id}


class IntegrationsForm(SeenForm):
    """A passage and its place for each topic of the programme."""

    def __init__(
        self, topics: Sequence[IntegrationTopic], data: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.topics = topics
        for topic in topics:
            self.fields[passage_field(topic)] = forms.CharField(
                label=_("Đoạn thể hiện việc lồng ghép"), required=False, widget=text_area(4)
            )
            self.fields[place_field(topic)] = forms.CharField(
                label=_("Vị trí trong kế hoạch"),
                max_length=120,
                required=False,
                help_text=_("Ví dụ: mục II.2, trang 4."),
            )

    @property
    def values(self) -> dict[str, IntegrationValues]:
        return {
            topic.code: IntegrationValues(
                self.cleaned_data[passage_field(topic)], self.cleaned_data[place_field(topic)]
            )
            for topic in self.topics
        }

    @property
    def rows(self) -> list[tuple[IntegrationTopic, forms.BoundField, forms.BoundField]]:
        return [(topic, self[passage_field(topic)], self[place_field(topic)]) for topic in self.topics]


def passage_field(topic: IntegrationTopic) -> str:
    return f"integrations-{topic.code}-passage"


def place_field(topic: IntegrationTopic) -> str:
    return f"integrations-{topic.code}-place"


class ReasonForm(forms.Form):
    """Why something is returned, withdrawn, cancelled."""

    reason = forms.CharField(label=_("Lý do"), widget=text_area(3), max_length=5_000)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, verb: str = "", label: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(data, auto_id=f"id_{verb}_%s" if verb else "id_%s", **kwargs)
        if label:
            self.fields["reason"].label = label
