"""Pages of compilations: who sees what, what they say, and what they cost."""

import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.choices import AgencyKind
from accounts.models import Agency, User
from accounts.roles import Role
from core.jobs import JobState
from reports.choices import DocumentKind, ReportState
from reports.comparison import Comparison
from reports.figure_codes import figure_code
from reports.models import Compilation, CompiledFigure, CompileJob
from reports.services import compiling, publishing
from tests.reports.compile_factories import ABSENT, NOTHING, World, make_world
from tests.reports.factories import make_user

BUDGET = 15  # SQL statements per page


@pytest.fixture
def world(db: None) -> World:
    found = make_world()
    found.file("Hà Giang", {"C.03": 12, "C.04": 1034, "C.01": 4, "C.02": 3, "C.03/force=border_guard": 2})
    found.file("Cà Mau", {"C.03": 5, "C.04": NOTHING, "C.03/force=border_guard": ABSENT})
    return found


@pytest.fixture
def compiled(world: World) -> Compilation:
    """Frozen by a job that has ended, with one small file in place of the documents."""
    return frozen(world)


def frozen(world: World, *, provisional: bool = False) -> Compilation:
    result = compiling.work_out(period=world.period, form_version=world.form_version, provisional=provisional)
    found = compiling.freeze(result, by=world.staff)
    publishing.store(found, DocumentKind.PDF, b"%PDF-")
    CompileJob.objects.create(
        period=world.period,
        form_version=world.form_version,
        provisional=provisional,
        requested_by=world.staff,
        compilation=found,
        state=JobState.DONE,
        finished_at=timezone.now(),
    )
    return found


@pytest.fixture
def people(world: World) -> dict[str, User]:
    office = Agency.objects.get(kind=AgencyKind.STANDING_OFFICE)
    ministry = Agency.objects.filter(kind=AgencyKind.MINISTRY)[0]
    return {
        "staff": world.staff,
        "leadership": make_user(Role.LEADERSHIP, office),
        "auditor": make_user(Role.AUDITOR, office),
        "project_lead": make_user(Role.PROJECT_LEAD, ministry),
        "administrator": make_user(Role.ADMINISTRATOR, office),
        "officer": world.officer,
        "stranger": make_user(None, None),
    }


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def row_of(compilation: Compilation, code: str) -> CompiledFigure:
    return compilation.figures.get(cell__code=code)


# --- Who sees what ---------------------------------------------------------------------------------------

Address = Callable[[Compilation], str]

ADDRESSES: dict[str, Address] = {
    "list": lambda _: reverse("reports:compilation_list"),
    "compilation": lambda found: reverse("reports:compilation", args=[found.pk]),
    "changes": lambda found: reverse("reports:compilation_changes", args=[found.pk]),
    "document": lambda found: reverse("reports:compilation_document", args=[found.pk, "pdf"]),
    "job": lambda found: reverse("reports:compile_job", args=[found.jobs.get().pk]),
    "progress": lambda found: reverse("reports:compile_job_progress", args=[found.jobs.get().pk]),
    "figure": lambda found: reverse("reports:compiled_figure", args=[found.pk, row_of(found, "C.03").pk]),
}

NATIONAL = ("staff", "leadership", "auditor")
#: Who sees a page; and what everybody else is told.
SEEN_BY = {
    "list": ((*NATIONAL, "project_lead"), 403),
    "compilation": ((*NATIONAL, "project_lead"), 404),
    "changes": ((*NATIONAL, "project_lead"), 404),
    "document": ((*NATIONAL, "project_lead"), 404),
    "job": ((*NATIONAL, "project_lead"), 404),
    "progress": ((*NATIONAL, "project_lead"), 404),
    "figure": (NATIONAL, 404),
}


@pytest.mark.parametrize("place", ADDRESSES)
def test_a_page_is_shown_to_whom_the_roles_say(
    compiled: Compilation, people: dict[str, User], place: str
) -> None:
    address = ADDRESSES[place](compiled)

    found = {who: signed_in(user).get(address).status_code for who, user in people.items()}

    seen_by, otherwise = SEEN_BY[place]
    assert found == {who: 200 if who in seen_by else otherwise for who in people}
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize(
    ("who", "status"),
    [("staff", 302), ("leadership", 403), ("auditor", 403), ("project_lead", 403), ("officer", 403)],
)
def test_only_committee_staff_may_compile(
    world: World, people: dict[str, User], who: str, status: int
) -> None:
    response = signed_in(people[who]).post(reverse("reports:compilation_start"), {"period": "2018-H1"})

    assert response.status_code == status
    assert CompileJob.objects.count() == int(who == "staff")


