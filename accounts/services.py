"""Closing agencies, and giving and ending roles in them.

Nothing is deleted: an agency ends with a day and a successor, a membership with a day. pghistory keeps the earlier
rows with who changed them.
"""

from datetime import date, timedelta

import pghistory
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from psycopg2.errors import ExclusionViolation

from accounts.models import Agency, Membership, User
from accounts.roles import ROLES, Role
from core.errors import Conflict, InvalidInput, NotAllowed
from core.formats import format_date

# --- Agencies --------------------------------------------------------------------------------------------


@transaction.atomic
def close_agency(*, agency: Agency, last_day: date, successor: Agency, by: User) -> Agency:
    """Close `agency` after `last_day` and hand its duties to `successor`; memberships in it end that day.

    Raises Conflict when it is closed already, InvalidInput with "last_day" or "successor" otherwise.
    """
    locked = {
        row.pk: row
        for row in Agency.objects.filter(pk__in=[agency.pk, successor.pk]).order_by("pk").select_for_update()
    }
    closing, heir = locked[agency.pk], locked[successor.pk]
    memberships = _open_after(closing, last_day)
    _refuse_closing(closing, last_day, heir, memberships)
    with pghistory.context(user=by.pk, action="close_agency"):
        closing.valid_to, closing.successor = last_day, heir
        closing.save(update_fields=["valid_to", "successor"])
        memberships.update(valid_to=last_day)
    return closing


def _open_after(agency: Agency, day: date) -> QuerySet[Membership]:
    return agency.memberships.filter(Q(valid_to=None) | Q(valid_to__gt=day))


def _refuse_closing(agency: Agency, last_day: date, heir: Agency, memberships: QuerySet[Membership]) -> None:
    if agency.valid_to is not None:
        raise Conflict(_("Cơ quan này đã kết thúc vào ngày %(day)s.") % {"day": format_date(agency.valid_to)})
    errors: dict[str, str] = {}
    if last_day < agency.valid_from:
        errors["last_day"] = _("Ngày kết thúc không được trước ngày bắt đầu hiệu lực %(day)s.") % {
            "day": format_date(agency.valid_from)
        }
    elif (
        late := memberships.filter(valid_from__gt=last_day)
        .select_related("user")
        .order_by("valid_from")
        .first()
    ):
        errors["last_day"] = _("Phân công của %(person)s bắt đầu ngày %(day)s, sau ngày kết thúc này.") % {
            "person": late.user,
            "day": format_date(late.valid_from),
        }
    elif below := list(agency.children.filter(Q(valid_to=None) | Q(valid_to__gt=last_day))[:3]):
        errors["last_day"] = _(
            "Còn cơ quan cấp dưới đang hoạt động: %(names)s. Hãy đóng hoặc chuyển trước."
        ) % {"names": ", ".join(child.name for child in below)}
    if problem := _unfit_heir(agency, last_day, heir):
        errors["successor"] = problem
    if errors:
        raise InvalidInput(_("Chưa đóng được cơ quan."), errors)


def _unfit_heir(agency: Agency, last_day: date, heir: Agency) -> str:
    """Why `heir` cannot take over; empty when it can."""
    if heir.pk == agency.pk:
        return _("Cơ quan không thể kế thừa chính mình.")
    if not heir.is_valid_on(last_day + timedelta(days=1)):
        return _("Cơ quan kế thừa phải có hiệu lực từ ngày %(day)s.") % {
            "day": format_date(last_day + timedelta(days=1))
        }
    if agency.pk in _heirs_of(heir):
        return _("Cơ quan kế thừa lại do chính cơ quan này kế thừa, tạo thành vòng.")
    return ""


def _heirs_of(agency: Agency) -> set[int]:
    """Ids along the chain of successors."""
    found: set[int] = set()
    here: Agency | None = agency.successor
    while here is not None and here.pk not in found:
        found.add(here.pk)
        here = here.successor
    return found


# --- Memberships -----------------------------------------------------------------------------------------


