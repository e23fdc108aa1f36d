"""Pilot direction: record the plan, add the review and its results, take it back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import pghistory
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import InvalidInput
from core.formats import format_date
from core.secrecy import Secrecy
from directives import services as directives
from projects.models import Programme
from provinces import duties
from provinces.choices import PilotMeasure
from provinces.models import PilotResult, PilotReview, Province
from provinces.services import common
from provinces.services.common import Checked, Done
from provinces.services.records import lock_record, withdraw

MOST = 100_000_000
BeforeAfter = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class PilotValues:
    """A pilot as typed. `measures` holds what was counted before it began and at its review."""

    plan_number: str
    plan_on: date | None
    area: str
    content: str = ""
    review_number: str = ""
    reviewed_on: date | None = None
    results: str = ""
    limits: str = ""
    lessons: str = ""
    measures: Mapping[PilotMeasure, BeforeAfter] = field(default_factory=dict)
    secrecy: Secrecy | str = Secrecy.NONE


@transaction.atomic
def record_pilot(
    *,
    province: Province,
    programme: Programme,
    values: PilotValues,
    by: User,
    upload: "UploadedFile[bytes] | None" = None,
    at: datetime | None = None,
    synthetic: bool = False,
) -> PilotReview:
    """Record the pilot of a province that was named for it.

    Raises InvalidInput with field names ("measures-<measure>", "province"), Conflict for a closed province.
    """
    place = common.lock_province(province)
    common.refuse_closed(place, common.today_of(at))
    if not place.pilot:
        raise _wrong("province", _("%(province)s không phải tỉnh chỉ đạo điểm.") % {"province": place.name})
    if PilotReview.objects.standing().filter(province=place, programme=programme).exists():
        raise _wrong("province", _("Địa phương này đã có chỉ đạo điểm của chương trình này."))
    wanted, measures = _checked(values, programme, today=common.today_of(at))
    file, name = common.stored_file(upload, remove=False, now=None, name="")
    with pghistory.context(user=by.pk, action="record_pilot"):
        row = PilotReview.objects.create(
            province=place,
            programme=programme,
            recorded_by=by,
            recorded_at=common.moment_of(at),
            file=file,
            file_name=name,
            synthetic=synthetic,
            **wanted,
        )
    _write(row, measures)
    _tell(row, by=by, at=at)
    return row


@transaction.atomic
def edit_pilot(
    *,
    review: PilotReview,
    values: PilotValues,
    seen: int,
    by: User,
    upload: "UploadedFile[bytes] | None" = None,
    remove_file: bool = False,
    at: datetime | None = None,
) -> PilotReview:
    """Correct a pilot, or add its review. Raises like `record_pilot`, EditConflict."""
    current = lock_record(review)
    common.refuse_closed(current.province, common.today_of(at))
    wanted, measures = _checked(values, current.programme, today=common.today_of(at))
    before = {PilotMeasure(row.measure): (row.before, row.after) for row in current.measures.all()}
    beside = {"measures": (_listed(measures), _listed(before))} if measures != before else {}
    different = common.changes(current, wanted)
    common.refuse_stale(current, seen, different, beside)
    file, name = common.stored_file(upload, remove=remove_file, now=current.file, name=current.file_name)
    if (file, name) != (current.file, current.file_name):
        different |= {"file": file, "file_name": name}
    if not different and not beside:
        return current
    owed = duties.duties_of(current.programme.code)
    proved = proved_by(current, owed)
    with pghistory.context(user=by.pk, action="edit_pilot"):
        common.save(current, different)
    if beside:
        current.measures.all().delete()
        _write(current, measures)
    common.fulfil_anew(
        proved,
        proved_by(current, owed),
        agency=current.province.committee,
        record=duties.pilot_record(current.pk, current.province.key),
        reason=_("Hồ sơ chỉ đạo điểm được sửa."),
        by=by,
        at=at,
    )
    return current


@transaction.atomic
def withdraw_pilot(*, review: PilotReview, reason: str, by: User, at: datetime | None = None) -> PilotReview:
    """Take a pilot back with a reason. Raises InvalidInput with "reason", Conflict."""
    current = withdraw(review, reason=reason, by=by, at=at)
    directives.unfulfil(record=_name(current), reason=current.withdrawn_reason, by=by, at=at)
    return current


# --- Checks ----------------------------------------------------------------------------------------------


def _checked(
    values: PilotValues, programme: Programme, *, today: date
) -> tuple[dict[str, object], dict[PilotMeasure, BeforeAfter]]:
    """The values as stored. Raises InvalidInput."""
    common.refuse_secret(
        values.plan_number, values.review_number, values.content, values.results, marked=values.secrecy
    )
    checked = Checked()
    longest = common.LONGEST_NUMBER
    wanted: dict[str, object] = {
        "plan_number": checked.line(
            "plan_number", values.plan_number, missing=_("Ghi số, ký hiệu kế hoạch điểm."), longest=longest
        ),
        "plan_on": values.plan_on,
        "area": checked.line("area", values.area, missing=_("Ghi địa bàn chỉ đạo điểm.")),
        "content": checked.text("content", values.content),
        "review_number": checked.line("review_number", values.review_number, longest=longest),
        "reviewed_on": values.reviewed_on,
        "results": checked.text("results", values.results),
        "limits": checked.text("limits", values.limits),
        "lessons": checked.text("lessons", values.lessons),
    }
    _check_days(checked, values, programme, today)
    measures = _measures(checked, values)
    checked.settle(_("Chưa lưu được chỉ đạo điểm. Hãy sửa các chỗ được báo lỗi."))
    return wanted, measures


def _check_days(checked: Checked, values: PilotValues, programme: Programme, today: date) -> None:
    approval = programme.instrument
    if values.plan_on is None:
        checked.refuse("plan_on", _("Ghi ngày kế hoạch điểm."))
    elif approval is not None and approval.issued_on is not None and values.plan_on < approval.issued_on:
        checked.refuse(
            "plan_on",
            _("Kế hoạch ghi ngày %(day)s, trước ngày %(basis_day)s của %(basis)s mà kế hoạch triển khai.")
            % {
                "day": format_date(values.plan_on),
                "basis_day": format_date(approval.issued_on),
                "basis": approval,
            },
        )
    checked.refuse("plan_on", common.future(values.plan_on, today))
    checked.refuse("reviewed_on", common.future(values.reviewed_on, today))
    if values.review_number.strip() and values.reviewed_on is None:
        checked.refuse("reviewed_on", _("Ghi ngày sơ kết."))
    if values.reviewed_on is not None:
        if not values.review_number.strip():
            checked.refuse("review_number", _("Ghi số, ký hiệu báo cáo sơ kết."))
        checked.refuse("reviewed_on", common.runs_backward(values.plan_on, values.reviewed_on))
        if not values.results.strip():
            checked.refuse("results", _("Ghi kết quả sơ kết."))


def _measures(checked: Checked, values: PilotValues) -> dict[PilotMeasure, BeforeAfter]:
    """The measures of which something was counted."""
    found: dict[PilotMeasure, BeforeAfter] = {}
    for measure, (before, after) in values.measures.items():
        if before is None and after is None:
            continue
        if not all(value is None or 0 <= value <= MOST for value in (before, after)):
            checked.refuse(f"measures-{PilotMeasure(measure).value}", _("Ghi số không âm."))
        found[PilotMeasure(measure)] = (before, after)
    return found


def _write(row: PilotReview, measures: Mapping[PilotMeasure, BeforeAfter]) -> None:
    PilotResult.objects.bulk_create(
        [
            PilotResult(review=row, measure=measure, before=before, after=after)
            for measure, (before, after) in measures.items()
        ]
    )


def _listed(measures: Mapping[PilotMeasure, BeforeAfter]) -> str:
    return "\n".join(
        f"{PilotMeasure(measure).label}: {common.readable(before)} → {common.readable(after)}"
        for measure, (before, after) in measures.items()
    )


def _wrong(name: str, words: str) -> InvalidInput:
    return InvalidInput(words, {name: words})


# --- Duties ----------------------------------------------------------------------------------------------


def _name(row: PilotReview) -> str:
    return duties.pilot_record(row.pk, row.province.key)[0]


def _tell(row: PilotReview, *, by: User, at: datetime | None) -> None:
    common.fulfil(
        proved_by(row, duties.duties_of(row.programme.code)),
        agency=row.province.committee,
        record=duties.pilot_record(row.pk, row.province.key),
        by=by,
        at=at,
    )


def proved_by(row: PilotReview, owed: duties.ProgrammeDuties) -> list[Done]:
    papers = (
        (
            owed.pilot_plan,
            row.plan_number,
            row.plan_on,
            _("Kế hoạch chỉ đạo điểm số %(number)s ngày %(day)s"),
        ),
        (
            owed.pilot_review,
            row.review_number,
            row.reviewed_on,
            _("Báo cáo sơ kết số %(number)s ngày %(day)s"),
        ),
    )
    return [
        Done(code, duties.ONCE, day, words % {"number": number, "day": format_date(day)})
        for code, number, day, words in papers
        if day is not None
    ]
