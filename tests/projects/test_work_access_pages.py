"""Who finds which page of a project's work, and who may do what there; every page within its statements."""

import pytest
from django.test import Client

from tests.directives.browsing import page
from tests.projects.pages import Work, signed_in

#: Pages that everybody who follows the project sees.
SHARED = [
    "/projects/{code}/",
    "/projects/{code}/targets/",
    "/projects/{code}/dossier/",
    "/projects/{code}/activities/",
    "/projects/{code}/gantt/",
    "/projects/{code}/gantt/?zoom=month&from=2018",
    "/projects/{code}/gantt/?zoom=quarter",
    "/projects/{code}/month/?month=2018-07",
    "/projects/{code}/budget/",
    "/projects/{code}/exchange/",
    "/projects/activities/",
    "/projects/activities/{task}/",
    "/projects/activities/{running}/",
    "/projects/activities/{planned}/",
    "/projects/entries/",
    "/projects/entries/?view=all",
    "/projects/entries/{confirmed}/",
    "/projects/entries/{submitted}/",
    "/projects/products/{product}/",
    "/projects/budget-lines/{line}/",
    "/projects/meetings/",
    "/projects/meetings/{meeting}/",
]
#: What was published about a project: for every signed-in person.
PUBLIC = [
    "/projects/{code}/",
    "/projects/{code}/targets/",
    "/projects/{code}/dossier/",
    "/projects/products/{product}/",
]
INNER = [path for path in SHARED if "{" in path and path not in PUBLIC and "?" not in path]

PLANNING = [
    "/projects/{code}/activities/new/",
    "/projects/activities/{running}/edit/",
    "/projects/activities/{running}/reschedule/",
    "/projects/activities/{running}/waits-for/",
    "/projects/activities/{running}/cancel/",
    "/projects/{code}/budget/lines/new/",
    "/projects/budget-lines/{line}/plan/",
    "/projects/budget-lines/{line}/movements/new/",
    "/projects/movements/{movement}/reverse/",
    "/projects/{code}/products/new/",
    "/projects/products/{product}/edit/",
    "/projects/products/{product}/deliver/",
    "/projects/products/{product}/cancel/",
    "/projects/products/{product}/attach/",
    "/projects/{code}/seats/new/",
    "/projects/{code}/files/new/",
    "/projects/{code}/meetings/new/",
    "/projects/meetings/{meeting}/edit/",
    "/projects/meetings/{meeting}/withdraw/",
    "/projects/meetings/{meeting}/conclude/",
    "/projects/conclusions/{conclusion}/edit/",
    "/projects/conclusions/{conclusion}/withdraw/",
    "/projects/meetings/{meeting}/attach/",
    "/projects/obstacles/{obstacle}/close/",
]
ENTERING = [
    "/projects/activities/{running}/progress/",
    "/projects/activities/{running}/finish/",
    "/projects/{code}/progress/",
    "/projects/entries/{draft}/attach/",
]
POSTED = [
    "/projects/entries/{draft}/submit/",
    "/projects/entries/{submitted}/confirm/",
    "/projects/entries/{submitted}/return/",
    "/projects/activities/{running}/progress/send/",
    "/projects/{code}/progress/send/",
]


def _at(path: str, work: Work) -> str:
    rows = {name: getattr(work, name).pk for name in work.__slots__ if name != "cast"}
    return path.format(code=work.code, **rows)


@pytest.mark.parametrize("path", SHARED)
@pytest.mark.parametrize("name", ["lead", "partner", "staff", "leadership", "auditor"])
def test_whoever_follows_the_project_sees_its_work(client: Client, work: Work, name: str, path: str) -> None:
    page(signed_in(client, work.cast.people[name]), _at(path, work))


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("name", ["outsider", "officer", "administrator", "stranger"])
def test_what_was_published_is_for_everybody_and_no_more(
    client: Client, work: Work, name: str, path: str
) -> None:
    text = page(signed_in(client, work.cast.people[name]), _at(path, work))

    assert "/gantt/" not in text
    assert "Thiếu kinh phí" not in text
    assert "Giao ban quý II" not in text


