"""Who may see and do what with the work of projects: by role, by agency, by succession."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Agency, User
from accounts.roles import Role
from projects import permissions, services
from projects.choices import AgencyRole
from projects.models import Activity, BudgetLine, Meeting, ProgressEntry, Project, ProjectAgency
from tests.projects.work_factories import NOW, Cast, enter, make_agency, make_cast, make_user, plan, run, send

FOLLOWERS = {"lead", "second_lead", "partner", "staff", "leadership", "auditor"}


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def _allowed(cast: Cast, may: Callable[[User], bool]) -> set[str]:
    return {name for name, person in cast.people.items() if may(person)}


def test_who_takes_part_and_national_roles_follow_a_project(cast: Cast) -> None:
    assert _allowed(cast, lambda person: permissions.can_follow(person, cast.project)) == FOLLOWERS


def test_who_leads_and_staff_edit_a_project(cast: Cast) -> None:
    editors = _allowed(cast, lambda person: permissions.can_edit_project(person, cast.project))

    assert editors == {"lead", "second_lead", "staff"}
    assert editors == _allowed(cast, lambda person: permissions.can_plan(person, cast.project))
    meeting = _allowed(
        cast, lambda person: permissions.can_hold_meeting(person, cast.project.programme, cast.project)
    )
    assert meeting == editors


def test_only_staff_edits_programmes(cast: Cast) -> None:
    programme = cast.project.programme

    assert _allowed(cast, permissions.can_edit_programme) == {"staff"}
    assert _allowed(cast, lambda person: permissions.can_hold_meeting(person, programme, None)) == {"staff"}


def test_progress_is_entered_by_the_responsible_agency_and_the_lead(cast: Cast) -> None:
    own, partners = plan(cast), plan(cast, responsible=cast.partner_agency)

    assert _allowed(cast, lambda person: permissions.can_enter_progress(person, own)) == {
        "lead",
        "second_lead",
    }
    assert _allowed(cast, lambda person: permissions.can_enter_progress(person, partners)) == {
        "lead",
        "second_lead",
        "partner",
    }


def test_the_lead_of_a_subproject_enters_its_progress_and_no_other(cast: Cast) -> None:
    agency = make_agency()
    person = make_user(Role.PROJECT_LEAD, agency)
    ProjectAgency.objects.create(
        project=cast.project, subproject=cast.subproject, agency=agency, role=AgencyRole.LEAD
    )
    inside, outside = plan(cast, subproject=cast.subproject), plan(cast)

    assert permissions.can_enter_progress(person, inside)
    assert not permissions.can_enter_progress(person, outside)
    assert not permissions.can_edit_project(person, cast.project)
    assert permissions.subprojects_led(person, cast.project) == [cast.subproject.pk]


def test_staff_decides_and_nobody_on_their_own(cast: Cast) -> None:
    entry = send(cast, run(cast))

    assert _allowed(cast, lambda person: permissions.can_decide(person, entry)) == {"staff"}
    entry.created_by = cast.staff
    assert not permissions.can_decide(cast.staff, entry)


def test_a_lead_that_has_ended_or_not_begun_does_not_edit(cast: Cast) -> None:
    row = ProjectAgency.objects.get(project=cast.project, role=AgencyRole.LEAD)
    today = timezone.localdate()
    for values, may in (
        ({"valid_from": None, "valid_to": date(2019, 12, 31)}, False),
        ({"valid_from": date(2100, 1, 1), "valid_to": None}, False),
        ({"valid_from": date(2018, 1, 1), "valid_to": today}, True),
    ):
        ProjectAgency.objects.filter(pk=row.pk).update(**values)
        assert permissions.can_edit_project(cast.lead, cast.project) is may


def test_a_successor_carries_on_what_a_closed_ministry_led(cast: Cast) -> None:
    heir, grandheir = make_agency(), make_agency()
    carrying, later = make_user(Role.PROJECT_LEAD, heir), make_user(Role.PROJECT_LEAD, grandheir)
    activity = plan(cast)
    Agency.objects.filter(pk=cast.lead_agency.pk).update(valid_to=date(2020, 12, 31), successor=heir)
    Agency.objects.filter(pk=heir.pk).update(valid_to=date(2100, 12, 31), successor=grandheir)

    for person in (carrying, later):
        assert permissions.can_edit_project(person, cast.project)
        assert permissions.can_enter_progress(person, activity)
        assert permissions.can_follow(person, cast.project)


def test_rows_of_work_are_seen_by_who_follows(cast: Cast) -> None:
    services.add_line(
        project=cast.project, subproject=None, year=2018, source="central", planned=Decimal(1), by=cast.lead
    )
    services.hold_meeting(
        programme=cast.project.programme, project=cast.project, kind="briefing", title="Giao ban",
        held_on=date(2018, 7, 5), by=cast.lead, at=NOW,
    )  # fmt: skip
    send(cast, run(cast))
    for rows in (
        Activity.objects.filter(project=cast.project),
        BudgetLine.objects.filter(project=cast.project),
        Meeting.objects.filter(project=cast.project),
        ProgressEntry.objects.filter(activity__project=cast.project),
    ):
        seen = _allowed(cast, lambda person, rows=rows: rows.visible_to(person).exists())  # type: ignore[misc]
        assert seen == FOLLOWERS, rows.model


def test_a_draft_is_seen_where_it_is_written(cast: Cast) -> None:
    enter(cast, run(cast))
    drafts = ProgressEntry.objects.filter(activity__project=cast.project)

    assert _allowed(cast, lambda person: drafts.visible_to(person).exists()) == {"lead", "second_lead"}


def test_an_agency_outside_the_project_sees_only_what_it_answers_for(cast: Cast) -> None:
    own, _other = plan(cast, responsible=cast.other_agency), plan(cast)

    assert list(Activity.objects.filter(project=cast.project).visible_to(cast.outsider)) == [own]


def test_a_programmes_meeting_is_seen_by_who_attended_and_national_roles(cast: Cast) -> None:
    meeting = services.hold_meeting(
        programme=cast.project.programme, project=None, kind="interim", title="Sơ kết",
        held_on=date(2018, 7, 5), by=cast.staff, participants=[(cast.other_agency, "")], at=NOW,
    )  # fmt: skip
    seen = _allowed(cast, lambda person: Meeting.objects.filter(pk=meeting.pk).visible_to(person).exists())

    assert seen == {"staff", "leadership", "auditor", "outsider"}


def test_every_signed_in_person_sees_that_a_project_exists(cast: Cast) -> None:
    everybody = set(cast.people)

    assert _allowed(cast, lambda person: Project.objects.visible_to(person).exists()) == everybody


def test_each_question_takes_one_statement_at_most(cast: Cast, django_assert_max_num_queries) -> None:
    activity = plan(cast, responsible=cast.partner_agency)
    lead = User.objects.get(pk=cast.lead.pk)
    assert lead.agency_scope

    for ask in (
        lambda: permissions.can_edit_project(lead, cast.project),
        lambda: permissions.can_enter_progress(lead, activity),
        lambda: permissions.can_follow(lead, cast.project),
    ):
        with django_assert_max_num_queries(1):
            assert ask()
