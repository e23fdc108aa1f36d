"""What narrows the tree, the Gantt chart and the month of a project."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from projects.choices import ActivityLevel, ActivityState
from projects.forms.fields import PlainSelect
from projects.models import Activity, Project
from projects.queries.work import WorkFilter

_ALL = ("", _("Tất cả"))


class WorkFilterForm(forms.Form):
    """Filters of one project's work; three statements for the choices."""

    q = forms.CharField(
        label=_("Tìm kiếm"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )
    state = forms.ChoiceField(label=_("Trạng thái"), choices=[_ALL, *ActivityState.choices], required=False)
    late = forms.ChoiceField(
        label=_("Thời hạn"), choices=[_ALL, ("1", _("chỉ việc quá hạn"))], required=False
    )

    def __init__(self, data: Mapping[str, Any], project: Project) -> None:
        super().__init__(data)
        self.project = project
        tasks = Activity.objects.filter(project=project, level=ActivityLevel.TASK).order_by("path")
        told = tasks.values_list("path", "code", "name")
        self._choice("under", _("Thuộc nhiệm vụ"), [(row[0], _indented(*row)) for row in told])
        agencies = Agency.objects.filter(pk__in=project.activities.order_by().values("responsible"))
        self._choice("agency", _("Cơ quan chủ trì"), list(agencies.values_list("pk", "name")))
        subprojects = project.subprojects.order_by("number")
        self._choice("subproject", _("Tiểu đề án"), [(row.pk, str(row)) for row in subprojects])

    def _choice(self, name: str, label: Any, choices: list[tuple[Any, str]]) -> None:
        """A choice; where there is nothing to choose from, none."""
        if choices:
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[_ALL, *choices], required=False, widget=PlainSelect
            )

    @property
    def wanted(self) -> WorkFilter:
        """What can be read of it; a parameter that cannot narrows nothing, and its error is shown."""
        self.is_valid()
        data = self.cleaned_data
        return WorkFilter(
            query=data.get("q", ""),
            state=data.get("state", ""),
            responsible=int(data["agency"]) if data.get("agency") else None,
            subproject=int(data["subproject"]) if data.get("subproject") else None,
            under=data.get("under", ""),
            late=bool(data.get("late")),
        )

    @property
    def narrows(self) -> bool:
        return any(self.cleaned_data.values()) if self.is_valid() else True


def _indented(path: str, code: str, name: str) -> str:
    shortened = name if len(name) <= 60 else f"{name[:59]}…"
    return f"{'– ' * path.count('.')}{code}. {shortened}"
