"""What the reference loader remembers."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ReferenceLoad(models.Model):
    """The reference data of one app as last loaded.

    `digest` lets an unchanged load do nothing. `tables` holds every row's values as the files gave them, which tells a
    file's change (the row follows) from a person's change in the app (the row stays).
    """

    app = models.CharField(_("phần"), max_length=40, unique=True)
    digest = models.CharField(max_length=64)
    tables = models.JSONField(default=dict)
    loaded_at = models.DateTimeField(_("nạp lúc"), default=timezone.now)

    class Meta:
        verbose_name = _("lần nạp dữ liệu tham chiếu")
        verbose_name_plural = _("các lần nạp dữ liệu tham chiếu")
        ordering = ["app"]

    def __str__(self) -> str:
        return self.app
