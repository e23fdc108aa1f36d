"""What a province or the centre records at once, without review: who recorded it, and how it is taken back."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class Recorded(models.Model):
    """A record that is corrected in place (pghistory keeps the earlier rows) and withdrawn with a reason."""

    recorded_by = models.ForeignKey(
        User, verbose_name=_("người nhập"), on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("nhập lúc"), default=timezone.now)
    edits = models.PositiveIntegerField(default=0, editable=False)  # optimistic lock of the form
    withdrawn_by = models.ForeignKey(
        User, verbose_name=_("người rút"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("rút lúc"), null=True, blank=True)
    withdrawn_reason = models.TextField(_("lý do rút"), blank=True)
    synthetic = models.BooleanField(_("dữ liệu minh hoạ"), default=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_withdrawn_has_who_when_why",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason=""),
            )
        ]
