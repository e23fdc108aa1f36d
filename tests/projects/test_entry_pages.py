"""Pages of progress: the register, writing, sending, deciding, and the page of many activities."""

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from projects import services
from projects.models import Activity, Attachment, ProgressEntry
from projects.queries.summary import mine, waiting
from tests.directives.browsing import page, post
from tests.projects.pages import Work, signed_in
from tests.projects.work_factories import NOW, PDF, content, run


def _write(activity: Activity, rest: str = "") -> str:
    return f"/projects/activities/{activity.pk}/progress/{rest}"


def _entry(entry: ProgressEntry, rest: str = "") -> str:
    return f"/projects/entries/{entry.pk}/{rest}"


def _data(**values: str) -> dict[str, str]:
    return {
        "as_of": "31/08/2018",
        "percent": "55,5",
        "done": "Đã in 3.000 bộ tài liệu.",
        "obstacles": "",
        "proposal": "",
        "backward_reason": "",
        "seen": "",
        "figures-TOTAL_FORMS": "3",
        "figures-INITIAL_FORMS": "0",
        "figures-0-label": "Bộ tài liệu đã in",
        "figures-0-value": "3.000",
        "figures-0-unit": "bộ",
        **values,
    }


# --- Writing ---------------------------------------------------------------------------------------------


def test_an_entry_is_written_with_its_figures_and_waits_as_a_draft(lead: Client, work: Work) -> None:
    answer = lead.post(_write(work.running), _data())

    entry = ProgressEntry.objects.get(activity=work.running, state="draft")
    assert answer["Location"] == _entry(entry)
    text = page(lead, _entry(entry))
    assert "55,5%" in text
    assert "40%" in text  # what is confirmed so far
    assert "Bộ tài liệu đã in" in text
    assert "Gửi để xác nhận" in text


def test_a_draft_comes_back_as_it_was_left(lead: Client, work: Work) -> None:
    lead.post(_write(work.running), _data())

    text = page(lead, _write(work.running))

    assert 'value="55,5"' in text
    assert 'value="3.000"' in text
    assert "Đã in 3.000 bộ tài liệu.</textarea>" in text


def test_what_was_typed_can_be_sent_at_once(lead: Client, work: Work) -> None:
    lead.post(_write(work.running, "send/"), _data())

    assert ProgressEntry.objects.get(activity=work.running, state="submitted").figures.count() == 1


@pytest.mark.parametrize("rest", ["", "send/"])
@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"percent": "101"}, "chỉ nhận số từ 0 đến 100"),
        ({"percent": "-1"}, "chỉ nhận số từ 0 đến 100"),
        ({"percent": "12.5"}, "viết như 1.234,5"),
        ({"percent": ""}, "Hãy nhập tỷ lệ hoàn thành."),
        ({"percent": "30"}, "Tỷ lệ 30% thấp hơn tỷ lệ đã xác nhận 40%; hãy nêu lý do."),
        ({"as_of": "04/09/2018"}, "ở tương lai"),
        ({"as_of": "31/12/2017"}, "trước ngày bắt đầu thực tế"),
        ({"figures-0-value": ""}, "Hãy ghi số lượng."),
        ({"figures-0-value": "-3"}, "chỉ nhận số từ 0"),
        ({"done": "Liên hệ 0912345678"}, "giống số điện thoại"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(
    lead: Client, work: Work, rest: str, values: dict[str, str], words: str
) -> None:
    text = post(lead, _write(work.running, rest), _data(proposal="Bổ sung kinh phí", **values), status=422)

    assert words in text
    assert "Bổ sung kinh phí</textarea>" in text
    assert 'value="Bộ tài liệu đã in"' in text
    assert not ProgressEntry.objects.filter(activity=work.running, state="draft").exists()


def test_going_backwards_with_a_reason_is_taken(lead: Client, work: Work) -> None:
    post(lead, _write(work.running), _data(percent="30", backward_reason="Đếm lại, có bộ trùng"))

    assert ProgressEntry.objects.get(activity=work.running, state="draft").backward_reason


def test_sending_without_words_is_refused_at_its_field(lead: Client, work: Work) -> None:
    assert "Hãy ghi việc đã làm trước khi gửi." in post(
        lead, _write(work.running, "send/"), _data(done=""), status=422
    )


@pytest.mark.parametrize("rest", ["", "send/"])
def test_the_second_of_two_writers_sees_both_versions_and_loses_nothing(
    lead: Client, work: Work, rest: str
) -> None:
    services.enter_progress(
        activity=work.running,
        content=content("45", done="Bản của người khác"),
        by=work.cast.second_lead,
        at=NOW,
    )

    text = post(lead, _write(work.running, rest), _data(), status=409)

    assert "Có hai bản khác nhau" in text
    assert "Bản của người khác" in text
    assert "Số liệu kết quả" in text
    assert "Đã in 3.000 bộ tài liệu.</textarea>" in text
    seen = re.search(r'name="seen" value="(\d+)"', text)
    assert seen is not None
    post(lead, _write(work.running, rest), _data(seen=seen[1]))
    assert ProgressEntry.objects.filter(activity=work.running, done="Đã in 3.000 bộ tài liệu.").exists()


def test_while_an_entry_waits_no_other_is_begun(lead: Client, work: Work) -> None:
    activity = work.submitted.activity

    assert lead.get(_write(activity))["Location"] == _entry(work.submitted)
    assert "chờ xác nhận" in post(lead, _write(activity, "send/"), _data(), status=422)


def test_a_task_has_no_entries_of_its_own(lead: Client, work: Work) -> None:
    page(lead, _write(work.task), status=403)


# --- Evidence --------------------------------------------------------------------------------------------


def test_evidence_hangs_on_a_draft_is_downloaded_and_withdrawn(lead: Client, work: Work) -> None:
    upload = SimpleUploadedFile("bien-ban.pdf", PDF, content_type="application/pdf")
    post(lead, _entry(work.draft, "attach/"), {"description": "Biên bản nghiệm thu", "file": upload})

    proof = Attachment.objects.get(entry=work.draft)
    assert "Biên bản nghiệm thu" in page(lead, _entry(work.draft))
    answer = lead.get(f"/projects/files/{proof.pk}/")
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert "attachment" in answer["Content-Disposition"]
    post(lead, f"/projects/files/{proof.pk}/withdraw/")
    assert "Biên bản nghiệm thu" not in page(lead, _entry(work.draft))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"description": "Công văn", "document_number": ""}, "Ghi số, ký hiệu văn bản hoặc chọn tệp."),
        ({"description": "Công văn", "document_number": "12/CV"}, "Ghi ngày của văn bản."),
        (
            {"description": "", "document_number": "12/CV", "document_date": "01/08/2018"},
            "tài liệu này là gì",
        ),
        ({"description": "Kế hoạch", "document_number": "1", "secrecy": "mat"}, "độ mật"),
    ],
)
def test_evidence_that_cannot_be_kept_is_refused_in_words(
    lead: Client, work: Work, data: dict[str, str], words: str
) -> None:
    assert words in post(lead, _entry(work.draft, "attach/"), data, status=422)