@pytest.mark.parametrize("place", ADDRESSES)
def test_pages_only_answer_reading(compiled: Compilation, world: World, place: str) -> None:
    assert signed_in(world.staff).post(ADDRESSES[place](compiled)).status_code == 405


def test_starting_only_answers_posting(world: World) -> None:
    assert signed_in(world.staff).get(reverse("reports:compilation_start")).status_code == 405


@pytest.mark.parametrize(
    "address",
    [
        "/reports/compilations/999999/",
        "/reports/compilations/jobs/999999/",
        "/reports/compilations/999999/documents/pdf/",
        "/reports/compilations/999999/figures/1/",
    ],
)
def test_what_is_not_there_is_not_found(world: World, address: str) -> None:
    assert signed_in(world.staff).get(address).status_code == 404


def test_a_figure_belongs_to_its_own_compilation(world: World, compiled: Compilation) -> None:
    world.file("Lai Châu", {"C.03": 1})
    other = frozen(world)

    address = reverse("reports:compiled_figure", args=[other.pk, row_of(compiled, "C.03").pk])

    assert signed_in(world.staff).get(address).status_code == 404


@pytest.mark.parametrize("place", ["code", "as typed"])
def test_a_printed_reference_leads_to_its_figure(world: World, compiled: Compilation, place: str) -> None:
    row = row_of(compiled, "C.03")
    client = signed_in(world.staff)
    code = figure_code(compiled.digest, row.order)
    assert code in client.get(ADDRESSES["figure"](compiled)).text

    typed = code if place == "code" else code.lower().replace("-", " ")
    response = client.get(reverse("reports:figure_by_code", args=[typed]))

    assert response["Location"] == ADDRESSES["figure"](compiled)


@pytest.mark.parametrize("who", ["project_lead", "officer", "administrator", "stranger"])
def test_a_printed_reference_opens_nothing_for_others(
    compiled: Compilation, people: dict[str, User], who: str
) -> None:
    code = figure_code(compiled.digest, row_of(compiled, "C.03").order)

    assert signed_in(people[who]).get(reverse("reports:figure_by_code", args=[code])).status_code == 404


@pytest.mark.parametrize("code", ["0000000000-001", "C.03", "x" * 300, "33402A7EBC-99999"])
def test_a_reference_that_names_nothing_is_not_found(world: World, compiled: Compilation, code: str) -> None:
    assert signed_in(world.staff).get(reverse("reports:figure_by_code", args=[code])).status_code == 404


# --- What they cost --------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [*ADDRESSES, "parts"])
def test_a_page_takes_few_statements(world: World, compiled: Compilation, place: str) -> None:
    address = (
        ADDRESSES["compilation"](compiled) + "?parts=1" if place == "parts" else ADDRESSES[place](compiled)
    )
    client = signed_in(world.staff)

    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200

    assert len(queries) <= BUDGET


def test_the_page_of_a_whole_country_fits_into_its_weight(demo_db: None) -> None:
    """About 150 kB on first load, styles and script apart."""
    staff = User.objects.get(username="canbo.tw")
    compilation = Compilation.objects.filter(period__code="2018-H1").first()
    assert compilation is not None
    client = signed_in(staff)

    with CaptureQueriesContext(connection) as queries:
        response = client.get(reverse("reports:compilation", args=[compilation.pk]))

    assert len(queries) <= BUDGET
    assert len(response.content) < 150_000
    assert "SỐ LIỆU MINH HOẠ" in response.text


# --- Starting --------------------------------------------------------------------------------------------


def test_starting_leads_to_the_job(world: World) -> None:
    response = signed_in(world.staff).post(reverse("reports:compilation_start"), {"period": "2018-H1"})

    job = CompileJob.objects.get()
    assert response["Location"] == reverse("reports:compile_job", args=[job.pk])
    assert (job.period, job.provisional, job.requested_by) == (world.period, False, world.staff)


def test_starting_twice_leads_to_the_same_job(world: World) -> None:
    client = signed_in(world.staff)

    places = {
        client.post(reverse("reports:compilation_start"), {"period": "2018-H1", "provisional": "on"})[
            "Location"
        ]
        for _ in range(2)
    }

    assert len(places) == 1
    assert CompileJob.objects.get().provisional


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Hãy chọn kỳ báo cáo cần tổng hợp."),
        ({"period": "2017-H1"}, "Kỳ báo cáo này chưa có báo cáo nào được gửi."),
        ({"period": "2017-H2"}, "Kỳ 2017-H2 chưa có báo cáo nào được tiếp nhận nên chưa tổng hợp được."),
    ],
)
def test_what_cannot_be_compiled_is_said_on_the_list(
    world: World, data: dict[str, str], sentence: str
) -> None:
    assert world.period.previous
    world.file("Hà Giang", {"C.03": 1}, period=world.period.previous, state=ReportState.SUBMITTED)

    response = signed_in(world.staff).post(reverse("reports:compilation_start"), data, follow=True)

    assert sentence in response.text
    assert CompileJob.objects.count() == 0


