"""Steering committees re-formed: record the decision, add regulation and members as they follow, take it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pghistory
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from core.errors import InvalidInput
from core.formats import format_date
from core.secrecy import Secrecy
from directives import services as directives
from provinces import duties
from provinces.choices import CommitteeSeat
from provinces.models import CommitteeMember, Consolidation, Province
from provinces.services import common
from provinces.services.common import Checked, Done
from provinces.services.records import lock_record, withdraw

MOST_MEMBERS = 100


@dataclass(frozen=True, slots=True)
class MemberValues:
    """A seat as typed: an office, never a name."""

    seat: CommitteeSeat | str
    office: str
    agency: Agency | None = None
    theme: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class ConsolidationValues:
    """The decision and what followed from it, as typed. `members` are all of them, in order."""

    decision_number: str
    decided_on: date | None
    signer_office: str
    regulation_number: str = ""
    regulation_on: date | None = None
    assignment_number: str = ""
    assigned_on: date | None = None
    note: str = ""
    members: Sequence[MemberValues] = ()
    secrecy: Secrecy | str = Secrecy.NONE


@transaction.atomic
def record_consolidation(
    *,
    province: Province,
    values: ConsolidationValues,
    by: User,
    upload: "UploadedFile[bytes] | None" = None,
    at: datetime | None = None,
) -> Consolidation:
    """Record that the committee was re-formed; the duties that this proves are done.

    Raises InvalidInput with field names, "members-<place>-<field>", "file", "secrecy"; Conflict for a closed province.
    """
    place = common.lock_province(province)
    common.refuse_closed(place, common.today_of(at))
    wanted, members = _checked(values, today=common.today_of(at))
    _refuse_twin(place, wanted, None)
    file, name = common.stored_file(upload, remove=False, now=None, name="")
    with pghistory.context(user=by.pk, action="record_consolidation"):
        row = Consolidation.objects.create(
            province=place,
            recorded_by=by,
            recorded_at=common.moment_of(at),
            file=file,
            file_name=name,
            **wanted,
        )
    CommitteeMember.objects.bulk_create(
        [_member(row, order, member) for order, member in enumerate(members, 1)]
    )
    _tell(row, by=by, at=at)
    return row


@transaction.atomic
def edit_consolidation(
    *,
    consolidation: Consolidation,
    values: ConsolidationValues,
    seen: int,
    by: User,
    upload: "UploadedFile[bytes] | None" = None,
    remove_file: bool = False,
    at: datetime | None = None,
) -> Consolidation:
    """Correct or complete a record. `seen` is its `edits` when the person opened it.

    Raises like `record_consolidation`, EditConflict when somebody else saved meanwhile.
    """
    current = lock_record(consolidation)
    common.refuse_closed(current.province, common.today_of(at))
    wanted, members = _checked(values, today=common.today_of(at))
    _refuse_twin(current.province, wanted, current)
    before = [_values(member) for member in current.members.order_by("order")]
    beside = {"members": (_offices(members), _offices(before))} if members != before else {}
    different = common.changes(current, wanted)
    common.refuse_stale(current, seen, different, beside)
    file, name = common.stored_file(upload, remove=remove_file, now=current.file, name=current.file_name)
    if (file, name) != (current.file, current.file_name):
        different |= {"file": file, "file_name": name}
    if not different and not beside:
        return current
    proved = _proofs(current)
    with pghistory.context(user=by.pk, action="edit_consolidation"):
        common.save(current, different)
    if beside:
        current.members.all().delete()
        CommitteeMember.objects.bulk_create(
            [_member(current, order, member) for order, member in enumerate(members, 1)]
        )
    common.fulfil_anew(
        proved,
        _proofs(current),
        agency=current.province.committee,
        record=duties.consolidation_record(current.pk, current.province.key),
        reason=_("Hồ sơ kiện toàn được sửa."),
        by=by,
        at=at,
    )
    return current


@transaction.atomic
def withdraw_consolidation(
    *, consolidation: Consolidation, reason: str, by: User, at: datetime | None = None
) -> Consolidation:
    """Take a record back with a reason; what it proved is open again. Raises InvalidInput with "reason", Conflict."""
    current = withdraw(consolidation, reason=reason, by=by, at=at)
    directives.unfulfil(record=_name(current), reason=current.withdrawn_reason, by=by, at=at)
    return current


# --- Checks ----------------------------------------------------------------------------------------------


def _checked(values: ConsolidationValues, *, today: date) -> tuple[dict[str, object], list[MemberValues]]:
    """The values as stored. Raises InvalidInput."""
    common.refuse_secret(
        values.decision_number,
        values.regulation_number,
        values.assignment_number,
        values.note,
        marked=values.secrecy,
    )
    checked = Checked()
    longest = common.LONGEST_NUMBER
    wanted: dict[str, object] = {
        "decision_number": checked.line(
            "decision_number",
            values.decision_number,
            missing=_("Ghi số, ký hiệu quyết định."),
            longest=longest,
        ),
        "decided_on": values.decided_on,
        "signer_office": checked.line(
            "signer_office",
            values.signer_office,
            missing=_("Ghi chức vụ người ký, không ghi họ tên."),
            longest=common.LONGEST_OFFICE,
        ),
        "regulation_number": checked.line("regulation_number", values.regulation_number, longest=longest),
        "regulation_on": values.regulation_on,
        "assignment_number": checked.line("assignment_number", values.assignment_number, longest=longest),
        "assigned_on": values.assigned_on,
        "note": checked.text("note", values.note),
    }
    if values.decided_on is None:
        checked.refuse("decided_on", _("Ghi ngày quyết định."))
    _check_days(checked, values, today)
    members = _members(checked, values)
    checked.settle(_("Chưa lưu được. Hãy sửa các chỗ được báo lỗi."))
    return wanted, members


def _check_days(checked: Checked, values: ConsolidationValues, today: date) -> None:
    checked.refuse("decided_on", common.future(values.decided_on, today))
    papers = (
        ("regulation_number", values.regulation_number, "regulation_on", values.regulation_on),
        ("assignment_number", values.assignment_number, "assigned_on", values.assigned_on),
    )
    for number_field, number, day_field, day in papers:
        if number.strip() and day is None:
            checked.refuse(day_field, _("Ghi ngày của văn bản này."))
        if day is not None and not number.strip():
            checked.refuse(number_field, _("Ghi số, ký hiệu của văn bản này."))
        checked.refuse(day_field, common.future(day, today))
        if day is not None and values.decided_on is not None and day < values.decided_on:
            checked.refuse(
                day_field,
                _("Ngày %(day)s trước ngày kiện toàn %(decided)s.")
                % {"day": format_date(day), "decided": format_date(values.decided_on)},
            )


def _members(checked: Checked, values: ConsolidationValues) -> list[MemberValues]:
    given = values.members
    if len(given) > MOST_MEMBERS:
        checked.refuse("members", _("Ghi nhiều nhất %(most)d thành viên.") % {"most": MOST_MEMBERS})
    members = [
        MemberValues(
            seat=member.seat,
            office=checked.line(
                f"members-{place}-office",
                member.office,
                missing=_("Ghi chức vụ, cơ quan của thành viên, không ghi họ tên."),
                longest=common.LONGEST_OFFICE,
            ),
            agency=member.agency,
            theme=checked.line(f"members-{place}-theme", member.theme, longest=200),
            area=checked.line(f"members-{place}-area", member.area, longest=200),
        )
        for place, member in enumerate(given)
    ]
    heads = [place for place, member in enumerate(members) if member.seat == CommitteeSeat.HEAD]
    for place in heads[1:]:
        checked.refuse(f"members-{place}-seat", _("Ban Chỉ đạo chỉ có một trưởng ban."))
    for place, member in enumerate(members):
        if member.seat not in CommitteeSeat.values:
            checked.refuse(f"members-{place}-seat", _("Chọn vị trí trong Ban Chỉ đạo."))
    if values.assigned_on is not None:
        if not any(member.theme for member in members):
            checked.refuse("assigned_on", _("Ghi lĩnh vực phụ trách của các thành viên được phân công."))
        elif not any(member.area for member in members):
            checked.refuse("assigned_on", _("Ghi địa bàn phụ trách của các thành viên được phân công."))
    return members


def _refuse_twin(province: Province, wanted: dict[str, object], current: Consolidation | None) -> None:
    same = {name: wanted[name] for name in ("decision_number", "decided_on")}
    twins = Consolidation.objects.standing().filter(province=province, **same)
    if current is not None:
        twins = twins.exclude(pk=current.pk)
    if twins.exists():
        words = _("Quyết định này của địa phương đã được ghi nhận.")
        raise InvalidInput(words, {"decision_number": words})


# --- Duties ----------------------------------------------------------------------------------------------


def _name(row: Consolidation) -> str:
    return duties.consolidation_record(row.pk, row.province.key)[0]


def _tell(row: Consolidation, *, by: User, at: datetime | None) -> None:
    common.fulfil(
        _proofs(row),
        agency=row.province.committee,
        record=duties.consolidation_record(row.pk, row.province.key),
        by=by,
        at=at,
    )


def _proofs(row: Consolidation) -> list[Done]:
    """The duties that the record proves, under each programme that ran on the day."""
    return [
        done
        for programme in common.programmes_of(row.decided_on)
        for done in proved_by(row, duties.duties_of(programme.code))
    ]


def proved_by(row: Consolidation, owed: duties.ProgrammeDuties) -> list[Done]:
    papers = (
        (
            owed.consolidated,
            row.decision_number,
            row.decided_on,
            _("Quyết định kiện toàn số %(number)s ngày %(day)s"),
        ),
        (
            owed.regulation,
            row.regulation_number,
            row.regulation_on,
            _("Quy chế hoạt động số %(number)s ngày %(day)s"),
        ),
        (
            owed.assigned,
            row.assignment_number,
            row.assigned_on,
            _("Văn bản phân công số %(number)s ngày %(day)s"),
        ),
    )
    return [
        Done(code, duties.ONCE, day, words % {"number": number, "day": format_date(day)})
        for code, number, day, words in papers
        if day is not None
    ]


# --- Members ---------------------------------------------------------------------------------------------


def _member(row: Consolidation, order: int, values: MemberValues) -> CommitteeMember:
    return CommitteeMember(
        consolidation=row,
        order=order,
        seat=values.seat,
        office=values.office,
        agency=values.agency,
        theme=values.theme,
        area=values.area,
    )


def _values(member: CommitteeMember) -> MemberValues:
    return MemberValues(
        seat=member.seat,
        office=member.office,
        agency=member.agency,
        theme=member.theme,
        area=member.area,
    )


def _offices(members: Sequence[MemberValues]) -> str:
    return "\n".join(member.office for member in members)
