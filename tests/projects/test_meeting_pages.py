"""Pages on which meetings and conclusions are corrected and taken back."""

import pytest
from django.test import Client

from projects import services
from projects.models import Meeting
from tests.directives.browsing import page, post
from tests.projects.pages import Work
from tests.projects.work_factories import NOW


def _data(work: Work, **values: str) -> dict[str, str]:
    return {
        "kind": "briefing",
        "held_on": "12/07/2018",
        "title": "Giao ban quý II",
        "chair": "",
        "summary": "",
        "instrument": "",
        "seen": "0",
        "participants-TOTAL_FORMS": "2",
        "participants-INITIAL_FORMS": "1",
        "participants-0-agency": work.cast.partner_agency.name,
        "participants-0-office": "Thứ trưởng",
        **values,
    }


def _url(work: Work) -> str:
    return f"/projects/meetings/{work.meeting.pk}/"


def test_the_form_holds_what_was_noted(lead: Client, work: Work) -> None:
    text = page(lead, f"{_url(work)}edit/")

    for value in ("Giao ban quý II", "12/07/2018", work.cast.partner_agency.name, "Thứ trưởng"):
        assert f'value="{value}"' in text


def test_a_meeting_is_corrected_and_its_page_tells_how(lead: Client, work: Work) -> None:
    post(
        lead,
        f"{_url(work)}edit/",
        _data(
            work,
            title="Giao ban 6 tháng",
            **{
                "participants-0-agency": "",
                "participants-0-office": "",
                "participants-1-agency": work.cast.lead_agency.name,
            },
        ),
    )

    text = page(lead, _url(work))
    assert "Giao ban 6 tháng </h1>" in text
    assert work.cast.partner_agency.name not in text
    assert "tên cuộc họp: Giao ban quý II → Giao ban 6 tháng" in text
    assert "Cuộc họp: sửa" in text


def test_an_agency_that_was_merged_since_can_still_have_taken_part(lead: Client, work: Work) -> None:
    agency = work.cast.partner_agency
    type(agency).objects.filter(pk=agency.pk).update(valid_to="2018-08-01", successor=work.cast.lead_agency)

    post(lead, f"{_url(work)}edit/", _data(work, chair="Thứ trưởng"))

    assert [row.agency for row in work.meeting.participants.all()] == [agency]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"title": ""}, "Chưa điền mục này."),
        ({"held_on": "04/09/2018"}, "Ngày 04/09/2018 ở tương lai."),
        ({"instrument": "9999/QĐ-XYZ"}, "Không có văn bản nào khớp “9999/QĐ-XYZ”"),
        ({"participants-1-office": "Vụ trưởng"}, "Hãy ghi cơ quan."),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    lead: Client, work: Work, values: dict[str, str], words: str
) -> None:
    text = post(lead, f"{_url(work)}edit/", _data(work, summary="Nội dung đã gõ", **values), status=422)

    assert words in text
    assert "Nội dung đã gõ</textarea>" in text
    assert Meeting.objects.get(pk=work.meeting.pk).summary == ""


def test_the_second_of_two_editors_sees_both_versions_and_may_save_again(lead: Client, work: Work) -> None:
    post(lead, f"{_url(work)}edit/", _data(work, title="Bản thứ nhất"))

    text = post(lead, f"{_url(work)}edit/", _data(work, title="Bản thứ hai"), status=409)

    assert "Có hai bản khác nhau" in text
    assert "Bản thứ nhất" in text
    assert 'value="Bản thứ hai"' in text
    assert 'name="seen" value="1"' in text
    post(lead, f"{_url(work)}edit/", _data(work, title="Bản thứ hai", seen="1"))
    assert "Bản thứ hai </h1>" in page(lead, _url(work))


def test_a_withdrawn_meeting_leaves_lists_and_file_and_says_why(lead: Client, work: Work) -> None:
    post(lead, f"{_url(work)}withdraw/", {"reason": "Ghi nhầm đề án"})

    text = page(lead, _url(work))
    assert "Cuộc họp đã được rút lúc" in text
    assert "Ghi nhầm đề án" in text
    assert f"{_url(work)}edit/" not in text
    assert "Giao ban quý II" not in page(lead, "/projects/meetings/")
    assert "Giao ban quý II" in page(lead, "/projects/meetings/?withdrawn=withdrawn")
    assert "Giao ban quý II" in page(lead, "/projects/meetings/?withdrawn=all")
    assert f'href="{_url(work)}"' not in page(lead, f"/projects/{work.code}/dossier/")
    assert "đã được rút nên giữ nguyên" in post(lead, f"{_url(work)}conclude/", {"text": "Muộn"}, status=409)


def test_a_withdrawal_without_a_reason_is_refused(lead: Client, work: Work) -> None:
    assert "Nêu lý do rút cuộc họp." in post(lead, f"{_url(work)}withdraw/", {"reason": ""}, status=422)
    path = f"/projects/conclusions/{work.conclusion.pk}/withdraw/"
    assert "Nêu lý do rút kết luận." in post(lead, path, {"reason": " "}, status=422)


def test_a_conclusion_is_corrected_given_out_and_then_only_shown(lead: Client, work: Work) -> None:
    path = f"/projects/conclusions/{work.conclusion.pk}/"
    assert "Gửi tài liệu về xã.</textarea>" in page(lead, f"{path}edit/")

    data = {"text": "Gửi đủ tài liệu về xã.", "due_on": "31/10/2018", "seen": "0"}
    post(lead, f"{path}edit/", {**data, "agencies": [str(work.cast.lead_agency.pk)]})

    text = page(lead, _url(work))
    assert "Gửi đủ tài liệu về xã." in text
    assert "Đã thành nhiệm vụ" in text
    assert f"{path}edit/" not in text
    refused = post(lead, f"{path}edit/", {**data, "text": "Khác", "seen": "1"}, status=409)
    assert "chỉ thay đổi ở trang nhiệm vụ" in refused
    assert "Kết luận 1 đã thành nhiệm vụ" in post(lead, f"{path}withdraw/", {"reason": "Nhầm"}, status=409)


def test_a_withdrawn_conclusion_is_struck_out_and_not_counted(lead: Client, work: Work) -> None:
    post(lead, f"/projects/conclusions/{work.conclusion.pk}/withdraw/", {"reason": "Ghi nhầm"})

    text = page(lead, _url(work))
    assert "<s>" in text
    assert "Lý do: Ghi nhầm" in text
    assert "(giao ban, 0 kết luận)" in " ".join(page(lead, f"/projects/{work.code}/dossier/").split())


def test_a_meetings_page_takes_a_fixed_number_of_statements(
    lead: Client, work: Work, django_assert_max_num_queries
) -> None:
    for number in range(5):
        services.conclude(
            meeting=work.meeting, text=f"Kết luận {number}", by=work.cast.lead, at=NOW,
            due_on=NOW.date(), agencies=[work.cast.lead_agency],
        )  # fmt: skip
    page(lead, _url(work))

    with django_assert_max_num_queries(15):
        page(lead, _url(work))
