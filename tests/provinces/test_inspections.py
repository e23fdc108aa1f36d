"""An inter-agency inspection from its decision to the duties that its recommendations become."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import Agency
from core.errors import Conflict, InvalidInput
from directives import services as directives
from directives.choices import AssignmentState, Cell
from directives.models import Assignment
from projects.errors import EditConflict
from provinces import services
from provinces.choices import InspectionState, TeamSeat
from provinces.models import Inspection, InspectionMember
from provinces.queries.inspections import follow_up
from provinces.services import (
    ConclusionValues,
    InspectionValues,
    RecommendationValues,
    TeamValues,
    VisitValues,
)
from tests.people import People
from tests.provinces.factories import pdf, programme, province

CONCLUSION = ConclusionValues(date(2018, 11, 1), "77", "TB-BCĐ138/CP", signer_office="Phó Trưởng Ban")


def agency(code: str) -> Agency:
    return Agency.objects.get(code=code)


def values(**changed: Any) -> InspectionValues:
    defaults: dict[str, Any] = {
        "programme": programme(),
        "title": "Đoàn kiểm tra liên ngành năm 2018 tại các tỉnh biên giới phía Bắc",
        "decision_number": "55/QĐ-BCĐ138/CP",
        "decided_on": date(2018, 9, 3),
        "starts_on": date(2018, 9, 10),
        "ends_on": date(2018, 9, 28),
        "members": [
            TeamValues(TeamSeat.LEADER, agency("bo-cong-an"), "Lãnh đạo Bộ Công an"),
            TeamValues(TeamSeat.MEMBER, agency("bo-ldtbxh"), "Lãnh đạo Cục Phòng, chống tệ nạn xã hội"),
        ],
        "visits": [
            VisitValues(province(), date(2018, 9, 12), "Đã ban hành đủ kế hoạch."),
            VisitValues(province("15@2004")),
        ],
        "recommendations": [
            RecommendationValues("Bố trí kinh phí cho Đề án 1.", province().committee, date(2018, 12, 28)),
            RecommendationValues("Hướng dẫn hỗ trợ nạn nhân.", agency("bo-ldtbxh"), date(2018, 12, 14)),
        ],
    }
    return InspectionValues(**{**defaults, **changed})


def opened(people: People, **changed: Any) -> Inspection:
    return services.open_inspection(values=values(**changed), by=people.staff)


def concluded(people: People) -> Inspection:
    return services.conclude_inspection(
        inspection=opened(people, findings="Cơ bản thực hiện tốt."), values=CONCLUSION, by=people.staff
    )


def test_a_team_is_entered_with_its_members_and_provinces(people: People) -> None:
    row = services.open_inspection(values=values(), upload=pdf("qd-55.pdf"), by=people.staff)

    assert (row.state, row.file_name) == (InspectionState.PLANNED, "qd-55.pdf")
    assert [member.seat for member in row.members.all()] == [TeamSeat.LEADER, TeamSeat.MEMBER]
    assert {visit.province.key for visit in row.visits.all()} == {"20@2004", "15@2004"}
    assert [item.number for item in row.recommendations.all()] == [1, 2]


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"title": ""}, "title", "Ghi tên"),
        ({"decision_number": ""}, "decision_number", "Ghi số"),
        ({"decided_on": None}, "decided_on", "Ghi ngày"),
        ({"starts_on": date(2018, 9, 1)}, "starts_on", "trước ngày quyết định 03/09/2018"),
        ({"ends_on": date(2018, 9, 9)}, "ends_on", "trước ngày bắt đầu"),
        ({"members": []}, "members", "trưởng đoàn"),
        ({"visits": []}, "visits", "ít nhất một địa phương"),
        ({"findings": "Liên hệ 0912345678"}, "findings", "thông tin của cá nhân"),
        ({"title": "Kiểm tra (Mật)"}, "secrecy", "kênh văn bản mật"),
    ],
)
def test_an_inspection_that_cannot_be_is_refused(people: People, changed, field, words) -> None:
    with pytest.raises(InvalidInput) as refused:
        opened(people, **changed)

    assert words in refused.value.errors[field]


def test_each_row_is_refused_at_its_place(people: People) -> None:
    leader = values().members[0]
    with pytest.raises(InvalidInput) as refused:
        opened(
            people,
            members=[leader, leader, TeamValues("x", leader.agency, "")],
            visits=[VisitValues(province()), VisitValues(province()), VisitValues(province("15@2025"))],
            recommendations=[
                RecommendationValues("", None, None),
                RecommendationValues("Làm ngay", leader.agency, date(2018, 9, 1)),
            ],
        )

    assert set(refused.value.errors) == {
        "members-1-seat",
        "members-2-seat",
        "members-2-office",
        "visits-1-province",
        "visits-2-province",
        "recommendations-0-text",
        "recommendations-0-owner",
        "recommendations-0-due_on",
        "recommendations-1-due_on",
    }
    assert "Lào Cai (15@2025) không tồn tại vào ngày 10/09/2018" in refused.value.errors["visits-2-province"]


def test_one_decision_makes_one_team(people: People) -> None:
    opened(people)

    with pytest.raises(InvalidInput, match="đã có đoàn kiểm tra"):
        opened(people)


def test_an_inspection_is_filled_in_under_an_optimistic_lock(people: People) -> None:
    row = opened(people)
    services.edit_inspection(inspection=row, values=values(findings="Bản một"), seen=0, by=people.staff)

    with pytest.raises(EditConflict) as refused:
        services.edit_inspection(
            inspection=row, values=values(visits=[VisitValues(province())]), seen=0, by=people.staff
        )

    assert set(refused.value.mine) == {"findings", "visits"}
    services.edit_inspection(
        inspection=row, values=values(visits=[VisitValues(province())]), seen=1, by=people.staff
    )
    assert row.visits.count() == 1


def test_recommendations_become_duties_of_their_owners(people: People) -> None:
    row = concluded(people)

    assert row.instrument is not None
    assert (row.state, row.instrument.reference) == (InspectionState.CONCLUDED, "77/TB-BCĐ138/CP")
    first, second = follow_up(row, date(2018, 12, 20))
    assert first.assignment is not None
    assert first.assignment.agency == province().committee
    assert (first.assignment.due_on, first.cell) == (date(2018, 12, 28), Cell.OPEN_IN_TIME)
    assert second.cell == Cell.OPEN_OVERDUE
    assert first.recommendation.obligation is not None
    assert first.recommendation.obligation.instrument == row.instrument


def test_what_is_recommended_to_a_merged_province_falls_to_its_successor(people: People) -> None:
    row = opened(
        people,
        findings="Ghi nhận.",
        recommendations=[
            RecommendationValues("Kiện toàn Ban Chỉ đạo.", province("15@2004").committee, date(2026, 3, 31))
        ],
    )
    services.conclude_inspection(inspection=row, values=CONCLUSION, by=people.staff)

    (item,) = follow_up(row, date(2026, 1, 1))
    assert item.assignment is not None
    assert item.assignment.agency == province("15@2025").committee


def test_a_recommendation_is_followed_up_where_duties_are(people: People) -> None:
    row = concluded(people)
    (duty,) = Assignment.objects.filter(
        agency=province().committee, obligation__recommendation__inspection=row
    )

    directives.report_done(
        assignment=duty,
        done_on=date(2018, 12, 1),
        evidence=[directives.EvidenceInput("Đã bố trí", "12/QĐ-UBND", date(2018, 12, 1))],
        by=people.officer,
    )

    first, _second = follow_up(row, date(2018, 12, 20))
    assert first.assignment is not None
    assert (first.assignment.state, first.cell) == (AssignmentState.REPORTED, Cell.DONE_ON_TIME)


@pytest.mark.parametrize(
    ("conclusion", "field"),
    [
        (ConclusionValues(None, "77", "TB"), "concluded_on"),
        (ConclusionValues(date(2018, 9, 1), "77", "TB"), "concluded_on"),
        (ConclusionValues(date(2090, 9, 1), "77", "TB"), "concluded_on"),
        (ConclusionValues(date(2018, 11, 1), "", "TB"), "number"),
        (ConclusionValues(date(2018, 11, 1), "77", ""), "symbol"),
        (ConclusionValues(date(2018, 12, 20), "77", "TB"), "recommendations-1-due_on"),
    ],
)
def test_a_conclusion_that_cannot_be_is_refused(people: People, conclusion, field) -> None:
    row = opened(people, findings="Ghi nhận.")

    with pytest.raises(InvalidInput) as refused:
        services.conclude_inspection(inspection=row, values=conclusion, by=people.staff)
    assert field in refused.value.errors


def test_nothing_is_concluded_without_findings(people: People) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.conclude_inspection(inspection=opened(people), values=CONCLUSION, by=people.staff)
    assert "findings" in refused.value.errors


def test_a_concluded_inspection_never_changes(people: People) -> None:
    row = concluded(people)

    for act in (
        lambda: services.edit_inspection(inspection=row, values=values(), seen=0, by=people.staff),
        lambda: services.conclude_inspection(inspection=row, values=CONCLUSION, by=people.staff),
        lambda: services.cancel_inspection(inspection=row, reason="Sai", by=people.staff),
    ):
        with pytest.raises(Conflict, match="đã kết luận"):
            act()
    for change in (
        lambda: Inspection.objects.filter(pk=row.pk).update(findings="Khác"),
        lambda: row.recommendations.all().delete(),
        lambda: InspectionMember.objects.filter(inspection=row).update(office="Khác"),
        lambda: row.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_announcement_that_is_registered_already_is_found(people: People) -> None:
    first = concluded(people)
    second = opened(people, decision_number="56/QĐ-BCĐ138/CP", findings="Ghi nhận.")

    services.conclude_inspection(inspection=second, values=CONCLUSION, by=people.staff)

    second.refresh_from_db()
    assert second.instrument == first.instrument


def test_a_cancelled_inspection_frees_its_decision(people: People) -> None:
    row = opened(people)
    with pytest.raises(InvalidInput):
        services.cancel_inspection(inspection=row, reason="", by=people.staff)
    services.cancel_inspection(inspection=row, reason="Dịch bệnh", by=people.staff)

    assert opened(people).pk != row.pk


def test_the_database_refuses_two_leaders(people: People) -> None:
    row = opened(people)

    with pytest.raises(IntegrityError, match="team_has_one_leader"), transaction.atomic():
        InspectionMember.objects.create(
            inspection=row, order=9, seat=TeamSeat.LEADER, agency=agency("bo-cong-an"), office="Khác"
        )