def test_a_file_of_a_draft_is_not_there_for_others(client: Client, work: Work) -> None:
    proof = services.attach(
        owner=work.draft,
        description="Biên bản",
        upload=SimpleUploadedFile("a.pdf", PDF),
        by=work.cast.lead,
    )
    for person in (work.cast.staff, work.cast.partner, work.cast.stranger):
        assert signed_in(client, person).get(f"/projects/files/{proof.pk}/").status_code == 404


# --- Deciding --------------------------------------------------------------------------------------------


def test_staff_find_what_waits_and_leads_everything(client: Client, work: Work) -> None:
    of_staff = json.loads(signed_in(client, work.cast.staff).get("/projects/entries/?format=json").content)
    of_lead = json.loads(signed_in(client, work.cast.lead).get("/projects/entries/?format=json").content)

    assert [row["code"] for row in of_staff if row["project"] == work.code] == ["2"]
    assert {row["code"] for row in of_lead} == {"1.1", "2", "3"}


def test_a_return_keeps_its_reason_and_the_lead_goes_on_from_there(client: Client, work: Work) -> None:
    staff = signed_in(client, work.cast.staff)
    assert "Nêu lý do trả lại" in post(staff, _entry(work.submitted, "return/"), {"reason": ""}, status=422)
    post(staff, _entry(work.submitted, "return/"), {"reason": "Thiếu danh sách xã"})
    assert "Thiếu danh sách xã" in page(staff, _entry(work.submitted))

    lead = signed_in(client, work.cast.lead)
    draft = ProgressEntry.objects.get(corrects=work.submitted)
    text = page(lead, _entry(draft))
    assert "Sửa theo bản bị trả lại" in text
    assert "Thiếu danh sách xã" in text
    post(
        lead,
        _write(draft.activity),
        _data(as_of="30/06/2018", percent="48", done="Đã in, kèm danh sách xã.", seen=str(draft.edits)),
    )
    text = page(lead, _entry(draft))
    assert "Khác với bản bị trả lại" in text
    assert "Đã in, kèm danh sách xã." in text


def test_confirming_makes_the_percentage_count(client: Client, work: Work) -> None:
    staff = signed_in(client, work.cast.staff)

    post(staff, _entry(work.submitted, "confirm/"))

    work.submitted.activity.refresh_from_db()
    assert work.submitted.activity.confirmed_entry == work.submitted
    assert "đã xác nhận" in post(staff, _entry(work.submitted, "confirm/"), status=409).lower()


def test_nobody_confirms_what_they_changed_themselves(client: Client, work: Work) -> None:
    """Staff who also serve in the leading ministry wrote part of it."""
    entry = work.submitted
    ProgressEntry.objects.filter(pk=entry.pk)
    both = work.cast.staff
    entry.events.create(verb="edit", by=both)

    assert "Không ai tự xác nhận" in post(signed_in(client, both), _entry(entry, "confirm/"), status=403)


# --- Many on one page ------------------------------------------------------------------------------------


