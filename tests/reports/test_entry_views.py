"""The filing pages: who gets where, what stays typed, and how many statements a page costs."""

import json
from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.choices import ReportEventKind, ReportState
from reports.models import Report
from reports.parsing import Entry
from reports.queries.content import draft_of, figures_of, texts_of
from reports.services.filing import submit as submit_report
from reports.services.review import return_report
from tests.reports.factories import EARLY, HANOI, TEXTS, Cast, filled, save, seen_of, start

PAGES = ["report", "section", "narrative"]


@pytest.fixture(autouse=True)
def _june_2018() -> object:
    with time_machine.travel(EARLY, tick=False):
        yield


@pytest.fixture
def draft(cast: Cast) -> Report:
    return start(cast)


def url(name: str, report: Report, *more: object) -> str:
    args = [report.pk, "X"] if name == "section" else [report.pk, *more]
    return reverse(f"reports:{name}", args=args)


def post_section(client: Client, cast: Cast, report: Report, **fields: str) -> object:
    data = {"seen": seen_of(report, cast.section("X"))}
    for name, text in fields.items():
        code = name.removesuffix("_state").replace("_", "/p=")
        data[f"s:{code}" if name.endswith("_state") else f"v:{code}"] = text
    return client.post(url("section", report), data)


# --- Who gets where --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "report", "section", "narrative"),
    [
        ("officer", 200, 200, 200),
        ("leader", 200, 403, 403),
        ("staff", 200, 403, 403),
        ("auditor", 200, 403, 403),
        ("leadership", 200, 403, 403),
        ("other_officer", 404, 404, 404),
        ("administrator", 404, 404, 404),
        ("stranger", 404, 404, 404),
        ("closed", 404, 404, 404),
    ],
)
def test_pages_of_a_draft(
    client: Client, cast: Cast, draft: Report, who: str, report: int, section: int, narrative: int
) -> None:
    client.force_login(cast.people[who])

    answers = [client.get(url(page, draft)).status_code for page in PAGES]

    assert answers == [report, section, narrative]


@pytest.mark.parametrize(
    ("who", "submit", "send_back", "accept"),
    [
        ("officer", 302, 403, 403),
        ("leader", 302, 403, 403),
        ("staff", 403, 409, 409),
        ("auditor", 403, 403, 403),
        ("leadership", 403, 403, 403),
        ("other_officer", 404, 404, 404),
        ("administrator", 404, 404, 404),
        ("stranger", 404, 404, 404),
        ("closed", 404, 404, 404),
    ],
)
def test_verbs_on_a_filled_draft(
    client: Client, cast: Cast, who: str, submit: int, send_back: int, accept: int
) -> None:
    report = filled(cast)
    client.force_login(cast.people[who])

    returned = client.post(url("return", report), {"reason": "Thiếu"}).status_code
    accepted = client.post(url("accept", report)).status_code
    submitted = client.post(url("submit", report)).status_code

    assert (submitted, returned, accepted) == (submit, send_back, accept)


@pytest.mark.parametrize("verb", ["submit", "return", "accept"])
def test_verbs_are_only_posted(client: Client, cast: Cast, draft: Report, verb: str) -> None:
    client.force_login(cast.staff)

    assert client.get(url(verb, draft)).status_code == 405


@pytest.mark.parametrize("pk", [0, 999_999_999, 10**40])
def test_a_number_that_names_no_report_is_not_there(client: Client, cast: Cast, pk: int) -> None:
    client.force_login(cast.staff)

    assert client.get(reverse("reports:report", args=[pk])).status_code == 404
    assert client.get(reverse("reports:version", args=[pk, pk])).status_code == 404


def test_strangers_are_sent_to_sign_in(client: Client, cast: Cast, draft: Report) -> None:
    assert client.get(url("report", draft)).status_code == 302


def test_an_unsent_draft_is_not_shown_to_the_centre(client: Client, cast: Cast) -> None:
    report = filled(cast)
    client.force_login(cast.staff)

    page = client.get(url("report", report)).content.decode()

    assert "chưa gửi báo cáo" in page
    assert TEXTS["I"] not in page
    assert client.get(url("version", report, 1)).status_code == 404


