"""Duties that instruments lay down: enter them and correct them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

import pghistory
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import AgencyKind
from accounts.models import Agency, AgencyGroup, User
from core import secrecy
from core.errors import Conflict, InvalidInput
from core.formats import format_date
from core.text import fold
from directives import status, workflow
from directives.choices import AssignmentState, AssignmentVerb, DueRule, ObligationKind
from directives.due import Occurrence, clamped
from directives.models import Addressee, Assignment, AssignmentEvent, LegalInstrument, Obligation, Provision
from directives.services.generation import owed_by
from directives.services.locking import clean_line, clean_text, lock_all

LONGEST_TITLE, LONGEST_SOURCE, LONGEST_EVENT = 300, 300, 200
MOST_WORKING_DAYS = 1_000

#: What each rule needs; everything else about due dates is emptied.
NEEDS: dict[DueRule, tuple[str, ...]] = {
    DueRule.ONCE: ("due_on",),
    DueRule.AFTER_EVENT: ("event", "working_days"),
    DueRule.YEARLY: ("due_month", "due_day"),
    DueRule.HALF_YEARLY: ("due_month", "due_day"),
    DueRule.QUARTERLY: ("due_month", "due_day"),
    DueRule.MONTHLY: ("due_day",),
}
_DUE_FIELDS = ("rule", "due_on", "due_month", "due_day", "event_on", "working_days", "valid_from")


@dataclass(frozen=True, slots=True)
class AddresseeValue:
    """Who owes: exactly one of an agency, a kind of agency, a group."""

    agency: Agency | None = None
    agency_kind: AgencyKind | str = ""
    group: AgencyGroup | None = None

    @property
    def key(self) -> tuple[int | None, str, int | None]:
        return (
            self.agency.pk if self.agency is not None else None,
            str(self.agency_kind),
            self.group.pk if self.group is not None else None,
        )


@dataclass(frozen=True, slots=True)
class ObligationValues:
    """A duty as typed."""

    title: str
    kind: ObligationKind | str
    instrument: LegalInstrument | None
    rule: DueRule | str
    valid_from: date
    addressees: Sequence[AddresseeValue]
    text: str = ""
    provision: Provision | None = None
    due_on: date | None = None
    due_month: int | None = None
    due_day: int | None = None
    event: str = ""
    event_on: date | None = None
    working_days: int | None = None
    valid_to: date | None = None
    verified: bool = False
    verification_note: str = ""
    source: str = ""

    def cleaned(self) -> dict[str, object]:
        """Values by field of the model; what the rule does not need is empty."""
        values: dict[str, object] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str):
                value = (clean_text if field.name in {"text", "verification_note"} else clean_line)(value)
            values[field.name] = value
        del values["addressees"]
        needed = NEEDS.get(DueRule(self.rule), ()) if self.rule in DueRule.values else ()
        for name in ("due_on", "due_month", "due_day", "working_days"):
            if name not in needed:
                values[name] = None
        if "event" not in needed:
            values["event"], values["event_on"] = "", None
        return values


@transaction.atomic
def create_obligation(*, values: ObligationValues, by: User) -> Obligation:
    """Enter a duty; agencies get it when duties are next given out. Raises InvalidInput with the fields' names."""
    cleaned = _checked(values)
    with pghistory.context(user=by.pk, action="create_obligation"):
        obligation = Obligation.objects.create(code=_free_code(values), **cleaned)
        _write_addressees(obligation, values.addressees)
    return obligation