@pytest.mark.parametrize("path", INNER)
@pytest.mark.parametrize("name", ["outsider", "officer", "administrator", "stranger"])
def test_the_work_is_not_there_for_others(client: Client, work: Work, name: str, path: str) -> None:
    page(signed_in(client, work.cast.people[name]), _at(path, work), status=404)


@pytest.mark.parametrize("path", [*PLANNING, *ENTERING])
def test_the_lead_finds_every_form(client: Client, work: Work, path: str) -> None:
    page(signed_in(client, work.cast.lead), _at(path, work))


@pytest.mark.parametrize("path", PLANNING)
def test_staff_may_edit_every_project(client: Client, work: Work, path: str) -> None:
    page(signed_in(client, work.cast.staff), _at(path, work))


@pytest.mark.parametrize("path", PLANNING)
@pytest.mark.parametrize("name", ["leadership", "auditor", "partner"])
def test_others_only_look(client: Client, work: Work, name: str, path: str) -> None:
    page(signed_in(client, work.cast.people[name]), _at(path, work), status=403)


@pytest.mark.parametrize("path", [path for path in ENTERING if "{draft}" not in path])
@pytest.mark.parametrize("name", ["leadership", "auditor", "staff"])
def test_only_agencies_enter_progress(client: Client, work: Work, name: str, path: str) -> None:
    may_finish = name == "staff" and "finish" in path
    page(signed_in(client, work.cast.people[name]), _at(path, work), status=200 if may_finish else 403)


@pytest.mark.parametrize("path", ["/projects/entries/{draft}/", "/projects/entries/{draft}/attach/"])
@pytest.mark.parametrize("name", ["staff", "auditor", "partner", "outsider"])
def test_a_draft_is_only_for_those_who_write_it(client: Client, work: Work, name: str, path: str) -> None:
    page(signed_in(client, work.cast.people[name]), _at(path, work), status=404)


@pytest.mark.parametrize("path", [*PLANNING, *ENTERING])
@pytest.mark.parametrize("name", ["outsider", "stranger"])
def test_forms_are_closed_to_others(client: Client, work: Work, name: str, path: str) -> None:
    client.force_login(work.cast.people[name])

    assert client.get(_at(path, work)).status_code in {403, 404}
    assert client.post(_at(path, work)).status_code in {403, 404}


@pytest.mark.parametrize("path", POSTED)
def test_verbs_are_posted(client: Client, work: Work, path: str) -> None:
    client.force_login(work.cast.lead)

    assert client.get(_at(path, work)).status_code == 405


@pytest.mark.parametrize("rest", ["confirm/", "return/"])
@pytest.mark.parametrize("name", ["lead", "leadership", "auditor", "partner"])
def test_only_staff_decide_on_progress(client: Client, work: Work, name: str, rest: str) -> None:
    client.force_login(work.cast.people[name])

    answer = client.post(f"/projects/entries/{work.submitted.pk}/{rest}", {"reason": "Thiếu số liệu"})

    assert answer.status_code == 403
    work.submitted.refresh_from_db()
    assert work.submitted.state == "submitted"


@pytest.mark.parametrize(
    "path", ["/projects/activities/", "/projects/entries/", "/projects/work/", "/projects/meetings/"]
)
def test_lists_ask_who_is_there(client: Client, work: Work, path: str) -> None:
    assert client.get(path).status_code == 302
    client.force_login(work.cast.stranger)
    assert client.get(path).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/projects/activities/999999/",
        "/projects/entries/999999/",
        "/projects/products/999999/",
        "/projects/budget-lines/999999/",
        "/projects/meetings/999999/",
        "/projects/files/999999/",
        "/projects/khong-co/gantt/",
        "/projects/programmes/2016-2020/targets/CT99/",
    ],
)
def test_what_is_not_there_is_not_found(staff: Client, path: str) -> None:
    page(staff, path, status=404)
