"""What is asked before a period is compiled."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from reports.calendar import PeriodCode
from reports.models import Period


class PeriodField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when the program runs
    """Periods by code and in words."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} – {PeriodCode.parse(obj.code).words}"


class CompileForm(forms.Form):
    """Which period, and whether reports that wait for review count."""

    period = PeriodField(
        label=_("Kỳ báo cáo"),
        queryset=Period.objects.none(),
        to_field_name="code",
        empty_label=None,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={
            "required": _("Hãy chọn kỳ báo cáo cần tổng hợp."),
            "invalid_choice": _("Kỳ báo cáo này chưa có báo cáo nào được gửi."),
        },
    )
    provisional = forms.BooleanField(
        label=_("Tạm tính (dùng cả báo cáo đã gửi mà chưa được tiếp nhận)"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args: Any, periods: QuerySet[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].queryset = periods  # type: ignore[attr-defined]