@transaction.atomic
def edit_obligation(*, obligation: Obligation, values: ObligationValues, by: User) -> Obligation:
    """Correct a duty. Words, legal basis and last day can change at any time.

    Due rule, first day and addressees change only while no agency has done anything; what was given out follows, and
    what is no longer owed is waived. Raises InvalidInput, Conflict when agencies have begun.
    """
    current = Obligation.objects.select_for_update(of=("self",)).get(pk=obligation.pk)
    cleaned = _checked(values)
    addressed = {given.key for given in values.addressees}
    redone = any(getattr(current, name) != cleaned[name] for name in _DUE_FIELDS)
    readdressed = addressed != _keys(current)
    if (redone or readdressed) and _begun(current):
        raise Conflict(
            _(
                "Đã có cơ quan thực hiện nhiệm vụ này nên không đổi được thời hạn, ngày áp dụng và đối tượng. "
                "Hãy ghi ngày kết thúc cho nhiệm vụ này và lập nhiệm vụ mới."
            )
        )
    for name, value in cleaned.items():
        setattr(current, name, value)
    with pghistory.context(user=by.pk, action="edit_obligation"):
        current.save(update_fields=list(cleaned))
        if readdressed:
            current.addressees.all().delete()
            _write_addressees(current, values.addressees)
    _realign(current, by=by)
    return current


# --- Checks ----------------------------------------------------------------------------------------------


def _checked(values: ObligationValues) -> dict[str, object]:
    """The values as stored. Raises InvalidInput."""
    cleaned = values.cleaned()
    errors = _text_errors(cleaned) | _basis_errors(values) | _due_errors(values)
    if values.valid_to is not None and values.valid_to < values.valid_from:
        errors["valid_to"] = _("Ngày kết thúc %(end)s trước ngày áp dụng %(start)s.") % {
            "end": format_date(values.valid_to),
            "start": format_date(values.valid_from),
        }
    keys = [given.key for given in values.addressees]
    if not keys:
        errors["addressees"] = _("Chọn ít nhất một cơ quan, loại cơ quan hoặc nhóm cơ quan phải thực hiện.")
    elif any(sum(part not in (None, "") for part in key) != 1 for key in keys):
        errors["addressees"] = _("Mỗi dòng chỉ chọn một trong ba: cơ quan, loại cơ quan, nhóm cơ quan.")
    elif len(set(keys)) != len(keys):
        errors["addressees"] = _("Có đối tượng thực hiện ghi hai lần.")
    if errors:
        raise InvalidInput(_("Chưa lưu được nhiệm vụ. Hãy sửa các chỗ được báo lỗi."), errors)
    return cleaned


def _text_errors(cleaned: dict[str, object]) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not cleaned["title"]:
        errors["title"] = _("Ghi tên nhiệm vụ.")
    if not cleaned["source"]:
        errors["source"] = _("Ghi nguồn của nhiệm vụ.")
    for name, most in (("title", LONGEST_TITLE), ("source", LONGEST_SOURCE), ("event", LONGEST_EVENT)):
        if len(str(cleaned[name])) > most:
            errors[name] = _("Dài quá %(most)d ký tự.") % {"most": most}
    if secret := secrecy.refusal(str(cleaned["title"]), str(cleaned["text"])):
        errors["text"] = secret
    if cleaned["kind"] not in ObligationKind.values:
        errors["kind"] = _("Chọn loại nhiệm vụ.")
    return errors


def _basis_errors(values: ObligationValues) -> dict[str, str]:
    if values.instrument is None:
        return {"instrument": _("Mỗi nhiệm vụ phải có căn cứ pháp lý: chọn văn bản quy định nhiệm vụ này.")}
    if values.provision is not None and values.provision.instrument_id != values.instrument.pk:
        return {"provision": _("Điều khoản này thuộc văn bản khác.")}
    return {}


def _due_errors(values: ObligationValues) -> dict[str, str]:
    if values.rule not in DueRule.values:
        return {"rule": _("Chọn cách tính thời hạn.")}
    errors: dict[str, str] = {}
    for name in NEEDS[DueRule(values.rule)]:
        if getattr(values, name) in (None, ""):
            errors[name] = _("Cách tính thời hạn đã chọn cần thông tin này.")
    month, day, days = values.due_month, values.due_day, values.working_days
    if month is not None and not 1 <= month <= 12:
        errors["due_month"] = _("Tháng phải từ 1 đến 12.")
    if day is not None and not 1 <= day <= 31:
        errors["due_day"] = _("Ngày phải từ 1 đến 31.")
    elif values.rule == DueRule.YEARLY and month is not None and day is not None and _missing(month, day):
        errors["due_day"] = _("Tháng %(month)d không có ngày %(day)d.") % {"month": month, "day": day}
    if days is not None and not 0 <= days <= MOST_WORKING_DAYS:
        errors["working_days"] = _("Số ngày làm việc phải từ 0 đến %(most)d.") % {"most": MOST_WORKING_DAYS}
    return errors