# --- The job ---------------------------------------------------------------------------------------------


def test_a_waiting_job_asks_for_its_progress_again(world: World) -> None:
    job = compiling.request_compile(period=world.period, form_version=world.form_version, by=world.staff)
    progress = reverse("reports:compile_job_progress", args=[job.pk])
    client = signed_in(world.staff)

    page = client.get(reverse("reports:compile_job", args=[job.pk])).text
    part = client.get(progress).text

    for text in (page, part, client.get(reverse("reports:compilation_list")).text):
        assert f'hx-get="{progress}"' in text
    assert "<html" in page
    assert "<html" not in part


def test_a_job_that_is_done_leads_to_its_result(world: World, compiled: Compilation) -> None:
    part = signed_in(world.staff).get(ADDRESSES["progress"](compiled)).text

    assert "hx-get" not in part
    assert f'href="{ADDRESSES["compilation"](compiled)}"' in part


def test_a_job_that_failed_says_why(world: World, compiled: Compilation) -> None:
    job = compiled.jobs.get()
    CompileJob.objects.filter(pk=job.pk).update(state=JobState.FAILED, error="Kỳ này chưa có báo cáo.")

    page = signed_in(world.staff).get(ADDRESSES["job"](compiled)).text

    assert "Kỳ này chưa có báo cáo." in page
    assert reverse("reports:compilation_list") in page


# --- The result ------------------------------------------------------------------------------------------


def test_the_page_shows_figures_coverage_inputs_digest_and_files(world: World, compiled: Compilation) -> None:
    page = signed_in(world.staff).get(ADDRESSES["compilation"](compiled)).text

    for text in [
        "1.034",
        "1/63",
        "2/63",
        compiled.digest,
        "Hà Giang",
        "không so sánh được",
        "−140 (−89,2%)",  # 17 cases against the 157 published for the first half of 2017
        "BaoCao_130CP_2018-H1.pdf",
    ]:
        assert text in page, text
    assert "Bộ đội Biên phòng" not in page
    assert "SỐ LIỆU MINH HOẠ" not in page


def test_the_page_says_where_the_compared_figures_come_from(world: World, compiled: Compilation) -> None:
    """Nobody filed for the first half of 2017 here; its national figures were published."""
    client = signed_in(world.staff)
    page = client.get(ADDRESSES["compilation"](compiled)).text
    assert "Số liệu kỳ 2017-H1 lấy từ nguồn đã công bố" in page
    assert "Kỳ trước (2017-H2) chưa có số liệu nên không so sánh được." in page
    assert "Số đã công bố của kỳ 2017-H1" in client.get(ADDRESSES["figure"](compiled)).text

    for base in (world.period.previous, world.period.same_last_year):
        world.file("Hà Giang", {"C.03": 1}, period=base)
    page = client.get(ADDRESSES["compilation"](frozen(world))).text
    assert "nguồn đã công bố" not in page
    assert "nên không so sánh được." not in page


def test_the_page_lists_breakdowns_when_asked(world: World, compiled: Compilation) -> None:
    page = signed_in(world.staff).get(ADDRESSES["compilation"](compiled) + "?parts=1").text

    assert "Bộ đội Biên phòng" in page


def test_synthetic_figures_bear_the_banner_on_every_page(world: World) -> None:
    world.file("Lai Châu", {"C.03": 1}, synthetic=True)
    compiled = frozen(world)
    client = signed_in(world.staff)

    for place in ("list", "job", "compilation", "figure"):
        assert "SỐ LIỆU MINH HOẠ" in client.get(ADDRESSES[place](compiled)).text, place


def test_the_list_exports_what_it_shows(world: World, compiled: Compilation) -> None:
    response = signed_in(world.staff).get(ADDRESSES["list"](compiled), {"format": "json"})

    (row,) = json.loads(response.content)
    assert (row["period"], row["digest"]) == ("2018-H1", compiled.digest)


# --- Files -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "content_type", "begins"),
    [
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("pdf", "application/pdf", b"%PDF-"),
        ("json", "application/json", b"{"),
    ],
)
def test_a_file_comes_with_its_type_and_name(
    world: World, kind: str, content_type: str, begins: bytes
) -> None:
    compiled = compiling.compile_now(period_code="2018-H1", by=world.staff)

    response = signed_in(world.staff).get(reverse("reports:compilation_document", args=[compiled.pk, kind]))

    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == f'attachment; filename="BaoCao_130CP_2018-H1.{kind}"'
    assert response.content.startswith(begins)
    assert response.content == bytes(compiled.documents.get(kind=kind).content)


