"""The compliance board: its numbers, its files, its way down to the assignment, and bulk reminders from it."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import openpyxl
import pytest
import time_machine
from django.http import QueryDict
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.choices import AgencyKind
from accounts.models import Agency, User
from accounts.roles import Role
from directives import services
from directives.choices import Cell, DueRule
from directives.models import Assignment, LegalInstrument, Obligation, Reminder, ReminderMail
from directives.queries.pages_board import Matrix, board
from directives.queries.summary import summary
from directives.queries.wording import share_text
from directives.status import Tally
from tests.directives.browsing import page, post, statements
from tests.directives.factories import (
    Cast,
    document,
    give_out,
    make_instrument,
    make_obligation,
    make_user,
    moment,
)

TODAY = date(2018, 8, 1)

pytestmark = pytest.mark.usefixtures("only_these_duties")


@pytest.fixture(autouse=True)
def summer_of_2018() -> Iterator[None]:
    with time_machine.travel(moment(2018, 8, 1), tick=False):
        yield


@dataclass
class Country:
    """All 63 provinces have issued their plan."""

    staff: User
    instrument: LegalInstrument
    plan: Obligation
    assignments: list[Assignment]

    @property
    def path(self) -> str:
        return f"/directives/board/?instrument={self.instrument.code}&agencies=provincial_committee"


@pytest.fixture
def country(db: None) -> Country:
    office = Agency.objects.get(code="tt-bcd138-cp")
    staff = make_user(Role.COMMITTEE_STAFF, office)
    instrument = make_instrument()
    plan = make_obligation(
        AgencyKind.PROVINCIAL_COMMITTEE,
        instrument=instrument,
        title="Ban hành kế hoạch",
        due_on=date(2018, 6, 20),
    )
    assignments = give_out(plan)
    for assignment in assignments:
        services.fulfil(
            obligation_code=plan.code,
            agency=assignment.agency,
            occurrence="once",
            done_on=date(2018, 6, 1),
            record=f"provinces.plan:{assignment.agency_id}",
            record_url="/provinces/",
            description="Kế hoạch đã ban hành",
            by=staff,
        )
    return Country(staff, instrument, plan, assignments)


# --- The sentence leaders read ---------------------------------------------------------------------------


def test_when_all_63_have_issued_their_plan_the_row_reads_100_per_cent(
    client: Client, country: Country
) -> None:
    client.force_login(country.staff)

    text = page(client, country.path)

    assert len(country.assignments) == 63
    assert "63/63 địa phương (100%) đã ban hành kế hoạch." in text
    assert "chưa hoàn thành</summary>" not in text


def test_when_one_plan_is_withdrawn_the_row_reads_98_4_per_cent_and_names_it(
    client: Client, country: Country
) -> None:
    lang_son = Agency.objects.get(code="bcd138-20-2004")
    services.unfulfil(record=f"provinces.plan:{lang_son.pk}", reason="Ban hành nhầm", by=country.staff)
    client.force_login(country.staff)

    text = page(client, country.path)

    assert "62/63 địa phương (98,4%) đã ban hành kế hoạch." in text
    assert "1 địa phương chưa hoàn thành" in text
    assert f'<a href="{country.plan.pk}/{lang_son.pk}/">Lạng Sơn</a>' in text


def test_the_share_never_reads_100_per_cent_before_it_is() -> None:
    assert share_text(Tally(done_on_time=9_999, open_overdue=1)) == "99,9%"
    assert share_text(Tally(done_late=3)) == "100%"
    assert share_text(Tally()) == ""


# --- Numbers that agree ----------------------------------------------------------------------------------


def _board(query: str, user: User) -> Matrix:
    return board(QueryDict(query), user, TODAY, None).matrix


def test_rows_columns_and_the_whole_add_up(country: Country) -> None:
    make_obligation(
        AgencyKind.PROVINCIAL_COMMITTEE,
        instrument=country.instrument,
        rule=DueRule.QUARTERLY,
        due_month=3,
        due_day=15,
        valid_from=date(2018, 1, 1),
        valid_to=date(2018, 12, 31),
    )
    services.generate(until=date(2018, 12, 31), today=TODAY)
    services.waive(assignment=Assignment.objects.filter(state="open")[0], reason="Thử", by=country.staff)

    matrix = _board(f"instrument={country.instrument.code}&agencies=all", country.staff)

    rows = [row.total for row in matrix.rows]
    assert matrix.total == Tally(done_on_time=63, open_in_time=126, open_overdue=125, outside=1)
    for cell in Cell:
        assert sum(row[cell] for row in rows) == sum(column[cell] for column in matrix.columns)
        assert sum(row[cell] for row in rows) == matrix.total[cell]
        assert matrix.total[cell] == sum(
            crossing.tally[cell] for row in matrix.rows for crossing in row.crossings if crossing
        )


def test_a_matrix_that_does_not_add_up_is_refused(country: Country) -> None:
    matrix = _board(country.path.partition("?")[2], country.staff)

    with pytest.raises(ArithmeticError):
        Matrix(matrix.agencies, matrix.rows, matrix.columns, matrix.total + Tally(done_late=1))


@pytest.mark.parametrize(
    ("query", "agencies"),
    [
        ("agencies=provincial_committee", 63),
        ("agencies=all", 63),
        ("agencies=ministry", 0),
        ("agencies=all&region=central_highlands", 5),
        ("agencies=all&region=mekong_delta", 13),
        ("agencies=all&period=2018", 63),
        ("agencies=all&period=2018-H2", 0),
        ("agencies=all&kind=report", 0),
        ("agencies=all&project=de-an-1", 0),
    ],
)
def test_filters_of_the_board(country: Country, query: str, agencies: int) -> None:
    matrix = _board(f"instrument={country.instrument.code}&{query}", country.staff)

    assert len(matrix.agencies) == agencies


def test_a_project_shows_the_agencies_that_carry_it(country: Country) -> None:
    make_obligation(AgencyKind.MINISTRY, instrument=country.instrument, title="Gửi báo cáo")
    services.generate(until=date(2018, 12, 31), today=TODAY)

    matrix = _board(f"instrument={country.instrument.code}&project=de-an-1", country.staff)

    codes = {agency.code for agency in matrix.agencies}
    assert "bo-tttt" in codes
    assert "bo-y-te" not in codes


def test_units_of_different_times_with_one_name_are_told_apart(country: Country) -> None:
    with time_machine.travel(moment(2025, 12, 1), tick=False):
        make_obligation(
            AgencyKind.PROVINCIAL_COMMITTEE,
            instrument=country.instrument,
            due_on=date(2025, 11, 3),
            valid_to=date(2025, 12, 31),
        )
        services.generate(until=date(2025, 12, 31), today=date(2025, 12, 1))

        labels = _board(f"instrument={country.instrument.code}&agencies=all", country.staff).labels

    assert "Lào Cai (đến 2025)" in labels
    assert "Lào Cai (từ 2025)" in labels
    assert "Yên Bái" in labels
    assert len(set(labels)) == len(labels)


# --- Who sees it -----------------------------------------------------------------------------------------


def test_an_agency_sees_its_own_column_only(client: Client, cast: Cast) -> None:
    give_out(make_obligation(cast.province, cast.other, title="Ban hành kế hoạch chung"))
    client.force_login(cast.officer)

    text = page(client, "/directives/board/")

    assert "Tỉnh A" in text
    assert "Tỉnh B" not in text
    assert "Nhắc việc" not in text


@pytest.mark.parametrize("name", ["administrator", "stranger"])
def test_whoever_sees_no_duties_is_refused(client: Client, cast: Cast, name: str) -> None:
    client.force_login(cast.people[name])

    assert client.get("/directives/board/").status_code == 403


def test_the_board_asks_who_is_there(client: Client, db: None) -> None:
    assert client.get("/directives/board/").status_code == 302


def test_statements_do_not_grow_with_the_board(client: Client, country: Country) -> None:
    client.force_login(country.staff)
    path = "/directives/board/?agencies=all"
    before = statements(client, path)
    for _number in range(20):
        make_obligation(AgencyKind.PROVINCIAL_COMMITTEE, instrument=country.instrument)
    services.generate(until=date(2018, 12, 31), today=TODAY)

    # One more than on a board of a single page, where the cards need no statement of their own.
    assert statements(client, path) <= before + 1 <= 15


# --- The way down ----------------------------------------------------------------------------------------


def test_a_crossing_leads_to_its_assignment(client: Client, country: Country) -> None:
    client.force_login(country.staff)
    assignment = country.assignments[0]

    answer = client.get(f"/directives/board/{country.plan.pk}/{assignment.agency_id}/")

    assert answer["Location"] == f"/directives/assignments/{assignment.pk}/"


def test_a_crossing_of_several_times_leads_to_their_list(client: Client, cast: Cast) -> None:
    obligation = make_obligation(cast.province, rule=DueRule.QUARTERLY, due_month=3, due_day=15)
    give_out(obligation)
    client.force_login(cast.staff)

    answer = client.get(f"/directives/board/{obligation.pk}/{cast.province.pk}/?period=2018")

    rows = json.loads(client.get(answer["Location"] + "&format=json").content)
    assert [row["due_on"][:4] for row in rows] == ["2018"] * 4


@pytest.mark.parametrize("query", ["?period=2031", "?period=%00", "?period=x"])
def test_a_crossing_without_assignments_is_not_found(client: Client, cast: Cast, query: str) -> None:
    client.force_login(cast.staff)
    path = f"/directives/board/{cast.assignment.obligation_id}/{cast.province.pk}/"

    assert client.get(path + query).status_code == 404
    client.force_login(cast.other_officer)
    assert client.get(path).status_code == 404


# --- Files -----------------------------------------------------------------------------------------------


def test_the_workbook_holds_the_same_cells(client: Client, country: Country) -> None:
    lang_son = Agency.objects.get(code="bcd138-20-2004")
    services.unfulfil(record=f"provinces.plan:{lang_son.pk}", reason="Ban hành nhầm", by=country.staff)
    client.force_login(country.staff)

    answer = client.get(country.path + "&format=xlsx")

    (sheet,) = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    heads, plan, total = ([cell.value for cell in row] for row in sheet.iter_rows())
    assert plan[heads.index("Lạng Sơn")] == "chưa hoàn thành, quá hạn"
    assert plan[heads.index("Cao Bằng")] == "hoàn thành đúng hạn"
    assert plan[heads.index("hoàn thành đúng hạn")] == 62
    assert total[heads.index("chưa hoàn thành, quá hạn")] == 1
    assert len(heads) == 3 + 5 + 63


@pytest.mark.parametrize(
    ("query", "status"),
    [("format=json", 200), ("format=csv", 200), ("format=doc", 400), ("format=xlsx&period=nope", 400)],
)
def test_files_of_the_board(client: Client, country: Country, query: str, status: int) -> None:
    client.force_login(country.staff)

    assert client.get(f"/directives/board/?{query}").status_code == status


@pytest.mark.parametrize("query", ["period=2031", "kind=x", "region=%00", "agencies=x", "project=x"])
def test_a_filter_that_cannot_be_read_shows_nothing(client: Client, country: Country, query: str) -> None:
    client.force_login(country.staff)

    assert "Bộ lọc có giá trị không hợp lệ" in page(client, f"/directives/board/?{query}")


# --- The first page --------------------------------------------------------------------------------------


def test_the_summary_counts_the_country_for_national_roles_and_the_agency_for_others(cast: Cast) -> None:
    services.report_done(
        assignment=cast.assignment, done_on=date(2018, 6, 8), evidence=[document()], by=cast.officer
    )
    give_out(make_obligation(cast.other))

    national, own = summary(cast.leadership, TODAY), summary(cast.officer, TODAY)

    assert (national.own, own.own) == (False, True)
    assert own.tally == Tally(done_on_time=1)
    assert national.tally.done_on_time >= 1
    assert national.tally.open_overdue >= 1
    assert own.url == "/directives/assignments/mine/?view=all"
    assert summary(cast.stranger, TODAY).empty


# --- Reminders -------------------------------------------------------------------------------------------

PREVIEW = "/directives/reminders/preview/"


def test_the_preview_names_who_is_addressed_and_where_nobody_is(client: Client, cast: Cast) -> None:
    give_out(make_obligation(cast.other, title="Việc của tỉnh B"))
    cast.other_officer.is_active = False
    cast.other_officer.save(update_fields=["is_active"])
    client.force_login(cast.staff)

    text = page(client, f"{PREVIEW}?agency=tỉnh")

    assert str(cast.officer) in text
    assert str(cast.leader) in text
    assert "1 cơ quan chưa có người phụ trách" in text
    assert "Tỉnh B" in text


def test_the_preview_takes_over_what_the_board_showed(client: Client, cast: Cast) -> None:
    elsewhere = make_obligation(cast.province, title="Việc khác")
    give_out(elsewhere)
    client.force_login(cast.staff)

    text = page(client, f"{PREVIEW}?board=1&obligation={cast.assignment.obligation.code}")

    assert cast.assignment.obligation.title in text
    assert "Việc khác" not in text


def test_only_what_is_overdue_unless_asked(client: Client, cast: Cast) -> None:
    give_out(make_obligation(cast.province, title="Việc tháng Chín", due_on=date(2018, 9, 20)))
    client.force_login(cast.staff)

    assert "Việc tháng Chín" not in page(client, f"{PREVIEW}?agency=tỉnh a")
    assert "Việc tháng Chín" in page(client, f"{PREVIEW}?agency=tỉnh a&which=open")
    assert "Việc tháng Chín" in page(client, f"{PREVIEW}?agency=tỉnh a&cell=open_in_time")


def test_sending_reminds_the_agencies_that_stayed_ticked(
    client: Client, cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    give_out(make_obligation(cast.other))
    client.force_login(cast.staff)

    with django_capture_on_commit_callbacks():
        post(
            client,
            "/directives/reminders/send/?agency=tỉnh",
            {"agency": [cast.province.code], "text": "Đề nghị khẩn trương."},
        )

    assert {mail.to for mail in ReminderMail.objects.all()} == {cast.officer, cast.leader}
    assert {reminder.assignment for reminder in Reminder.objects.all()} == {cast.assignment}
    assert "Đề nghị khẩn trương." in page(client, "/directives/reminders/")
    assert "Nhắc " in page(client, f"/directives/assignments/{cast.assignment.pk}/")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"text": "x"}, "Chọn ít nhất một cơ quan để nhắc"),
        ({"agency": ["khong-co"], "text": ""}, "khong-co"),
        ({"agency": "A", "text": "Gọi 0912345678"}, "số điện thoại"),
    ],
)
def test_a_refused_reminder_sends_nothing(
    client: Client, cast: Cast, data: dict[str, object], words: str
) -> None:
    client.force_login(cast.staff)
    if data.get("agency") == "A":
        data = {**data, "agency": [cast.province.code]}

    text = post(client, "/directives/reminders/send/?agency=tỉnh a", data, status=422)

    assert words in text
    assert not ReminderMail.objects.exists()


@pytest.mark.parametrize("name", ["officer", "auditor", "leadership", "administrator", "stranger"])
def test_only_staff_remind(client: Client, cast: Cast, name: str) -> None:
    client.force_login(cast.people[name])

    assert client.get(PREVIEW).status_code == 403
    assert client.post("/directives/reminders/send/").status_code == 403


@pytest.mark.parametrize(
    ("name", "status"), [("staff", 200), ("auditor", 200), ("officer", 403), ("administrator", 403)]
)
def test_national_roles_see_what_was_sent(client: Client, cast: Cast, name: str, status: int) -> None:
    client.force_login(cast.people[name])

    assert client.get("/directives/reminders/").status_code == status
