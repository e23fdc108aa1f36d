"""Activities for 30 July and campaigns: record, correct, withdraw; photographs that show nobody's identity."""

from dataclasses import dataclass
from datetime import date, datetime

import pghistory
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.choices import AgencyKind
from accounts.models import Agency, User
from core import images
from core.errors import Conflict, InvalidInput
from core.formats import format_date
from directives import services as directives
from directives.services.locking import reason_of
from provinces import duties
from provinces.choices import ActivityKind, ActivityLevel, Occasion
from provinces.models import AwarenessEvent, AwarenessPhoto, Province
from provinces.services import common
from provinces.services.common import Checked, Done
from provinces.services.records import lock_record, withdraw

MOST_PHOTOS = 20
MOST_PEOPLE = 10_000_000
LONGEST_CAPTION = 200


@dataclass(frozen=True, slots=True)
class ActivityValues:
    """An activity as typed. `attendance` and `material_count` are counts."""

    occasion: Occasion | str
    kind: ActivityKind | str
    level: ActivityLevel | str
    title: str
    held_on: date | None
    place: str
    held_to: date | None = None
    attendance: int | None = None
    material: str = ""
    material_count: int | None = None
    result: str = ""


@transaction.atomic
def record_activity(
    *,
    agency: Agency,
    values: ActivityValues,
    by: User,
    at: datetime | None = None,
    synthetic: bool = False,
) -> AwarenessEvent:
    """Record an activity that `agency` held: a provincial committee for its province, any other for the centre.

    Raises InvalidInput with field names, Conflict for an agency that has ended.
    """
    province = Province.objects.filter(committee=agency).first()
    if province is not None:
        common.refuse_closed(province, common.today_of(at))
    wanted = _checked(values, central=_central(agency), today=common.today_of(at))
    with pghistory.context(user=by.pk, action="record_activity"):
        row = AwarenessEvent.objects.create(
            province=province,
            agency=agency,
            recorded_by=by,
            recorded_at=common.moment_of(at),
            synthetic=synthetic,
            **wanted,
        )
    _tell(row, by=by, at=at)
    return row


@transaction.atomic
def edit_activity(
    *, event: AwarenessEvent, values: ActivityValues, seen: int, by: User, at: datetime | None = None
) -> AwarenessEvent:
    """Correct an activity. Raises like `record_activity`, EditConflict when somebody else saved meanwhile."""
    current = lock_record(event)
    wanted = _checked(values, central=_central(current.agency), today=common.today_of(at))
    different = common.changes(current, wanted)
    common.refuse_stale(current, seen, different)
    if not different:
        return current
    proved = proved_by(current)
    with pghistory.context(user=by.pk, action="edit_activity"):
        common.save(current, different)
    common.fulfil_anew(
        proved,
        proved_by(current),
        agency=current.agency,
        record=record_of(current),
        reason=_("Hoạt động được sửa thông tin."),
        by=by,
        at=at,
    )
    return current


@transaction.atomic
def withdraw_activity(
    *, event: AwarenessEvent, reason: str, by: User, at: datetime | None = None
) -> AwarenessEvent:
    """Take an activity back with a reason. Raises InvalidInput with "reason", Conflict."""
    current = withdraw(event, reason=reason, by=by, at=at)
    directives.unfulfil(record=_name(current), reason=current.withdrawn_reason, by=by, at=at)
    return current


def _central(agency: Agency) -> bool:
    return agency.kind != AgencyKind.PROVINCIAL_COMMITTEE


def _checked(values: ActivityValues, *, central: bool, today: date) -> dict[str, object]:
    """The values as stored. Raises InvalidInput."""
    checked = Checked()
    wanted: dict[str, object] = {
        "occasion": values.occasion,
        "kind": values.kind,
        "level": values.level,
        "title": checked.line("title", values.title, missing=_("Ghi tên hoạt động.")),
        "held_on": values.held_on,
        "held_to": values.held_to,
        "place": checked.line(
            "place", values.place, missing=_("Ghi địa điểm."), longest=common.LONGEST_PLACE
        ),
        "attendance": values.attendance,
        "material": checked.line("material", values.material),
        "material_count": values.material_count,
        "result": checked.text("result", values.result),
    }
    for name, choices in (("occasion", Occasion), ("kind", ActivityKind), ("level", ActivityLevel)):
        if wanted[name] not in choices.values:
            checked.refuse(name, _("Chọn một mục trong danh sách."))
    if (values.level == ActivityLevel.CENTRAL) != central:
        checked.refuse(
            "level",
            _(
                "Cơ quan trung ương ghi hoạt động cấp trung ương; địa phương ghi hoạt động của địa phương mình."
            ),
        )
    if values.held_on is None:
        checked.refuse("held_on", _("Ghi ngày tổ chức."))
    checked.refuse("held_on", common.future(values.held_on, today))
    checked.refuse("held_to", common.runs_backward(values.held_on, values.held_to))
    checked.refuse("held_to", common.future(values.held_to, today))
    for name in ("attendance", "material_count"):
        checked.refuse(name, _count_error(wanted[name]))
    checked.settle(_("Chưa lưu được hoạt động. Hãy sửa các chỗ được báo lỗi."))
    return wanted


