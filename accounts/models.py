"""Agencies over time, people, and who serves where in which role."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Self

import pghistory
import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import AgencyKind
from accounts.roles import Permission, Role, permissions_of, role_choices
from core.triggers import never_deleted, no_truncate

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def valid_on(day: date) -> Q:
    """Rows whose validity, both ends inclusive, covers `day`."""
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))


class AgencyQuerySet(models.QuerySet["Agency"]):
    def valid_on(self, day: date) -> Self:
        return self.filter(valid_on(day))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """National roles see every agency; others their own and what lies below."""
        if not isinstance(user, User):
            return self.none()
        if user.has(Permission.AGENCY_VIEW_ALL):
            return self
        return self.filter(pk__in=user.agency_scope)


@pghistory.track()
class Agency(models.Model):
    """A body that owes duties, holds people and files reports.

    It is closed with a last day and a successor and never deleted, so that a report of 2018 still names the
    ministry that filed it.
    """

    code = models.SlugField(_("mã"), max_length=40, unique=True)
    kind = models.CharField(_("loại"), max_length=24, choices=AgencyKind)
    name = models.CharField(_("tên"), max_length=200)
    short_name = models.CharField(_("tên ngắn"), max_length=80)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=200, blank=True)
    sort_key = models.CharField(max_length=500, editable=False)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("cơ quan cấp trên"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    valid_from = models.DateField(_("hiệu lực từ"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name=_("cơ quan kế thừa"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
    )
    source = models.CharField(_("nguồn"), max_length=200, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("cơ quan")
        verbose_name_plural = _("cơ quan")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                name="agency_closes_after_it_opens",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu hiệu lực."),
            ),
            models.CheckConstraint(
                name="agency_closes_with_a_successor",
                condition=Q(valid_to=None, successor=None)
                | Q(valid_to__isnull=False, successor__isnull=False),
                violation_error_message=_("Cơ quan chỉ kết thúc khi có cả ngày kết thúc và cơ quan kế thừa."),
            ),
            models.CheckConstraint(
                name="agency_is_not_its_own_successor_or_parent",
                condition=~Q(successor=F("id")) & ~Q(parent=F("id")),
            ),
        ]
        triggers = [never_deleted(), no_truncate()]

    def __str__(self) -> str:
        return self.name

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class AgencyGroup(models.Model):
    """A set of agencies that duties address together: the six pilot provinces, the lead ministries."""

    code = models.SlugField(_("mã"), max_length=40, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("nhóm cơ quan")
        verbose_name_plural = _("nhóm cơ quan")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class AgencyGroupMember(models.Model):
    """An agency belongs to a group, from a day to a day."""

    group = models.ForeignKey(
        AgencyGroup, verbose_name=_("nhóm"), on_delete=models.CASCADE, related_name="members"
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("cơ quan"), on_delete=models.PROTECT, related_name="group_memberships"
    )
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("cơ quan trong nhóm")
        verbose_name_plural = _("cơ quan trong nhóm")
        constraints = [
            models.UniqueConstraint(
                name="agency_joins_a_group_once_at_a_time", fields=["group", "agency", "valid_from"]
            ),
            models.CheckConstraint(
                name="group_membership_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency.short_name} – {self.group.name}"


class PersonManager(UserManager["User"]):
    pass


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. What they may do comes from memberships, never from Django groups."""

    username = models.CharField(
        _("tên đăng nhập"),
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("Tên đăng nhập này đã có người dùng.")},
    )
    full_name = models.CharField(_("họ và tên"), max_length=150)
    email = models.EmailField(_("thư điện tử"), unique=True)
    is_staff = models.BooleanField(_("vào được trang quản trị"), default=False)
    is_active = models.BooleanField(_("đang hoạt động"), default=True)
    is_demonstration = models.BooleanField(_("tài khoản mẫu"), default=False)
    date_joined = models.DateTimeField(_("ngày tạo"), default=timezone.now)

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name", "email"]

    objects = PersonManager()

    class Meta:
        verbose_name = _("người dùng")
        verbose_name_plural = _("người dùng")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    @cached_property
    def current_memberships(self) -> list[Membership]:
        """Memberships valid today, with their agencies; one statement per request."""
        today = timezone.localdate()
        return list(self.memberships.valid_on(today).select_related("agency").order_by("valid_from", "pk"))

    @cached_property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(membership.role) for membership in self.current_memberships)

    @cached_property
    def role_permissions(self) -> frozenset[Permission]:
        return permissions_of(self.roles)

    def has(self, permission: Permission) -> bool:
        """Whether any current membership gives `permission`, wherever it reaches."""
        return self.is_active and permission in self.role_permissions

    def has_in(self, permission: Permission, agency_id: int) -> bool:
        """Whether a current membership in this very agency gives `permission`."""
        return self.is_active and any(
            membership.agency_id == agency_id
            and permission in permissions_of(frozenset({Role(membership.role)}))
            for membership in self.current_memberships
        )

    @cached_property
    def agency_scope(self) -> frozenset[int]:
        """Ids of the user's agencies, of those they succeeded and of all that lie below; one statement per request.

        A merged province answers for what its predecessors filed, so it sees their reports.
        """
        own = {membership.agency_id for membership in self.current_memberships}
        if not own:
            return frozenset()
        below = Agency.objects.raw(
            """
            WITH RECURSIVE scope AS (
                SELECT id FROM accounts_agency WHERE id = ANY(%s)
                UNION
                SELECT child.id FROM accounts_agency child JOIN scope
                    ON child.parent_id = scope.id OR child.successor_id = scope.id
            )
            SELECT id FROM scope
            """,
            [list(own)],
        )
        return frozenset(agency.pk for agency in below)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def valid_on(self, day: date) -> Self:
        """Valid that day, in an agency that itself is."""
        in_agency = Q(agency__valid_from__lte=day) & (Q(agency__valid_to=None) | Q(agency__valid_to__gte=day))
        return self.filter(valid_on(day) & in_agency)


class _Validity(Func):
    """The days of a row as a range, both ends inclusive; no last day means for ever."""

    function = "daterange"
    output_field = DateRangeField()


@pghistory.track()
class Membership(models.Model):
    """A person serves in an agency in one role, from a day to a day."""

    user = models.ForeignKey(
        User, verbose_name=_("người dùng"), on_delete=models.PROTECT, related_name="memberships"
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("cơ quan"), on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("vai trò"), max_length=20, choices=role_choices())
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("phân công")
        verbose_name_plural = _("phân công")
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            ),
            ExclusionConstraint(
                name="membership_roles_do_not_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("agency", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        _Validity("valid_from", "valid_to", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("Người này đã có cùng vai trò ở cơ quan này trong thời gian đó."),
            ),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.ReadOnly(name="keeps_person_agency_role", fields=["user", "agency", "role"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.agency.short_name}"
