"""Plans on pages: who may do what, forms that lose nothing, versions side by side, what the list finds."""

import json
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from projects.models import Programme
from provinces import services
from provinces.models import IntegrationTopic, PlanVersion, Province, ProvincialPlan
from tests.directives.browsing import page, post
from tests.people import People

LIST, NEW = "/provinces/plans/", "/provinces/plans/new/"
NOW = "2018-03-12T09:00:00+07:00"
DOCUMENT = {
    "seen": "0",
    "document_number": "21",
    "document_symbol": "KH-UBND",
    "issued_on": "20/02/2018",
    "title": "Kế hoạch phòng, chống mua bán người năm 2018",
    "signer_office": "Phó Chủ tịch Uỷ ban nhân dân tỉnh",
    "period_from": "01/01/2018",
    "period_to": "31/12/2018",
    "implements": "",
}


@pytest.fixture(autouse=True)
def _in_2018() -> Any:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def officer(client: Client, people: People) -> Client:
    client.force_login(people.officer)
    return client


def _start(people: People, year: int | None = 2018) -> ProvincialPlan:
    return services.start_plan(
        province=Province.objects.get(key="20@2004"),
        programme=Programme.objects.get(code="2016-2020"),
        year=year,
        by=people.officer,
    )


def _rows(*titles: str, **fields: str) -> dict[str, str]:
    found = {"tasks-TOTAL_FORMS": str(len(titles) + 2), "tasks-INITIAL_FORMS": "0"}
    for place, title in enumerate(titles):
        found |= {f"tasks-{place}-title": title, f"tasks-{place}-responsible": "Công an tỉnh"}
    return {**found, **fields}


def _fill(client: Client, plan: ProvincialPlan) -> None:
    """The three pages of a draft, as an officer fills them."""
    at = f"{LIST}{plan.pk}/"
    seen = str(_draft(plan).edits)
    post(client, f"{at}document/", {**DOCUMENT, "seen": seen})
    post(client, f"{at}tasks/", _rows("Truyền thông tại cộng đồng", seen=str(_draft(plan).edits)))
    topic = IntegrationTopic.objects.filter(programme=plan.programme).order_by("order")[0]
    passage = {f"integrations-{topic.code}-passage": "Gắn với thực hiện Kết luận."}
    for other in IntegrationTopic.objects.filter(programme=plan.programme):
        passage.setdefault(f"integrations-{other.code}-passage", "")
        passage.setdefault(f"integrations-{other.code}-place", "")
    post(client, f"{at}integrations/", {**passage, "seen": str(_draft(plan).edits)})


def _draft(plan: ProvincialPlan) -> PlanVersion:
    return PlanVersion.objects.get(plan=plan, submitted_at=None)


def _submitted(client: Client, people: People) -> ProvincialPlan:
    plan = _start(people)
    client.force_login(people.officer)
    _fill(client, plan)
    client.force_login(people.leader)
    post(client, f"{LIST}{plan.pk}/submit/")
    return ProvincialPlan.objects.get(pk=plan.pk)


def test_an_officer_writes_a_leader_sends_staff_takes_note(client: Client, people: People) -> None:
    plan = _submitted(client, people)
    assert plan.state == "submitted"

    client.force_login(people.staff)
    assert "21/KH-UBND" in page(client, LIST)
    text = page(client, f"{LIST}{plan.pk}/")
    assert "Truyền thông tại cộng đồng" in text
    assert "Gắn với thực hiện Kết luận." in text
    post(client, f"{LIST}{plan.pk}/note/")
    plan.refresh_from_db()
    assert plan.state == "noted"


def test_a_draft_is_seen_only_where_it_is_written(client: Client, people: People) -> None:
    plan = _start(people)
    for who, status in (
        ("officer", 200),
        ("leader", 200),
        ("staff", 404),
        ("auditor", 404),
        ("stranger", 404),
    ):
        client.force_login(getattr(people, who))
        assert client.get(f"{LIST}{plan.pk}/").status_code == status, who


