"""Pilot direction (chỉ đạo điểm): the plan, the preliminary review after two years, the results side by side."""

from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.models import StoredFile
from core.triggers import never_deleted, no_truncate
from projects.models import Programme
from provinces.choices import PilotMeasure
from provinces.models.records import Recorded
from provinces.models.units import Province


class PilotQuerySet(models.QuerySet["PilotReview"]):
    def visible_to(self, user: User) -> Self:
        """National roles see all of them; others those of their agencies and of what lies below."""
        if user.has(Permission.PLAN_VIEW_ALL):
            return self
        if user.has(Permission.PLAN_VIEW):
            return self.filter(province__committee__in=user.agency_scope)
        return self.none()

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


@pghistory.track()
class PilotReview(Recorded):
    """The pilot of one province under one programme, from its plan to its review."""

    province = models.ForeignKey(
        Province, verbose_name=_("tỉnh, thành phố"), on_delete=models.PROTECT, related_name="pilot_reviews"
    )
    programme = models.ForeignKey(
        Programme, verbose_name=_("chương trình"), on_delete=models.PROTECT, related_name="pilot_reviews"
    )
    plan_number = models.CharField(_("số, ký hiệu kế hoạch điểm"), max_length=80)
    plan_on = models.DateField(_("ngày kế hoạch điểm"))
    area = models.CharField(_("địa bàn chỉ đạo điểm"), max_length=300)
    content = models.TextField(_("nội dung chỉ đạo điểm"), blank=True)
    review_number = models.CharField(_("số, ký hiệu báo cáo sơ kết"), max_length=80, blank=True)
    reviewed_on = models.DateField(_("ngày sơ kết"), null=True, blank=True)
    results = models.TextField(_("kết quả"), blank=True)
    limits = models.TextField(_("hạn chế, nguyên nhân"), blank=True)
    lessons = models.TextField(_("bài học kinh nghiệm"), blank=True)
    file = models.ForeignKey(
        StoredFile, verbose_name=_("tệp"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    file_name = models.CharField(_("tên tệp"), max_length=200, blank=True)

    objects = PilotQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("chỉ đạo điểm")
        verbose_name_plural = _("chỉ đạo điểm")
        ordering = ["-programme", "province"]
        constraints = [
            *Recorded.Meta.constraints,
            models.UniqueConstraint(
                name="pilot_is_one_per_province_and_programme",
                fields=["province", "programme"],
                condition=Q(withdrawn_at=None),
                violation_error_message=_("Địa phương này đã có chỉ đạo điểm của chương trình này."),
            ),
            models.CheckConstraint(
                name="pilot_review_has_number_and_day",
                condition=Q(review_number="", reviewed_on=None)
                | ~Q(review_number="") & Q(reviewed_on__gte=F("plan_on")),
                violation_error_message=_("Sơ kết phải có số, ký hiệu báo cáo và ngày sau ngày kế hoạch."),
            ),
        ]
        triggers = [
            never_deleted(),
            no_truncate(),
            pgtrigger.ReadOnly(
                name="keeps_province_programme_recorder",
                fields=["province", "programme", "recorded_by", "synthetic"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.province.name} – {self.programme.code}"


class PilotResult(models.Model):
    """One measure of a pilot before it began and at its review; the same measures in all pilots, side by side."""

    review = models.ForeignKey(
        PilotReview, verbose_name=_("chỉ đạo điểm"), on_delete=models.PROTECT, related_name="measures"
    )
    measure = models.CharField(_("tiêu chí"), max_length=20, choices=PilotMeasure)
    before = models.PositiveIntegerField(_("trước khi chỉ đạo điểm"), null=True, blank=True)
    after = models.PositiveIntegerField(_("khi sơ kết"), null=True, blank=True)

    class Meta:
        verbose_name = _("kết quả chỉ đạo điểm")
        verbose_name_plural = _("kết quả chỉ đạo điểm")
        ordering = ["review", "measure"]
        constraints = [
            models.UniqueConstraint(name="pilot_measure_is_stated_once", fields=["review", "measure"]),
            models.CheckConstraint(
                name="pilot_measure_has_a_value", condition=Q(before__isnull=False) | Q(after__isnull=False)
            ),
        ]
        triggers = [no_truncate()]

    def __str__(self) -> str:
        return f"{self.get_measure_display()}: {self.after}"
