"""Measures the pages of duties over 2,000 instruments, 5,000 obligations and 400,000 assignments."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from program130.bench import STAFF, Measurement, NoDemonstration, get, statements
from program130.bench.duty_volume import fill

PAGE_MILLISECONDS = 200.0
SEARCH_MILLISECONDS = 100.0

#: What the board needs at least: every assignment looked at once, the cells counted duty by duty.
BOARD_BY_HAND = """
SELECT obligation_id, count(*) FILTER (WHERE done_on <= due_on), count(*) FILTER (WHERE done_on > due_on),
    count(*) FILTER (WHERE done_on IS NULL)
FROM directives_assignment GROUP BY obligation_id
"""
#: What a search needs at least: the folded words of every instrument compared once.
SEARCH_BY_HAND = "SELECT id FROM directives_legalinstrument WHERE folded LIKE '% quy che%' LIMIT 25"
COUNT_BY_HAND = "SELECT count(*) FROM directives_assignment"


@dataclass(frozen=True, slots=True)
class _Page:
    name: str
    address: str
    limit: float
    by_hand: str = ""


def _pages() -> list[_Page]:
    register, board = reverse("directives:instrument_list"), reverse("directives:board")
    return [
        _Page(_("Sổ văn bản"), register, PAGE_MILLISECONDS),
        _Page(
            _("Tìm văn bản “%(words)s”") % {"words": "2546"},
            f"{register}?q=2546",
            SEARCH_MILLISECONDS,
            SEARCH_BY_HAND,
        ),
        _Page(
            _("Tìm văn bản “%(words)s”") % {"words": "quy che"},
            f"{register}?q=quy+che",
            SEARCH_MILLISECONDS,
            SEARCH_BY_HAND,
        ),
        _Page(
            _("Trang một văn bản"),
            reverse("directives:instrument_detail", args=["qd-2546-2015-ttg"]),
            PAGE_MILLISECONDS,
        ),
        _Page(_("Danh mục nhiệm vụ"), reverse("directives:obligation_list"), PAGE_MILLISECONDS),
        _Page(_("Nhiệm vụ đã giao"), reverse("directives:assignment_list"), PAGE_MILLISECONDS, COUNT_BY_HAND),
        _Page(_("Bảng theo dõi, tất cả"), board, PAGE_MILLISECONDS, BOARD_BY_HAND),
        _Page(_("Bảng theo dõi, một năm"), f"{board}?period=2018", PAGE_MILLISECONDS),
    ]


def measure(*, repeats: int) -> list[Measurement]:
    """All lines of the table, each the 95th percentile. Call it in a transaction that is rolled back.

    The floor is the SQL that the page cannot do without, written by hand, or an empty page. Raises NoDemonstration.
    """
    staff = User.objects.filter(username=STAFF, is_demonstration=True).first()
    if staff is None:
        raise NoDemonstration(_("Chưa có dữ liệu minh hoạ để đo. Hãy chạy: manage.py load_demo"))
    fill()
    host = next((host for host in settings.ALLOWED_HOSTS if not host.startswith(("*", "."))), "localhost")
    client = Client(headers={"host": host})
    client.force_login(staff)
    with override_settings(ROOT_URLCONF="program130.bench.urls"):
        empty = percentile(lambda: get(client, "/empty/"), repeats)
        return [_measured(client, page, empty, repeats) for page in _pages()]


def _measured(client: Client, page: _Page, empty: float, repeats: int) -> Measurement:
    by_hand = percentile(lambda: _run(page.by_hand), repeats) if page.by_hand else 0.0
    return Measurement(
        page.name,
        percentile(lambda: get(client, page.address), repeats),
        empty + by_hand,
        _("trang rỗng và câu SQL viết tay") if page.by_hand else _("trang rỗng"),
        limit=page.limit,
        statements=statements(client, page.address),
    )


def percentile(work: Callable[[], object], repeats: int, share: float = 0.95) -> float:
    """Milliseconds that `share` of the runs keep to, after one that does not count."""
    work()
    times: list[float] = []
    for _turn in range(repeats):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1_000)
    return sorted(times)[max(0, math.ceil(share * len(times)) - 1)]


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.fetchall()
