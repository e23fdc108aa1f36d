"""Pages of assignments: who finds them, what they say, what can be done on them."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.choices import AgencyKind
from accounts.roles import Role
from directives import services
from directives.choices import AssignmentState, DueRule
from directives.models import Assignment, AssignmentEvent, Evidence
from tests.directives.browsing import page, post, statements
from tests.directives.factories import (
    Cast,
    document,
    give_out,
    make_agency,
    make_assignment,
    make_obligation,
    make_user,
    moment,
    pdf,
)

pytestmark = pytest.mark.usefixtures("only_these_duties")


@pytest.fixture(autouse=True)
def spring_of_2018() -> Iterator[None]:
    with time_machine.travel(moment(2018, 6, 11), tick=False):
        yield


def _url(assignment: Assignment, rest: str = "") -> str:
    return f"/directives/assignments/{assignment.pk}/{rest}"


def _reported(cast: Cast) -> Assignment:
    return services.report_done(
        assignment=cast.assignment, done_on=date(2018, 6, 8), evidence=[document()], by=cast.officer
    )


# --- Who finds it ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["officer", "leader", "staff", "auditor", "leadership"])
def test_the_agency_and_national_roles_find_the_assignment(client: Client, cast: Cast, name: str) -> None:
    client.force_login(cast.people[name])

    assert cast.assignment.obligation.title in page(client, _url(cast.assignment))


@pytest.mark.parametrize("name", ["other_officer", "administrator", "stranger"])
@pytest.mark.parametrize(
    "rest", ["", "acknowledge/", "report/", "confirm/", "return/", "waive/", "evidence/"]
)
def test_others_do_not_find_it_nor_anything_under_it(
    client: Client, cast: Cast, name: str, rest: str
) -> None:
    client.force_login(cast.people[name])

    answer = client.post(_url(cast.assignment, rest)) if rest else client.get(_url(cast.assignment))

    assert answer.status_code == 404
    cast.assignment.refresh_from_db()
    assert cast.assignment.state == AssignmentState.OPEN


@pytest.mark.parametrize("name", ["auditor", "leadership", "staff"])
@pytest.mark.parametrize("rest", ["acknowledge/", "report/", "evidence/"])
def test_only_the_agency_reports(client: Client, cast: Cast, name: str, rest: str) -> None:
    client.force_login(cast.people[name])

    assert client.post(_url(cast.assignment, rest)).status_code == 403


@pytest.mark.parametrize("name", ["auditor", "leadership", "officer", "leader"])
@pytest.mark.parametrize("rest", ["confirm/", "return/", "waive/"])
def test_only_staff_decide(client: Client, cast: Cast, name: str, rest: str) -> None:
    client.force_login(cast.people[name])

    assert client.post(_url(cast.assignment, rest), {"reason": "Thiếu dấu"}).status_code == 403


@pytest.mark.parametrize("rest", ["acknowledge/", "report/", "confirm/", "return/", "waive/", "evidence/"])
def test_every_verb_is_posted(client: Client, cast: Cast, rest: str) -> None:
    client.force_login(cast.staff)

    assert client.get(_url(cast.assignment, rest)).status_code == 405


@pytest.mark.parametrize("path", ["/directives/assignments/", "/directives/assignments/mine/"])
def test_lists_ask_who_is_there(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 302


# --- Lists -----------------------------------------------------------------------------------------------


def _listed(client: Client, path: str) -> set[int]:
    mark = "&" if "?" in path else "?"
    return {row["number"] for row in json.loads(client.get(f"{path}{mark}format=json").content)}


def test_staff_list_what_every_agency_owes_and_agencies_their_own(client: Client, cast: Cast) -> None:
    other = make_assignment(cast.other)

    client.force_login(cast.staff)
    assert _listed(client, "/directives/assignments/") >= {cast.assignment.pk, other.pk}
    client.force_login(cast.officer)
    assert _listed(client, "/directives/assignments/") == {cast.assignment.pk}
    client.force_login(cast.stranger)
    assert "Vai trò của bạn không xem nhiệm vụ được giao" in page(client, "/directives/assignments/")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("cell=open_in_time", True),
        ("cell=open_overdue", False),
        ("state=open", True),
        ("state=confirmed", False),
        ("period=2018", True),
        ("period=2018-H1", True),
        ("period=2018-H2", False),
        ("kind=issue", True),
        ("kind=report", False),
        ("agency=Tỉnh A", True),
        ("agency=tinh b", False),
        ("q=tinh a", True),
        ("q=khong he co", False),
    ],
)
def test_filters_of_the_list(client: Client, cast: Cast, query: str, found: bool) -> None:
    client.force_login(cast.staff)
    make_assignment(cast.other, due_on=date(2018, 9, 3), kind="review")

    assert (cast.assignment.pk in _listed(client, f"/directives/assignments/?{query}")) is found


def test_a_duty_and_its_basis_filter_by_code_and_by_words(client: Client, cast: Cast) -> None:
    client.force_login(cast.staff)
    obligation = cast.assignment.obligation
    make_assignment(cast.province)

    for query in (
        f"obligation={obligation.code}",
        f"instrument={obligation.instrument.code}",
        f"q={obligation.title} {cast.province.name}",
    ):
        assert _listed(client, f"/directives/assignments/?{query}") == {cast.assignment.pk}


def test_own_duties_open_with_what_came_back_then_the_nearest(client: Client, cast: Cast) -> None:
    nearer = make_assignment(cast.province, due_on=date(2018, 6, 13))
    _reported(cast)
    services.return_assignment(assignment=cast.assignment, reason="Thiếu dấu.", by=cast.staff)
    client.force_login(cast.officer)

    rows = json.loads(client.get("/directives/assignments/mine/?format=json").content)

    assert [row["number"] for row in rows] == [cast.assignment.pk, nearer.pk]


def test_own_duties_leave_out_what_waits_until_asked(client: Client, cast: Cast) -> None:
    _reported(cast)
    client.force_login(cast.officer)

    assert "Không còn việc nào phải làm" in page(client, "/directives/assignments/mine/")
    assert _listed(client, "/directives/assignments/mine/?view=waiting") == {cast.assignment.pk}
    assert _listed(client, "/directives/assignments/mine/?view=all") == {cast.assignment.pk}


def test_statements_do_not_grow_with_the_lists(client: Client, cast: Cast) -> None:
    client.force_login(cast.staff)
    before = statements(client, "/directives/assignments/")
    for _number in range(6):
        make_assignment(cast.other)

    assert statements(client, "/directives/assignments/") == before <= 15


# --- The page --------------------------------------------------------------------------------------------


def test_the_page_tells_basis_due_day_and_why_it_moved(client: Client, cast: Cast) -> None:
    found = make_assignment(cast.province, due_on=date(2018, 6, 17))  # a Sunday
    client.force_login(cast.officer)

    text = page(client, _url(found))

    assert str(found.obligation.instrument) in text
    assert "18/06/2018" in text
    assert "chuyển từ ngày 17/06/2018: Chủ nhật" in text
    assert "Đang thực hiện trong hạn" in text
    assert "Chưa có minh chứng nào" in text


def test_the_agency_acknowledges_once(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)

    post(client, _url(cast.assignment, "acknowledge/"))
    refused = post(client, _url(cast.assignment, "acknowledge/"), status=409)

    cast.assignment.refresh_from_db()
    assert cast.assignment.state == AssignmentState.ACKNOWLEDGED
    assert "không nhận được nữa" in refused


def _report(**values: object) -> dict[str, object]:
    return {
        "done_on": "08/06/2018",
        "evidence-0-description": "Kế hoạch đã ban hành",
        "evidence-0-document_number": "521/KH-UBND",
        "evidence-0-document_date": "07/06/2018",
        **values,
    }


def test_the_agency_reports_with_a_document_and_its_file(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)

    post(client, _url(cast.assignment, "report/"), _report(**{"evidence-0-upload": pdf()}))

    cast.assignment.refresh_from_db()
    proof = Evidence.objects.get(assignment=cast.assignment)
    assert (cast.assignment.state, cast.assignment.done_on) == (AssignmentState.REPORTED, date(2018, 6, 8))
    assert (proof.document_number, proof.file_name) == ("521/KH-UBND", "ke-hoach.pdf")
    text = page(client, _url(cast.assignment))
    assert "521/KH-UBND" in text
    assert "Hoàn thành đúng hạn" in text
    assert proof.file is not None
    assert proof.file.sha256[:12] in text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"done_on": ""}, "Chưa điền mục này"),
        ({"done_on": "31/06/2018"}, "Ngày phải có dạng ngày/tháng/năm và có thật"),
        ({"done_on": "12/06/2018"}, "Ngày hoàn thành 12/06/2018 ở tương lai"),
        ({"done_on": "01/06/2018"}, "trước ngày 07/06/2018 của văn bản"),
        ({"evidence-0-description": ""}, "Nêu ngắn gọn minh chứng này chứng tỏ điều gì"),
        ({"evidence-0-document_number": ""}, "Ghi số, ký hiệu văn bản hoặc chọn tệp"),
        ({"evidence-0-document_date": ""}, "Ghi ngày của văn bản"),
        ({"evidence-0-secrecy": "mat"}, "Hãy gửi qua kênh văn bản mật"),
        ({"evidence-0-description": "Kế hoạch Tối mật số 5"}, "Hãy gửi qua kênh văn bản mật"),
        (
            {"evidence-0-upload": SimpleUploadedFile("ke-hoach.pdf", b"MZ\x90\x00" + b"\0" * 100)},
            "tệp chương trình chạy được",
        ),
    ],
)
def test_a_refused_report_keeps_what_was_typed(
    client: Client, cast: Cast, changed: dict[str, object], words: str
) -> None:
    client.force_login(cast.officer)

    text = post(client, _url(cast.assignment, "report/"), _report(**changed), status=422)

    assert words in text
    if "evidence-0-document_number" not in changed:
        assert 'value="521/KH-UBND"' in text
    cast.assignment.refresh_from_db()
    assert cast.assignment.state == AssignmentState.OPEN
    assert not Evidence.objects.filter(assignment=cast.assignment).exists()


def test_a_returned_duty_is_reported_again_with_the_proof_that_stands(client: Client, cast: Cast) -> None:
    _reported(cast)
    services.return_assignment(assignment=cast.assignment, reason="Thiếu dấu.", by=cast.staff)
    client.force_login(cast.officer)

    assert "Thiếu dấu." in page(client, _url(cast.assignment))
    post(client, _url(cast.assignment, "report/"), {"done_on": "08/06/2018"})

    cast.assignment.refresh_from_db()
    assert cast.assignment.state == AssignmentState.REPORTED


def test_more_proof_is_added_while_it_waits(client: Client, cast: Cast) -> None:
    _reported(cast)
    client.force_login(cast.officer)

    post(
        client,
        _url(cast.assignment, "evidence/"),
        {"evidence-0-description": "Bản quét", "evidence-0-upload": pdf()},
    )
    refused = post(client, _url(cast.assignment, "evidence/"), {}, status=422)

    assert Evidence.objects.filter(assignment=cast.assignment).count() == 2
    assert "Nêu ngắn gọn minh chứng này" in refused


def test_withdrawing_the_only_proof_opens_the_duty_again(client: Client, cast: Cast) -> None:
    _reported(cast)
    proof = Evidence.objects.get(assignment=cast.assignment)
    client.force_login(cast.officer)

    refused = post(client, _url(cast.assignment, f"evidence/{proof.pk}/withdraw/"), status=422)
    post(client, _url(cast.assignment, f"evidence/{proof.pk}/withdraw/"), {"reason": "Nộp nhầm tệp"})

    assert "Nêu lý do rút minh chứng" in refused
    cast.assignment.refresh_from_db()
    assert cast.assignment.state == AssignmentState.OPEN
    text = page(client, _url(cast.assignment))
    assert "1 minh chứng đã rút" in text
    assert "Nộp nhầm tệp" in text


def test_staff_confirm_and_the_reporter_cannot(client: Client, cast: Cast) -> None:
    _reported(cast)
    client.force_login(cast.staff)

    assert "Xác nhận hoàn thành" in page(client, _url(cast.assignment))
    post(client, _url(cast.assignment, "confirm/"))
    refused = post(client, _url(cast.assignment, "confirm/"), status=409)

    cast.assignment.refresh_from_db()
    assert cast.assignment.state == AssignmentState.CONFIRMED
    assert "không xác nhận được" in refused


@pytest.mark.parametrize(
    ("verb", "state", "words"),
    [
        ("return", AssignmentState.RETURNED, "Nêu lý do trả lại"),
        ("waive", AssignmentState.WAIVED, "Nêu lý do miễn"),
    ],
)
def test_returning_and_waiving_need_a_reason(
    client: Client, cast: Cast, verb: str, state: AssignmentState, words: str
) -> None:
    if verb == "return":
        _reported(cast)
    client.force_login(cast.staff)

    refused = post(client, _url(cast.assignment, f"{verb}/"), {"reason": "  "}, status=422)
    post(client, _url(cast.assignment, f"{verb}/"), {"reason": "Chưa có <dấu> & chữ ký"})

    assert words in refused
    cast.assignment.refresh_from_db()
    assert cast.assignment.state == state
    event = AssignmentEvent.objects.filter(assignment=cast.assignment).latest("pk")
    assert (event.by, event.reason) == (cast.staff, "Chưa có <dấu> & chữ ký")
    assert "Chưa có <dấu> & chữ ký" in page(client, _url(cast.assignment))


def test_a_reason_that_was_refused_stays_in_its_field(client: Client, cast: Cast) -> None:
    client.force_login(cast.staff)

    text = post(client, _url(cast.assignment, "waive/"), {"reason": "Gọi 0912345678 để hỏi"}, status=422)

    assert "Gọi 0912345678 để hỏi</textarea>" in text
    assert "số điện thoại" in text


def test_a_file_is_handed_out_as_an_attachment_to_those_who_see_the_duty(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)
    post(client, _url(cast.assignment, "report/"), _report(**{"evidence-0-upload": pdf("kế hoạch.pdf")}))
    proof = Evidence.objects.get(assignment=cast.assignment)
    path = _url(cast.assignment, f"evidence/{proof.pk}/file/")

    answer = client.get(path)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.getvalue().startswith(b"%PDF")
    assert client.get(path, headers={"if-none-match": answer["ETag"]}).status_code == 304
    client.force_login(cast.other_officer)
    assert client.get(path).status_code == 404


def test_another_assignments_proof_is_not_found_here(client: Client, cast: Cast) -> None:
    _reported(cast)
    proof = Evidence.objects.get(assignment=cast.assignment)
    elsewhere = make_assignment(cast.province)
    client.force_login(cast.staff)

    assert client.get(_url(elsewhere, f"evidence/{proof.pk}/file/")).status_code == 404
    assert client.post(_url(elsewhere, f"evidence/{proof.pk}/withdraw/"), {"reason": "x"}).status_code == 404


def test_the_successor_shows_where_the_duty_came_from(client: Client, cast: Cast) -> None:
    heir = make_agency(AgencyKind.PROVINCIAL_COMMITTEE, "Tỉnh mới", valid_from=date(2018, 7, 1))
    cast.province.valid_to, cast.province.successor = date(2018, 6, 30), heir
    cast.province.save(update_fields=["valid_to", "successor"])
    with time_machine.travel(moment(2018, 7, 2), tick=False):
        services.generate(until=date(2018, 12, 31), today=date(2018, 7, 2))
        follow = Assignment.objects.get(obligation=cast.assignment.obligation, agency=heir)
        client.force_login(make_user(Role.PROVINCE_OFFICER, heir))

        text = page(client, _url(follow))
        assert "Kế thừa từ" in text
        assert "Tỉnh A" in text
        old = page(client, _url(cast.assignment))
    assert "Đã chuyển tiếp" in old
    assert _url(follow) in old


def test_recurring_duties_name_their_period(client: Client, cast: Cast) -> None:
    obligation = make_obligation(
        cast.province, rule=DueRule.HALF_YEARLY, due_month=6, due_day=20, due_on=None, kind="report"
    )
    first = give_out(obligation)[0]
    client.force_login(cast.officer)

    assert "6 tháng đầu năm 2016" in page(client, _url(first))