def test_the_centre_sees_the_version_that_was_sent_while_a_correction_is_being_made(
    client: Client, cast: Cast
) -> None:
    report = filled(cast)
    submit_report(report=report, by=cast.officer)
    return_report(report=report, reason="Sửa X2", by=cast.staff)
    save(cast, report, {"X2": Entry("987654")})
    client.force_login(cast.officer)
    assert "987.654" in client.get(url("report", report)).content.decode()
    client.force_login(cast.staff)

    page = client.get(url("report", report)).content.decode()

    assert "987.654" not in page
    assert client.get(url("version", report, 1)).status_code == 200
    assert client.get(url("version", report, 2)).status_code == 404
    assert client.get(url("version", report, 3)).status_code == 404


# --- Starting --------------------------------------------------------------------------------------------


def start_fields(cast: Cast) -> dict[str, str]:
    return {"agency": cast.province.code, "period": cast.period.code, "form": cast.form.code}


def test_an_officer_begins_a_report_from_the_list_of_duties(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)
    assert "Lập báo cáo" in client.get(reverse("reports:home")).content.decode()

    answer = client.post(reverse("reports:start"), start_fields(cast))

    report = Report.objects.get(agency=cast.province)
    assert answer.headers["Location"] == url("report", report)
    assert report.events.get().by == cast.officer


@pytest.mark.parametrize(
    ("who", "status"), [("leader", 403), ("staff", 403), ("other_officer", 404), ("closed", 404)]
)
def test_others_do_not_begin_it(client: Client, cast: Cast, who: str, status: int) -> None:
    client.force_login(cast.people[who])

    assert client.post(reverse("reports:start"), start_fields(cast)).status_code == status


@pytest.mark.parametrize("field", ["agency", "period", "form"])
@pytest.mark.parametrize("value", ["", "không-có", "a b", "x" * 500])
def test_nothing_is_begun_for_what_does_not_exist(client: Client, cast: Cast, field: str, value: str) -> None:
    client.force_login(cast.officer)

    assert client.post(reverse("reports:start"), start_fields(cast) | {field: value}).status_code == 404


def test_beginning_in_a_locked_period_says_so(client: Client, cast: Cast) -> None:
    with time_machine.travel(datetime(2018, 7, 21, tzinfo=HANOI), tick=False):
        client.force_login(cast.officer)
        answer = client.post(reverse("reports:start"), start_fields(cast), follow=True)

    assert "đã khoá từ hết ngày 20/07/2018" in answer.content.decode()


# --- Entry of figures -------------------------------------------------------------------------------------


def test_a_section_is_saved_and_shown_again(client: Client, cast: Cast, draft: Report) -> None:
    client.force_login(cast.officer)

    answer = post_section(client, cast, draft, X1="1.234", X1_a="", X1_a_state="nothing", X2="７")

    assert answer.status_code == 302  # type: ignore[attr-defined]
    assert {code: stated.value for code, stated in figures_of(draft_of(draft)).items()} == {
        "X1": 1234,
        "X1/p=a": None,
        "X2": 7,
    }
    page = client.get(url("section", draft)).content.decode()
    assert 'value="1.234"' in page
    assert "Đã lưu 3 ô của mục X." in page


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mười", "không phải là số"),
        ("-5", "là số âm"),
        ("9.999.999.999.999", "lớn hơn mức cho phép"),
        ("1,234.5", "dùng sai dấu"),
    ],
)
def test_what_is_no_figure_keeps_everything_typed_and_names_the_cell(
    client: Client, cast: Cast, draft: Report, text: str, words: str
) -> None:
    client.force_login(cast.officer)

    answer = post_section(client, cast, draft, X1=text, X2="42", X1_b_state="not_applicable")

    page = answer.content.decode()  # type: ignore[attr-defined]
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert f'value="{text}"' in page
    assert 'value="42"' in page
    assert words in page
    assert "X1 Chỉ tiêu X1" in page
    assert 'aria-invalid="true"' in page
    assert figures_of(draft_of(draft)) == {}


