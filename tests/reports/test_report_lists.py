"""The lists: who has filed for a period, what one's own agency owes, and their files."""

import json
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.calendar import timeliness
from reports.models import ReportVersion
from reports.queries.duties import duties_of
from reports.queries.register import filing_rows, own_rows
from reports.services.filing import submit
from reports.services.review import return_report
from tests.reports.factories import EARLY, HANOI, LATE, Cast, filled, make_period, start

HOME = "reports:home"


@pytest.fixture(autouse=True)
def _june_2018() -> object:
    with time_machine.travel(EARLY, tick=False):
        yield


def rows_as_json(client: Client, cast: Cast, **query: str) -> dict[str, dict[str, object]]:
    """The national list as a file, the two provinces of the cast only, by name."""
    answer = client.get(reverse(HOME), {"period": cast.period.code, "format": "json", **query})
    assert answer.status_code == 200, answer.content
    rows = json.loads(answer.content)
    ours = {cast.province.name, cast.other_province.name}
    return {row["agency"]: row for row in rows if row["agency"] in ours}


def test_the_national_list_names_those_who_have_filed_and_those_who_are_silent(
    client: Client, cast: Cast
) -> None:
    submit(report=filled(cast), by=cast.officer)
    client.force_login(cast.staff)

    rows = rows_as_json(client, cast)

    ours, theirs = rows[cast.province.name], rows[cast.other_province.name]
    assert (ours["state"], ours["timeliness"], ours["version"]) == ("đã gửi, chờ tiếp nhận", "đúng hạn", 1)
    assert (theirs["state"], theirs["timeliness"], theirs["version"]) == ("chưa lập", "chưa đến hạn", None)


@pytest.mark.parametrize(
    ("query", "ours", "theirs"),
    [
        ({"state": "submitted"}, True, False),
        ({"state": "none"}, False, True),
        ({"timeliness": "on_time"}, True, False),
        ({"timeliness": "not_due"}, False, True),
        ({"q": "tinh a"}, True, False),
        ({"q": "TỈNH Z"}, False, True),
        ({"region": "northern_midlands"}, True, True),
        ({"region": "southeast"}, False, False),
    ],
)
def test_the_national_list_is_filtered(
    client: Client, cast: Cast, query: dict[str, str], ours: bool, theirs: bool
) -> None:
    submit(report=filled(cast), by=cast.officer)
    client.force_login(cast.staff)

    rows = rows_as_json(client, cast, **query)

    assert (cast.province.name in rows, cast.other_province.name in rows) == (ours, theirs)


def test_a_period_that_does_not_exist_lists_nothing_and_says_why(client: Client, cast: Cast) -> None:
    client.force_login(cast.staff)

    page = client.get(reverse(HOME), {"period": "2018-H9"})

    assert page.status_code == 200
    assert page.context["listing"].page.paginator.count == 0


def test_own_reports_are_only_ones_own(client: Client, cast: Cast) -> None:
    report = start(cast)

    assert list(own_rows(cast.officer, EARLY)) == [report]
    assert list(own_rows(cast.leader, EARLY)) == [report]
    assert list(own_rows(cast.other_officer, EARLY)) == []
    assert list(own_rows(cast.closed, EARLY)) == []
    assert list(own_rows(cast.administrator, EARLY)) == []


@pytest.mark.parametrize("hours", [-1, 0, 1, 24])
def test_the_lists_and_the_calendar_agree_on_timeliness(cast: Cast, hours: int) -> None:
    report = filled(cast)
    moment = LATE + timedelta(hours=hours)
    submit(report=report, by=cast.officer, at=moment)
    now = moment + timedelta(days=1)
    expected = timeliness(cast.period.due_on, moment, now)

    national = filing_rows(cast.staff, cast.period, now).get(pk=cast.province.pk)
    own = own_rows(cast.officer, now).get()

    assert (getattr(national, "timeliness", ""), getattr(own, "timeliness", "")) == (expected, expected)


@pytest.mark.parametrize("now", [LATE - timedelta(seconds=1), LATE])
def test_the_lists_and_the_calendar_agree_on_silence(cast: Cast, now: datetime) -> None:
    start(cast)
    expected = timeliness(cast.period.due_on, None, now)

    for row in (
        filing_rows(cast.staff, cast.period, now).get(pk=cast.province.pk),
        filing_rows(cast.staff, cast.period, now).get(pk=cast.other_province.pk),
        own_rows(cast.officer, now).get(),
    ):
        assert getattr(row, "timeliness", "") == expected


def test_a_resubmission_does_not_make_a_report_late(cast: Cast) -> None:
    report = filled(cast)
    submit(report=report, by=cast.officer, at=EARLY)
    return_report(report=report, reason="Sửa", by=cast.staff, at=EARLY)
    submit(report=report, by=cast.officer, at=LATE)

    row = own_rows(cast.officer, LATE).get()

    assert (getattr(row, "timeliness", ""), getattr(row, "version", 0)) == ("on_time", 2)
    assert ReportVersion.objects.filter(report=report).count() == 2


# --- Duties ----------------------------------------------------------------------------------------------


def _ours(cast: Cast, now: datetime) -> list[str]:
    return [duty.period.code for duty in duties_of(cast.officer, now) if duty.form == cast.form]


def test_duties_are_the_periods_that_have_begun_and_are_not_locked(cast: Cast) -> None:
    make_period("2018-Y")
    make_period("2018-H2")

    assert _ours(cast, EARLY) == ["2018-H1", "2018-Y", "2018-H2"]
    assert _ours(cast, EARLY - timedelta(days=1)) == ["2018-H1", "2018-Y"]
    assert _ours(cast, datetime(2018, 7, 20, 23, 59, tzinfo=HANOI)) == ["2018-H1", "2018-Y", "2018-H2"]
    assert _ours(cast, datetime(2018, 7, 21, tzinfo=HANOI)) == ["2018-Y", "2018-H2"]


def test_a_returned_report_shows_its_reason_among_the_duties(cast: Cast) -> None:
    report = filled(cast)
    submit(report=report, by=cast.officer)
    return_report(report=report, reason="Số vụ chưa khớp", by=cast.staff)

    (duty,) = [duty for duty in duties_of(cast.officer, EARLY) if duty.report == report]

    assert (duty.reason, duty.open, duty.can_start) == ("Số vụ chưa khớp", True, False)


def test_only_those_who_fill_or_sign_have_duties(cast: Cast) -> None:
    assert duties_of(cast.leader, EARLY)
    assert not any(duty.can_start for duty in duties_of(cast.leader, EARLY))
    for who in ("staff", "auditor", "administrator", "stranger", "closed"):
        assert duties_of(cast.people[who], EARLY) == []


# --- Files and costs -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("who", ["staff", "officer"])
def test_the_lists_come_as_files(client: Client, cast: Cast, kind: str, who: str) -> None:
    submit(report=filled(cast), by=cast.officer)
    client.force_login(cast.people[who])

    answer = client.get(reverse(HOME), {"format": kind})

    assert answer.status_code == 200
    assert kind in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("who", ["staff", "officer", "administrator", "stranger"])
def test_the_way_in_takes_fifteen_statements_at_most(client: Client, cast: Cast, who: str) -> None:
    submit(report=filled(cast), by=cast.officer)
    client.force_login(cast.people[who])

    with CaptureQueriesContext(connection) as sql:
        assert client.get(reverse(HOME)).status_code == 200

    assert len(sql) <= 15, [query["sql"][:90] for query in sql]
