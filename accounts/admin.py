"""Django's admin, ruled by the same roles as the pages: no groups, no superuser's free pass, nothing deleted.

Agencies are closed and roles given on the pages (`accounts.services`), so those fields are only shown here.
"""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from accounts.roles import Permission
from core.text import sort_key

if TYPE_CHECKING:
    AnyAdmin = admin.ModelAdmin[Any]
    AnyInline = admin.TabularInline[Any, Any]
    PersonAdmin = UserAdmin[User]
    CreationForm = AdminUserCreationForm[User]
    ChangeForm = UserChangeForm[User]
else:
    AnyAdmin, AnyInline, PersonAdmin = admin.ModelAdmin, admin.TabularInline, UserAdmin
    CreationForm, ChangeForm = AdminUserCreationForm, UserChangeForm

admin.site.site_header = _("Chương trình 130/CP – Quản trị")
admin.site.site_title = _("Quản trị")
admin.site.index_title = _("Dữ liệu tham chiếu và tài khoản")
admin.site.unregister(Group)  # what people may do comes from memberships


class ByRole:
    """Permissions of the admin from those of the roles: `editing` are all needed to change anything."""

    editing: ClassVar[frozenset[Permission]]
    deletable: ClassVar[bool] = False

    def _may_edit(self, request: HttpRequest) -> bool:
        user = request.user
        return isinstance(user, User) and all(user.has(permission) for permission in self.editing)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user = request.user
        return self._may_edit(request) or (isinstance(user, User) and user.has(Permission.AUDIT_VIEW))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_edit(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_edit(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.deletable and self._may_edit(request)


class RoleAdmin(ByRole, AnyAdmin):
    """A model's admin ruled by roles."""


class RoleInline(ByRole, AnyInline):
    """Rows below another row, ruled by roles; these can be taken away again."""

    deletable = True
    extra = 0


class UserCreationForm(CreationForm):
    class Meta:
        model = User
        fields = ("username", "full_name", "email")


class PersonChangeForm(ChangeForm):
    class Meta:
        model = User
        fields = "__all__"


@admin.register(User)
class UserRoleAdmin(ByRole, PersonAdmin):
    editing = frozenset({Permission.ACCOUNT_MANAGE})
    form = PersonChangeForm
    add_form = UserCreationForm
    list_display = ("username", "full_name", "email", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "is_demonstration")
    search_fields = ("username", "full_name", "email")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined", "is_superuser", "is_demonstration")
    fieldsets = (
        (None, {"fields": ("username", "password", "full_name", "email")}),
        (_("Truy cập"), {"fields": ("is_active", "is_staff", "is_superuser", "is_demonstration")}),
        (_("Thời gian"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "full_name", "email", "usable_password", "password1", "password2")}),
    )


@admin.register(Agency)
class AgencyAdmin(RoleAdmin):
    editing = frozenset({Permission.ACCOUNT_MANAGE})
    list_display = ("name", "kind", "parent", "valid_from", "valid_to", "successor")
    list_filter = ("kind",)
    list_select_related = ("parent", "successor")
    search_fields = ("name", "short_name", "code")
    autocomplete_fields = ("parent",)
    fields = (
        "code",
        "kind",
        "name",
        "short_name",
        "name_en",
        "parent",
        "valid_from",
        "valid_to",
        "successor",
        "source",
        "note",
    )
    readonly_fields = ("valid_to", "successor")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Code and kind of an agency stay: reports and roles rest on them."""
        return self.readonly_fields if obj is None else (*self.readonly_fields, "code", "kind")

    def save_model(self, request: HttpRequest, obj: Agency, form: Any, change: bool) -> None:
        obj.sort_key = sort_key(obj.name)
        super().save_model(request, obj, form, change)
