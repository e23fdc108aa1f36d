"""The working calendar and its corrections; giving duties out by hand."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from core.models import CalendarDay
from core.services.working_days import correct_day
from directives.models import GenerationJob
from directives.services.generation import generate_job
from tests.directives.browsing import page, post
from tests.directives.factories import Cast, moment

CALENDAR = "/directives/calendar/"
GENERATION = "/directives/generation/"


@pytest.fixture(autouse=True)
def spring_of_2018() -> Iterator[None]:
    with time_machine.travel(moment(2018, 6, 11), tick=False):
        yield


def _values(**values: object) -> dict[str, object]:
    return {
        "day": "02/07/2018",
        "is_working": "off",
        "reason": "nghỉ thử",
        "source": "Thông báo thử",
        **values,
    }


def test_everybody_reads_the_days_off_of_a_year(client: Client, cast: Cast) -> None:
    client.force_login(cast.stranger)

    text = page(client, f"{CALENDAR}?year=2018")

    assert "16/02/2018" in text
    assert "Tết Nguyên Đán" in text
    assert "calendar/new/" not in text


@pytest.mark.parametrize("year", ["1066", "x", "99999999999", "-1", ""])
def test_a_year_beyond_reach_falls_back_to_this_one(client: Client, cast: Cast, year: str) -> None:
    client.force_login(cast.stranger)

    assert "Ngày nghỉ và làm bù năm 2018" in page(client, f"{CALENDAR}?year={year}")


def test_the_administrator_corrects_a_day_with_its_source(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)

    post(client, f"{CALENDAR}new/", _values())

    row = CalendarDay.objects.get()
    assert (row.date, row.is_working, row.source) == (date(2018, 7, 2), False, "Thông báo thử")
    text = page(client, f"{CALENDAR}?year=2018")
    assert "Nghỉ thử" in text
    assert "Điều chỉnh" in text
    post(client, f"{CALENDAR}{row.pk}/edit/", _values(reason="nghỉ khác"))
    row.refresh_from_db()
    assert row.reason == "nghỉ khác"
    post(client, f"{CALENDAR}{row.pk}/withdraw/")
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"day": "31/06/2018"}, "Ngày phải có dạng ngày/tháng/năm"),
        ({"reason": ""}, "Chưa điền mục này"),
        ({"source": ""}, "Chưa điền mục này"),
        ({"is_working": "working"}, "Lịch đã ghi ngày này là ngày làm việc"),
        ({"day": "01/07/2018"}, "Lịch đã ghi ngày này là ngày nghỉ"),  # a Sunday
    ],
)
def test_a_correction_that_says_nothing_new_is_refused(
    client: Client, cast: Cast, changed: dict[str, object], words: str
) -> None:
    client.force_login(cast.administrator)

    assert words in post(client, f"{CALENDAR}new/", _values(**changed), status=422)
    assert not CalendarDay.objects.exists()


def test_a_corrected_day_does_not_move(client: Client, cast: Cast) -> None:
    row = correct_day(
        day=date(2018, 7, 2), is_working=False, reason="nghỉ thử", source="x", by=cast.administrator
    )
    client.force_login(cast.administrator)

    text = post(client, f"{CALENDAR}{row.pk}/edit/", _values(day="03/07/2018"), status=422)

    assert "Không đổi được ngày" in text


@pytest.mark.parametrize("name", ["officer", "auditor", "leadership", "stranger"])
def test_others_do_not_correct_the_calendar(client: Client, cast: Cast, name: str) -> None:
    row = correct_day(
        day=date(2018, 7, 2), is_working=False, reason="nghỉ thử", source="x", by=cast.administrator
    )
    client.force_login(cast.people[name])

    assert client.get(f"{CALENDAR}new/").status_code == 403
    assert client.post(f"{CALENDAR}new/", _values()).status_code == 403
    assert client.post(f"{CALENDAR}{row.pk}/withdraw/").status_code == 403
    assert client.get(f"{CALENDAR}999999/edit/").status_code == 404


# --- Giving duties out -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("only_these_duties")
def test_staff_start_giving_out_and_watch_it(
    client: Client, cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client.force_login(cast.staff)

    with django_capture_on_commit_callbacks():
        post(client, f"{GENERATION}start/", {"until": "31/12/2018"})

    job = GenerationJob.objects.get()
    assert (job.until, job.requested_by) == (date(2018, 12, 31), cast.staff)
    assert "Đang chờ đến lượt" in page(client, f"{GENERATION}{job.pk}/")
    assert 'hx-trigger="every 2s"' in page(client, f"{GENERATION}{job.pk}/progress/")
    generate_job(job)
    assert "31/12/2018" in page(client, GENERATION)


def test_a_day_that_cannot_be_read_starts_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.staff)

    text = post(client, f"{GENERATION}start/", {"until": "hôm nào"}, status=422)

    assert "Ngày phải có dạng ngày/tháng/năm" in text
    assert not GenerationJob.objects.exists()


@pytest.mark.parametrize("name", ["officer", "auditor", "leadership", "administrator", "stranger"])
def test_others_do_not_give_duties_out(client: Client, cast: Cast, name: str) -> None:
    client.force_login(cast.people[name])

    assert client.get(GENERATION).status_code == 403
    assert client.post(f"{GENERATION}start/", {"until": "31/12/2018"}).status_code == 403
    assert client.get(f"{GENERATION}1/").status_code == 403
