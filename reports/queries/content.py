"""What stands in the versions of a report, as plain values."""

import hashlib
from collections.abc import Iterable, Mapping

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import Conflict
from reports.choices import FigureState
from reports.digests import plain
from reports.models import Figure, Narrative, Report, ReportVersion
from reports.parsing import Stated

Stateds = dict[str, Stated]


def figures_of(version: ReportVersion) -> Stateds:
    """What each filled cell of a version states; one statement."""
    rows = Figure.objects.filter(version=version).values_list("cell__code", "state", "value")
    return {code: Stated(FigureState(state), value) for code, state, value in rows}


def texts_of(version: ReportVersion) -> dict[str, str]:
    """The text under each heading of a version; one statement."""
    return dict(Narrative.objects.filter(version=version).values_list("heading__code", "text"))


def draft_of(report: Report) -> ReportVersion:
    """The version that is being worked on. Raises Conflict when the report has none."""
    draft = ReportVersion.objects.filter(report=report, submitted_at=None).first()
    if draft is None:
        raise Conflict(_("Báo cáo không có bản đang soạn. Hãy tải lại trang để xem trạng thái mới nhất."))
    return draft


def newest_of(report: Report) -> ReportVersion:
    """The version with the greatest number, draft or submitted; every report has one."""
    return ReportVersion.objects.filter(report=report).latest("number")


def filed_before(report: Report) -> dict[int, Stateds]:
    """Figures last filed by the same agency on the same form, by period: the one before and the one a year before.

    One statement. Drafts do not count.
    """
    periods = [pk for pk in (report.period.previous_id, report.period.same_last_year_id) if pk]
    found: dict[int, Stateds] = {pk: {} for pk in periods}
    if not periods:
        return found
    rows = Figure.objects.filter(version__in=_last_filed(report, periods).values("pk")).values_list(
        "version__report__period_id", "cell__code", "state", "value"
    )
    for period, code, state, value in rows:
        found[period][code] = Stated(FigureState(state), value)
    return found


def _last_filed(report: Report, periods: Iterable[int]) -> QuerySet[ReportVersion]:
    return (
        ReportVersion.objects.filter(
            report__agency=report.agency_id,
            report__form=report.form_id,
            report__period__in=periods,
            submitted_at__isnull=False,
        )
        .order_by("report", "-number")
        .distinct("report")
    )


def figures_token(stated: Mapping[str, Stated], codes: Iterable[str]) -> str:
    """A short mark of what stands in some cells. A form carries it back, and another mark means somebody saved.

    It is taken per section, so that two people in two sections never meet.
    """
    return _mark(
        f"{code}={stated[code].state}:{plain(stated[code].value)}" for code in sorted(codes) if code in stated
    )


def texts_token(texts: Mapping[str, str]) -> str:
    """The same for the texts of a version."""
    return _mark(f"{code}={texts[code]}" for code in sorted(texts))


def _mark(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
