"""Targets: what is to be reached by when, and counts that show how far it has been."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from core.triggers import never_deleted, no_truncate
from directives.models import LegalInstrument
from projects.choices import Direction, TargetLevel
from projects.models.programmes import Objective, Programme, Project


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
    objective = models.ForeignKey(
        Objective,
        verbose_name=_("mục tiêu cụ thể"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
    )
    objective_verified = models.BooleanField(_("mục tiêu đã xác minh"), default=False)
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
    baseline_year = models.PositiveSmallIntegerField(_("năm gốc"), null=True, blank=True)
    baseline = models.DecimalField(
        _("giá trị năm gốc"), max_digits=16, decimal_places=3, null=True, blank=True
    )
    note = models.TextField(_("cách đo"), blank=True)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("chỉ tiêu")
        verbose_name_plural = _("chỉ tiêu")
        ordering = ["programme", "code"]
        constraints = [
            models.UniqueConstraint(name="target_codes_differ", fields=["programme", "code"]),
            models.CheckConstraint(
                name="target_baseline_has_its_year",
                condition=Q(baseline=None, baseline_year=None)
                | Q(baseline__isnull=False, baseline_year__isnull=False),
                violation_error_message=_("Giá trị gốc phải kèm năm gốc."),
            ),
        ]

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


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    obj_field=pghistory.ObjForeignKey(related_name="history"),
    model_name="TargetCountHistory",
)
class TargetCount(models.Model):
    """A target's numerator and denominator at the end of a year, entered with their source.

    Counts from reports are not stored here (`projects.target_sources`); an entered count wins over them.
    """

    target = models.ForeignKey(
        Target, verbose_name=_("chỉ tiêu"), on_delete=models.PROTECT, related_name="counts"
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    numerator = models.DecimalField(_("tử số"), max_digits=16, decimal_places=3)
    denominator = models.DecimalField(_("mẫu số"), max_digits=16, decimal_places=3, null=True, blank=True)
    origin = models.TextField(_("nguồn số liệu"))
    note = models.TextField(_("ghi chú"), blank=True)
    edits = models.PositiveIntegerField(default=0)  # optimistic lock
    synthetic = models.BooleanField(_("dữ liệu minh hoạ"), default=False)
    entered_by = models.ForeignKey(
        User, verbose_name=_("người nhập"), on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(_("nhập lúc"), default=timezone.now)

    class Meta:
        verbose_name = _("số liệu chỉ tiêu")
        verbose_name_plural = _("số liệu chỉ tiêu")
        ordering = ["target", "year"]
        constraints = [
            models.UniqueConstraint(name="target_is_counted_once_a_year", fields=["target", "year"]),
            models.CheckConstraint(
                name="target_count_is_not_negative",
                condition=Q(numerator__gte=0) & (Q(denominator=None) | Q(denominator__gte=0)),
                violation_error_message=_("Tử số và mẫu số không được âm."),
            ),
            models.CheckConstraint(
                name="target_count_names_its_origin",
                condition=~Q(origin=""),
                violation_error_message=_("Phải ghi nguồn của số liệu."),
            ),
        ]
        triggers = [
            never_deleted(),
            no_truncate(),
            pgtrigger.ReadOnly(name="keeps_target_and_year", fields=["target", "year", "synthetic"]),
        ]

    def __str__(self) -> str:
        return f"{self.target.code} {self.year}"
