"""What the reference loader remembers."""

import pghistory
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.triggers import append_only, no_truncate


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


class StoredFile(models.Model):
    """A file that somebody attached, kept once under its digest. `core.files` checks and stores it."""

    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64, unique=True)
    size = models.PositiveIntegerField(_("kích thước (byte)"))
    content_type = models.CharField(_("loại nội dung"), max_length=100)
    stored_at = models.DateTimeField(_("lưu lúc"), default=timezone.now)

    class Meta:
        verbose_name = _("tệp đã lưu")
        verbose_name_plural = _("tệp đã lưu")
        triggers = [append_only(), no_truncate()]
        constraints = [
            models.CheckConstraint(
                name="file_has_a_digest", condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$")
            )
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class CalendarDay(models.Model):
    """A day on which the official calendar differs from what the holiday package knows: swapped, added, withdrawn."""

    date = models.DateField(_("ngày"), unique=True)
    is_working = models.BooleanField(_("là ngày làm việc"))
    reason = models.CharField(_("lý do"), max_length=200)
    source = models.CharField(_("căn cứ"), max_length=300)

    class Meta:
        verbose_name = _("ngày điều chỉnh")
        verbose_name_plural = _("lịch làm việc điều chỉnh")
        ordering = ["-date"]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y}"
