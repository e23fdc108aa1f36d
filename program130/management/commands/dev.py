"""`manage.py dev`: the whole program on this computer, in one process tree."""

import os
import signal
import sys
from argparse import ArgumentParser
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from program130.launcher import environment, session, supervisor
from program130.launcher.errors import LauncherError


class Command(BaseCommand):
    """Runs database, broker, web server, worker and scheduler until Ctrl-C or SIGTERM."""

    help = "Chạy toàn bộ chương trình trên máy này: cơ sở dữ liệu, hàng đợi, web, tác vụ nền và bộ lập lịch."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--data` is read by manage.py already, because the settings depend on it."""
        parser.add_argument("--port", type=int, default=8000, help=_("cổng web; 0 để tự chọn cổng trống"))
        parser.add_argument("--data", type=Path, help=_("thư mục dữ liệu (mặc định: var)"))
        parser.add_argument("--no-demo", action="store_true", help=_("không nạp dữ liệu minh hoạ"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 when the program cannot start or go on."""
        if not settings.DEVELOPMENT:
            raise CommandError(_("Lệnh dev chỉ dùng khi phát triển (PROGRAM130_ENV=development)."))
        plan = environment.configure(os.environ)
        for number in (signal.SIGINT, signal.SIGTERM):  # a shell's background jobs are born deaf to SIGINT
            signal.signal(number, _interrupt)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as under nohup
            signal.signal(signal.SIGHUP, _interrupt)
        try:
            port = supervisor.usable_port(options["port"])
            with supervisor.claim(plan.folder, _address(port)), session.attached(plan):
                try:
                    self._prepare(plan, demo=not options["no_demo"])
                    self._serve(plan, port)
                finally:
                    _ignore_signals()  # a second Ctrl-C must not cut the stopping short
        except KeyboardInterrupt:
            self.stderr.write(_("Đã dừng."))
        except LauncherError as error:
            self.stderr.write(_("Lỗi: %(reason)s") % {"reason": error})
            sys.exit(1)

    def _prepare(self, plan: environment.Plan, *, demo: bool) -> None:
        """Brings the database up to date. Each step is quick when there is nothing to do."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stderr.write(_("Đang chuẩn bị cơ sở dữ liệu…"))
            call_command("migrate", verbosity=0)
        if demo and not plan.folder.sample_accounts.exists():
            self.stderr.write(_("Đang nạp dữ liệu minh hoạ (chỉ lần đầu, khoảng nửa phút)…"))
        with redirect_stdout(StringIO()):  # the accounts are shown at the end
            call_command("load_demo" if demo else "load_reference", verbosity=0)  # the former runs the latter
        connections.close_all()

    def _serve(self, plan: environment.Plan, port: int) -> None:
        processes = supervisor.Supervisor(supervisor.children(port, plan.folder), say=self.stderr.write)
        try:
            processes.start()
            processes.wait_for_web(port)
            self._greet(plan, port)
            processes.watch(lambda: not plan.services or session.is_running(plan.folder))
        finally:
            _ignore_signals()
            processes.stop()

    def _greet(self, plan: environment.Plan, port: int) -> None:
        accounts = plan.folder.sample_accounts
        self.stdout.write(_("Chương trình 130/CP đang chạy: %(address)s") % {"address": _address(port)})
        self.stdout.write(_("Thư mục dữ liệu: %(folder)s") % {"folder": plan.folder.root})
        if plan.services:
            self.stdout.write(
                _("Máy chủ nhúng chỉ để phát triển và dùng thử, không dùng cho môi trường thật.")
            )
        if accounts.exists():
            self.stdout.write(accounts.read_text(encoding="utf-8").rstrip())
            self.stdout.write(_("Danh sách này có trong tệp %(file)s") % {"file": accounts})
        self.stdout.write(_("Nhấn Ctrl-C để dừng."))
        self.stdout.flush()


def _address(port: int) -> str:
    return f"http://{supervisor.HOST}:{port}/"


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
