"""Inter-agency inspections: open, fill in, conclude (recommendations become duties), cancel."""

from dataclasses import dataclass
from datetime import date, datetime

import pghistory
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from core.errors import InvalidInput
from core.formats import format_date
from directives import services as directives
from directives.choices import DueRule, InstrumentStatus, InstrumentType, ObligationKind
from directives.models import LegalInstrument, Obligation
from directives.services import AddresseeValue, AlreadyRegistered, InstrumentValues, ObligationValues
from directives.services.generation import assign_one, owed_by
from directives.services.locking import reason_of
from provinces import workflow
from provinces.choices import InspectionState
from provinces.models import Inspection, Recommendation
from provinces.services import common
from provinces.services.common import Checked
from provinces.services.inspection_values import (
    InspectionValues,
    checked_values,
    parts_of,
    printed,
    write_parts,
)
from provinces.workflow import InspectionVerb

LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class ConclusionValues:
    """The document that announces the findings, and the day."""

    concluded_on: date | None
    number: str
    symbol: str
    issuer: str = ""
    signer_office: str = ""


# --- Opening and filling in ------------------------------------------------------------------------------


@transaction.atomic
def open_inspection(
    *,
    values: InspectionValues,
    by: User,
    upload: "UploadedFile[bytes] | None" = None,
    at: datetime | None = None,
    synthetic: bool = False,
) -> Inspection:
    """Enter a team by its decision.

    Raises InvalidInput with field names, "members-<place>-<field>", "visits-<place>-<field>",
    "recommendations-<place>-<field>", "file", "secrecy".
    """
    wanted, parts = checked_values(values, today=common.today_of(at))
    _refuse_twin(wanted, None)
    file, name = common.stored_file(upload, remove=False, now=None, name="")
    with pghistory.context(user=by.pk, action="open_inspection"):
        row = Inspection.objects.create(
            created_by=by,
            created_at=common.moment_of(at),
            file=file,
            file_name=name,
            synthetic=synthetic,
            **wanted,
        )
    write_parts(row, parts)
    return row


@transaction.atomic
def edit_inspection(
    *,
    inspection: Inspection,
    values: InspectionValues,
    seen: int,
    by: User,
    upload: "UploadedFile[bytes] | None" = None,
    remove_file: bool = False,
    at: datetime | None = None,
) -> Inspection:
    """Correct or fill in an inspection that is not over. Raises like `open_inspection`, Conflict, EditConflict."""
    current = _lock(inspection)
    workflow.move_inspection(current.state, InspectionVerb.EDIT)
    wanted, parts = checked_values(values, today=common.today_of(at))
    _refuse_twin(wanted, current)
    before = parts_of(current)
    beside = {
        name: (printed(mine), printed(theirs))
        for name, mine, theirs in (
            ("members", parts.members, before.members),
            ("visits", parts.visits, before.visits),
            ("recommendations", parts.recommendations, before.recommendations),
        )
        if list(mine) != list(theirs)
    }
    different = common.changes(current, wanted)
    common.refuse_stale(current, seen, different, beside)
    file, name = common.stored_file(upload, remove=remove_file, now=current.file, name=current.file_name)
    if (file, name) != (current.file, current.file_name):
        different |= {"file": file, "file_name": name}
    if not different and not beside:
        return current
    with pghistory.context(user=by.pk, action="edit_inspection"):
        common.save(current, different)
    if beside:
        current.members.all().delete()
        current.visits.all().delete()
        current.recommendations.all().delete()
        write_parts(current, parts)
    return current


def _lock(inspection: Inspection) -> Inspection:
    return (
        Inspection.objects.select_for_update(of=("self",))
        .select_related("programme", "instrument")
        .get(pk=inspection.pk)
    )


def _refuse_twin(wanted: dict[str, object], current: Inspection | None) -> None:
    same = {name: wanted[name] for name in ("decision_number", "decided_on")}
    twins = Inspection.objects.exclude(state=InspectionState.CANCELLED).filter(**same)
    if current is not None:
        twins = twins.exclude(pk=current.pk)
    if twins.exists():
        words = _("Quyết định này đã có đoàn kiểm tra.")
        raise InvalidInput(words, {"decision_number": words})


# --- Concluding ------------------------------------------------------------------------------------------