def _missing(month: int, day: int) -> bool:
    """Whether the month never has such a day, 29 February aside."""
    return 1 <= month <= 12 and clamped(2016, month, day).day != day


def _free_code(values: ObligationValues) -> str:
    basis = values.instrument.code if values.instrument is not None else ""
    stem = f"{basis[:25]}-{fold(values.title).replace(' ', '-')[:28]}".strip("-")
    taken = set(Obligation.objects.filter(code__startswith=stem).values_list("code", flat=True))
    candidates = [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))]
    return next(candidate for candidate in candidates if candidate not in taken)


# --- Addressees and what was given out -------------------------------------------------------------------


def _write_addressees(obligation: Obligation, given: Sequence[AddresseeValue]) -> None:
    Addressee.objects.bulk_create(
        [
            Addressee(
                obligation=obligation, agency=value.agency, agency_kind=value.agency_kind, group=value.group
            )
            for value in given
        ]
    )


def _keys(obligation: Obligation) -> set[tuple[int | None, str, int | None]]:
    return set(obligation.addressees.values_list("agency_id", "agency_kind", "group_id"))


def _begun(obligation: Obligation) -> bool:
    """Whether any agency has done something about it."""
    touched = Q(evidence__withdrawn_at=None, evidence__isnull=False) | ~Q(
        state__in=[AssignmentState.OPEN, AssignmentState.WAIVED]
    )
    return obligation.assignments.filter(touched).exists()


def _realign(obligation: Obligation, *, by: User) -> None:
    """Bring what was given out and is still open in line with the duty as corrected."""
    open_ones = lock_all(obligation.assignments.filter(state__in=sorted(status.OPEN)))
    if not open_ones:
        return
    owed = owed_by(obligation)
    inherited = set(Assignment.objects.filter(passed_to__in=open_ones).values_list("passed_to_id", flat=True))
    changed: list[Assignment] = []
    events: list[AssignmentEvent] = []
    for assignment in open_ones:
        event = _aligned(assignment, owed.get((assignment.agency_id, assignment.occurrence)), inherited)
        if event is not None:
            event.by, event.at = by, timezone.now()
            changed.append(assignment)
            events.append(event)
    Assignment.objects.bulk_update(changed, ["due_nominal", "due_on", "due_reason", "state"])
    AssignmentEvent.objects.bulk_create(events)


def _aligned(
    assignment: Assignment, occurrence: Occurrence | None, inherited: set[int]
) -> AssignmentEvent | None:
    """The change of one assignment, made in place, with its event; None when it stands as it should."""
    if occurrence is not None:
        before = assignment.due_on
        wanted = (occurrence.nominal, occurrence.day, occurrence.reason)
        if (assignment.due_nominal, assignment.due_on, assignment.due_reason) == wanted:
            return None
        assignment.due_nominal, assignment.due_on, assignment.due_reason = wanted
        moved = f"{format_date(before)} → {format_date(occurrence.day)}"
        return AssignmentEvent(assignment=assignment, verb=AssignmentVerb.REDATE, reason=moved)
    if assignment.pk in inherited:
        return None
    assignment.state = workflow.move(assignment.state, AssignmentVerb.WAIVE)
    reason = _("Nhiệm vụ đã được sửa đổi; kỳ này hoặc cơ quan này không còn phải thực hiện.")
    return AssignmentEvent(assignment=assignment, verb=AssignmentVerb.WAIVE, reason=reason)
