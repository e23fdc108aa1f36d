"""Measures pages and the compilation on the demonstration data, each beside the floor of the same run.

Everything happens in one transaction that is rolled back, so nothing measured here stays.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import DomainError
from core.formats import format_number
from reports.models import Compilation, Report
from reports.queries.aggregates import lines_of, totals_of

PERIOD = "2018-H1"
STAFF = "canbo.tw"
PAGE_STATEMENTS = 15
PAGE_MILLISECONDS = 60.0
COMPILE_MILLISECONDS = 5000.0

#: The totals of a period by hand: what the database needs at least.
BY_HAND = """
SELECT cell_id, sum(value), count(*)
FROM reports_figure
JOIN reports_report ON accepted_version_id = version_id
JOIN reports_period ON reports_period.id = period_id
WHERE reports_period.code = %s AND reports_figure.state <> 'not_applicable'
GROUP BY cell_id
"""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One line of the table: times in milliseconds, `statements` where a page was asked for."""

    name: str
    milliseconds: float
    floor: float
    floor_name: str
    limit: float | None = None
    statements: int | None = None

    @property
    def ratio(self) -> float:
        return self.milliseconds / self.floor

    @property
    def within(self) -> bool:
        """Whether the line keeps to its limits; a line without limit always does."""
        fast = self.limit is None or self.milliseconds <= self.limit
        return fast and (self.statements is None or self.statements <= PAGE_STATEMENTS)


class NoDemonstration(DomainError):
    """There is nothing to measure on."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is measured: who looks, and at what."""

    staff: User
    report: Report
    compilation: Compilation

    @property
    def pages(self) -> dict[str, str]:
        cases = self.compilation.figures.get(cell__code="C.03")
        return {
            _("Trang tổng quan"): reverse("dashboard:home"),
            _("Trang một báo cáo"): reverse("reports:report", args=[self.report.pk]),
            _("Trang bản tổng hợp"): reverse("reports:compilation", args=[self.compilation.pk]),
            _("Trang nguồn gốc một số liệu"): reverse(
                "reports:compiled_figure", args=[self.compilation.pk, cases.pk]
            ),
        }


def subject() -> Subject:
    """Raises NoDemonstration when the demonstration data are not there."""
    try:
        found = _subject()
    except ProgrammingError:  # not even the tables are there
        found = None
    if found is None:
        raise NoDemonstration(
            _("Chưa có dữ liệu minh hoạ để đo. Hãy chạy “make run” một lần, hoặc “manage.py load_demo”.")
        )
    return found


def _subject() -> Subject | None:
    staff = User.objects.filter(username=STAFF, is_demonstration=True).first()
    reports = Report.objects.filter(period__code=PERIOD, accepted_version__isnull=False)
    report = reports.order_by("agency__sort_key").first()
    compilation = Compilation.objects.filter(period__code=PERIOD, provisional=False).first()
    return Subject(staff, report, compilation) if staff and report and compilation else None


def measure(found: Subject, *, repeats: int) -> list[Measurement]:
    """All lines of the table. Call it in a transaction that is rolled back."""
    return [*pages(found, repeats=repeats), *compilation(found, repeats=repeats)]


def pages(found: Subject, *, repeats: int) -> list[Measurement]:
    """Signed-in pages through the whole program except the network; the floor is an empty view."""
    host = next((host for host in settings.ALLOWED_HOSTS if not host.startswith(("*", "."))), "localhost")
    client = Client(headers={"host": host})
    client.force_login(found.staff)
    with override_settings(ROOT_URLCONF="program130.bench.urls"):
        floor = _median(lambda: get(client, "/empty/"), repeats)
        return [
            Measurement(
                name,
                _median(lambda address=address: get(client, address), repeats),  # type: ignore[misc]
                floor,
                _("trang rỗng"),
                limit=PAGE_MILLISECONDS,
                statements=statements(client, address),
            )
            for name, address in found.pages.items()
        ]


def compilation(found: Subject, *, repeats: int) -> list[Measurement]:
    """The totals alone and the whole command with its documents; the floor is one SQL statement by hand."""
    few = max(3, repeats // 6)
    floor, floor_name = _median(_by_hand, few), _("một câu SQL viết tay")
    versions = list(found.compilation.inputs.values_list("version", flat=True))
    lines, units = lines_of(found.compilation.form_version), found.compilation.expected
    command = f"compile_report {PERIOD}"
    return [
        Measurement(
            _("Cộng số liệu toàn quốc"),
            _median(lambda: totals_of(versions, lines, units=units), few),
            floor,
            floor_name,
        ),
        Measurement(
            _("%(command)s, cả bốn tệp") % {"command": command},
            _median(lambda: _compile(found.compilation), few, warm=False),
            floor,
            floor_name,
            limit=COMPILE_MILLISECONDS,
        ),
    ]


def table(lines: Sequence[Measurement]) -> list[str]:
    """The measurements as text lines under a head."""
    head = [_("Đo"), "SQL", "ms", _("sàn, ms"), _("gấp"), _("giới hạn, ms"), "", _("mức sàn")]
    rows = [
        [
            line.name,
            "" if line.statements is None else f"{line.statements}/{PAGE_STATEMENTS}",
            _tenths(line.milliseconds),
            _tenths(line.floor),
            _tenths(line.ratio),
            "" if line.limit is None else format_number(int(line.limit)),
            _("đạt") if line.within else _("VƯỢT"),
            line.floor_name,
        ]
        for line in lines
    ]
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    return [_row(row, widths) for row in [head, ["-" * width for width in widths], *rows]]


def _tenths(number: float) -> str:
    return format_number(Decimal(number), 1)


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Words to the left, numbers to the right."""
    first, *numbers, verdict, floor_name = cells
    inner = [number.rjust(width) for number, width in zip(numbers, widths[1:], strict=False)]
    return "  ".join([first.ljust(widths[0]), *inner, verdict.ljust(widths[-2]), floor_name]).rstrip()


def _median(work: Callable[[], object], repeats: int, *, warm: bool = True) -> float:
    """Milliseconds, after one run that does not count unless `warm` is false."""
    if warm:
        work()
    times = []
    for _turn in range(repeats):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return median(times)


def get(client: Client, address: str) -> None:
    """Ask for a page. Raises RuntimeError when it does not come."""
    response = client.get(address, secure=settings.PRODUCTION)
    if response.status_code != 200:
        raise RuntimeError(f"{address}: {response.status_code}")


def statements(client: Client, address: str) -> int:
    """How many SQL statements a page takes."""
    with CaptureQueriesContext(connection) as queries:
        get(client, address)
    return len(queries)


def _by_hand() -> None:
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, [PERIOD])
        cursor.fetchall()


def _compile(known: Compilation) -> None:
    """The whole command, which would find its former result: another one is put in front of it first."""
    Compilation.objects.create(
        period=known.period,
        form_version=known.form_version,
        boundaries=known.boundaries,
        provisional=False,
        synthetic=True,
        reported=0,
        expected=0,
        digest="0" * 64,
    )
    with TemporaryDirectory() as folder:
        call_command("compile_report", PERIOD, out=Path(folder), stdout=StringIO())