@transaction.atomic
def grant_membership(
    *, user: User, agency: Agency, role: Role, valid_from: date, valid_to: date | None, by: User
) -> Membership:
    """Give `user` a role in `agency` from a day, to a day or until it is ended.

    Raises NotAllowed for oneself, InvalidInput with "user", "role", "valid_from" or "valid_to" otherwise.
    """
    if user.pk == by.pk:
        raise NotAllowed(_("Không ai tự phân công cho mình. Hãy nhờ một quản trị viên khác."))
    place = Agency.objects.select_for_update(of=("self",)).get(pk=agency.pk)
    errors = _membership_errors(user, place, role, valid_from, valid_to)
    if errors:
        raise InvalidInput(_("Chưa phân công được."), errors)
    try:
        with transaction.atomic(), pghistory.context(user=by.pk, action="grant_membership"):
            return Membership.objects.create(
                user=user, agency=place, role=role, valid_from=valid_from, valid_to=valid_to
            )
    except IntegrityError as error:
        if isinstance(error.__cause__, ExclusionViolation):
            raise Conflict(_("Người này vừa được phân công cùng vai trò ở cơ quan này.")) from error
        raise


def _membership_errors(
    user: User, agency: Agency, role: Role, valid_from: date, valid_to: date | None
) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not user.is_active:
        errors["user"] = _("Tài khoản này đã ngừng hoạt động.")
    if agency.kind not in ROLES[role].agency_kinds:
        errors["role"] = _("Vai trò “%(role)s” không dành cho loại cơ quan “%(kind)s”.") % {
            "role": ROLES[role].title,
            "kind": agency.get_kind_display(),
        }
    if valid_to is not None and valid_to < valid_from:
        errors["valid_to"] = _("Ngày kết thúc phải sau ngày bắt đầu.")
    elif agency.valid_to is not None and (valid_to is None or valid_to > agency.valid_to):
        errors["valid_to"] = _("Cơ quan này kết thúc vào ngày %(day)s.") % {
            "day": format_date(agency.valid_to)
        }
    if valid_from < agency.valid_from:
        errors["valid_from"] = _("Cơ quan này có hiệu lực từ ngày %(day)s.") % {
            "day": format_date(agency.valid_from)
        }
    if not errors and (other := _overlapping(user, agency, role, valid_from, valid_to)):
        errors["valid_from"] = _("Người này đã có vai trò này ở cơ quan này %(period)s.") % {
            "period": _period(other)
        }
    return errors


def _overlapping(
    user: User, agency: Agency, role: Role, valid_from: date, valid_to: date | None
) -> Membership | None:
    same = Membership.objects.filter(user=user, agency=agency, role=role)
    same = same.filter(Q(valid_to=None) | Q(valid_to__gte=valid_from))
    return (same if valid_to is None else same.filter(valid_from__lte=valid_to)).first()


def _period(membership: Membership) -> str:
    start = format_date(membership.valid_from)
    if membership.valid_to is None:
        return _("từ ngày %(start)s") % {"start": start}
    return _("từ ngày %(start)s đến hết ngày %(end)s") % {
        "start": start,
        "end": format_date(membership.valid_to),
    }


@transaction.atomic
def end_membership(*, membership: Membership, last_day: date, by: User) -> Membership:
    """End a role after `last_day`; a membership that ends can be shortened, never lengthened.

    Raises NotAllowed for one's own, InvalidInput with "last_day" otherwise.
    """
    locked = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if locked.user_id == by.pk:
        raise NotAllowed(_("Không ai tự kết thúc phân công của mình. Hãy nhờ một quản trị viên khác."))
    refused = ""
    if last_day < locked.valid_from:
        refused = _("Ngày kết thúc không được trước ngày bắt đầu %(day)s.") % {
            "day": format_date(locked.valid_from)
        }
    elif locked.valid_to is not None and last_day > locked.valid_to:
        refused = _("Phân công này kết thúc ngày %(day)s, không kéo dài được; hãy phân công mới.") % {
            "day": format_date(locked.valid_to)
        }
    if refused:
        raise InvalidInput(_("Chưa kết thúc được phân công."), {"last_day": refused})
    with pghistory.context(user=by.pk, action="end_membership"):
        locked.valid_to = last_day
        locked.save(update_fields=["valid_to"])
    return locked
