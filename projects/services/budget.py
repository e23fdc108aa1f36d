"""Money: lines planned, money allotted and disbursed by document, wrong entries taken back whole."""

from datetime import date, datetime
from decimal import Decimal

import pghistory
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, InvalidInput
from core.formats import format_number
from directives.services.locking import reason_of
from projects import budgeting
from projects.budgeting import Amounts
from projects.choices import FundingSource, MovementKind, ProjectVerb
from projects.models import BudgetLine, BudgetMovement, Project, Subproject
from projects.parsing import AMOUNT, PAID, NumberRule
from projects.services.common import (
    Checked,
    changes,
    future,
    labels,
    lock_project,
    note_project,
    readable,
    refuse_stale,
    save,
    today_of,
)

LONGEST_DOCUMENT = 80
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


@transaction.atomic
def add_line(
    *,
    project: Project,
    subproject: Subproject | None,
    year: int,
    source: FundingSource | str,
    planned: Decimal,
    by: User,
    note: str = "",
    synthetic: bool = False,
    at: datetime | None = None,
) -> BudgetLine:
    """Plan money of a year from one source. Raises InvalidInput with field names, Conflict when the line is there."""
    place = lock_project(project)
    checked = Checked()
    words = checked.text("note", note)
    checked.refuse("planned", _not_an_amount(planned, AMOUNT))
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        checked.refuse(
            "year", _("Năm phải từ %(first)d đến %(last)d.") % {"first": _FIRST_YEAR, "last": _LAST_YEAR}
        )
    if subproject is not None and subproject.project_id != place.pk:
        checked.refuse("subproject", _("Tiểu đề án này thuộc đề án khác."))
    checked.settle(_("Chưa thêm được dòng kinh phí."))
    where = {"project": place, "subproject": subproject, "year": year, "source": source}
    if BudgetLine.objects.filter(**where).exists():
        raise Conflict(_("Đã có dòng kinh phí của năm và nguồn vốn này; hãy sửa dòng đó."))
    line = BudgetLine.objects.create(**where, planned=planned, note=words, synthetic=synthetic)
    told = _("%(line)s: kế hoạch %(amount)s triệu đồng") % {"line": line, "amount": readable(planned)}
    note_project(place, ProjectVerb.ADD, by=by, at=at, note=told, line=line)
    return line


def _not_an_amount(amount: Decimal, rule: NumberRule) -> str:
    """Why money cannot be that; empty when it can."""
    if rule.fits(amount):
        return ""
    return _("Số tiền (triệu đồng) phải là %(allowed)s.") % {"allowed": rule.allowed}


def _lock_line(line: BudgetLine) -> BudgetLine:
    return (
        BudgetLine.objects.select_for_update(of=("self",), no_key=True)
        .select_related("project")
        .get(pk=line.pk)
    )


@transaction.atomic
def change_plan(
    *, line: BudgetLine, seen: int, planned: Decimal, note: str, by: User, at: datetime | None = None
) -> BudgetLine:
    """Change what a line plans. Raises InvalidInput, EditConflict."""
    current = _lock_line(line)
    checked = Checked()
    wanted = {"planned": planned, "note": checked.text("note", note)}
    checked.refuse("planned", _not_an_amount(planned, AMOUNT))
    checked.settle(_("Chưa lưu được dòng kinh phí."))
    different = changes(current, wanted)
    refuse_stale(current, seen, different)
    if different:
        told = f"{current}: {labels(current, different)}"
        with pghistory.context(user=by.pk):
            save(current, different)
        note_project(current.project, ProjectVerb.EDIT, by=by, at=at, note=told, line=current)
    return current


# --- Movements -------------------------------------------------------------------------------------------


def amounts_of(line: BudgetLine) -> Amounts:
    """What a line has planned, got and spent; one statement."""
    sums = dict(line.movements.values_list("kind").annotate(total=Sum("amount")).order_by())
    return Amounts(
        line.planned,
        sums.get(MovementKind.ALLOTTED, Decimal(0)),
        sums.get(MovementKind.DISBURSED, Decimal(0)),
    )


@transaction.atomic
def record_movement(
    *,
    line: BudgetLine,
    kind: MovementKind | str,
    amount: Decimal,
    on: date,
    document_number: str,
    by: User,
    overspend_reason: str = "",
    at: datetime | None = None,
) -> BudgetMovement:
    """Note money allotted or disbursed by a document.

    Raises InvalidInput with field names; with "overspend_reason" when more would be disbursed than was allotted and
    no reason is given: the form then asks for it.
    """
    current = _lock_line(line)
    checked = Checked()
    document = checked.line(
        "document_number", document_number, missing=_("Hãy ghi số chứng từ."), longest=LONGEST_DOCUMENT
    )
    reason = checked.text("overspend_reason", overspend_reason)
    checked.refuse("amount", _not_an_amount(amount, PAID))
    checked.refuse("on", future(on, today_of(at)))
    checked.settle(_("Chưa ghi được khoản tiền."))
    over = Decimal(0)
    if kind == MovementKind.DISBURSED:
        over = budgeting.overspend(amounts_of(current) + Amounts(disbursed=amount))
        if over and not reason:
            raise _overspends(over)
    movement = BudgetMovement.objects.create(
        line=current,
        kind=kind,
        amount=amount,
        on=on,
        document_number=document,
        overspend_reason=reason if over else "",
        entered_by=by,
        entered_at=at or timezone.now(),
    )
    told = f"{current}: {movement.get_kind_display()} {readable(amount)}, {document}"
    note_project(current.project, ProjectVerb.ADD, by=by, at=at, note=told, line=current)
    return movement


def _overspends(over: Decimal) -> InvalidInput:
    sentence = _("Giải ngân vượt dự toán được giao %(over)s triệu đồng; hãy nêu lý do.") % {
        "over": format_number(over)
    }
    return InvalidInput(sentence, {"overspend_reason": sentence})


@transaction.atomic
def reverse_movement(
    *, movement: BudgetMovement, reason: str, by: User, at: datetime | None = None
) -> BudgetMovement:
    """Take a wrong movement back by one of the opposite amount. Both stay in the history.

    Taking back an allotment may leave more disbursed than allotted; the line then warns. Raises InvalidInput with
    "reason", Conflict when it was taken back already or is itself a reversal.
    """
    words = reason_of(reason, _("Nêu lý do huỷ ghi nhận."))
    current = _lock_line(movement.line)
    found = BudgetMovement.objects.standing().filter(pk=movement.pk).first()
    if found is None:
        raise Conflict(_("Khoản này đã được huỷ ghi nhận."))
    reversal = BudgetMovement.objects.create(
        line=current,
        kind=found.kind,
        amount=-found.amount,
        on=found.on,
        document_number=found.document_number,
        reverses=found,
        reversal_reason=words,
        entered_by=by,
        entered_at=at or timezone.now(),
    )
    told = f"{current}: {found.get_kind_display()} {readable(found.amount)}, {found.document_number}"
    note_project(current.project, ProjectVerb.REVERSE, by=by, at=at, reason=words, note=told, line=current)
    return reversal