@transaction.atomic
def conclude_inspection(
    *, inspection: Inspection, values: ConclusionValues, by: User, at: datetime | None = None
) -> Inspection:
    """Close the inspection: its announcing document is registered (or found), its recommendations become duties.

    Each duty rests on that document and is given out at once to the agency that owns it. Raises InvalidInput with
    "concluded_on", "number", "symbol", "findings" or "recommendations-<place>-<field>", Conflict when it is over.
    """
    current = _lock(inspection)
    after = workflow.move_inspection(current.state, InspectionVerb.CONCLUDE)
    day = _checked_conclusion(current, values, today=common.today_of(at))
    instrument = _announcement(current, values, day, by=by)
    for item in current.recommendations.select_related("owner").order_by("number"):
        item.obligation = _duty(current, item, instrument, day, by=by)
        item.save(update_fields=["obligation"])
    current.state, current.concluded_on, current.instrument = after, day, instrument
    with pghistory.context(user=by.pk, action="conclude_inspection"):
        current.save(update_fields=["state", "concluded_on", "instrument"])
    return current


def _checked_conclusion(inspection: Inspection, values: ConclusionValues, *, today: date) -> date:
    checked = Checked()
    checked.line("number", values.number, missing=_("Ghi số của văn bản thông báo kết luận."), longest=20)
    checked.line(
        "symbol", values.symbol, missing=_("Ghi ký hiệu của văn bản, ví dụ TB-BCĐ138/CP."), longest=60
    )
    day = values.concluded_on
    if day is None:
        checked.refuse("concluded_on", _("Ghi ngày kết luận."))
    else:
        checked.refuse("concluded_on", common.future(day, today))
        if day < inspection.starts_on:
            checked.refuse(
                "concluded_on",
                _("Kết luận trước ngày bắt đầu kiểm tra %(day)s.")
                % {"day": format_date(inspection.starts_on)},
            )
    if not inspection.findings:
        checked.refuse("findings", _("Ghi kết quả kiểm tra trước khi kết luận."))
    for place, item in enumerate(inspection.recommendations.order_by("number")):
        if day is not None and item.due_on < day:
            checked.refuse(
                f"recommendations-{place}-due_on",
                _("Hạn %(due)s của kiến nghị %(place)d trước ngày kết luận.")
                % {"due": format_date(item.due_on), "place": place + 1},
            )
    checked.settle(_("Chưa kết luận được. Hãy sửa các chỗ được báo lỗi."))
    return day or today


def _announcement(
    inspection: Inspection, values: ConclusionValues, day: date, *, by: User
) -> LegalInstrument:
    """The document in the register: entered now, or the one that is there."""
    try:
        return directives.register_instrument(
            values=InstrumentValues(
                number=values.number,
                symbol=values.symbol,
                type=InstrumentType.OTHER,
                issuer=values.issuer or _("Ban Chỉ đạo 138/CP"),
                issued_on=day,
                title=_("Kết luận kiểm tra: %(title)s") % {"title": inspection.title},
                signer_office=values.signer_office,
                status=InstrumentStatus.IN_FORCE,
                effective_from=day,
                source=_("Hồ sơ đoàn kiểm tra theo Quyết định %(decision)s")
                % {"decision": inspection.decision_number},
            ),
            by=by,
        )
    except AlreadyRegistered as found:
        if found.existing.issued_on != day:
            raise
        return found.existing


def _duty(
    inspection: Inspection, item: Recommendation, instrument: LegalInstrument, day: date, *, by: User
) -> Obligation:
    line = " ".join(item.text.split())
    obligation = directives.create_obligation(
        values=ObligationValues(
            title=line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1]}…",
            text=item.text,
            kind=ObligationKind.INSPECT,
            instrument=instrument,
            rule=DueRule.ONCE,
            due_on=item.due_on,
            valid_from=day,
            addressees=[AddresseeValue(agency=item.owner)],
            source=_("Kiến nghị số %(number)d của %(title)s")
            % {"number": item.number, "title": inspection.title[:200]},
        ),
        by=by,
    )
    owing = owed_by(obligation)  # along the line of succession, when the owner ends before the day
    bodies = Agency.objects.in_bulk([agency for agency, _occurrence in owing])
    for agency, occurrence in owing:
        assign_one(
            obligation=obligation,
            agency=bodies[agency],
            occurrence=occurrence,
            by=by,
            synthetic=inspection.synthetic,
        )
    return obligation


@transaction.atomic
def cancel_inspection(
    *, inspection: Inspection, reason: str, by: User, at: datetime | None = None
) -> Inspection:
    """Call an inspection off with a reason. Raises InvalidInput with "reason", Conflict when it is over."""
    words = reason_of(reason, _("Nêu lý do huỷ đoàn kiểm tra."))
    current = _lock(inspection)
    current.state = workflow.move_inspection(current.state, InspectionVerb.CANCEL)
    current.cancel_reason = words
    with pghistory.context(user=by.pk, action="cancel_inspection"):
        current.save(update_fields=["state", "cancel_reason"])
    return current
