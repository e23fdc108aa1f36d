"""Correcting and taking back meetings and conclusions: what is kept, and what a duty keeps to itself."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from core.errors import Conflict, InvalidInput
from directives.choices import AssignmentState
from directives.models import Assignment
from projects import services
from projects.choices import MeetingKind, ProjectVerb
from projects.errors import EditConflict
from projects.models import Conclusion, Meeting, MeetingAgency, ProjectEvent
from tests.projects.work_factories import NOW, Cast, make_cast

DUE = date(2018, 9, 28)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def _meeting(cast: Cast) -> Meeting:
    return services.hold_meeting(
        programme=cast.project.programme,
        project=cast.project,
        kind=MeetingKind.BRIEFING,
        title="Giao ban quý II",
        held_on=date(2018, 7, 5),
        participants=[(cast.lead_agency, "Cục trưởng"), (cast.other_agency, "")],
        by=cast.lead,
        at=NOW,
    )


def _conclude(cast: Cast, meeting: Meeting, *, given: bool = False, due_on: date | None = DUE) -> Conclusion:
    agencies = [cast.lead_agency, cast.partner_agency] if given else []
    return services.conclude(
        meeting=meeting, text="Báo cáo số xã.", due_on=due_on, agencies=agencies, by=cast.lead, at=NOW
    )


def _edit(cast: Cast, meeting: Meeting, **values) -> Meeting:
    return services.edit_meeting(
        **{
            "meeting": meeting,
            "seen": meeting.edits,
            "kind": meeting.kind,
            "title": meeting.title,
            "held_on": meeting.held_on,
            "chair": meeting.chair,
            "summary": meeting.summary,
            "instrument": meeting.instrument,
            "participants": [(row.agency, row.office) for row in meeting.participants.order_by("pk")],
            "by": cast.lead,
            "at": NOW,
            **values,
        }
    )


def _notes(meeting: Meeting) -> list[str]:
    return list(ProjectEvent.objects.filter(meeting=meeting).order_by("pk").values_list("note", flat=True))


# --- Meetings --------------------------------------------------------------------------------------------


def test_a_meeting_is_corrected_and_what_it_said_before_is_kept(cast: Cast) -> None:
    meeting = _meeting(cast)

    after = _edit(cast, meeting, title="Giao ban quý III", held_on=date(2018, 7, 6), kind=MeetingKind.INTERIM)

    assert (after.title, after.held_on, after.kind, after.edits) == (
        "Giao ban quý III",
        date(2018, 7, 6),
        "interim",
        1,
    )
    assert [row.title for row in after.history.order_by("pgh_id")] == ["Giao ban quý III"]
    told = _notes(meeting)[-1]
    assert "tên cuộc họp: Giao ban quý II → Giao ban quý III" in told
    assert "ngày họp: 05/07/2018 → 06/07/2018" in told
    assert "loại: giao ban → sơ kết" in told


def test_who_took_part_is_corrected_and_kept(cast: Cast) -> None:
    meeting = _meeting(cast)

    after = _edit(
        cast, meeting, participants=[(cast.lead_agency, "Phó Cục trưởng"), (cast.partner_agency, "")]
    )

    assert {row.agency: row.office for row in after.participants.all()} == {
        cast.lead_agency: "Phó Cục trưởng",
        cast.partner_agency: "",
    }
    history = MeetingAgency._meta.get_field("history").related_model
    labels = history.objects.filter(meeting=meeting).values_list("pgh_label", flat=True)
    assert sorted(labels) == ["delete", "insert", "insert", "insert", "update"]
    assert _notes(meeting)[-1] == "cơ quan dự"


def test_an_edit_that_changes_nothing_leaves_no_trace(cast: Cast) -> None:
    meeting = _meeting(cast)

    assert _edit(cast, meeting).edits == 0
    assert len(_notes(meeting)) == 1


def test_the_second_of_two_editors_sees_both_versions(cast: Cast) -> None:
    meeting = _meeting(cast)
    _edit(cast, meeting, title="Giao ban quý III")

    with pytest.raises(EditConflict) as refused:
        _edit(
            cast, meeting, seen=0, title="Giao ban tháng 7", participants=[(cast.partner_agency, "Vụ trưởng")]
        )

    assert refused.value.mine["title"] == "Giao ban tháng 7"
    assert refused.value.theirs["title"] == "Giao ban quý III"
    assert refused.value.mine["participants"] == f"{cast.partner_agency.name} (Vụ trưởng)"
    assert f"{cast.lead_agency.name} (Cục trưởng)" in refused.value.theirs["participants"]
    meeting.refresh_from_db()
    assert (meeting.title, meeting.participants.count()) == ("Giao ban quý III", 2)


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"title": " "}, "title", "Hãy ghi tên cuộc họp."),
        ({"held_on": date(2018, 9, 4)}, "held_on", "Ngày 04/09/2018 ở tương lai."),
        ({"chair": "x" * 201}, "chair", "200"),
    ],
)
def test_an_edit_that_cannot_be_is_refused_at_its_field(
    cast: Cast, values: dict, field: str, sentence: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        _edit(cast, _meeting(cast), **values)

    assert sentence in refused.value.errors[field]


def test_a_meeting_is_not_moved_past_the_day_on_which_its_conclusion_fell_due(cast: Cast) -> None:
    meeting = _meeting(cast)
    _conclude(cast, meeting, due_on=date(2018, 7, 20))

    with pytest.raises(InvalidInput) as refused:
        _edit(cast, meeting, held_on=date(2018, 7, 21))

    assert refused.value.errors["held_on"] == "Ngày họp 21/07/2018 sau hạn 20/07/2018 của kết luận 1."


def test_a_meeting_noted_by_mistake_is_withdrawn_and_then_stays_as_it_is(cast: Cast) -> None:
    meeting = _meeting(cast)
    _conclude(cast, meeting)

    services.withdraw_meeting(meeting=meeting, reason="Ghi nhầm đề án.", by=cast.lead, at=NOW)

    meeting.refresh_from_db()
    assert (meeting.withdrawn_at, meeting.withdrawn_by, meeting.withdrawn_reason) == (
        NOW,
        cast.lead,
        "Ghi nhầm đề án.",
    )
    assert not Meeting.objects.standing().filter(pk=meeting.pk).exists()
    event = ProjectEvent.objects.filter(meeting=meeting).latest("pk")
    assert (event.verb, event.reason) == (ProjectVerb.RETRACT, "Ghi nhầm đề án.")
    for act in (
        lambda: _edit(cast, meeting, title="Khác"),
        lambda: _conclude(cast, meeting),
        lambda: services.withdraw_meeting(meeting=meeting, reason="Lần nữa.", by=cast.lead),
    ):
        with pytest.raises(Conflict, match="đã được rút"):
            act()


def test_a_withdrawal_says_why(cast: Cast) -> None:
    meeting = _meeting(cast)
    conclusion = _conclude(cast, meeting)

    with pytest.raises(InvalidInput) as refused:
        services.withdraw_meeting(meeting=meeting, reason=" ", by=cast.lead)
    assert refused.value.errors == {"reason": "Nêu lý do rút cuộc họp."}
    with pytest.raises(InvalidInput) as refused:
        services.withdraw_conclusion(conclusion=conclusion, reason="", by=cast.lead)
    assert refused.value.errors == {"reason": "Nêu lý do rút kết luận."}


def test_the_database_keeps_a_withdrawn_meeting_as_it_is(cast: Cast) -> None:
    meeting = services.withdraw_meeting(meeting=_meeting(cast), reason="Ghi nhầm.", by=cast.lead, at=NOW)

    with pytest.raises(DatabaseError, match="frozen_once_withdrawn"), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(title="Khác")


# --- Conclusions -----------------------------------------------------------------------------------------


def test_a_conclusion_is_corrected_while_it_is_no_duty(cast: Cast) -> None:
    conclusion = _conclude(cast, _meeting(cast))

    after = services.edit_conclusion(
        conclusion=conclusion, seen=0, text="Báo cáo số xã đã nhận.", due_on=None, by=cast.lead, at=NOW
    )

    assert (after.text, after.due_on, after.obligation, after.edits) == (
        "Báo cáo số xã đã nhận.",
        None,
        None,
        1,
    )
    assert _notes(conclusion.meeting)[-1] == (
        "kết luận 1: kết luận: Báo cáo số xã. → Báo cáo số xã đã nhận.; hạn: 28/09/2018 → —"
    )


def test_a_conclusion_is_given_out_later(cast: Cast) -> None:
    conclusion = _conclude(cast, _meeting(cast))

    after = services.edit_conclusion(
        conclusion=conclusion, seen=0, text=conclusion.text, due_on=DUE, agencies=[cast.lead_agency],
        by=cast.staff, at=NOW,
    )  # fmt: skip

    assert after.obligation is not None
    assert [row.agency for row in Assignment.objects.filter(obligation=after.obligation)] == [
        cast.lead_agency
    ]
    assert _notes(conclusion.meeting)[-1] == "kết luận 1: giao thành nhiệm vụ"


def test_the_second_editor_of_a_conclusion_gives_nothing_out(cast: Cast) -> None:
    conclusion = _conclude(cast, _meeting(cast))
    services.edit_conclusion(conclusion=conclusion, seen=0, text="Bản mới.", due_on=DUE, by=cast.lead, at=NOW)

    with pytest.raises(EditConflict):
        services.edit_conclusion(
            conclusion=conclusion, seen=0, text="Bản của tôi.", due_on=DUE, agencies=[cast.lead_agency],
            by=cast.staff, at=NOW,
        )  # fmt: skip

    assert not Assignment.objects.filter(agency=cast.lead_agency).exists()


def test_what_became_a_duty_changes_only_as_a_duty(cast: Cast) -> None:
    conclusion = _conclude(cast, _meeting(cast), given=True)

    with pytest.raises(Conflict, match="chỉ thay đổi ở trang nhiệm vụ"):
        services.edit_conclusion(conclusion=conclusion, seen=0, text="Khác.", due_on=DUE, by=cast.staff)
    with pytest.raises(DatabaseError, match="words_stay_those_of_the_duty"), transaction.atomic():
        Conclusion.objects.filter(pk=conclusion.pk).update(text="Khác.")


def test_a_duty_that_somebody_owes_holds_its_conclusion_and_its_meeting(cast: Cast) -> None:
    meeting = _meeting(cast)
    _conclude(cast, meeting)
    conclusion = _conclude(cast, meeting, given=True)

    with pytest.raises(Conflict, match="Kết luận 2 đã thành nhiệm vụ"):
        services.withdraw_conclusion(conclusion=conclusion, reason="Nhầm.", by=cast.staff)
    with pytest.raises(Conflict, match="Kết luận 2 đã thành nhiệm vụ"):
        services.withdraw_meeting(meeting=meeting, reason="Nhầm.", by=cast.staff)

    Assignment.objects.filter(obligation=conclusion.obligation).update(state=AssignmentState.WAIVED)
    services.withdraw_meeting(meeting=meeting, reason="Nhầm.", by=cast.staff, at=NOW)
    assert not Meeting.objects.standing().filter(pk=meeting.pk).exists()


def test_a_conclusion_is_withdrawn_alone_and_keeps_its_number(cast: Cast) -> None:
    meeting = _meeting(cast)
    first = _conclude(cast, meeting)

    services.withdraw_conclusion(conclusion=first, reason="Ghi nhầm.", by=cast.lead, at=NOW)

    second = _conclude(cast, meeting)
    assert (second.number, list(meeting.conclusions.standing())) == (2, [second])
    with pytest.raises(Conflict, match="đã được rút"):
        services.edit_conclusion(conclusion=first, seen=0, text="Khác.", due_on=None, by=cast.lead)
