"""National figures that were published before or outside this program, kept with their sources."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reports.models.catalogue import Cell


class PublishedFigure(models.Model):
    """A figure as printed somewhere. Two sources may disagree; both rows stay, each with its note."""

    code = models.SlugField(_("mã"), max_length=80, unique=True)
    label = models.CharField(_("nội dung"), max_length=300)
    unit = models.CharField(_("đơn vị tính"), max_length=40)
    value = models.DecimalField(_("giá trị"), max_digits=18, decimal_places=3)
    date_from = models.DateField(_("từ ngày"))
    date_to = models.DateField(_("đến ngày"))
    period_label = models.CharField(_("kỳ"), max_length=60)
    period_code = models.CharField(_("mã kỳ"), max_length=10, blank=True)
    cell = models.ForeignKey(
        Cell,
        verbose_name=_("ô số liệu tương ứng"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="published",
    )
    derived = models.BooleanField(_("suy ra bằng phép tính"), default=False)
    reconciles = models.BooleanField(_("dùng để đối chiếu số liệu minh hoạ"), default=False)
    note = models.TextField(_("ghi chú"), blank=True)
    source = models.CharField(_("nguồn"), max_length=300)

    class Meta:
        verbose_name = _("số liệu đã công bố")
        verbose_name_plural = _("số liệu đã công bố")
        ordering = ["date_from", "code"]
        constraints = [
            models.CheckConstraint(
                name="published_figure_dates_run_forward", condition=Q(date_from__lte=F("date_to"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.period_label}): {self.value}"
