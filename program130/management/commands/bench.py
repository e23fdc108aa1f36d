"""`manage.py bench` (`make bench`): how fast the pages and the compilation are, and how fast they could be."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from program130 import bench
from program130.bench import Measurement, duties, projects, provinces
from program130.settling import settle

#: What can be measured by itself, each in a transaction of its own that is rolled back.
PARTS: dict[str, Callable[[int], list[Measurement]]] = {
    "reports": lambda repeats: bench.measure(bench.subject(), repeats=repeats),
    "duties": lambda repeats: duties.measure(repeats=repeats),
    "projects": lambda repeats: projects.measure(repeats=repeats),
    "provinces": lambda repeats: provinces.measure(bench.subject().staff, repeats=repeats),
}


class Command(BaseCommand):
    """Uses the demonstration data of the current database and leaves nothing behind."""

    help = "Đo tốc độ các trang và việc tổng hợp trên dữ liệu minh hoạ, cạnh mức sàn đo trong cùng lần chạy."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "parts",
            nargs="*",
            metavar="PART",
            help=_("phần cần đo: %(parts)s; không nêu là mọi phần") % {"parts": ", ".join(PARTS)},
        )
        parser.add_argument("--repeats", type=int, default=30, help=_("số lần đo mỗi trang (mặc định 30)"))

    def handle(self, *args: Any, parts: list[str], repeats: int, **options: Any) -> None:
        if repeats < 1:
            raise CommandError(_("Số lần đo phải từ 1 trở lên."))
        if unknown := sorted(set(parts) - set(PARTS)):
            raise CommandError(_("Không có phần “%(part)s” để đo.") % {"part": unknown[0]})
        settle()  # as the web server does
        lines = [line for part in parts or PARTS for line in self._measure(part, repeats)]
        for line in bench.table(lines):
            self.stdout.write(line)
        if not all(line.within for line in lines):
            raise CommandError(_("Có phép đo vượt giới hạn."))

    def _measure(self, part: str, repeats: int) -> list[Measurement]:
        with transaction.atomic():
            try:
                lines = PARTS[part](repeats)
            except DomainError as error:
                raise CommandError(error.message) from error
            transaction.set_rollback(True)
        return lines
