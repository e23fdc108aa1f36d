"""Who sits on a project's management board, by office, and who leads and coordinates from when."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from core.errors import Conflict, InvalidInput
from core.formats import format_date
from projects.choices import BoardSeat, ProjectVerb
from projects.models import ManagementBoardMember, Project
from projects.services.common import Checked, note_project, runs_backward

LONGEST_OFFICE = 200


@transaction.atomic
def seat_member(
    *,
    project: Project,
    seat: BoardSeat | str,
    office: str,
    agency: Agency | None,
    valid_from: date,
    by: User,
    valid_to: date | None = None,
    synthetic: bool = False,
    at: datetime | None = None,
) -> ManagementBoardMember:
    """Give an office a seat from a day. Names of persons are refused by the screening of texts and by the form's words.

    Raises InvalidInput with field names, Conflict when the office holds the seat from that day already.
    """
    checked = Checked()
    words = checked.line(
        "office", office, missing=_("Hãy ghi chức vụ, không ghi họ tên."), longest=LONGEST_OFFICE
    )
    checked.refuse("valid_to", runs_backward(valid_from, valid_to))
    checked.settle(_("Chưa thêm được thành viên ban chủ nhiệm."))
    same = {"project": project, "seat": seat, "office": words, "valid_from": valid_from}
    if ManagementBoardMember.objects.filter(**same).exists():
        raise Conflict(_("Chức vụ này đã ở vị trí này từ ngày đó."))
    member = ManagementBoardMember.objects.create(
        **same, agency=agency, valid_to=valid_to, synthetic=synthetic
    )
    note_project(project, ProjectVerb.ADD, by=by, at=at, note=str(member))
    return member


@transaction.atomic
def end_seat(
    *, member: ManagementBoardMember, last_day: date, by: User, at: datetime | None = None
) -> ManagementBoardMember:
    """End a seat after `last_day`; an end can be moved forward in time, never taken back.

    Raises InvalidInput with "last_day".
    """
    current = (
        ManagementBoardMember.objects.select_for_update(of=("self",))
        .select_related("project")
        .get(pk=member.pk)
    )
    error = runs_backward(current.valid_from, last_day)
    if not error and current.valid_to is not None and last_day > current.valid_to:
        error = _("Vị trí này đã kết thúc ngày %(day)s; hãy thêm thành viên mới.") % {
            "day": format_date(current.valid_to)
        }
    if error:
        raise InvalidInput(error, {"last_day": error})
    current.valid_to = last_day
    current.save(update_fields=["valid_to"])
    note = _("%(member)s: đến hết ngày %(day)s") % {"member": current, "day": format_date(last_day)}
    note_project(current.project, ProjectVerb.EDIT, by=by, at=at, note=note)
    return current
