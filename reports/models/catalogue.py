"""One number, one definition: indicators, how they break down, and the cells that hold them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.triggers import never_deleted
from projects.models import Project
from reports.choices import AcrossPeriods, AcrossUnits, IndicatorKind


class Breakdown(models.Model):
    """A way to split a count (phân tổ): by force, offence, sex, destination …"""

    code = models.SlugField(_("mã"), max_length=30, unique=True)
    name = models.CharField(_("tên"), max_length=120)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=120, blank=True)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("phân tổ")
        verbose_name_plural = _("phân tổ")
        ordering = ["code"]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.name


class BreakdownItem(models.Model):
    breakdown = models.ForeignKey(
        Breakdown, verbose_name=_("phân tổ"), on_delete=models.CASCADE, related_name="items"
    )
    code = models.SlugField(_("mã"), max_length=30)
    name = models.CharField(_("tên"), max_length=120)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(_("thứ tự"))

    class Meta:
        verbose_name = _("nhóm phân tổ")
        verbose_name_plural = _("nhóm phân tổ")
        ordering = ["breakdown", "order"]
        constraints = [
            models.UniqueConstraint(name="breakdown_item_codes_differ", fields=["breakdown", "code"])
        ]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """A statistical indicator (chỉ tiêu thống kê) and how it adds up."""

    code = models.CharField(_("mã"), max_length=20, unique=True)
    name = models.CharField(_("tên"), max_length=300)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=300, blank=True)
    unit = models.CharField(_("đơn vị tính"), max_length=40)
    definition = models.TextField(_("định nghĩa"))
    kind = models.CharField(_("loại"), max_length=6, choices=IndicatorKind, default=IndicatorKind.COUNT)
    adds_across_units = models.CharField(_("cộng giữa các đơn vị"), max_length=6, choices=AcrossUnits)
    adds_across_periods = models.CharField(_("cộng giữa các kỳ"), max_length=6, choices=AcrossPeriods)
    project = models.ForeignKey(
        Project,
        verbose_name=_("đề án"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
    )
    numerator = models.ForeignKey(
        "self", verbose_name=_("tử số"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    denominator = models.ForeignKey(
        "self", verbose_name=_("mẫu số"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    valid_from = models.DateField(_("áp dụng từ"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)

    class Meta:
        verbose_name = _("chỉ tiêu thống kê")
        verbose_name_plural = _("chỉ tiêu thống kê")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="rate_has_numerator_and_denominator",
                condition=Q(kind="rate", numerator__isnull=False, denominator__isnull=False)
                | ~Q(kind="rate") & Q(numerator=None, denominator=None),
            ),
            models.CheckConstraint(
                name="rate_is_never_added", condition=~Q(kind="rate") | Q(adds_across_units="none")
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Cell(models.Model):
    """An indicator's total (`C.03`) or one part of it (`C.03/force=police`).

    Cells belong to the indicator, not to a form version, so that periods filed on different versions compare.
    """

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("chỉ tiêu"), on_delete=models.PROTECT, related_name="cells"
    )
    code = models.CharField(_("mã"), max_length=120, unique=True)
    breakdown = models.JSONField(_("phân tổ"), default=dict, blank=True)
    label = models.CharField(_("nhãn"), max_length=300, blank=True)  # of the part; empty for the total

    class Meta:
        verbose_name = _("ô số liệu")
        verbose_name_plural = _("ô số liệu")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(name="cell_breakdowns_differ", fields=["indicator", "breakdown"]),
            models.CheckConstraint(
                name="cell_total_has_no_label", condition=Q(breakdown={}, label="") | ~Q(breakdown={})
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.code
