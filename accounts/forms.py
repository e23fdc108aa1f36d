"""What administrators type about agencies and memberships."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.choices import AgencyKind
from accounts.models import Agency, User
from accounts.roles import ROLES

if TYPE_CHECKING:
    AgencyChoice = forms.ModelChoiceField[Agency]
    PersonChoice = forms.ModelChoiceField[User]
else:
    AgencyChoice = PersonChoice = forms.ModelChoiceField

_DATE_HELP = _("Ngày/tháng/năm, ví dụ 30/06/2025.")
_DATE_ERRORS = {"invalid": _("Ngày phải có dạng ngày/tháng/năm và có thật, ví dụ 30/06/2025.")}


class PersonField(PersonChoice):
    """Chooses among people by name and user name, since names repeat."""

    def label_from_instance(self, obj: User) -> str:
        return f"{obj.full_name} ({obj.username})"


class CloseAgencyForm(forms.Form):
    last_day = forms.DateField(
        label=_("Ngày cuối cùng có hiệu lực"), help_text=_DATE_HELP, error_messages=_DATE_ERRORS
    )

    def __init__(self, agency: Agency, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.fields["successor"] = AgencyChoice(
            label=_("Cơ quan kế thừa"),
            help_text=_("Nhận nhiệm vụ của cơ quan này trong chương trình kể từ ngày hôm sau."),
            queryset=Agency.objects.filter(valid_to=None).exclude(pk=agency.pk),
            empty_label=_("Chọn cơ quan"),
        )


class GrantMembershipForm(forms.Form):
    valid_from = forms.DateField(label=_("Từ ngày"), help_text=_DATE_HELP, error_messages=_DATE_ERRORS)
    valid_to = forms.DateField(
        label=_("Đến hết ngày"),
        help_text=_("Để trống khi chưa định ngày kết thúc."),
        required=False,
        error_messages=_DATE_ERRORS,
    )

    def __init__(self, agency: Agency, by: User, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.fields["user"] = PersonField(
            label=_("Người được phân công"),
            queryset=User.objects.filter(is_active=True).exclude(pk=by.pk).order_by("full_name", "username"),
            empty_label=_("Chọn người"),
        )
        kind = AgencyKind(agency.kind)
        fitting = [(role.value, rule.title) for role, rule in ROLES.items() if kind in rule.agency_kinds]
        self.fields["role"] = forms.ChoiceField(
            label=_("Vai trò"),
            help_text=_("Chỉ gồm những vai trò dành cho loại cơ quan này."),
            choices=[("", _("Chọn vai trò")), *fitting],
        )
        self.order_fields(["user", "role", "valid_from", "valid_to"])


class EndMembershipForm(forms.Form):
    last_day = forms.DateField(
        label=_("Ngày cuối cùng của phân công"), help_text=_DATE_HELP, error_messages=_DATE_ERRORS
    )
