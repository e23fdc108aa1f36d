"""Programmes as data: objectives, targets, projects (đề án), subprojects and the agencies that carry them.

The structure differs between programmes, so nothing here assumes five projects.
"""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from accounts.roles import Permission
from core.triggers import never_deleted
from directives.models import LegalInstrument
from projects.choices import AgencyRole, BoardSeat


class PublicQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: User) -> Self:
        """Programmes are published decisions: every signed-in person sees them."""
        return self if user.is_authenticated else self.none()


class Programme(models.Model):
    """A national programme against human trafficking, approved by one decision for a run of years."""

    code = models.SlugField(_("mã"), max_length=20, unique=True)
    name = models.CharField(_("tên"), max_length=300)
    year_from = models.PositiveSmallIntegerField(_("từ năm"))
    year_to = models.PositiveSmallIntegerField(_("đến năm"))
    instrument = models.ForeignKey(
        LegalInstrument, verbose_name=_("văn bản phê duyệt"), on_delete=models.PROTECT, null=True, blank=True
    )
    general_objective = models.TextField(_("mục tiêu chung"), blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("chương trình")
        verbose_name_plural = _("chương trình")
        ordering = ["-year_from"]
        constraints = [
            models.CheckConstraint(
                name="programme_years_run_forward", condition=Q(year_to__gte=F("year_from"))
            )
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.name


class Objective(models.Model):
    """A specific objective (mục tiêu cụ thể) of a programme."""

    programme = models.ForeignKey(
        Programme, verbose_name=_("chương trình"), on_delete=models.CASCADE, related_name="objectives"
    )
    number = models.PositiveSmallIntegerField(_("thứ tự"))
    text = models.TextField(_("nội dung"))
    source = models.CharField(_("nguồn"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("mục tiêu cụ thể")
        verbose_name_plural = _("mục tiêu cụ thể")
        ordering = ["programme", "number"]
        constraints = [
            models.UniqueConstraint(name="objective_numbers_differ", fields=["programme", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: User) -> Self:
        """Projects are published decisions; what is inside them follows `followed_by`."""
        return self if user.is_authenticated else self.none()

    def followed_by(self, user: User) -> Self:
        """Projects whose activities, progress, money and meetings the person sees.

        National roles follow every project; others those in which one of their agencies takes part.
        """
        if user.has(Permission.PROGRESS_VIEW_ALL):
            return self
        if user.has(Permission.PROGRESS_VIEW):
            return self.filter(
                pk__in=ProjectAgency.objects.filter(agency__in=user.agency_scope).values("project")
            )
        return self.none()


class Project(models.Model):
    """A project (đề án) of a programme."""

    code = models.SlugField(_("mã"), max_length=40, unique=True)
    programme = models.ForeignKey(
        Programme, verbose_name=_("chương trình"), on_delete=models.CASCADE, related_name="projects"
    )
    number = models.PositiveSmallIntegerField(_("số"))
    name = models.CharField(_("tên"), max_length=300)
    instrument = models.ForeignKey(
        LegalInstrument, verbose_name=_("văn bản phê duyệt"), on_delete=models.PROTECT, null=True, blank=True
    )
    approval_due_on = models.DateField(_("hạn phê duyệt"), null=True, blank=True)
    approval_note = models.TextField(_("ghi chú về phê duyệt"), blank=True)
    year_from = models.PositiveSmallIntegerField(_("từ năm"), null=True, blank=True)
    year_to = models.PositiveSmallIntegerField(_("đến năm"), null=True, blank=True)
    objective = models.ForeignKey(
        Objective,
        verbose_name=_("mục tiêu cụ thể"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
    )
    objective_verified = models.BooleanField(_("mục tiêu đã xác minh"), default=False)
    contents = models.TextField(_("nội dung"), blank=True)
    beneficiaries = models.TextField(_("đối tượng thụ hưởng"), blank=True)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề án")
        verbose_name_plural = _("đề án")
        ordering = ["programme", "number"]
        constraints = [
            models.UniqueConstraint(name="project_numbers_differ", fields=["programme", "number"]),
            models.CheckConstraint(
                name="project_years_run_forward",
                condition=Q(year_from=None) | Q(year_to=None) | Q(year_to__gte=F("year_from")),
                violation_error_message=_("Năm kết thúc phải sau năm bắt đầu."),
            ),
        ]

    def __str__(self) -> str:
        return f"Đề án {self.number}. {self.name}"


class Subproject(models.Model):
    """A subproject (tiểu đề án)."""

    project = models.ForeignKey(
        Project, verbose_name=_("đề án"), on_delete=models.CASCADE, related_name="subprojects"
    )
    number = models.PositiveSmallIntegerField(_("số"))
    name = models.CharField(_("tên"), max_length=300)
    verified = models.BooleanField(_("đã xác minh"), default=False)
    note = models.TextField(_("ghi chú"), blank=True)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("tiểu đề án")
        verbose_name_plural = _("tiểu đề án")
        ordering = ["project", "number"]
        constraints = [
            models.UniqueConstraint(name="subproject_numbers_differ", fields=["project", "number"])
        ]

    def __str__(self) -> str:
        return f"Tiểu đề án {self.number}. {self.name}"


class ProjectAgency(models.Model):
    """An agency leads or coordinates a project or one of its subprojects, from a day to a day."""

    project = models.ForeignKey(
        Project, verbose_name=_("đề án"), on_delete=models.CASCADE, related_name="agencies"
    )
    subproject = models.ForeignKey(
        Subproject,
        verbose_name=_("tiểu đề án"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="agencies",
    )
    agency = models.ForeignKey(Agency, verbose_name=_("cơ quan"), on_delete=models.PROTECT)
    role = models.CharField(_("vai trò"), max_length=12, choices=AgencyRole)
    valid_from = models.DateField(_("từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    verified = models.BooleanField(_("đã xác minh"), default=False)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("cơ quan thực hiện")
        verbose_name_plural = _("cơ quan thực hiện")
        constraints = [
            models.UniqueConstraint(
                name="project_agency_is_named_once",
                fields=["project", "subproject", "agency", "role"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="project_agency_ends_after_it_begins",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency.short_name} ({self.get_role_display()})"


class ManagementBoardMember(models.Model):
    """A seat on a project's management board (ban chủ nhiệm), held by an office from a day to a day.

    The office is named, never the person: "Thứ trưởng Bộ Thông tin và Truyền thông".
    """

    project = models.ForeignKey(
        Project, verbose_name=_("đề án"), on_delete=models.PROTECT, related_name="board_members"
    )
    seat = models.CharField(_("vị trí trong ban chủ nhiệm"), max_length=10, choices=BoardSeat)
    office = models.CharField(_("chức vụ"), max_length=200)
    agency = models.ForeignKey(
        Agency, verbose_name=_("cơ quan"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    verified = models.BooleanField(_("đã xác minh"), default=False)
    synthetic = models.BooleanField(_("dữ liệu minh hoạ"), default=False)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("thành viên ban chủ nhiệm")
        verbose_name_plural = _("ban chủ nhiệm")
        ordering = ["project", "valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="board_seat_is_held_once_from_a_day", fields=["project", "seat", "office", "valid_from"]
            ),
            models.CheckConstraint(
                name="board_seat_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.get_seat_display()}: {self.office}"