def _lines(*rows: tuple[Activity, dict[str, str]]) -> dict[str, Any]:
    data: dict[str, Any] = {"row": [str(activity.pk) for activity, _values in rows]}
    for activity, values in rows:
        filled = {"as_of": "31/08/2018", "percent": "", "done": "", "obstacles": "", "seen": "", **values}
        data |= {f"{activity.pk}-{name}": value for name, value in filled.items()}
    return data


def test_the_page_of_many_saves_what_was_typed_and_leaves_the_rest(lead: Client, work: Work) -> None:
    untouched, other = run(work.cast, "5"), run(work.cast, "6")

    post(
        lead,
        f"/projects/{work.code}/progress/",
        _lines((work.running, {"percent": "60", "done": "Đã in thêm."}), (untouched, {}), (other, {})),
    )

    assert ProgressEntry.objects.get(activity=work.running, state="draft").done == "Đã in thêm."
    assert not untouched.entries.exists()


def test_sending_the_page_sends_drafts_that_were_there(lead: Client, work: Work) -> None:
    draft = work.draft

    post(
        lead,
        f"/projects/{work.code}/progress/send/",
        _lines(
            (
                draft.activity,
                {
                    "percent": "60",
                    "as_of": "30/06/2018",
                    "done": draft.done,
                    "seen": str(draft.edits),
                },
            ),
            (work.running, {"percent": "70", "done": "Đã phát xong."}),
        ),
    )

    draft.refresh_from_db()
    assert draft.state == "submitted"
    assert ProgressEntry.objects.get(activity=work.running, state="submitted").percent == 70


def test_one_wrong_line_saves_nothing_and_every_error_is_named(lead: Client, work: Work) -> None:
    other = run(work.cast, "5")

    text = post(
        lead,
        f"/projects/{work.code}/progress/",
        _lines(
            (work.running, {"percent": "30", "done": "Đếm lại."}),
            (other, {"percent": "20", "done": "Bắt đầu in.", "as_of": "04/10/2018"}),
        ),
        status=422,
    )

    assert "1.1, Lý do tỷ lệ giảm" in text
    assert "5, Tính đến ngày" in text
    assert "Bắt đầu in.</textarea>" in text
    assert not ProgressEntry.objects.filter(activity__in=[work.running, other], state="draft").exists()


def test_a_line_that_somebody_else_saved_shows_both_versions(lead: Client, work: Work) -> None:
    services.enter_progress(
        activity=work.running,
        content=content("45", done="Bản của người khác"),
        by=work.cast.second_lead,
        at=NOW,
    )
    lines = _lines((work.running, {"percent": "60", "done": "Bản của tôi"}))

    text = post(lead, f"/projects/{work.code}/progress/", lines, status=409)

    assert "Bản của người khác" in text
    assert "Bản của tôi</textarea>" in text
    seen = re.search(rf'name="{work.running.pk}-seen" value="(\d+)"', text)
    assert seen is not None
    post(lead, f"/projects/{work.code}/progress/", {**lines, f"{work.running.pk}-seen": seen[1]})
    assert ProgressEntry.objects.get(activity=work.running, state="draft").done == "Bản của tôi"


def test_a_planned_activity_begins_where_its_day_is_given(lead: Client, work: Work) -> None:
    post(
        lead,
        f"/projects/{work.code}/progress/?show=planned",
        _lines((work.planned, {"started_on": "01/08/2018", "percent": "5", "done": "Đã họp khởi động."})),
    )

    work.planned.refresh_from_db()
    assert work.planned.state == "running"


def test_an_empty_page_says_that_there_was_nothing_to_save(lead: Client, work: Work) -> None:
    answer = lead.post(f"/projects/{work.code}/progress/", _lines((work.running, {})), follow=True)

    assert "Chưa có dòng nào được nhập" in answer.content.decode()


# --- What waits for whom ---------------------------------------------------------------------------------


def test_the_first_page_of_a_lead_counts_their_own_work(work: Work, django_assert_num_queries: Any) -> None:
    services.return_progress(entry=work.submitted, reason="Thiếu danh sách", by=work.cast.staff)
    lead = work.cast.lead
    assert lead.current_memberships
    assert lead.agency_scope

    with django_assert_num_queries(1):
        found = mine(lead, NOW.date())

    assert found is not None
    assert (found.late, found.drafts, found.returned, found.running) == (0, 2, 1, 3)
    assert mine(work.cast.staff, NOW.date()) is None


def test_staff_see_how_much_waits(work: Work) -> None:
    before = waiting(work.cast.staff)
    services.confirm_progress(entry=work.submitted, by=work.cast.staff)
    after = waiting(work.cast.staff)

    assert before is not None
    assert after is not None
    assert before.entries - after.entries == 1
    assert waiting(work.cast.lead) is None


def test_own_work_names_what_came_back_what_is_begun_and_where_to_go_on(lead: Client, work: Work) -> None:
    services.return_progress(entry=work.submitted, reason="Thiếu danh sách", by=work.cast.staff)

    text = page(lead, "/projects/work/")

    assert "Bị trả lại, cần sửa" in text
    assert _entry(work.draft) in text
    assert f"/projects/{work.code}/progress/" in text
