"""`manage.py compile_report 2018-H1 --out DIR`: compile a period without a browser."""

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.formats import format_number, format_percent
from provinces.models import Province
from reports.documents.plans import HEADLINES
from reports.models import Compilation
from reports.services import compiling


class Command(BaseCommand):
    help = "Tổng hợp một kỳ báo cáo thành số liệu toàn quốc; ghi báo cáo ra tệp DOCX, PDF, XLSX và JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("period", metavar="KỲ", help="mã kỳ báo cáo, ví dụ 2018-H1 hoặc 2018-Y")
        parser.add_argument(
            "--form", default=compiling.MAIN_FORM, metavar="MÃ", help="mã biểu mẫu (%(default)s)"
        )
        parser.add_argument("--out", type=Path, metavar="THƯ_MỤC", help="nơi ghi tệp; bỏ trống thì không ghi")
        parser.add_argument(
            "--provisional", action="store_true", help="tính cả báo cáo đã gửi mà chưa được tiếp nhận"
        )

    def handle(self, **options: Any) -> None:
        started = time.monotonic()
        folder: Path | None = options["out"]
        if folder is not None:
            _prepare(folder)
        try:
            compilation = compiling.compile_now(
                period_code=options["period"], form_code=options["form"], provisional=options["provisional"]
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        for line in _described(compilation):
            self.stdout.write(line)
        if folder is not None:
            for path in _written(compilation, folder):
                self.stdout.write(_("Đã ghi: %(path)s") % {"path": path})
        seconds = format_number(Decimal(time.monotonic() - started), 1)
        self.stdout.write(_("Thời gian: %(seconds)s giây") % {"seconds": seconds})


def _described(compilation: Compilation) -> Iterator[str]:
    """Headline figures, coverage and digest in words."""
    if compilation.synthetic:
        yield _("SỐ LIỆU MINH HOẠ: không phải số liệu thật của địa phương nào.")
    if compilation.provisional:
        yield _("SỐ LIỆU TẠM TÍNH: gồm cả báo cáo chưa được tiếp nhận.")
    figures = compilation.figures.filter(cell__code__in=HEADLINES).select_related("cell__indicator")
    for figure in figures.order_by("order"):
        indicator = figure.cell.indicator
        coverage = f"({figure.reported}/{figure.expected})"
        yield f"{indicator.code}  {indicator.name}: {_with_unit(figure.value, indicator.unit)} {coverage}"
    yield _("Địa phương đã báo cáo: %(reported)s/%(expected)s") % {
        "reported": compilation.reported,
        "expected": compilation.expected,
    }
    missing = Province.objects.filter(key__in=compilation.missing).values_list("name", flat=True)
    if compilation.missing:
        yield _("Còn thiếu: %(names)s") % {"names": ", ".join(missing)}
    yield _("Mã băm SHA-256: %(digest)s") % {"digest": compilation.digest}


def _with_unit(value: Decimal | None, unit: str) -> str:
    """ "99 vụ", "93,9%", "—"."""
    if unit == "%":
        return format_percent(value)
    return f"{format_number(value)} {unit}" if value is not None else format_number(value)


def _prepare(folder: Path) -> None:
    """The folder, made when it is not there, and found wanting before any work is done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".compile_report"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise _unwritable(folder, error) from error


def _written(compilation: Compilation, folder: Path) -> Iterator[Path]:
    """The documents as files named after the period; each appears whole or not at all."""
    for document in compilation.documents.all():
        path = folder / f"{compilation.period.code}.{document.kind}"
        part = path.with_name(f".{path.name}.part")
        try:
            part.write_bytes(document.content)
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise _unwritable(path, error) from error
        yield path


def _unwritable(path: Path, error: OSError) -> CommandError:
    return CommandError(
        _("Không ghi được vào %(path)s: %(reason)s.") % {"path": path, "reason": error.strerror}
    )