@pytest.mark.parametrize(
    ("path", "who", "status"),
    [
        ("submit/", "officer", 403),
        ("submit/", "staff", 403),
        ("note/", "officer", 403),
        ("note/", "leader", 403),
        ("note/", "auditor", 403),
        ("return/", "leadership", 403),
        ("withdraw/", "officer", 403),
        ("withdraw/", "staff", 403),
        ("document/", "leader", 403),
        ("tasks/", "staff", 403),
        ("integrations/", "auditor", 403),
    ],
)
def test_who_may_not(client: Client, people: People, path: str, who: str, status: int) -> None:
    plan = _submitted(client, people)
    client.force_login(getattr(people, who))

    assert client.post(f"{LIST}{plan.pk}/{path}", {"reason": "Vì"}).status_code == status
    plan.refresh_from_db()
    assert plan.state == "submitted"


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("leader", 403), ("staff", 403), ("auditor", 403), ("administrator", 403)],
)
def test_who_begins_a_plan(client: Client, people: People, who: str, status: int) -> None:
    client.force_login(getattr(people, who))
    assert client.get(NEW).status_code == status


@pytest.mark.parametrize(("who", "status"), [("stranger", 403), ("administrator", 403), ("lead", 200)])
def test_who_opens_the_list(client: Client, people: People, who: str, status: int) -> None:
    client.force_login(getattr(people, who))
    assert client.get(LIST).status_code == status


def test_a_plan_dated_before_its_instrument_is_refused_in_words_and_nothing_is_lost(
    officer: Client, people: People
) -> None:
    plan = _start(people)
    data = {**DOCUMENT, "seen": str(_draft(plan).edits), "issued_on": "01/06/2015"}
    text = post(officer, f"{LIST}{plan.pk}/document/", data, status=422)

    assert "trước ngày" in text
    assert 'value="01/06/2015"' in text
    assert "Kế hoạch phòng, chống mua bán người năm 2018" in text
    assert _draft(plan).document_number == ""


def test_a_second_plan_of_a_year_is_refused_with_a_link_to_the_first(client: Client, people: People) -> None:
    plan = _submitted(client, people)
    client.force_login(people.officer)
    data = {
        "province": str(plan.province_id),
        "programme": str(plan.programme_id),
        "year": "2018",
    }
    text = post(client, NEW, data, status=422)

    assert f'href="/provinces/plans/{plan.pk}/"' in text
    assert "ghi rõ thay thế kế hoạch đó" in text
    post(client, NEW, {**data, "replaces": "on"})
    assert ProvincialPlan.objects.get(replaces=plan).state == "draft"


def test_more_rows_without_javascript_and_nothing_typed_is_lost(officer: Client, people: People) -> None:
    plan = _start(people)
    at = f"{LIST}{plan.pk}/tasks/"
    typed = _rows("Mới gõ", seen="0", more="tasks")
    typed["tasks-0-starts_on"] = "không phải ngày"
    text = post(officer, at, typed, status=200)

    assert "Mới gõ" in text
    assert 'value="không phải ngày"' in text
    assert 'name="tasks-3-title"' in text
    assert not _draft(plan).tasks.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("starts_on", "31/02/2018"), ("budget", "abc"), ("budget", "-5"), ("title", ""), ("project", "0")],
)
def test_a_wrong_row_is_shown_at_its_place(officer: Client, people: People, field: str, value: str) -> None:
    plan = _start(people)
    rows = _rows("Việc một", "Việc hai", seen=str(_draft(plan).edits))
    text = post(officer, f"{LIST}{plan.pk}/tasks/", {**rows, f"tasks-1-{field}": value}, status=422)

    assert "Việc một" in text
    assert f'id="id_tasks-1-{field}_error"' in text
    assert not _draft(plan).tasks.exists()


def test_a_row_that_is_struck_out_or_blank_is_gone(officer: Client, people: People) -> None:
    plan = _start(people)
    at = f"{LIST}{plan.pk}/tasks/"
    post(officer, at, _rows("Một", "Hai", "Ba", seen=str(_draft(plan).edits)))
    rows = _rows("Một", "Hai", "", seen=str(_draft(plan).edits)) | {"tasks-2-responsible": ""}
    post(officer, at, {**rows, "tasks-0-DELETE": "on"})

    assert [task.title for task in _draft(plan).tasks.all()] == ["Hai"]


def test_money_is_typed_and_shown_the_vietnamese_way(officer: Client, people: People) -> None:
    plan = _start(people)
    at = f"{LIST}{plan.pk}/tasks/"
    rows = _rows("Một", seen=str(_draft(plan).edits)) | {"tasks-0-budget": "1.250,5"}
    post(officer, at, rows)

    assert _draft(plan).tasks.get().budget == Decimal("1250.5")
    assert "1.250,5" in page(officer, at)
    assert "1.250,5" in page(officer, f"{LIST}{plan.pk}/")


