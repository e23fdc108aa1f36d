"""Report types and reporting periods with their dates."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.triggers import never_deleted
from reports.choices import Frequency


class ReportType(models.Model):
    """A kind of report of the regime (loại báo cáo) and its rules in words."""

    code = models.CharField(_("mã"), max_length=1, choices=Frequency, unique=True)
    name = models.CharField(_("tên"), max_length=120)
    window_rule = models.TextField(_("quy tắc chốt số liệu"), blank=True)
    due_rule = models.TextField(_("quy tắc thời hạn"), blank=True)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("loại báo cáo")
        verbose_name_plural = _("loại báo cáo")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class PeriodQuerySet(models.QuerySet["Period"]):
    def visible_to(self, user: User) -> Self:
        """The reporting calendar is known to every signed-in person."""
        return self if user.is_authenticated else self.none()


class Period(models.Model):
    """One reporting period: which days its figures cover and when reports are due.

    Four dates are kept apart: the cut-off of figures (`cut_to`), the due date (`due_on`, moved to a working day from
    `due_nominal`), the on-time limit (end of `due_on`, Viet Nam time) and the lock (`locks_on`, last day on which a
    report can still be filed).
    """

    code = models.CharField(_("mã"), max_length=10, unique=True)
    report_type = models.ForeignKey(
        ReportType, verbose_name=_("loại báo cáo"), on_delete=models.PROTECT, related_name="periods"
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    cut_from = models.DateField(_("số liệu từ ngày"))
    cut_to = models.DateField(_("chốt số liệu đến hết ngày"))
    due_nominal = models.DateField(_("thời hạn theo quy định"))
    due_on = models.DateField(_("hạn gửi"))
    due_reason = models.CharField(_("lý do lùi hạn"), max_length=300, blank=True)
    locks_on = models.DateField(_("ngày khoá"))
    previous = models.ForeignKey(
        "self", verbose_name=_("kỳ trước"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    same_last_year = models.ForeignKey(
        "self",
        verbose_name=_("cùng kỳ năm trước"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("kỳ báo cáo")
        verbose_name_plural = _("kỳ báo cáo")
        ordering = ["-cut_to", "code"]
        constraints = [
            models.CheckConstraint(
                name="period_dates_run_forward",
                condition=Q(
                    cut_from__lte=F("cut_to"),
                    due_nominal__gt=F("cut_to"),
                    due_on__gte=F("due_nominal"),
                    locks_on__gte=F("due_on"),
                ),
            )
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.code
