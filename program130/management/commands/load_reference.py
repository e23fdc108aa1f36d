"""`manage.py load_reference`: brings the reference tables in line with the YAML files."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError
from django.utils.translation import gettext as _

from core.reference.files import BadReference
from core.reference.loading import Outcome
from program130 import reference


class Command(BaseCommand):
    help = "Loads the reference data; safe to run again. Nothing is ever deleted."
    requires_system_checks = ()  # they import every view; nothing here needs one

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="write nothing; exit with 1 when a load would change something",
        )
        parser.add_argument(
            "--force",
            action="store_true",
            help="compare unchanged files too and override changes made in the app",
        )

    def handle(self, *args: object, **options: Any) -> None:
        try:
            result = reference.load(check=options["check"], force=options["force"])
        except BadReference as error:
            raise CommandError(str(error)) from error
        except ProgrammingError as error:
            raise CommandError(
                _("Cơ sở dữ liệu chưa có đủ bảng: hãy chạy manage.py migrate trước.")
            ) from error
        if result.skipped:
            self.stdout.write(_("Dữ liệu tham chiếu không thay đổi."))
            return
        detail = options["verbosity"]
        for outcome in result.outcomes:
            if outcome.writes or outcome.kept or outcome.withdrawn or detail > 1:
                self._show(outcome, detail)
        self.stdout.write(self._summary(result.outcomes))
        if options["check"] and result.writes:
            raise CommandError(_("Dữ liệu tham chiếu trong cơ sở dữ liệu khác với tệp."), returncode=1)

    def _show(self, outcome: Outcome, detail: int) -> None:
        self.stdout.write(
            _("%(table)s: thêm %(added)d, sửa %(changed)d, giữ nguyên %(unchanged)d")
            % {
                "table": f"{outcome.file} → {outcome.table}",
                "added": len(outcome.added),
                "changed": len(outcome.changed),
                "unchanged": outcome.unchanged,
            }
        )
        if outcome.added and detail > 1:
            self.stdout.write(_("  thêm: %(rows)s") % {"rows": ", ".join(outcome.added)})
        self._show_fields(_("  sửa: %(row)s (%(fields)s)"), outcome.changed)
        self._show_fields(_("  giữ thay đổi trong chương trình: %(row)s (%(fields)s)"), outcome.kept)
        for row in outcome.withdrawn:
            self.stdout.write(_("  không còn trong tệp, vẫn giữ: %(row)s") % {"row": row})

    def _show_fields(self, line: str, rows: Mapping[str, list[str]]) -> None:
        for row, fields in rows.items():
            self.stdout.write(line % {"row": row, "fields": ", ".join(fields)})

    def _summary(self, outcomes: list[Outcome]) -> str:
        return _("Dữ liệu tham chiếu: thêm %(added)d, sửa %(changed)d, giữ nguyên %(unchanged)d dòng.") % {
            "added": sum(len(outcome.added) for outcome in outcomes),
            "changed": sum(len(outcome.changed) for outcome in outcomes),
            "unchanged": sum(outcome.unchanged for outcome in outcomes),
        }