def test_the_second_of_two_editors_sees_both_texts(officer: Client, people: People) -> None:
    plan = _start(people)
    at = f"{LIST}{plan.pk}/document/"
    seen = str(_draft(plan).edits)
    post(officer, at, {**DOCUMENT, "seen": seen})
    text = post(officer, at, {**DOCUMENT, "seen": seen, "title": "Tên khác"}, status=409)

    assert "So lại hai nội dung" in text
    assert "Tên khác" in text
    assert DOCUMENT["title"] in text
    assert f'name="seen" value="{_draft(plan).edits}"' in text


def test_a_file_is_kept_and_handed_out_to_whoever_sees_the_plan(
    officer: Client, people: People, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    plan = _start(people)
    upload = SimpleUploadedFile("ke-hoach.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    at = f"{LIST}{plan.pk}/"
    post(officer, f"{at}document/", {**DOCUMENT, "seen": str(_draft(plan).edits), "file": upload})

    handed_out = officer.get(f"{at}versions/1/file/")
    assert b"".join(handed_out).startswith(b"%PDF")
    assert "ke-hoach.pdf" in page(officer, at)
    officer.force_login(people.staff)
    assert officer.get(f"{at}versions/1/file/").status_code == 404


def test_a_secret_document_is_refused(officer: Client, people: People) -> None:
    plan = _start(people)
    data = {**DOCUMENT, "seen": str(_draft(plan).edits), "secrecy": "mat"}
    text = post(officer, f"{LIST}{plan.pk}/document/", data, status=422)

    assert 'id="id_secrecy_error"' in text


def test_an_incomplete_draft_says_all_that_is_missing(client: Client, people: People) -> None:
    plan = _start(people)
    client.force_login(people.leader)
    text = post(client, f"{LIST}{plan.pk}/submit/", status=422)

    for words in ("Ghi số của kế hoạch.", "Ghi trích yếu.", "Ghi ít nhất một nhiệm vụ"):
        assert words in text


def test_a_return_needs_its_reason_and_leads_to_a_new_version(client: Client, people: People) -> None:
    plan = _submitted(client, people)
    client.force_login(people.staff)
    at = f"{LIST}{plan.pk}/"
    text = post(client, f"{at}return/", {"reason": " "}, status=422)
    assert 'id="id_return_reason_error"' in text
    post(client, f"{at}return/", {"reason": "Thiếu phân công chủ trì."})

    client.force_login(people.officer)
    assert "Thiếu phân công chủ trì." in page(client, at)
    post(client, f"{at}document/", {**DOCUMENT, "seen": str(_draft(plan).edits), "title": "Tên sửa lại"})
    text = page(client, f"{at}compare/")
    assert "Tên sửa lại" in text
    assert str(DOCUMENT["title"]) in text
    assert "thay đổi" in text


def test_a_withdrawal_changes_the_coverage(client: Client, people: People) -> None:
    plan = _submitted(client, people)
    board = "/provinces/coverage/?programme=2016-2020&year=2018"
    client.force_login(people.staff)
    assert "(1/63)" in page(client, board)
    client.force_login(people.leader)
    post(client, f"{LIST}{plan.pk}/withdraw/", {"reason": "Ban hành nhầm."})
    client.force_login(people.staff)

    assert "(1/63)" not in page(client, board)


@pytest.mark.parametrize("query", ["left=9", "left=1&right=99", "right=abc", "left=١"])
def test_versions_that_do_not_exist(client: Client, people: People, query: str) -> None:
    plan = _submitted(client, people)
    client.force_login(people.staff)
    post(client, f"{LIST}{plan.pk}/return/", {"reason": "Sửa lại."})
    client.force_login(people.officer)

    assert client.get(f"{LIST}{plan.pk}/compare/?{query}").status_code == 404
    assert client.get(f"{LIST}{plan.pk}/?version=77").status_code == 404


def test_the_list_is_found_sorted_and_exported(client: Client, people: People) -> None:
    _submitted(client, people)
    client.force_login(people.staff)

    assert "21/KH-UBND" in page(client, f"{LIST}?q=lang+son&year=2018&programme=2016-2020&state=submitted")
    assert "21/KH-UBND" not in page(client, f"{LIST}?year=2019")
    rows = json.loads(client.get(f"{LIST}?format=json").content)
    assert [row["reference"] for row in rows] == ["21/KH-UBND"]
    for key in ("province", "period", "reference", "issued", "tasks", "state"):
        page(client, f"{LIST}?sort=-{key}")


@pytest.mark.parametrize("path", [LIST, NEW, f"{LIST}1/"])
def test_nobody_sees_a_plan_without_signing_in(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 302