def test_a_file_that_the_browser_has_is_not_sent_again(world: World, compiled: Compilation) -> None:
    client, address = signed_in(world.staff), ADDRESSES["document"](compiled)
    etag = client.get(address)["ETag"]
    assert etag == f'"{compiled.documents.get(kind="pdf").sha256}"'

    again = client.get(address, headers={"if-none-match": etag})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert "private" in again["Cache-Control"]


def test_a_kind_of_file_that_is_not_made_is_not_found(world: World, compiled: Compilation) -> None:
    address = reverse("reports:compilation_document", args=[compiled.pk, "odt"])

    assert signed_in(world.staff).get(address).status_code == 404


# --- From a figure to its cells --------------------------------------------------------------------------


def test_every_figure_of_the_page_is_a_link_to_where_it_comes_from(
    world: World, compiled: Compilation
) -> None:
    address, figure = ADDRESSES["compilation"](compiled), row_of(compiled, "C.04")

    page = signed_in(world.staff).get(address).text

    assert f'href="{reverse("reports:compiled_figure", args=[compiled.pk, figure.pk])}"' in page
    assert page.count(f'href="{address}figures/') == compiled.figures.filter(cell__breakdown={}).count()


def test_a_project_lead_sees_totals_but_no_way_to_the_provinces(
    compiled: Compilation, people: dict[str, User]
) -> None:
    page = signed_in(people["project_lead"]).get(ADDRESSES["compilation"](compiled)).text

    assert "1.034" in page
    assert "/figures/" not in page


def test_a_figure_leads_to_the_cells_of_all_units(world: World, compiled: Compilation) -> None:
    address = reverse("reports:compiled_figure", args=[compiled.pk, row_of(compiled, "C.04").pk])

    page = signed_in(world.staff).get(address).text

    for text in [
        "1.034",
        "không phát sinh",
        "chưa có báo cáo",
        "2/63",
        world.officer.full_name,
        world.staff.full_name,
    ]:
        assert text in page, text
    assert page.index("An Giang") < page.index("Cà Mau") < page.index("Đắk Lắk") < page.index("Hà Giang")


@pytest.mark.parametrize(
    ("code", "words"), [("C.03/force=border_guard", "không áp dụng"), ("C.02", "chưa nhập")]
)
def test_a_cell_says_why_it_has_no_number(world: World, compiled: Compilation, code: str, words: str) -> None:
    address = reverse("reports:compiled_figure", args=[compiled.pk, row_of(compiled, code).pk])

    assert words in signed_in(world.staff).get(address).text


def test_a_rate_leads_to_its_two_parts(world: World, compiled: Compilation) -> None:
    address = reverse("reports:compiled_figure", args=[compiled.pk, row_of(compiled, "C.91").pk])

    page = signed_in(world.staff).get(address).text

    positions = [
        page.index(
            f'href="{reverse("reports:compiled_figure", args=[compiled.pk, row_of(compiled, code).pk])}"'
        )
        for code in ("C.02", "C.01")
    ]
    assert positions == sorted(positions)


def test_a_version_that_waits_for_review_is_marked_in_a_provisional_figure(world: World) -> None:
    world.file("Lai Châu", {"C.03": 1}, state=ReportState.SUBMITTED)
    compiled = frozen(world, provisional=True)
    address = reverse("reports:compiled_figure", args=[compiled.pk, row_of(compiled, "C.03").pk])
    client = signed_in(world.staff)

    assert client.get(address).text.lower().count("chưa tiếp nhận") == 1
    assert "tạm tính" in client.get(ADDRESSES["compilation"](compiled)).text.lower()
    assert (
        "BaoCao_130CP_2018-H1_TamTinh.pdf"
        in client.get(ADDRESSES["document"](compiled))["Content-Disposition"]
    )


# --- Comparisons -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "base", "is_rate", "text"),
    [
        ("89", "99", False, "−10 (−10,1%)"),
        ("142", "126", False, "+16 (+12,7%)"),
        ("5", "5", False, "không thay đổi"),
        ("5", "0", False, "không so sánh được"),
        ("5", None, False, "không so sánh được"),
        (None, "5", False, "không so sánh được"),
        ("0", "5", False, "−5 (−100%)"),
        ("92.3", "90.25", True, "+2,1 điểm %"),
        ("90", "92.3", True, "−2,3 điểm %"),
        ("90", "0", True, "+90 điểm %"),
    ],
)
def test_a_change_is_told_as_amount_and_share(
    value: str | None, base: str | None, is_rate: bool, text: str
) -> None:
    numbers = [None if number is None else Decimal(number) for number in (value, base)]

    assert Comparison(numbers[0], numbers[1], is_rate).text == text
