"""What an inspection may hold: the values as typed, checked, and written as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import Agency
from core.formats import format_date
from core.secrecy import Secrecy
from projects.models import Programme
from provinces.choices import TeamSeat
from provinces.models import Inspection, InspectionMember, InspectionProvince, Province, Recommendation
from provinces.services import common
from provinces.services.common import Checked

MOST_ROWS = 100


@dataclass(frozen=True, slots=True)
class TeamValues:
    """A seat on the team as typed: an office of an agency, never a name."""

    seat: TeamSeat | str
    agency: Agency
    office: str


@dataclass(frozen=True, slots=True)
class VisitValues:
    """A province that is visited, and what was found there."""

    province: Province
    visited_on: date | None = None
    findings: str = ""


@dataclass(frozen=True, slots=True)
class RecommendationValues:
    """What is recommended, to whom, by when."""

    text: str
    owner: Agency | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class InspectionValues:
    """An inspection as typed. Team, visits and recommendations are all of them, in order."""

    programme: Programme
    title: str
    decision_number: str
    decided_on: date | None
    starts_on: date | None
    ends_on: date | None
    members: Sequence[TeamValues]
    visits: Sequence[VisitValues]
    recommendations: Sequence[RecommendationValues] = ()
    findings: str = ""
    secrecy: Secrecy | str = Secrecy.NONE


@dataclass(frozen=True, slots=True)
class Parts:
    members: list[TeamValues]
    visits: list[VisitValues]
    recommendations: list[RecommendationValues]


def checked_values(values: InspectionValues, *, today: date) -> tuple[dict[str, object], Parts]:
    """The values as stored. Raises InvalidInput."""
    common.refuse_secret(values.decision_number, values.title, values.findings, marked=values.secrecy)
    checked = Checked()
    wanted: dict[str, object] = {
        "programme": values.programme,
        "title": checked.line("title", values.title, missing=_("Ghi tên đoàn kiểm tra.")),
        "decision_number": checked.line(
            "decision_number",
            values.decision_number,
            missing=_("Ghi số, ký hiệu quyết định."),
            longest=common.LONGEST_NUMBER,
        ),
        "decided_on": values.decided_on,
        "starts_on": values.starts_on,
        "ends_on": values.ends_on,
        "findings": checked.text("findings", values.findings),
    }
    for name in ("decided_on", "starts_on", "ends_on"):
        if wanted[name] is None:
            checked.refuse(name, _("Ghi ngày."))
    checked.refuse("decided_on", common.future(values.decided_on, today))
    if (
        values.decided_on is not None
        and values.starts_on is not None
        and values.starts_on < values.decided_on
    ):
        checked.refuse(
            "starts_on",
            _("Kiểm tra bắt đầu trước ngày quyết định %(day)s.") % {"day": format_date(values.decided_on)},
        )
    checked.refuse("ends_on", common.runs_backward(values.starts_on, values.ends_on))
    parts = Parts(
        _team(checked, values.members, values.decided_on),
        _visits(checked, values),
        _recommended(checked, values),
    )
    checked.settle(_("Chưa lưu được đoàn kiểm tra. Hãy sửa các chỗ được báo lỗi."))
    return wanted, parts


def _team(checked: Checked, given: Sequence[TeamValues], day: date | None) -> list[TeamValues]:
    leaders = [place for place, member in enumerate(given) if member.seat == TeamSeat.LEADER]
    if not leaders:
        checked.refuse("members", _("Đoàn kiểm tra phải có trưởng đoàn."))
    for place in leaders[1:]:
        checked.refuse(f"members-{place}-seat", _("Đoàn kiểm tra chỉ có một trưởng đoàn."))
    for place, member in enumerate(given):
        if member.seat not in TeamSeat.values:
            checked.refuse(f"members-{place}-seat", _("Chọn vị trí trong đoàn."))
        if day is not None and not _works(member.agency, day):
            checked.refuse(
                f"members-{place}-agency",
                _("%(agency)s không hoạt động vào ngày quyết định %(day)s.")
                % {"agency": member.agency.name, "day": format_date(day)},
            )
    return [
        TeamValues(
            str(member.seat),
            member.agency,
            checked.line(
                f"members-{place}-office",
                member.office,
                missing=_("Ghi chức vụ, không ghi họ tên."),
                longest=common.LONGEST_OFFICE,
            ),
        )
        for place, member in enumerate(given)
    ]


def _works(agency: Agency, day: date) -> bool:
    return agency.valid_from <= day and (agency.valid_to is None or agency.valid_to >= day)


def _visits(checked: Checked, values: InspectionValues) -> list[VisitValues]:
    found: list[VisitValues] = []
    seen: set[int] = set()
    if not values.visits:
        checked.refuse("visits", _("Chọn ít nhất một địa phương được kiểm tra."))
    for place, visit in enumerate(values.visits):
        name, day = f"visits-{place}", visit.visited_on or values.starts_on
        if visit.province.pk in seen:
            checked.refuse(f"{name}-province", _("Địa phương này đã ghi ở dòng khác."))
        seen.add(visit.province.pk)
        if day is not None and not _exists(visit.province, day):
            checked.refuse(
                f"{name}-province",
                _("%(province)s không tồn tại vào ngày %(day)s.")
                % {"province": f"{visit.province.name} ({visit.province.key})", "day": format_date(day)},
            )
        if visit.visited_on is not None and not _within(visit.visited_on, values):
            checked.refuse(f"{name}-visited_on", _("Ngày làm việc nằm ngoài thời gian kiểm tra."))
        found.append(
            VisitValues(visit.province, visit.visited_on, checked.text(f"{name}-findings", visit.findings))
        )
    return found


def _within(day: date, values: InspectionValues) -> bool:
    return (values.starts_on is None or day >= values.starts_on) and (
        values.ends_on is None or day <= values.ends_on
    )


def _exists(province: Province, day: date) -> bool:
    return province.valid_from <= day and (province.valid_to is None or day <= province.valid_to)


def _recommended(checked: Checked, values: InspectionValues) -> list[RecommendationValues]:
    found: list[RecommendationValues] = []
    if len(values.recommendations) > MOST_ROWS:
        checked.refuse("recommendations", _("Ghi nhiều nhất %(most)d kiến nghị.") % {"most": MOST_ROWS})
    for place, item in enumerate(values.recommendations):
        name = f"recommendations-{place}"
        text = checked.text(f"{name}-text", item.text, missing=_("Ghi nội dung kiến nghị."))
        if item.owner is None:
            checked.refuse(f"{name}-owner", _("Chọn cơ quan thực hiện."))
        if item.due_on is None:
            checked.refuse(f"{name}-due_on", _("Ghi hạn thực hiện."))
        elif values.starts_on is not None and item.due_on <= values.starts_on:
            checked.refuse(f"{name}-due_on", _("Hạn thực hiện phải sau ngày bắt đầu kiểm tra."))
        found.append(RecommendationValues(text, item.owner, item.due_on))
    return found


def write_parts(row: Inspection, parts: Parts) -> None:
    InspectionMember.objects.bulk_create(
        [
            InspectionMember(
                inspection=row, order=order, seat=member.seat, agency=member.agency, office=member.office
            )
            for order, member in enumerate(parts.members, 1)
        ]
    )
    InspectionProvince.objects.bulk_create(
        [
            InspectionProvince(
                inspection=row, province=visit.province, visited_on=visit.visited_on, findings=visit.findings
            )
            for visit in parts.visits
        ]
    )
    Recommendation.objects.bulk_create(
        [
            Recommendation(
                inspection=row, number=number, text=item.text, owner=item.owner, due_on=item.due_on
            )
            for number, item in enumerate(parts.recommendations, 1)
            if item.owner is not None and item.due_on is not None  # as checked
        ]
    )


def parts_of(row: Inspection) -> Parts:
    return Parts(
        [
            TeamValues(member.seat, member.agency, member.office)
            for member in row.members.select_related("agency").order_by("order")
        ],
        [
            VisitValues(visit.province, visit.visited_on, visit.findings)
            for visit in row.visits.select_related("province").order_by("pk")
        ],
        [
            RecommendationValues(item.text, item.owner, item.due_on)
            for item in row.recommendations.select_related("owner").order_by("number")
        ],
    )


def printed(rows: Sequence[TeamValues | VisitValues | RecommendationValues]) -> str:
    lines: list[str] = []
    for row in rows:
        if isinstance(row, TeamValues):
            lines.append(f"{row.office} – {row.agency.short_name}")
        elif isinstance(row, VisitValues):
            lines.append(f"{row.province.name}: {row.findings}")
        else:
            lines.append(f"{row.text} ({format_date(row.due_on)})")
    return "\n".join(lines)
