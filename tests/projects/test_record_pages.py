"""Pages of products, obstacles, the management board, files and meetings."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from directives.models import Assignment
from projects import services
from projects.models import Attachment, ManagementBoardMember, Meeting, Obstacle, Product
from tests.directives.browsing import page, post
from tests.projects.pages import Work, signed_in
from tests.projects.work_factories import PDF

# --- Products --------------------------------------------------------------------------------------------


def _product(work: Work, rest: str = "") -> str:
    return f"/projects/products/{work.product.pk}/{rest}"


def test_a_product_is_added_delivered_with_evidence_and_opened_again(lead: Client, work: Work) -> None:
    post(
        lead,
        f"/projects/{work.code}/products/new/",
        {"name": "Sổ tay", "description": "", "due_on": "30/11/2018", "activity": "1.1"},
    )
    added = Product.objects.get(name="Sổ tay")
    path = f"/projects/products/{added.pk}/"

    post(lead, f"{path}deliver/", {"on": "01/09/2018"})
    post(lead, f"{path}attach/", {"description": "Bản in", "file": SimpleUploadedFile("so-tay.pdf", PDF)})

    text = page(lead, path)
    assert "Đã giao nộp" in text
    assert "Bản in" in text
    assert f"/projects/activities/{work.running.pk}/" in text
    assert "Đã giao nộp 1/2 sản phẩm." in page(lead, f"/projects/{work.code}/")
    assert "Nêu lý do mở lại." in post(lead, f"{path}reopen/", {"reason": ""}, status=422)
    post(lead, f"{path}reopen/", {"reason": "Thiếu phụ lục"})
    added.refresh_from_db()
    assert added.state == "pending"


def test_a_product_is_not_delivered_tomorrow(lead: Client, work: Work) -> None:
    assert "ở tương lai" in post(lead, _product(work, "deliver/"), {"on": "04/09/2018"}, status=422)


def test_two_editors_of_a_product_see_both_versions(lead: Client, work: Work) -> None:
    services.edit_product(
        product=work.product,
        seen=0,
        name="Bộ tài liệu mới",
        due_on=None,
        description="",
        by=work.cast.second_lead,
    )
    data = {"name": "Bộ tài liệu của tôi", "description": "", "due_on": "01/12/2018", "seen": "0"}

    text = post(lead, _product(work, "edit/"), data, status=409)

    assert "Bộ tài liệu mới" in text
    assert 'value="Bộ tài liệu của tôi"' in text


def test_evidence_of_a_product_is_public_and_its_history_is_not(client: Client, work: Work) -> None:
    services.deliver_product(product=work.product, on=date(2018, 9, 1), by=work.cast.lead)
    services.attach(
        owner=work.product,
        description="Biên bản giao nộp",
        document_number="15/BB",
        document_date=date(2018, 9, 1),
        by=work.cast.lead,
    )

    text = page(signed_in(client, work.cast.stranger), _product(work))

    assert "Biên bản giao nộp" in text
    assert "Diễn biến" not in text


# --- Obstacles -------------------------------------------------------------------------------------------


def test_an_obstacle_is_raised_at_an_activity_settled_and_raised_again(lead: Client, work: Work) -> None:
    post(
        lead,
        f"/projects/{work.code}/obstacles/new/",
        {
            "kind": "risk",
            "activity": "2",
            "text": "Chậm đấu thầu",
            "owner": str(work.cast.partner_agency.pk),
            "due_on": "30/09/2018",
        },
    )
    found = Obstacle.objects.get(text="Chậm đấu thầu")
    assert "Chậm đấu thầu" in page(lead, f"/projects/activities/{work.submitted.activity.pk}/")

    path = f"/projects/obstacles/{found.pk}/"
    assert "Hãy ghi kết quả tháo gỡ." in post(
        lead, f"{path}close/", {"on": "01/09/2018", "resolution": ""}, status=422
    )
    post(lead, f"{path}close/", {"on": "01/09/2018", "resolution": "Đã có quyết định"})
    assert "Chậm đấu thầu" not in page(lead, f"/projects/{work.code}/")
    post(lead, f"{path}reopen/", {"reason": "Quyết định bị huỷ"})
    found.refresh_from_db()
    assert found.state == "open"


def test_the_agency_that_has_to_deal_with_it_settles_it(client: Client, work: Work) -> None:
    path = f"/projects/obstacles/{work.obstacle.pk}/close/"
    assert signed_in(client, work.cast.partner).get(path).status_code == 403
    Obstacle.objects.filter(pk=work.obstacle.pk).update(owner=work.cast.partner_agency)

    post(client, path, {"on": "01/09/2018", "resolution": "Đã cấp bổ sung"})

    work.obstacle.refresh_from_db()
    assert work.obstacle.state == "closed"


# --- Management board, files -----------------------------------------------------------------------------


def test_an_office_takes_a_seat_and_gives_it_up(lead: Client, work: Work) -> None:
    data = {
        "seat": "head",
        "agency": str(work.cast.lead_agency.pk),
        "office": "Thứ trưởng",
        "valid_from": "01/01/2018",
        "valid_to": "",
    }
    post(lead, f"/projects/{work.code}/seats/new/", data)
    seat = ManagementBoardMember.objects.get(project=work.cast.project)
    assert "Thứ trưởng" in page(lead, f"/projects/{work.code}/dossier/")
    assert "trước ngày bắt đầu" in post(
        lead, f"/projects/seats/{seat.pk}/end/", {"last_day": "31/12/2017"}, status=422
    )

    post(lead, f"/projects/seats/{seat.pk}/end/", {"last_day": "31/08/2018"})

    assert "đã kết thúc" in page(lead, f"/projects/{work.code}/dossier/")


def test_a_file_of_the_project_is_for_everybody_and_withdrawn_by_its_lead(client: Client, work: Work) -> None:
    lead = signed_in(client, work.cast.lead)
    upload = SimpleUploadedFile("ke-hoach.pdf", PDF)
    post(lead, f"/projects/{work.code}/files/new/", {"description": "Kế hoạch năm", "file": upload})
    proof = Attachment.objects.get(project=work.cast.project)
    stranger = signed_in(client, work.cast.stranger)
    answer = stranger.get(f"/projects/files/{proof.pk}/")
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert stranger.post(f"/projects/files/{proof.pk}/withdraw/").status_code == 403

    lead = signed_in(client, work.cast.lead)
    post(lead, f"/projects/files/{proof.pk}/withdraw/")

    assert "Kế hoạch năm" not in page(lead, f"/projects/{work.code}/dossier/").split("Diễn biến")[0]


# --- Meetings --------------------------------------------------------------------------------------------


def _meeting_data(**values: str) -> dict[str, str]:
    return {
        "kind": "interim",
        "held_on": "20/08/2018",
        "title": "Sơ kết giữa kỳ",
        "chair": "Trưởng Ban Chỉ đạo",
        "summary": "Đánh giá giữa kỳ.",
        "instrument": "",
        "participants-TOTAL_FORMS": "2",
        "participants-INITIAL_FORMS": "0",
        **values,
    }


def test_a_meeting_of_a_project_is_noted_with_who_took_part(lead: Client, work: Work) -> None:
    post(
        lead,
        f"/projects/{work.code}/meetings/new/",
        _meeting_data(
            **{"participants-0-agency": work.cast.partner_agency.name, "participants-0-office": "Vụ trưởng"}
        ),
    )

    held = Meeting.objects.get(title="Sơ kết giữa kỳ")
    text = page(lead, f"/projects/meetings/{held.pk}/")
    assert work.cast.partner_agency.name in text
    assert "(Vụ trưởng)" in text
    assert held.project == work.cast.project


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"held_on": "04/09/2018"}, "ở tương lai"),
        ({"title": ""}, "Chưa điền mục này."),
        ({"participants-0-agency": "Bộ không có"}, "Không có cơ quan nào tên “Bộ không có”"),
        ({"participants-0-office": "Vụ trưởng"}, "Hãy ghi cơ quan."),
    ],
)
def test_what_is_wrong_with_a_meeting_is_told_and_nothing_is_lost(
    lead: Client, work: Work, values: dict[str, str], words: str
) -> None:
    text = post(lead, f"/projects/{work.code}/meetings/new/", _meeting_data(**values), status=422)

    assert words in text
    assert "Đánh giá giữa kỳ.</textarea>" in text


def test_an_agency_named_twice_is_refused_at_its_line(lead: Client, work: Work) -> None:
    name = work.cast.partner_agency.name
    data = _meeting_data(**{"participants-0-agency": name, "participants-1-agency": name})

    assert "đã được ghi ở dòng khác" in post(lead, f"/projects/{work.code}/meetings/new/", data, status=422)


def test_staff_note_meetings_of_a_whole_programme_and_leads_do_not(client: Client, work: Work) -> None:
    path = f"/projects/programmes/{work.cast.project.programme.code}/meetings/new/"
    post(signed_in(client, work.cast.staff), path, _meeting_data(project=""))
    assert Meeting.objects.get(title="Sơ kết giữa kỳ").project is None

    page(signed_in(client, work.cast.lead), path, status=403)
    assert "Sơ kết giữa kỳ" not in page(client, "/projects/meetings/")


def test_a_conclusion_becomes_assignments_of_the_agencies_it_names(lead: Client, work: Work) -> None:
    path = f"/projects/meetings/{work.meeting.pk}/"
    data = {"text": "Rà soát tài liệu đã cấp", "due_on": "", "agencies": [str(work.cast.lead_agency.pk)]}
    assert "Kết luận giao nhiệm vụ phải có hạn." in lead.post(f"{path}conclude/", data).content.decode()

    lead.post(f"{path}conclude/", {**data, "due_on": "31/10/2018"})

    assignment = Assignment.objects.get(agency=work.cast.lead_agency)
    text = page(lead, path)
    assert "Rà soát tài liệu đã cấp" in text
    assert f"/directives/assignments/{assignment.pk}/" in text
    dossier = page(lead, f"/projects/{work.code}/dossier/")
    assert "Rà soát tài liệu đã cấp" in dossier
    assert "Giao ban quý II" in dossier


def test_a_conclusion_without_agencies_is_only_words(lead: Client, work: Work) -> None:
    path = f"/projects/meetings/{work.meeting.pk}/"

    post(lead, f"{path}conclude/", {"text": "Ghi nhận kết quả", "due_on": ""})

    assert "Ghi nhận kết quả" in page(lead, path)
    assert "Đã thành nhiệm vụ" not in page(lead, path)
