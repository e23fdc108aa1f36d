"""Progress entries: draft, sent, confirmed or returned; the newest confirmed one counts."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Membership
from accounts.roles import Role
from core.errors import Conflict, InvalidInput, NotAllowed
from projects import services
from projects.choices import EntryState
from projects.errors import EditConflict
from projects.models import ProgressEntry, ProgressEvent
from projects.queries.audit import wrongly_counted
from projects.queries.work import project_progress
from projects.services import FigureInput
from tests.projects.work_factories import (
    NOW,
    START,
    Cast,
    confirm,
    content,
    enter,
    make_cast,
    pdf,
    plan,
    plan_task,
    run,
    send,
)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def _percent(cast: Cast) -> Decimal | None:
    return project_progress(cast.project, date(2018, 9, 3)).percent


def test_a_draft_is_written_and_changed_until_it_is_sent(cast: Cast) -> None:
    activity = run(cast)
    figures = [FigureInput("Buổi tập huấn", Decimal(12), "buổi")]
    draft = enter(cast, activity, figures=figures)

    changed = services.enter_progress(
        activity=activity,
        content=content("55", figures=[*figures, FigureInput("Lượt người", Decimal(480), "lượt")]),
        by=cast.second_lead,
        seen=draft.edits,
        at=NOW,
    )

    assert (changed.pk, changed.percent, changed.edits) == (draft.pk, Decimal(55), 1)
    assert [figure.label for figure in changed.figures.all()] == ["Buổi tập huấn", "Lượt người"]
    assert list(changed.events.values_list("verb", "by")) == [
        ("enter", cast.lead.pk),
        ("edit", cast.second_lead.pk),
    ]


def test_saving_the_same_again_changes_nothing(cast: Cast) -> None:
    activity = run(cast)
    draft = enter(cast, activity)

    again = services.enter_progress(
        activity=activity, content=content(), by=cast.second_lead, seen=99, at=NOW
    )

    assert again.edits == draft.edits
    assert again.events.count() == 1


def test_the_second_of_two_writers_sees_both_versions(cast: Cast) -> None:
    activity = run(cast)
    draft = enter(cast, activity)
    services.enter_progress(activity=activity, content=content("50"), by=cast.lead, seen=draft.edits, at=NOW)

    with pytest.raises(EditConflict) as conflict:
        services.enter_progress(
            activity=activity,
            content=content("60", figures=[FigureInput("Buổi", Decimal("1.5"), "buổi")]),
            by=cast.second_lead,
            seen=draft.edits,
            at=NOW,
        )

    assert conflict.value.mine == {"percent": "60", "figures": "Buổi: 1,5 buổi"}
    assert conflict.value.theirs == {"percent": "50", "figures": ""}
    assert conflict.value.seen == 1


def test_a_second_first_draft_meets_the_one_that_is_there(cast: Cast) -> None:
    activity = run(cast)
    enter(cast, activity)

    with pytest.raises(EditConflict):
        services.enter_progress(activity=activity, content=content("60"), by=cast.second_lead, at=NOW)


@pytest.mark.parametrize(
    ("percent", "values", "field"),
    [
        (None, {}, "percent"),
        ("-0.01", {}, "percent"),
        ("100.01", {}, "percent"),
        ("12.345", {}, "percent"),
        ("40", {"as_of": date(2018, 9, 4)}, "as_of"),
        ("40", {"as_of": date(2017, 12, 31)}, "as_of"),
        ("40", {"done": "Liên hệ 0912 345 678"}, "done"),
        ("40", {"proposal": "Xem công văn đóng dấu Mật"}, "proposal"),
        ("40", {"obstacles": "x" * 5001}, "obstacles"),
        ("40", {"figures": [FigureInput("", Decimal(1), "buổi")]}, "figures-0"),
        ("40", {"figures": [FigureInput("Buổi", Decimal(-1), "buổi")]}, "figures-0"),
        ("40", {"figures": [FigureInput("Buổi", Decimal("1.2345"), "buổi")]}, "figures-0"),
        ("40", {"figures": [FigureInput("Buổi", Decimal(1), "buổi")] * 21}, "figures"),
    ],
)
def test_an_entry_that_cannot_be_is_refused_at_its_field(
    cast: Cast, percent: str | None, values: dict, field: str
) -> None:
    activity = run(cast)

    with pytest.raises(InvalidInput) as refused:
        enter(cast, activity, percent, **values)  # type: ignore[arg-type]

    assert set(refused.value.errors) == {field}
    assert not ProgressEntry.objects.exists()


def test_progress_is_entered_only_for_running_activities(cast: Cast) -> None:
    for activity, words in ((plan(cast), "chưa bắt đầu"), (plan_task(cast), "nhập cho hoạt động")):
        with pytest.raises(Conflict, match=words):
            enter(cast, activity)


def test_going_backwards_needs_a_reason(cast: Cast) -> None:
    activity = run(cast)
    confirm(cast, activity, "60")

    with pytest.raises(InvalidInput, match="Chưa lưu được") as refused:
        enter(cast, activity, "59.99")
    assert refused.value.errors["backward_reason"].startswith("Tỷ lệ 59,99% thấp hơn tỷ lệ đã xác nhận 60%")

    entry = send(cast, activity, "50", backward_reason="Phải in lại tài liệu.")
    services.confirm_progress(entry=entry, by=cast.staff, at=NOW)
    activity.refresh_from_db()
    assert activity.confirmed_entry == entry


def test_a_reason_that_is_not_needed_is_not_kept(cast: Cast) -> None:
    assert enter(cast, run(cast), "40", backward_reason="Không cần.").backward_reason == ""


def test_only_the_newest_confirmed_entry_counts(cast: Cast) -> None:
    activity, other = run(cast), run(cast)
    assert _percent(cast) == 0

    first = confirm(cast, activity, "40")
    assert _percent(cast) == 20
    waiting = send(cast, activity, "90", as_of=date(2018, 8, 31))
    assert _percent(cast) == 20
    confirm(cast, other, "100")
    assert _percent(cast) == 70
    services.confirm_progress(entry=waiting, by=cast.staff, at=NOW)
    assert _percent(cast) == 95
    assert (first.number, waiting.number) == (1, 2)
    assert not wrongly_counted().exists()


def test_what_was_confirmed_is_not_undercut_by_an_earlier_day(cast: Cast) -> None:
    activity = run(cast)
    confirm(cast, activity, "40", as_of=date(2018, 6, 30))

    with pytest.raises(InvalidInput) as refused:
        enter(cast, activity, "50", as_of=date(2018, 5, 31))

    assert "30/06/2018" in refused.value.errors["as_of"]


def test_a_returned_entry_goes_on_in_a_draft_with_the_same_content_and_evidence(cast: Cast) -> None:
    activity = run(cast)
    draft = enter(cast, activity, "70", figures=[FigureInput("Buổi", Decimal(3), "buổi")])
    services.attach(owner=draft, description="Biên bản", by=cast.lead, upload=pdf(), at=NOW)
    sent = services.submit_progress(entry=draft, by=cast.lead, at=NOW)

    new = services.return_progress(entry=sent, reason="Thiếu số liệu của hai xã.", by=cast.staff, at=NOW)

    sent.refresh_from_db()
    assert (sent.state, new.state, new.number, new.corrects) == ("returned", "draft", 2, sent)
    assert (new.percent, new.done, new.created_by) == (sent.percent, sent.done, cast.lead)
    assert [figure.label for figure in new.figures.all()] == ["Buổi"]
    assert [row.file for row in new.attachments.all()] == [row.file for row in sent.attachments.all()]
    event = ProgressEvent.objects.get(entry=sent, verb="return")
    assert (event.reason, event.by) == ("Thiếu số liệu của hai xã.", cast.staff)
    services.enter_progress(activity=activity, content=content("65"), by=cast.lead, seen=new.edits, at=NOW)
    again = services.submit_progress(entry=new, by=cast.lead, at=NOW)
    services.confirm_progress(entry=again, by=cast.staff, at=NOW)
    assert _percent(cast) == 65


def test_a_return_needs_a_reason(cast: Cast) -> None:
    entry = send(cast, run(cast))

    for reason in ("", "  ", "Gọi lại 0912345678"):
        with pytest.raises(InvalidInput) as refused:
            services.return_progress(entry=entry, reason=reason, by=cast.staff, at=NOW)
        assert set(refused.value.errors) == {"reason"}


def test_nobody_confirms_what_they_wrote_changed_or_sent(cast: Cast) -> None:
    """Even somebody who serves in both places."""
    activity = run(cast)
    draft = enter(cast, activity)
    services.enter_progress(
        activity=activity, content=content("50"), by=cast.second_lead, seen=draft.edits, at=NOW
    )
    sent = services.submit_progress(entry=draft, by=cast.partner, at=NOW)
    for person in (cast.lead, cast.second_lead, cast.partner):
        Membership.objects.create(
            user=person,
            agency=cast.staff.memberships.get().agency,
            role=Role.COMMITTEE_STAFF,
            valid_from=START,
        )
        with pytest.raises(NotAllowed):
            services.confirm_progress(entry=sent, by=person, at=NOW)

    assert services.confirm_progress(entry=sent, by=cast.staff, at=NOW).state == EntryState.CONFIRMED


def test_an_entry_is_decided_once(cast: Cast) -> None:
    entry = confirm(cast, run(cast))

    with pytest.raises(Conflict, match="đã xác nhận"):
        services.confirm_progress(entry=entry, by=cast.staff, at=NOW)
    with pytest.raises(Conflict, match="đã xác nhận"):
        services.return_progress(entry=entry, reason="Muộn.", by=cast.staff, at=NOW)
    with pytest.raises(Conflict):
        services.submit_progress(entry=entry, by=cast.lead, at=NOW)


def test_a_draft_without_words_is_kept_but_not_sent(cast: Cast) -> None:
    draft = enter(cast, run(cast), done="")

    with pytest.raises(InvalidInput) as refused:
        services.submit_progress(entry=draft, by=cast.lead, at=NOW)

    assert set(refused.value.errors) == {"done"}


def test_while_an_entry_waits_no_other_is_written(cast: Cast) -> None:
    activity = run(cast)
    send(cast, activity)

    with pytest.raises(Conflict, match="chờ xác nhận"):
        enter(cast, activity, "80")


def test_a_draft_of_a_cancelled_activity_is_not_sent(cast: Cast) -> None:
    activity = run(cast)
    draft = enter(cast, activity)
    services.cancel(activity=activity, reason="Dừng.", by=cast.lead)

    with pytest.raises(Conflict, match="đã huỷ"):
        services.submit_progress(entry=draft, by=cast.lead, at=NOW)
