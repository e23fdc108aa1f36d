"""`manage.py bench` (`make bench`): how fast the pages and the compilation are, and how fast they could be."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from program130 import bench


class Command(BaseCommand):
    """Uses the demonstration data of the current database and leaves nothing behind."""

    help = "Đo tốc độ các trang và việc tổng hợp trên dữ liệu minh hoạ, cạnh mức sàn đo trong cùng lần chạy."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repeats", type=int, default=30, help=_("số lần đo mỗi trang (mặc định 30)"))

    def handle(self, *args: Any, repeats: int, **options: Any) -> None:
        if repeats < 1:
            raise CommandError(_("Số lần đo phải từ 1 trở lên."))
        with transaction.atomic():
            try:
                lines = bench.measure(bench.subject(), repeats=repeats)
            except DomainError as error:
                raise CommandError(error.message) from error
            transaction.set_rollback(True)
        for line in bench.table(lines):
            self.stdout.write(line)
        if not all(line.within for line in lines):
            raise CommandError(_("Có phép đo vượt giới hạn."))
