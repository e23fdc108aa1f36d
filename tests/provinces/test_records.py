"""Committees re-formed, activities with photographs, pilots: recorded, corrected, withdrawn."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import resolve
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import Agency
from core.errors import Conflict, InvalidInput
from core.files import open_file, path_of
from core.secrecy import Secrecy
from directives.choices import AssignmentState
from directives.models import Evidence
from projects.errors import EditConflict
from provinces import services
from provinces.choices import ActivityKind, ActivityLevel, CommitteeSeat, Occasion, PilotMeasure
from provinces.models import AwarenessEvent, Consolidation, PilotReview
from provinces.services import ActivityValues, ConsolidationValues, MemberValues, PilotValues
from tests.people import People
from tests.provinces.factories import moment, pdf, programme, province
from tests.provinces.test_plans import assignment

HEAD = MemberValues(
    CommitteeSeat.HEAD, "Chủ tịch Ủy ban nhân dân tỉnh", theme="Chỉ đạo chung", area="Toàn tỉnh"
)
MEMBER = MemberValues(
    CommitteeSeat.MEMBER, "Giám đốc Sở Tư pháp", theme="Hoàn thiện pháp luật", area="Huyện Cao Lộc"
)
REFORMED, REGULATION, ASSIGNED = (
    "1471-kien-toan-ban-chi-dao",
    "12-quy-che-hoat-dong",
    "12-phan-cong-thanh-vien",
)


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def reformed(**values: Any) -> ConsolidationValues:
    defaults: dict[str, Any] = {
        "decision_number": "1500/QĐ-UBND",
        "decided_on": date(2016, 9, 20),
        "signer_office": "Chủ tịch Ủy ban nhân dân tỉnh",
        "members": [HEAD, MEMBER],
    }
    return ConsolidationValues(**{**defaults, **values})


WHOLE = {
    "regulation_number": "20/QĐ-BCĐ",
    "regulation_on": date(2017, 3, 1),
    "assignment_number": "25/TB-BCĐ",
    "assigned_on": date(2017, 3, 15),
}


def state_of(code: str, occurrence: str = "once", key: str = "20@2004") -> str:
    found = assignment(code, occurrence, key)
    return found.state if found is not None else ""


# --- Consolidation -----------------------------------------------------------------------------------------


def test_a_decision_alone_fulfils_only_its_own_duty(people: People) -> None:
    row = services.record_consolidation(
        province=province(), values=reformed(), upload=pdf(), by=people.officer
    )

    assert (row.members.count(), row.file_name) == (2, "ke-hoach.pdf")
    assert state_of(REFORMED) == AssignmentState.CONFIRMED
    assert state_of(REGULATION) in {"", AssignmentState.OPEN}


def test_regulation_and_assignment_follow_later_and_fulfil_theirs(people: People) -> None:
    row = services.record_consolidation(province=province(), values=reformed(), by=people.officer)

    services.edit_consolidation(consolidation=row, values=reformed(**WHOLE), seen=0, by=people.officer)

    assert {state_of(REFORMED), state_of(REGULATION), state_of(ASSIGNED)} == {AssignmentState.CONFIRMED}
    done = assignment(REFORMED)
    assert done is not None
    assert done.evidence.count() == 1  # untouched by the edit
    history = apps.get_model("provinces", "ConsolidationEvent").objects.filter(pgh_obj=row)
    assert [event.regulation_number for event in history.order_by("pgh_id")] == ["", "20/QĐ-BCĐ"]


def test_a_corrected_day_moves_the_duty_with_it(people: People) -> None:
    row = services.record_consolidation(province=province(), values=reformed(), by=people.officer)

    services.edit_consolidation(
        consolidation=row, values=reformed(decided_on=date(2016, 9, 25)), seen=0, by=people.officer
    )

    done = assignment(REFORMED)
    assert done is not None
    assert (done.done_on, done.evidence.filter(withdrawn_at=None).count()) == (date(2016, 9, 25), 1)


def test_a_withdrawn_record_stays_and_counts_no_more(people: People) -> None:
    row = services.record_consolidation(province=province(), values=reformed(), by=people.officer)

    services.withdraw_consolidation(consolidation=row, reason="Ghi nhầm tỉnh", by=people.staff)

    row.refresh_from_db()
    assert (row.withdrawn_by, row.withdrawn_reason) == (people.staff, "Ghi nhầm tỉnh")
    assert not Consolidation.objects.standing().exists()
    assert state_of(REFORMED) == AssignmentState.OPEN
    with pytest.raises(Conflict, match="đã được rút"):
        services.edit_consolidation(consolidation=row, values=reformed(), seen=0, by=people.officer)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    assert services.record_consolidation(province=province(), values=reformed(), by=people.officer)


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"decision_number": ""}, "decision_number", "Ghi số"),
        ({"decided_on": None}, "decided_on", "Ghi ngày"),
        ({"decided_on": date(2090, 1, 1)}, "decided_on", "tương lai"),
        ({"signer_office": ""}, "signer_office", "không ghi họ tên"),
        ({"regulation_number": "20/QĐ"}, "regulation_on", "Ghi ngày của văn bản"),
        ({"regulation_on": date(2017, 1, 1)}, "regulation_number", "Ghi số"),
        ({**WHOLE, "regulation_on": date(2016, 9, 1)}, "regulation_on", "trước ngày kiện toàn 20/09/2016"),
        ({**WHOLE, "members": []}, "assigned_on", "lĩnh vực"),
        ({**WHOLE, "members": [MemberValues("head", "Chủ tịch", theme="Chung")]}, "assigned_on", "địa bàn"),
        ({"members": [HEAD, HEAD]}, "members-1-seat", "một trưởng ban"),
        ({"members": [MemberValues("head", "")]}, "members-0-office", "không ghi họ tên"),
        ({"members": [MemberValues("x", "Giám đốc")]}, "members-0-seat", "vị trí"),
        ({"note": "Liên hệ 0912 345 678"}, "note", "thông tin của cá nhân"),
        ({"secrecy": Secrecy.TOI_MAT}, "secrecy", "kênh văn bản mật"),
    ],
)
def test_a_record_that_cannot_be_is_refused(people: People, values, field, words) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.record_consolidation(province=province(), values=reformed(**values), by=people.officer)

    assert words in refused.value.errors[field]
    assert not Consolidation.objects.exists()


def test_a_decision_is_recorded_once(people: People) -> None:
    services.record_consolidation(province=province(), values=reformed(), by=people.officer)

    with pytest.raises(InvalidInput) as refused:
        services.record_consolidation(province=province(), values=reformed(), by=people.officer)
    assert "đã được ghi nhận" in refused.value.errors["decision_number"]


def test_two_editors_of_a_record_do_not_overwrite_each_other(people: People) -> None:
    row = services.record_consolidation(province=province(), values=reformed(), by=people.officer)
    services.edit_consolidation(consolidation=row, values=reformed(members=[HEAD]), seen=0, by=people.officer)

    with pytest.raises(EditConflict) as refused:
        services.edit_consolidation(
            consolidation=row, values=reformed(members=[HEAD, MEMBER]), seen=0, by=people.officer
        )
    assert "Giám đốc Sở Tư pháp" in refused.value.mine["members"]


def test_a_closed_province_records_nothing_new(people: People) -> None:
    with pytest.raises(Conflict, match="đã kết thúc"):
        services.record_consolidation(province=province("15@2004"), values=reformed(), by=people.officer)


# --- Activities --------------------------------------------------------------------------------------------


def held(**values: Any) -> ActivityValues:
    defaults: dict[str, Any] = {
        "occasion": Occasion.DAY_30_7,
        "kind": ActivityKind.RALLY,
        "level": ActivityLevel.PROVINCE,
        "title": "Mít tinh hưởng ứng Ngày toàn dân phòng, chống mua bán người",
        "held_on": date(2018, 7, 30),
        "place": "Quảng trường Hùng Vương, thành phố Lạng Sơn",
        "attendance": 500,
        "material": "Tờ rơi",
        "material_count": 2_000,
    }
    return ActivityValues(**{**defaults, **values})


def recorded(people: People, **values: Any) -> AwarenessEvent:
    return services.record_activity(
        agency=province().committee, values=held(**values), by=people.officer, at=moment(2018, 8, 1)
    )


def photo(
    color: tuple[int, int, int] = (10, 90, 30), size: tuple[int, int] = (640, 480)
) -> SimpleUploadedFile:
    target = BytesIO()
    Image.new("RGB", size, color).save(target, "JPEG")
    return SimpleUploadedFile("IMG_2018.jpg", target.getvalue(), "image/jpeg")


def test_an_activity_for_30_july_fulfils_the_duty_of_its_year(people: People) -> None:
    row = recorded(people)

    assert row.province == province()
    assert state_of("793-huong-ung-30-7", "2018-Y") == AssignmentState.CONFIRMED
    services.withdraw_activity(event=row, reason="Ghi hai lần", by=people.officer)
    assert state_of("793-huong-ung-30-7", "2018-Y") == AssignmentState.OPEN


def test_a_campaign_fulfils_no_duty(people: People) -> None:
    recorded(people, occasion=Occasion.CAMPAIGN)

    assert state_of("793-huong-ung-30-7", "2018-Y") in {"", AssignmentState.OPEN}


def test_the_centre_records_its_own_without_a_province(people: People) -> None:
    office = Agency.objects.get(code="tt-bcd138-cp")

    row = services.record_activity(
        agency=office, values=held(level=ActivityLevel.CENTRAL, place="Hà Nội"), by=people.staff
    )

    assert row.province is None
    for wrong in (ActivityLevel.PROVINCE, ActivityLevel.COMMUNE):
        with pytest.raises(InvalidInput, match="Chưa lưu"):
            services.record_activity(agency=office, values=held(level=wrong), by=people.staff)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"held_on": None}, "held_on"),
        ({"held_on": date(2018, 8, 2)}, "held_on"),
        ({"held_to": date(2018, 7, 1)}, "held_to"),
        ({"place": ""}, "place"),
        ({"attendance": -1}, "attendance"),
        ({"attendance": 10**9}, "attendance"),
        ({"level": ActivityLevel.CENTRAL}, "level"),
        ({"kind": "x"}, "kind"),
        ({"occasion": ""}, "occasion"),
        ({"result": "Nạn nhân số CCCD 001234567890"}, "result"),
    ],
)
def test_an_activity_that_cannot_be_is_refused(people: People, values, field) -> None:
    with pytest.raises(InvalidInput) as refused:
        recorded(people, **values)

    assert field in refused.value.errors


def test_an_activity_is_corrected_under_an_optimistic_lock(people: People) -> None:
    row = recorded(people)
    services.edit_activity(event=row, values=held(attendance=600), seen=0, by=people.officer)

    with pytest.raises(EditConflict) as refused:
        services.edit_activity(event=row, values=held(attendance=700), seen=0, by=people.officer)
    assert (refused.value.mine["attendance"], refused.value.theirs["attendance"]) == ("700", "600")


def test_a_photograph_is_kept_without_metadata_and_can_go_for_good(
    people: People, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    row = recorded(people)

    kept = services.add_photo(
        event=row, upload=photo(), caption="Khối đoàn viên diễu hành", by=people.officer
    )

    assert (kept.width, kept.height, kept.file.content_type) == (640, 480, "image/jpeg")
    with open_file(kept.file) as stream:
        assert stream.read(3) == b"\xff\xd8\xff"
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_photo(photo=kept, reason="Nhận ra được người trong ảnh", by=people.staff)
    assert not path_of(kept.file.sha256).exists()
    with pytest.raises(Conflict, match="đã được gỡ"):
        services.remove_photo(photo=kept, reason="Lần nữa", by=people.staff)


def test_the_same_photograph_shown_elsewhere_keeps_its_bytes(
    people: People, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    first = services.add_photo(event=recorded(people), upload=photo(), caption="Một", by=people.officer)
    second = services.add_photo(
        event=recorded(people, title="Hội thi"), upload=photo(), caption="Hai", by=people.officer
    )
    assert first.file == second.file

    with django_capture_on_commit_callbacks(execute=True):
        services.remove_photo(photo=first, reason="Trùng", by=people.officer)
    assert path_of(second.file.sha256).exists()


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (lambda: photo(size=(8_000, 5_000)), "40 triệu điểm ảnh"),
        (
            lambda: SimpleUploadedFile("a.svg", b"<svg><script>alert(1)</script></svg>", "image/svg+xml"),
            "SVG",
        ),
        (lambda: SimpleUploadedFile("a.heic", b"\0\0\0\x18ftypheic" + b"\0" * 60, "image/heic"), "HEIC"),
        (lambda: SimpleUploadedFile("a.jpg", b"MZ\x90\x00", "image/jpeg"), "không phải ảnh"),
    ],
)
def test_what_is_no_photograph_is_refused(people: People, upload, words) -> None:
    row = recorded(people)

    with pytest.raises(InvalidInput) as refused:
        services.add_photo(event=row, upload=upload(), caption="Ảnh", by=people.officer)
    assert words in refused.value.errors["photo"]
    assert not row.photos.exists()


def test_a_photograph_needs_a_caption_and_is_shown_once(people: People) -> None:
    row = recorded(people)
    with pytest.raises(InvalidInput) as refused:
        services.add_photo(event=row, upload=photo(), caption=" ", by=people.officer)
    assert "caption" in refused.value.errors
    services.add_photo(event=row, upload=photo(), caption="Một", by=people.officer)

    with pytest.raises(InvalidInput, match="đã có"):
        services.add_photo(event=row, upload=photo(), caption="Hai", by=people.officer)


# --- Pilots ------------------------------------------------------------------------------------------------


def pilot(**values: Any) -> PilotValues:
    defaults: dict[str, Any] = {
        "plan_number": "60/KH-UBND",
        "plan_on": date(2016, 5, 10),
        "area": "Xã Tân Thanh, huyện Văn Lãng",
        "measures": {PilotMeasure.MODELS: (0, 3), PilotMeasure.CASES: (4, None)},
    }
    return PilotValues(**{**defaults, **values})


REVIEW = {"review_number": "88/BC-UBND", "reviewed_on": date(2018, 5, 4), "results": "Đạt yêu cầu."}


def test_a_pilot_goes_from_its_plan_to_its_review(people: People) -> None:
    row = services.record_pilot(province=province(), programme=programme(), values=pilot(), by=people.officer)
    assert state_of("kh15-diem-ke-hoach") == AssignmentState.CONFIRMED
    assert state_of("kh15-diem-so-ket") in {"", AssignmentState.OPEN}

    more = {PilotMeasure.MODELS: (0, 5), PilotMeasure.CASES: (4, 1)}
    services.edit_pilot(review=row, values=pilot(**REVIEW, measures=more), seen=0, by=people.officer)

    assert state_of("kh15-diem-so-ket") == AssignmentState.CONFIRMED
    assert {item.measure: (item.before, item.after) for item in row.measures.all()} == more
    services.withdraw_pilot(review=row, reason="Nhập nhầm", by=people.staff)
    assert state_of("kh15-diem-ke-hoach") == AssignmentState.OPEN


def test_only_a_pilot_province_has_a_pilot_and_only_one(people: People) -> None:
    with pytest.raises(InvalidInput, match="không phải tỉnh chỉ đạo điểm"):
        services.record_pilot(
            province=province("04@2004"), programme=programme(), values=pilot(), by=people.officer
        )
    services.record_pilot(province=province(), programme=programme(), values=pilot(), by=people.officer)
    with pytest.raises(InvalidInput, match="đã có chỉ đạo điểm"):
        services.record_pilot(province=province(), programme=programme(), values=pilot(), by=people.officer)


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"plan_on": date(2015, 12, 1)}, "plan_on", "trước ngày 31/12/2015"),
        ({"plan_on": None}, "plan_on", "Ghi ngày"),
        ({"area": ""}, "area", "địa bàn"),
        ({**REVIEW, "reviewed_on": date(2016, 5, 1)}, "reviewed_on", "trước ngày bắt đầu"),
        ({**REVIEW, "review_number": ""}, "review_number", "Ghi số"),
        ({**REVIEW, "reviewed_on": None}, "reviewed_on", "Ghi ngày sơ kết"),
        ({**REVIEW, "results": ""}, "results", "kết quả"),
        ({"measures": {PilotMeasure.CASES: (-1, 2)}}, "measures-cases", "không âm"),
    ],
)
def test_a_pilot_that_cannot_be_is_refused(people: People, values, field, words) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.record_pilot(
            province=province(), programme=programme(), values=pilot(**values), by=people.officer
        )

    assert words in refused.value.errors[field]


def test_the_database_refuses_half_a_withdrawal(people: People) -> None:
    row = services.record_pilot(province=province(), programme=programme(), values=pilot(), by=people.officer)

    with pytest.raises(IntegrityError, match="withdrawn_has_who_when_why"), transaction.atomic():
        PilotReview.objects.filter(pk=row.pk).update(withdrawn_reason="chỉ có lý do")


def test_every_proof_leads_to_a_page_that_is_there(people: People) -> None:
    services.record_consolidation(province=province(), values=reformed(), by=people.officer)
    services.record_pilot(province=province(), programme=programme(), values=pilot(), by=people.officer)
    recorded(people)

    addresses = [found.record_url for found in Evidence.objects.all()]
    assert len(addresses) == 3
    for address in addresses:
        page, _hash, _place = address.partition("#")
        assert resolve(page).kwargs == {"key": "20@2004"}