def _count_error(value: object) -> str:
    if value is None or (isinstance(value, int) and 0 <= value <= MOST_PEOPLE):
        return ""
    return _("Ghi một số từ 0 đến 10.000.000.")


# --- Duties ----------------------------------------------------------------------------------------------


def record_of(row: AwarenessEvent) -> tuple[str, str]:
    """The lasting name of the activity, and where it is shown."""
    return duties.activity_record(row.pk, row.province.key if row.province is not None else "")


def _name(row: AwarenessEvent) -> str:
    return record_of(row)[0]


def _tell(row: AwarenessEvent, *, by: User, at: datetime | None) -> None:
    common.fulfil(proved_by(row), agency=row.agency, record=record_of(row), by=by, at=at)


def proved_by(row: AwarenessEvent) -> list[Done]:
    """An activity for 30 July proves the year's duty of the agency that held it."""
    if row.occasion != Occasion.DAY_30_7:
        return []
    words = _("%(title)s, ngày %(day)s") % {"title": row.title, "day": format_date(row.held_on)}
    return [Done(code, duties.year_of(row.held_on), row.held_on, words) for code in duties.DAY_30_7]


# --- Photographs -----------------------------------------------------------------------------------------


@transaction.atomic
def add_photo(
    *,
    event: AwarenessEvent,
    upload: "UploadedFile[bytes]",
    caption: str,
    by: User,
    at: datetime | None = None,
) -> AwarenessPhoto:
    """Keep a photograph, encoded anew without metadata. Raises InvalidInput with "photo" or "caption", Conflict."""
    current = lock_record(event)
    checked = Checked()
    words = checked.line(
        "caption",
        caption,
        missing=_("Ghi chú thích để người không xem được ảnh cũng hiểu."),
        longest=LONGEST_CAPTION,
    )
    checked.settle(_("Chưa tải được ảnh."))
    showing = current.photos.filter(withdrawn_at=None)
    if showing.count() >= MOST_PHOTOS:
        raise _wrong(_("Mỗi hoạt động có nhiều nhất %(most)d ảnh.") % {"most": MOST_PHOTOS})
    stored, picture = images.store_photo(upload=upload)
    if showing.filter(file=stored).exists():
        raise _wrong(_("Ảnh này đã có trong hoạt động."))
    return AwarenessPhoto.objects.create(
        event=current,
        file=stored,
        width=picture.width,
        height=picture.height,
        caption=words,
        added_by=by,
        added_at=common.moment_of(at),
    )


@transaction.atomic
def remove_photo(
    *, photo: AwarenessPhoto, reason: str, by: User, at: datetime | None = None
) -> AwarenessPhoto:
    """Take a photograph down; once the transaction has committed its bytes are gone, unless another activity shows it.

    Raises InvalidInput with "reason", Conflict.
    """
    words = reason_of(reason, _("Nêu lý do gỡ ảnh."))[:300]
    current = AwarenessPhoto.objects.select_for_update(of=("self",)).select_related("file").get(pk=photo.pk)
    if current.withdrawn_at is not None:
        raise Conflict(_("Ảnh này đã được gỡ."))
    current.withdrawn_at, current.withdrawn_by, current.withdrawn_reason = common.moment_of(at), by, words
    current.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    if not AwarenessPhoto.objects.filter(file=current.file, withdrawn_at=None).exists():
        stored = current.file
        transaction.on_commit(lambda: images.discard(stored))
    return current


def _wrong(words: str) -> InvalidInput:
    return InvalidInput(words, {"photo": words})
