"""Products, obstacles, the board, meetings with conclusions, attachments."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.errors import Conflict, InvalidInput
from core.secrecy import Secrecy
from directives.models import Assignment
from projects import services
from projects.choices import BoardSeat, MeetingKind, ObstacleKind, ProductState
from projects.errors import EditConflict
from projects.models import Attachment, Meeting, Obstacle, Product, ProjectEvent
from tests.projects.work_factories import NOW, Cast, enter, make_cast, make_project, pdf, plan, run


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


# --- Products --------------------------------------------------------------------------------------------


def _product(cast: Cast, **values) -> Product:
    return services.add_product(**{"project": cast.project, "name": "Bộ tài liệu", "by": cast.lead, **values})


def test_a_product_is_delivered_by_human_act_with_evidence(cast: Cast) -> None:
    product = _product(cast, due_on=date(2018, 6, 30))
    services.attach(owner=product, description="Biên bản nghiệm thu", by=cast.lead, upload=pdf(), at=NOW)

    delivered = services.deliver_product(product=product, on=date(2018, 7, 2), by=cast.lead, at=NOW)

    assert (delivered.state, delivered.delivered_on) == (ProductState.DELIVERED, date(2018, 7, 2))
    verbs = list(ProjectEvent.objects.filter(product=product).values_list("verb", flat=True))
    assert sorted(verbs) == ["add", "attach", "deliver"]
    with pytest.raises(Conflict):
        services.deliver_product(product=product, on=date(2018, 7, 3), by=cast.lead, at=NOW)
    again = services.reopen_product(product=product, reason="Giao nhầm.", by=cast.lead)
    assert (again.state, again.delivered_on) == (ProductState.PENDING, None)


def test_products_are_numbered_and_edited_without_overwriting(cast: Cast) -> None:
    assert [_product(cast).number, _product(cast).number] == [1, 2]
    product = _product(cast)
    edited = services.edit_product(
        product=product, seen=0, name="Bộ mới", due_on=None, description="", by=cast.lead
    )
    assert edited.edits == 1
    with pytest.raises(EditConflict):
        services.edit_product(
            product=product, seen=0, name="Bộ khác", due_on=None, description="", by=cast.second_lead
        )


def test_a_product_in_the_future_or_of_another_project_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.deliver_product(product=_product(cast), on=date(2018, 9, 4), by=cast.lead, at=NOW)
    assert set(refused.value.errors) == {"on"}
    with pytest.raises(InvalidInput) as refused:
        _product(cast, name="", activity=plan(make_cast()))
    assert set(refused.value.errors) == {"name", "activity"}
    with pytest.raises(InvalidInput):
        services.cancel_product(product=_product(cast), reason=" ", by=cast.lead)


# --- Obstacles -------------------------------------------------------------------------------------------


def _obstacle(cast: Cast, **values) -> Obstacle:
    return services.open_obstacle(
        **{
            "project": cast.project,
            "kind": ObstacleKind.OBSTACLE,
            "text": "Kinh phí về chậm.",
            "owner": cast.partner_agency,
            "by": cast.lead,
            **values,
        }
    )


def test_an_obstacle_waits_for_its_owner_and_is_closed_with_what_was_done(cast: Cast) -> None:
    obstacle = _obstacle(cast, activity=plan(cast), due_on=date(2018, 12, 31))

    with pytest.raises(InvalidInput) as refused:
        services.close_obstacle(
            obstacle=obstacle, resolution="", on=date(2018, 9, 4), by=cast.partner, at=NOW
        )
    assert set(refused.value.errors) == {"resolution", "on"}
    closed = services.close_obstacle(
        obstacle=obstacle, resolution="Đã bổ sung.", on=date(2018, 9, 3), by=cast.partner, at=NOW
    )
    assert closed.closed_on == date(2018, 9, 3)
    with pytest.raises(Conflict):
        services.close_obstacle(
            obstacle=obstacle, resolution="Nữa.", on=date(2018, 9, 3), by=cast.partner, at=NOW
        )
    assert services.reopen_obstacle(obstacle=obstacle, reason="Lại thiếu.", by=cast.lead).resolution == ""


def test_an_owner_outside_the_project_sees_the_obstacle_that_waits_for_it(cast: Cast) -> None:
    obstacle = _obstacle(cast, owner=cast.other_agency)

    assert list(Obstacle.objects.visible_to(cast.outsider)) == [obstacle]
    assert not Obstacle.objects.visible_to(cast.officer).exists()


# --- The board -------------------------------------------------------------------------------------------


def test_a_seat_is_held_by_an_office_from_a_day_to_a_day(cast: Cast) -> None:
    member = services.seat_member(
        project=cast.project, seat=BoardSeat.HEAD, office="Thứ trưởng", agency=cast.lead_agency,
        valid_from=date(2017, 1, 1), by=cast.lead,
    )  # fmt: skip

    with pytest.raises(Conflict):
        services.seat_member(
            project=cast.project, seat=BoardSeat.HEAD, office="Thứ trưởng", agency=None,
            valid_from=date(2017, 1, 1), by=cast.lead,
        )  # fmt: skip
    ended = services.end_seat(member=member, last_day=date(2018, 5, 31), by=cast.lead)
    assert ended.valid_to == date(2018, 5, 31)
    for last_day in (date(2016, 12, 31), date(2018, 6, 1)):
        with pytest.raises(InvalidInput) as refused:
            services.end_seat(member=member, last_day=last_day, by=cast.lead)
        assert set(refused.value.errors) == {"last_day"}


# --- Meetings --------------------------------------------------------------------------------------------


def _meeting(cast: Cast, **values) -> Meeting:
    return services.hold_meeting(
        **{
            "programme": cast.project.programme,
            "project": cast.project,
            "kind": MeetingKind.BRIEFING,
            "title": "Giao ban quý II",
            "held_on": date(2018, 7, 5),
            "participants": [(cast.lead_agency, "Cục trưởng"), (cast.other_agency, "")],
            "by": cast.lead,
            "at": NOW,
            **values,
        }
    )


def test_a_conclusion_that_names_agencies_becomes_their_assignments(cast: Cast) -> None:
    meeting = _meeting(cast)

    plain = services.conclude(meeting=meeting, text="Ghi nhận.", by=cast.lead, at=NOW)
    given = services.conclude(
        meeting=meeting,
        text="Báo cáo số xã đã cấp phát.",
        due_on=date(2018, 9, 28),
        agencies=[cast.lead_agency, cast.partner_agency],
        by=cast.staff,
        at=NOW,
    )

    assert (plain.number, plain.obligation, given.number) == (1, None, 2)
    assert given.obligation is not None
    assert given.obligation.instrument == cast.project.programme.instrument
    assert "Giao ban quý II" in given.obligation.source
    rows = Assignment.objects.filter(obligation=given.obligation)
    assert {row.agency for row in rows} == {cast.lead_agency, cast.partner_agency}
    assert {row.due_on for row in rows} == {date(2018, 9, 28)}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": " "}, "text"),
        ({"due_on": None}, "due_on"),
        ({"due_on": date(2018, 7, 4)}, "due_on"),
    ],
)
def test_a_conclusion_that_cannot_be_given_out_is_refused(cast: Cast, values: dict, field: str) -> None:
    given = {"text": "Báo cáo.", "due_on": date(2018, 9, 28), "agencies": [cast.lead_agency], **values}

    with pytest.raises(InvalidInput) as refused:
        services.conclude(meeting=_meeting(cast), by=cast.staff, at=NOW, **given)

    assert set(refused.value.errors) == {field}


def test_a_conclusion_without_any_legal_basis_is_not_given_out(cast: Cast) -> None:
    programme = cast.project.programme
    programme.instrument = None
    programme.save(update_fields=["instrument"])

    with pytest.raises(InvalidInput) as refused:
        services.conclude(
            meeting=_meeting(cast), text="Báo cáo.", due_on=date(2018, 9, 28), agencies=[cast.lead_agency],
            by=cast.staff, at=NOW,
        )  # fmt: skip

    assert set(refused.value.errors) == {"instrument"}


@pytest.mark.parametrize(
    ("values", "field"),
    [({"title": ""}, "title"), ({"held_on": date(2018, 9, 4)}, "held_on"), ({"chair": "x" * 201}, "chair")],
)
def test_a_meeting_that_cannot_be_is_refused_at_its_field(cast: Cast, values: dict, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        _meeting(cast, **values)

    assert set(refused.value.errors) == {field}


def test_an_agency_attends_once_and_a_project_meets_within_its_programme(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        _meeting(
            cast,
            project=make_project(cast.other_agency),
            participants=[(cast.lead_agency, "A"), (cast.lead_agency, "B")],
        )

    assert set(refused.value.errors) == {"project", "participants-1"}


# --- Attachments -----------------------------------------------------------------------------------------


def test_a_file_or_a_document_is_hung_on_a_row(cast: Cast) -> None:
    file = services.attach(
        owner=cast.project, description="Quyết định", by=cast.lead, upload=pdf("../Quyết định.pdf"), at=NOW
    )
    document = services.attach(
        owner=_meeting(cast), description="Thông báo", by=cast.lead, document_number="12/TB-BCĐ",
        document_date=date(2018, 7, 6), at=NOW,
    )  # fmt: skip

    assert (file.kind, file.file_name) == ("file", "Quyết định.pdf")
    assert (document.kind, document.file) == ("document", None)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "document_number"),
        ({"description": "", "document_number": "1/BC", "document_date": date(2018, 1, 1)}, "description"),
        ({"document_number": "1/BC"}, "document_date"),
        ({"document_number": "1/BC", "document_date": date(2018, 9, 4)}, "document_date"),
        ({"document_number": "1/BC", "document_date": date(2018, 1, 1), "secrecy": Secrecy.MAT}, "secrecy"),
        ({"description": "Báo cáo Tối mật", "document_number": "1/BC", "document_date": date(2018, 1, 1)}, "secrecy"),
        ({"upload": SimpleUploadedFile("a.pdf", b"MZ")}, "file"),
    ],
)  # fmt: skip
def test_what_cannot_be_attached_is_refused_at_its_field(cast: Cast, values: dict, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.attach(**{"owner": cast.project, "description": "Tệp", "by": cast.lead, "at": NOW, **values})

    assert set(refused.value.errors) == {field}
    assert not Attachment.objects.exists()


def test_evidence_of_a_sent_entry_neither_grows_nor_goes(cast: Cast) -> None:
    activity = run(cast)
    draft = enter(cast, activity)
    kept = services.attach(owner=draft, description="Ảnh", by=cast.lead, upload=pdf(), at=NOW)
    gone = services.attach(owner=draft, description="Nhầm", by=cast.lead, upload=pdf("b.pdf"), at=NOW)
    assert services.withdraw(attachment=gone, by=cast.lead).withdrawn_at is not None
    entry = services.submit_progress(entry=draft, by=cast.lead, at=NOW)

    with pytest.raises(Conflict):
        services.attach(owner=entry, description="Muộn", by=cast.lead, upload=pdf(), at=NOW)
    with pytest.raises(Conflict):
        services.withdraw(attachment=kept, by=cast.lead)
    with pytest.raises(Conflict, match="đã được rút"):
        services.withdraw(attachment=gone, by=cast.lead)


def test_attachments_follow_the_rows_they_hang_on(cast: Cast) -> None:
    entry = enter(cast, run(cast))
    on_draft = services.attach(owner=entry, description="Nháp", by=cast.lead, upload=pdf(), at=NOW)
    on_project = services.attach(owner=cast.project, description="Chung", by=cast.lead, upload=pdf(), at=NOW)
    on_sent = services.attach(
        owner=enter(cast, run(cast)), description="Đã gửi", by=cast.lead, upload=pdf(), at=NOW
    )
    assert on_sent.entry is not None
    services.submit_progress(entry=on_sent.entry, by=cast.lead, at=NOW)

    seen = {
        name: set(Attachment.objects.visible_to(person)) & {on_draft, on_project, on_sent}
        for name, person in cast.people.items()
    }

    assert seen["lead"] == seen["second_lead"] == {on_draft, on_project, on_sent}
    for name in ("staff", "leadership", "auditor", "partner"):
        assert seen[name] == {on_project, on_sent}, name
    for name in ("outsider", "officer", "stranger", "administrator"):
        assert seen[name] == {on_project}, name