def test_a_conflict_shows_both_values_and_the_next_save_goes_through(
    client: Client, cast: Cast, draft: Report
) -> None:
    client.force_login(cast.officer)
    seen = seen_of(draft, cast.section("X"))
    save(cast, draft, {"X1": Entry("5")})

    answer = client.post(url("section", draft), {"seen": seen, "v:X1": "6"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "người khác đã lưu mục này" in page
    assert 'value="6"' in page
    assert "Đang lưu: 5" in page
    fresh = answer.context["page"].seen
    assert client.post(url("section", draft), {"seen": fresh, "v:X1": "6"}).status_code == 302


def test_saving_after_somebody_sent_the_report_keeps_what_was_typed(client: Client, cast: Cast) -> None:
    report = filled(cast)
    seen = seen_of(report, cast.section("X"))
    submit_report(report=report, by=cast.leader)
    client.force_login(cast.officer)

    answer = client.post(url("section", report), {"seen": seen, "v:X1": "77"})

    assert answer.status_code == 409
    assert 'value="77"' in answer.content.decode()
    assert "không sửa được nữa" in answer.content.decode()


def test_a_lock_that_passed_while_the_page_was_open_keeps_what_was_typed(
    client: Client, cast: Cast, draft: Report
) -> None:
    seen = seen_of(draft, cast.section("X"))

    with time_machine.travel(datetime(2018, 7, 21, tzinfo=HANOI), tick=False):
        client.force_login(cast.officer)
        answer = client.post(url("section", draft), {"seen": seen, "v:X1": "77"})
        assert client.get(url("section", draft)).status_code == 302

    assert answer.status_code == 423
    assert 'value="77"' in answer.content.decode()


def test_empty_cells_can_be_declared_as_nothing_to_report(client: Client, cast: Cast, draft: Report) -> None:
    client.force_login(cast.officer)
    data = {
        "seen": seen_of(draft, cast.section("X")),
        "empty": "nothing",
        "v:X1": "3",
        "v:X1/p=a": "",
        "v:X2": " ",
    }

    client.post(url("section", draft), data)

    states = {code: stated.state for code, stated in figures_of(draft_of(draft)).items()}
    assert states == {"X1": "number", "X1/p=a": "nothing", "X2": "nothing"}


def test_saving_can_lead_on_to_the_next_section_and_to_the_texts(
    client: Client, cast: Cast, draft: Report
) -> None:
    client.force_login(cast.officer)
    seen = {"seen": seen_of(draft, cast.section("X"))}

    onward = client.post(url("section", draft), seen | {"next": "Y"})
    to_texts = client.post(url("section", draft), seen | {"next": "narrative"})
    astray = client.post(url("section", draft), seen | {"next": "//example.org"})

    assert onward.headers["Location"].endswith("/sections/Y/")
    assert to_texts.headers["Location"] == url("narrative", draft)
    assert astray.headers["Location"] == url("section", draft)


def test_running_checks_travel_with_the_page(client: Client, cast: Cast, draft: Report) -> None:
    save(cast, draft, {"X1": Entry("5"), "X1/p=a": Entry("1"), "X1/p=b": Entry("1")})
    client.force_login(cast.officer)

    answer = client.get(url("section", draft))

    assert "Quy tắc X1.p không đúng. Đang nhập 2, khác 5 (lệch 3)." in answer.content.decode()
    rules = json.loads(answer.context["page"].rules)
    assert rules["checks"][0][:3] == ["X1/p=a + X1/p=b", "=", "X1"]


def test_an_unknown_section_is_not_there(client: Client, cast: Cast, draft: Report) -> None:
    client.force_login(cast.officer)
    address = reverse("reports:section", args=[draft.pk, "Z"])

    assert client.get(address).status_code == 404
    assert client.post(address, {"seen": ""}).status_code == 404


def test_what_is_typed_is_never_markup(client: Client, cast: Cast, draft: Report) -> None:
    client.force_login(cast.officer)

    answer = post_section(client, cast, draft, X1='"><script>alert(1)</script>')

    assert b"<script>alert" not in answer.content  # type: ignore[attr-defined]


# --- Entry of texts -----------------------------------------------------------------------------------------


def test_texts_are_saved_and_refused_with_everything_kept(client: Client, cast: Cast, draft: Report) -> None:
    client.force_login(cast.officer)
    seen = client.get(url("narrative", draft)).context["page"].seen

    refused = client.post(
        url("narrative", draft), {"seen": seen, "t:I": "Gọi 0912345678", "t:II.1": "Giữ lại"}
    )
    saved = client.post(url("narrative", draft), {"seen": seen, "t:I": "Ổn định", "t:II.1": "Giữ lại"})

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Gọi 0912345678" in page
    assert "Giữ lại" in page
    assert "số điện thoại" in page
    assert saved.status_code == 302
    assert texts_of(draft_of(draft)) == {"I": "Ổn định", "II.1": "Giữ lại"}


def test_a_conflict_of_texts_shows_both(client: Client, cast: Cast, draft: Report) -> None:
    client.force_login(cast.officer)
    seen = client.get(url("narrative", draft)).context["page"].seen
    client.post(url("narrative", draft), {"seen": seen, "t:I": "Của người kia"})

    answer = client.post(url("narrative", draft), {"seen": seen, "t:I": "Của tôi"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Của người kia" in page
    assert "Của tôi" in page


# --- Sending and reviewing ----------------------------------------------------------------------------------


def test_an_unready_report_is_refused_with_links_to_what_is_missing(
    client: Client, cast: Cast, draft: Report
) -> None:
    client.force_login(cast.officer)

    answer = client.post(url("submit", draft))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "còn 4 ô và 1 đề mục bắt buộc chưa có" in page
    for link in answer.context["page"].missing:
        assert f"#{link.anchor}" in page


def test_a_whole_cycle_through_the_pages(client: Client, cast: Cast) -> None:
    report = filled(cast)
    officer, staff = Client(), client
    officer.force_login(cast.officer)
    staff.force_login(cast.staff)

    officer.post(url("submit", report))
    staff.post(url("return", report), {"reason": "Xem lại X2"})
    page = officer.get(url("report", report)).content.decode()
    assert "Xem lại X2" in page
    officer.post(url("section", report), {"seen": seen_of(report, cast.section("X")), "v:X2": "9"})
    officer.post(url("submit", report))
    staff.post(url("accept", report))

    report.refresh_from_db()
    assert report.state == ReportState.ACCEPTED
    kinds = list(report.events.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["created", "submitted", "returned", "submitted", "accepted"]
    assert report.accepted_version is not None
    assert figures_of(report.accepted_version)["X2"].value == 9


def test_returning_without_a_reason_stays_on_the_page(client: Client, cast: Cast) -> None:
    report = filled(cast)
    submit_report(report=report, by=cast.officer)
    client.force_login(cast.staff)

    answer = client.post(url("return", report), {"reason": " "})

    assert answer.status_code == 422
    assert "Nêu lý do trả lại" in answer.content.decode()
    assert not report.events.filter(kind=ReportEventKind.RETURNED).exists()


def test_pressing_submit_twice_makes_one_version(client: Client, cast: Cast) -> None:
    report = filled(cast)
    client.force_login(cast.officer)

    answers = [client.post(url("submit", report)).status_code for _ in range(2)]

    assert answers == [302, 409]
    assert report.versions.count() == 1


def test_synthetic_reports_say_so_on_every_page(client: Client, cast: Cast) -> None:
    report = filled(cast)
    copy = Report.objects.create(
        agency=cast.other_province,
        period=report.period,
        form=report.form,
        form_version=report.form_version,
        synthetic=True,
    )
    copy.versions.create(number=1)
    client.force_login(cast.other_officer)

    for page in [*(url(name, copy) for name in PAGES), reverse("reports:home")]:
        assert "SỐ LIỆU MINH HOẠ" in client.get(page).content.decode(), page
    client.force_login(cast.officer)
    assert "SỐ LIỆU MINH HOẠ" not in client.get(url("report", report)).content.decode()


def test_the_header_states_window_due_date_lock_and_whose_turn_it_is(client: Client, cast: Cast) -> None:
    report = filled(cast)
    client.force_login(cast.officer)

    page = client.get(url("report", report)).content.decode()

    for words in ("15/12/2017", "14/06/2018", "20/06/2018", "20/07/2018", "nhập số liệu, thuyết minh và gửi"):
        assert words in page


# --- Costs --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["officer", "staff"])
def test_a_report_page_takes_fifteen_statements_at_most(client: Client, cast: Cast, who: str) -> None:
    report = filled(cast)
    submit_report(report=report, by=cast.officer)
    return_report(report=report, reason="Sửa", by=cast.staff)
    client.force_login(cast.people[who])

    with CaptureQueriesContext(connection) as sql:
        assert client.get(url("report", report)).status_code == 200

    assert len(sql) <= 15, [query["sql"][:90] for query in sql]


@pytest.mark.parametrize("page", ["section", "narrative"])
def test_an_entry_page_takes_fifteen_statements_at_most(client: Client, cast: Cast, page: str) -> None:
    report = filled(cast)
    client.force_login(cast.officer)

    with CaptureQueriesContext(connection) as sql:
        assert client.get(url(page, report)).status_code == 200

    assert len(sql) <= 15, [query["sql"][:90] for query in sql]
