"""Profile, roles, agencies and memberships on the web: who may, who may not, who does not even see."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Agency, Membership
from accounts.roles import ROLES, Role
from tests.people import People, person

STATEMENTS = 15
LANG_SON = "bcd138-20-2004"


def _text(client: Client, path: str, status: int = 200) -> str:
    with CaptureQueriesContext(connection) as statements:
        response = client.get(path)
    assert response.status_code == status
    assert len(statements) <= STATEMENTS
    return " ".join(response.content.decode().split())


def _as(client: Client, people: People, who: str) -> Client:
    client.force_login(getattr(people, who))
    return client


# --- Profile and roles -----------------------------------------------------------------------------------


def test_the_profile_says_who_one_is_and_what_one_may_do(client: Client, people: People) -> None:
    text = _text(_as(client, people, "officer"), "/accounts/")

    assert "Cán bộ địa phương" in text
    assert "Ban Chỉ đạo 138 tỉnh Lạng Sơn" in text
    assert "Gửi báo cáo của cơ quan mình" in text
    assert "Chạy tổng hợp báo cáo" not in text


def test_the_profile_keeps_roles_that_ended_apart(client: Client, people: People) -> None:
    Membership.objects.filter(user=people.leader).update(valid_to=date(2020, 12, 31))

    text = _text(_as(client, people, "leader"), "/accounts/")

    assert "Tài khoản này chưa có vai trò nào" in text
    assert "31/12/2020" in text


def test_the_table_of_roles_names_them_all(client: Client, people: People) -> None:
    text = _text(_as(client, people, "stranger"), "/accounts/roles/")

    for rule in ROLES.values():
        assert str(rule.title) in text


def test_sign_in_pages_stand_beside_these(client: Client, people: People) -> None:
    assert reverse("account_login") == "/accounts/login/"
    assert client.get("/accounts/login/").status_code == 200
    assert client.get("/accounts/").headers["Location"].startswith("/accounts/login/")


# --- Agencies --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "sees_ministry", "sees_lang_son"),
    [
        ("administrator", 200, 200),
        ("staff", 200, 200),
        ("lead", 200, 200),
        ("leadership", 200, 200),
        ("auditor", 200, 200),
        ("officer", 404, 200),
        ("leader", 404, 200),
        ("stranger", 404, 404),
    ],
)
def test_an_agency_out_of_scope_is_not_there(
    client: Client, people: People, who: str, sees_ministry: int, sees_lang_son: int
) -> None:
    _as(client, people, who)

    assert client.get("/accounts/agencies/bo-cong-an/").status_code == sees_ministry
    assert client.get(f"/accounts/agencies/{LANG_SON}/").status_code == sees_lang_son


@pytest.mark.parametrize(
    ("who", "least", "most"), [("staff", 100, 500), ("officer", 1, 1), ("stranger", 0, 0)]
)
def test_the_list_and_its_files_hold_what_one_may_see(
    client: Client, people: People, who: str, least: int, most: int
) -> None:
    _as(client, people, who)
    found = json.loads(client.get("/accounts/agencies/?format=json").content)

    assert least <= len(found) <= most
    _text(client, "/accounts/agencies/")


@pytest.mark.parametrize(
    ("query", "code"),
    [("q=cong an", "bo-cong-an"), ("q=ministry of public", "bo-cong-an"), ("state=closed", "bo-tttt")],
)
def test_agencies_are_found_by_words_and_state(staff_client: Client, query: str, code: str) -> None:
    found = json.loads(staff_client.get(f"/accounts/agencies/?{query}&format=json").content)

    assert code in {row["code"] for row in found}


def test_an_agency_shows_what_it_took_over_and_what_took_it_over(staff_client: Client) -> None:
    assert "/accounts/agencies/bo-vhttdl/" in _text(staff_client, "/accounts/agencies/bo-tttt/")
    assert "/accounts/agencies/bo-tttt/" in _text(staff_client, "/accounts/agencies/bo-vhttdl/")


def test_agencies_that_one_may_not_see_are_named_without_a_link(client: Client, people: People) -> None:
    text = _text(_as(client, people, "officer"), f"/accounts/agencies/{LANG_SON}/")

    assert "Ban Chỉ đạo phòng, chống tội phạm của Chính phủ" in text
    assert "/accounts/agencies/bcd138-cp/" not in text


@pytest.mark.parametrize(
    ("who", "shown"), [("administrator", True), ("auditor", True), ("staff", False), ("lead", False)]
)
def test_who_serves_where_is_for_administrators_and_auditors(
    client: Client, people: People, who: str, shown: bool
) -> None:
    text = _text(_as(client, people, who), f"/accounts/agencies/{LANG_SON}/")

    assert ("Người langson" in text) == shown


def test_the_page_of_the_committee_takes_few_statements_though_much_lies_below(
    client: Client, people: People
) -> None:
    _text(_as(client, people, "administrator"), "/accounts/agencies/bcd138-cp/")


# --- Closing, giving, ending -----------------------------------------------------------------------------


def _paths(people: People) -> list[str]:
    membership = people.leader.memberships.get()
    return [
        reverse("accounts:agency_close", args=[LANG_SON]),
        reverse("accounts:membership_grant", args=[LANG_SON]),
        reverse("accounts:membership_end", args=[membership.pk]),
    ]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("administrator", 200),
        ("staff", 403),
        ("lead", 403),
        ("leadership", 403),
        ("auditor", 403),
        ("officer", 403),
        ("leader", 403),
        ("stranger", 404),
    ],
)
@pytest.mark.parametrize("verb", [0, 1, 2], ids=["close", "grant", "end"])
def test_only_administrators_open_these_forms(
    client: Client, people: People, who: str, status: int, verb: int
) -> None:
    path = _paths(people)[verb]
    _as(client, people, who)

    _text(client, path, status)
    if status != 200:
        assert client.post(path, {"last_day": "30/06/2026"}).status_code == status


def test_an_administrator_closes_an_agency(client: Client, people: People) -> None:
    path, heir = _paths(people)[0], Agency.objects.get(code="bcd138-04-2004")

    response = _as(client, people, "administrator").post(
        path, {"last_day": "30/06/2027", "successor": heir.pk}, follow=True
    )

    assert "kết thúc hiệu lực sau ngày 30/06/2027" in response.content.decode()
    closed = Agency.objects.get(code=LANG_SON)
    assert (closed.valid_to, closed.successor) == (date(2027, 6, 30), heir)
    assert client.get(path).status_code == 403  # closed once


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Chưa điền mục này"),
        ({"last_day": "31/02/2026", "successor": "self"}, "Ngày phải có dạng"),
        ({"last_day": "30/06/2003", "successor": "heir"}, "không được trước ngày bắt đầu hiệu lực"),
        ({"last_day": "30/06/2026", "successor": "999999"}, "Chọn"),
        ({"last_day": "30/06/2026", "successor": "x\x00"}, "Chọn"),
    ],
)
def test_a_refused_closing_says_why_and_keeps_what_was_typed(
    client: Client, people: People, data: dict[str, str], words: str
) -> None:
    pks = {
        code: str(Agency.objects.get(code=name).pk)
        for code, name in (("self", LANG_SON), ("heir", "bcd138-04-2004"))
    }
    typed = {name: pks.get(value, value) for name, value in data.items()}

    response = _as(client, people, "administrator").post(_paths(people)[0], typed)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert data.get("last_day", "") in response.content.decode()
    assert Agency.objects.get(code=LANG_SON).valid_to is None


def test_an_administrator_gives_a_role_that_counts_from_its_first_day(client: Client, people: People) -> None:
    newcomer = person("moi")

    response = _as(client, people, "administrator").post(
        _paths(people)[1],
        {"user": newcomer.pk, "role": Role.PROVINCE_OFFICER, "valid_from": "01/01/2020", "valid_to": ""},
        follow=True,
    )

    assert "có vai trò Cán bộ địa phương từ ngày 01/01/2020" in response.content.decode()
    assert "Người moi" in response.content.decode()
    client.force_login(newcomer)
    assert client.get(f"/accounts/agencies/{LANG_SON}/").status_code == 200


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COMMITTEE_STAFF, "nonsense", ""])
def test_the_form_offers_only_roles_that_fit_the_agency(client: Client, people: People, role: str) -> None:
    response = _as(client, people, "administrator").post(
        _paths(people)[1], {"user": people.stranger.pk, "role": role, "valid_from": "01/01/2020"}
    )

    assert response.status_code == 422
    assert not people.stranger.memberships.exists()


def test_an_overlap_is_refused_in_words(client: Client, people: People) -> None:
    response = _as(client, people, "administrator").post(
        _paths(people)[1],
        {"user": people.officer.pk, "role": Role.PROVINCE_OFFICER, "valid_from": "01/01/2020"},
    )

    assert response.status_code == 422
    assert "Người này đã có vai trò này ở cơ quan này từ ngày 01/01/2016" in response.content.decode()


def test_an_administrator_ends_a_role_and_the_person_loses_it(client: Client, people: People) -> None:
    response = _as(client, people, "administrator").post(
        _paths(people)[2], {"last_day": "31/12/2020"}, follow=True
    )

    assert "kết thúc sau ngày 31/12/2020" in response.content.decode()
    client.force_login(people.leader)
    assert client.get(f"/accounts/agencies/{LANG_SON}/").status_code == 404


def test_an_administrator_does_not_end_their_own_role(client: Client, people: People) -> None:
    own = people.administrator.memberships.get()
    path = reverse("accounts:membership_end", args=[own.pk])

    assert _as(client, people, "administrator").post(path, {"last_day": "31/12/2020"}).status_code == 403


@pytest.mark.parametrize(
    "path",
    ["/accounts/agencies/khong-co/", "/accounts/agencies/khong-co/close/", "/accounts/memberships/0/end/"],
)
def test_what_does_not_exist_is_not_found(client: Client, people: People, path: str) -> None:
    assert _as(client, people, "administrator").get(path).status_code == 404
