"""What people type about activities: what they are, when they run, what they wait for."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from directives.forms.fields import DayField
from projects.choices import ActivityLevel
from projects.forms.fields import (
    AgenciesField,
    AgencyField,
    FigureField,
    SubprojectChoice,
    TargetChoice,
    WorkForm,
    seen_field,
    text_area,
)
from projects.models import Activity, Project
from projects.parsing import WEIGHT
from projects.services.planning import LONGEST_CODE

_NAME = 300
_ORDER = [
    *("level", "code", "parent", "name", "description", "responsible", "planned_start", "planned_end"),
    *("weight", "subproject", "target", "coordinating"),
]


class CodeField(forms.CharField):
    """A task or an activity of one project, named by its code."""

    def __init__(self, project: Project, **kwargs: Any) -> None:
        self.project = project
        super().__init__(max_length=LONGEST_CODE, **kwargs)

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        if not code:
            return None
        found = Activity.objects.filter(project=self.project, code__iexact=code).first()
        if found is None:
            raise ValidationError(
                _now("Đề án không có nhiệm vụ, hoạt động nào mang mã “%(code)s”.") % {"code": code}
            )
        return found


class _AboutActivity(WorkForm):
    """What both forms of an activity ask; the service says what is missing."""

    layout = [
        ("level", "code", "parent"),
        ("planned_start", "planned_end", "weight"),
        ("subproject", "target"),
    ]

    def _finish(self, project: Project, also: int | None = None) -> None:
        """Fields whose choices depend on the project."""
        self.fields["responsible"] = AgencyField(label=_("Cơ quan chủ trì"), also=also)
        self.fields["coordinating"] = AgenciesField(label=_("Cơ quan phối hợp"))
        subprojects = project.subprojects.order_by("number")
        if subprojects:
            self.fields["subproject"] = SubprojectChoice(
                label=_("Tiểu đề án"),
                queryset=subprojects,
                required=False,
                empty_label=_("Không thuộc tiểu đề án nào"),
            )
        targets = project.targets.order_by("code")
        if targets:
            self.fields["target"] = TargetChoice(
                label=_("Phục vụ chỉ tiêu"),
                queryset=targets,
                required=False,
                empty_label=_("Không gắn với chỉ tiêu nào"),
            )
        self.order_fields(_ORDER)


def _weight() -> FigureField:
    return FigureField(
        WEIGHT,
        label=_("Trọng số"),
        help_text=_("So với các việc cùng cấp; 2 nặng gấp đôi 1."),
        initial=1,
    )


class PlanForm(_AboutActivity):
    """A new task or activity."""

    level = forms.ChoiceField(
        label=_("Cấp"),
        choices=ActivityLevel.choices,
        initial=ActivityLevel.ACTIVITY,
        help_text=_("Nhiệm vụ gồm các cấp dưới; tiến độ chỉ nhập cho hoạt động."),
    )
    code = forms.CharField(
        label=_("Mã"),
        max_length=LONGEST_CODE,
        help_text=_("Không trùng trong đề án, ví dụ 1.2 hoặc TT-03."),
    )
    name = forms.CharField(label=_("Tên"), max_length=_NAME)
    description = forms.CharField(label=_("Nội dung"), widget=text_area(3), required=False)
    planned_start = DayField(label=_("Bắt đầu theo kế hoạch"))
    planned_end = DayField(label=_("Kết thúc theo kế hoạch"), help_text="")
    weight = _weight()

    def __init__(self, project: Project, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["parent"] = CodeField(
            project,
            label=_("Thuộc nhiệm vụ (mã)"),
            required=False,
            help_text=_("Để trống khi đặt ở cấp trên cùng."),
        )
        self._finish(project)


class EditForm(_AboutActivity):
    """What an activity is. Its days change by `RescheduleForm`, with a reason."""

    name = forms.CharField(label=_("Tên"), max_length=_NAME)
    description = forms.CharField(label=_("Nội dung"), widget=text_area(3), required=False)
    weight = _weight()
    seen = seen_field()

    def __init__(self, activity: Activity, data: Mapping[str, Any] | None = None) -> None:
        initial = {
            "name": activity.name,
            "description": activity.description,
            "weight": activity.weight,
            "responsible": activity.responsible_id,
            "subproject": activity.subproject_id,
            "target": activity.target_id,
            "seen": activity.edits,
        }
        if data is None:
            initial["coordinating"] = list(activity.coordinating.values_list("agency_id", flat=True))
        super().__init__(data, initial=initial)
        self._finish(activity.project, also=activity.responsible_id)


class RescheduleForm(WorkForm):
    """Other planned days, and why."""

    layout = [("planned_start", "planned_end")]

    planned_start = DayField(label=_("Bắt đầu theo kế hoạch mới"))
    planned_end = DayField(label=_("Kết thúc theo kế hoạch mới"), help_text="")
    reason = forms.CharField(
        label=_("Lý do điều chỉnh"),
        widget=text_area(3),
        required=False,  # the service asks, since nothing needs a reason when nothing changes
    )
    seen = seen_field()

    def __init__(self, activity: Activity, data: Mapping[str, Any] | None = None) -> None:
        initial = {
            "planned_start": activity.planned_start,
            "planned_end": activity.planned_end,
            "seen": activity.edits,
        }
        super().__init__(data, initial=initial)


class DayForm(WorkForm):
    """The day on which something happened."""

    on = DayField(label=_("Ngày"))

    def __init__(self, data: Mapping[str, Any] | None = None, *, label: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["on"].label = label


class ReasonForm(WorkForm):
    """A reason; the service says what it is for when it is missing."""

    reason = forms.CharField(label=_("Lý do"), widget=text_area(3), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, label: Any) -> None:
        super().__init__(data)
        self.fields["reason"].label = label


class DependencyForm(WorkForm):
    """What has to end first."""

    def __init__(self, activity: Activity, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.fields["predecessor"] = CodeField(
            activity.project,
            label=_("Chỉ bắt đầu sau khi kết thúc (mã)"),
            help_text=_("Mã nhiệm vụ, hoạt động của cùng đề án, ví dụ 1.2."),
        )
