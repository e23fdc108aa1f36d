"""Programmes as data: objectives, targets, projects (đề án), subprojects and the agencies that carry them.

The structure differs between programmes, so nothing here assumes five projects.
"""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from core.triggers import never_deleted
from directives.models import LegalInstrument
from projects.choices import AgencyRole, Direction, TargetLevel


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
    approval_note = models.TextField(_("ghi chú về phê duyệt"), blank=True)
    contents = models.TextField(_("nội dung"), blank=True)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("đề án")
        verbose_name_plural = _("đề án")
        ordering = ["programme", "number"]
        constraints = [models.UniqueConstraint(name="project_numbers_differ", fields=["programme", "number"])]

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
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency.short_name} ({self.get_role_display()})"


class Target(models.Model):
    """A numbered target (chỉ tiêu): a rate is a numerator over a denominator, never a typed percentage."""

    programme = models.ForeignKey(
        Programme, verbose_name=_("chương trình"), on_delete=models.CASCADE, related_name="targets"
    )
    project = models.ForeignKey(
        Project,
        verbose_name=_("đề án"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
    )
    code = models.CharField(_("mã"), max_length=20)
    text = models.TextField(_("nội dung"))
    numerator = models.TextField(_("tử số"), blank=True)
    denominator = models.TextField(_("mẫu số"), blank=True)
    unit = models.CharField(_("đơn vị"), max_length=60)
    direction = models.CharField(_("chiều"), max_length=10, choices=Direction)
    level = models.CharField(_("cấp"), max_length=10, choices=TargetLevel, default=TargetLevel.NATIONAL)
    instrument = models.ForeignKey(
        LegalInstrument, verbose_name=_("văn bản quy định"), on_delete=models.PROTECT, null=True, blank=True
    )
    responsible = models.ForeignKey(
        Agency, verbose_name=_("cơ quan chịu trách nhiệm"), on_delete=models.PROTECT, null=True, blank=True
    )
    source = models.CharField(_("nguồn"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("chỉ tiêu")
        verbose_name_plural = _("chỉ tiêu")
        ordering = ["programme", "code"]
        constraints = [models.UniqueConstraint(name="target_codes_differ", fields=["programme", "code"])]

    def __str__(self) -> str:
        return f"{self.code}. {self.text}"


class Milestone(models.Model):
    """The value a target is to reach by the end of a year."""

    target = models.ForeignKey(
        Target, verbose_name=_("chỉ tiêu"), on_delete=models.CASCADE, related_name="milestones"
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    value = models.DecimalField(_("giá trị"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("mốc")
        verbose_name_plural = _("mốc")
        ordering = ["target", "year"]
        constraints = [models.UniqueConstraint(name="milestone_years_differ", fields=["target", "year"])]

    def __str__(self) -> str:
        return f"{self.year}: {self.value}"
