"""`manage.py verify_compilations`: work every frozen compilation out again and list those that differ."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from reports.queries import verification


class Command(BaseCommand):
    help = "Tính lại mọi bản tổng hợp từ nguồn đã dùng; liệt kê bản có sai khác và kết thúc với mã lỗi."

    def handle(self, **options: Any) -> None:
        checked = wrong = 0
        for compilation in verification.compilations_to_verify().iterator(chunk_size=50):
            checked += 1
            found = verification.differences(compilation)
            wrong += bool(found)
            for sentence in found:
                self.stdout.write(f"{compilation.period.code} #{compilation.pk}: {sentence}")
        if wrong:
            raise CommandError(
                _("%(wrong)s trong %(checked)s bản tổng hợp có sai khác.")
                % {"wrong": wrong, "checked": checked}
            )
        self.stdout.write(_("Đã tính lại %(checked)s bản tổng hợp; tất cả khớp.") % {"checked": checked})
