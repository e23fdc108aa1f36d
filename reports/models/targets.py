"""Which indicators measure the targets of programmes; projects know nothing of reports, so the link stands here."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.models import Target
from reports.models.catalogue import Indicator


class TargetIndicator(models.Model):
    """A rate of the catalogue measures a target: its numerator and denominator are the target's counts."""

    target = models.OneToOneField(
        Target, verbose_name=_("chỉ tiêu"), on_delete=models.PROTECT, related_name="measure"
    )
    indicator = models.ForeignKey(
        Indicator, verbose_name=_("đo bằng"), on_delete=models.PROTECT, related_name="measures"
    )

    class Meta:
        verbose_name = _("cách đo chỉ tiêu")
        verbose_name_plural = _("cách đo các chỉ tiêu")

    def __str__(self) -> str:
        return f"{self.target.code} = {self.indicator.code}"
