"""Measures the pages of projects over 20,000 activities and 200,000 progress entries."""

from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from program130.bench import STAFF, Measurement, NoDemonstration, get, project_volume, statements
from program130.bench.duties import percentile

MILLISECONDS = 250.0
LEAD, PROJECT = "dean", "de-an-2"

#: What the percentage of a project needs at least: each of its activities with its place, weight and confirmed share.
WORK_BY_HAND = """
SELECT a.id, a.parent_id, a.subproject_id, a.weight, a.state, a.planned_start, a.planned_end, e.percent
FROM projects_activity a
LEFT JOIN projects_progressentry e ON e.id = a.confirmed_entry_id
JOIN projects_project p ON p.id = a.project_id
WHERE p.code = %s
"""


@dataclass(frozen=True, slots=True)
class _Page:
    name: str
    address: str
    by_lead: bool = False
    weighs: bool = False  # prints the percentage of the project


def _pages() -> list[_Page]:
    activities, entries = reverse("projects:activity_list"), reverse("projects:entry_list")
    gantt = reverse("projects:gantt", args=[PROJECT])
    return [
        _Page(_("Trang đề án"), reverse("projects:project_detail", args=[PROJECT]), weighs=True),
        _Page(_("Gantt, 500 dòng"), gantt, weighs=True),
        _Page(_("Gantt, 500 dòng, người chủ trì"), gantt, by_lead=True, weighs=True),
        _Page(_("Cây hoạt động"), reverse("projects:activity_tree", args=[PROJECT]), weighs=True),
        _Page(_("Lịch tháng"), f"{reverse('projects:month', args=[PROJECT])}?month=2018-07"),
        _Page(_("Danh sách hoạt động"), activities),
        _Page(_("Tìm hoạt động “%(words)s”") % {"words": "tap huan"}, f"{activities}?q=tap+huan"),
        _Page(_("Cập nhật chờ xác nhận"), entries),
        _Page(_("Tìm cập nhật “%(words)s”") % {"words": "nan nhan"}, f"{entries}?view=all&q=nan+nhan"),
        _Page(_("Nhập tiến độ nhiều hoạt động"), reverse("projects:bulk", args=[PROJECT]), by_lead=True),
        _Page(_("Việc của đơn vị"), reverse("projects:own_work"), by_lead=True),
        _Page(_("Trang tổng quan, người chủ trì"), reverse("dashboard:home"), by_lead=True),
    ]


def measure(*, repeats: int) -> list[Measurement]:
    """All lines of the table, each the 95th percentile. Call it in a transaction that is rolled back.

    The floor is an empty page, and where the project is weighed the rows that this needs, read by hand. Raises
    NoDemonstration.
    """
    people = {
        user.username: user for user in User.objects.filter(username__in=[STAFF, LEAD], is_demonstration=True)
    }
    if len(people) < 2:
        raise NoDemonstration(_("Chưa có dữ liệu minh hoạ để đo. Hãy chạy: manage.py load_demo"))
    project_volume.fill(
        author=people[LEAD].pk,
        staff=people[STAFF].pk,
        activities=project_volume.ACTIVITIES,
        entries=project_volume.ENTRIES,
        subprojects=project_volume.SUBPROJECTS,
    )
    with override_settings(ROOT_URLCONF="program130.bench.urls"):
        clients = {name: _client(user) for name, user in people.items()}
        empty = percentile(lambda: get(clients[STAFF], "/empty/"), repeats)
        work = percentile(_by_hand, repeats)
        return [
            _measured(clients[LEAD if page.by_lead else STAFF], page, empty, work, repeats)
            for page in _pages()
        ]


def _client(user: User) -> Client:
    host = next((host for host in settings.ALLOWED_HOSTS if not host.startswith(("*", "."))), "localhost")
    client = Client(headers={"host": host})
    client.force_login(user)
    return client


def _measured(client: Client, page: _Page, empty: float, work: float, repeats: int) -> Measurement:
    return Measurement(
        page.name,
        percentile(lambda: get(client, page.address), repeats),
        empty + work if page.weighs else empty,
        _("trang rỗng và câu SQL viết tay") if page.weighs else _("trang rỗng"),
        limit=MILLISECONDS,
        statements=statements(client, page.address),
    )


def _by_hand() -> None:
    with connection.cursor() as cursor:
        cursor.execute(WORK_BY_HAND, [PROJECT])
        cursor.fetchall()
