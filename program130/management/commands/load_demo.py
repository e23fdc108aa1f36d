"""`manage.py load_demo`: synthetic reports, sample accounts and the compiled documents, marked as demonstration."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.demo import SampleLogin, load_sample_accounts, refuse_in_production, sample_users
from core.errors import DomainError
from directives.demo import load_duties
from projects.demo import load_projects
from provinces.demo import load_plans, plan_records
from reports.demo import COMPILED_PERIODS, certificate, load_reports
from reports.demo.duties import filed_records
from reports.services.compiling import compile_now
from reports.services.periods import open_periods

ACCOUNTS_FILE = "sample-accounts.txt"


class Command(BaseCommand):
    """Safe to run again: what is there stays, passwords included as long as their file is there."""

    help = "Nạp dữ liệu minh hoạ: báo cáo, tài khoản mẫu, bản tổng hợp. Không chạy ở môi trường production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--new-passwords", action="store_true", help=_("cấp mật khẩu mới cho tài khoản mẫu")
        )

    def handle(self, *args: Any, new_passwords: bool, **options: Any) -> None:
        started = time.monotonic()
        try:
            refuse_in_production()
            call_command("load_reference", verbosity=0)
            logins = self._accounts(renew=new_passwords)
            open_periods(today=timezone.localdate())
            loaded = load_reports(users=sample_users())
            activities = load_projects(users=sample_users())
            plans = load_plans(users=sample_users())
            duties = load_duties(users=sample_users(), records=[*filed_records(), *plan_records()])
            self._compile()
            certificate.keep(Path(settings.SIGNING_PKCS12_FILE), now=timezone.now())
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(_("Báo cáo minh hoạ: %(n)s báo cáo mới.") % {"n": loaded})
        self.stdout.write(_("Kế hoạch địa phương minh hoạ: %(n)s kế hoạch mới.") % {"n": plans})
        self.stdout.write(_("Nhiệm vụ minh hoạ: %(n)s nhiệm vụ đã giao.") % {"n": duties})
        self.stdout.write(_("Đề án minh hoạ: %(n)s nhiệm vụ, hoạt động mới.") % {"n": activities})
        self.stdout.write(logins)
        self.stdout.write(_("Xong sau %(s).1f giây.") % {"s": time.monotonic() - started})

    def _accounts(self, *, renew: bool) -> str:
        """The sample accounts as text: from their file, or made anew when it is missing."""
        path = Path(settings.DATA_DIR) / ACCOUNTS_FILE
        if path.exists() and not renew and sample_users():
            return path.read_text(encoding="utf-8")
        text = _table(load_sample_accounts())
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
        return text

    def _compile(self) -> None:
        staff = sample_users()["canbo.tw"]
        for code in COMPILED_PERIODS:
            compile_now(period_code=code, by=staff)


def _table(logins: list[SampleLogin]) -> str:
    width = max(len(login.username) for login in logins)
    lines = [f"  {login.username:<{width}}  {login.password}  {login.who}" for login in logins]
    return "\n".join([_("Tài khoản mẫu (tên đăng nhập, mật khẩu, vai trò):"), *lines]) + "\n"
