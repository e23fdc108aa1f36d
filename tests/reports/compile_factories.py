"""Reports of real provinces on form 130CP, as a compilation meets them: what they say is chosen by the test."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property

from accounts.choices import AgencyKind
from accounts.models import Agency, User
from accounts.roles import Role
from provinces.models import Province
from reports.choices import FigureState, ReportEventKind, ReportState
from reports.digests import version_digest
from reports.models import (
    Cell,
    Figure,
    Form,
    FormVersion,
    Narrative,
    NarrativeHeading,
    Period,
    Report,
    ReportEvent,
    ReportVersion,
)
from reports.services.periods import open_period
from tests.reports.factories import EARLY, make_user

#: A number, or one of the two other things that a unit can say. A cell left out is not filled.
Said = Decimal | int | FigureState
NOTHING, ABSENT = FigureState.NOTHING, FigureState.NOT_APPLICABLE


@dataclass
class World:
    """A period, the form it is filed on, and who files and accepts."""

    period: Period
    form_version: FormVersion
    staff: User
    officer: User

    @cached_property
    def provinces(self) -> list[Province]:
        return list(Province.objects.valid_on(self.period.cut_to).order_by("sort_key"))

    @cached_property
    def cells(self) -> dict[str, Cell]:
        return {cell.code: cell for cell in Cell.objects.select_related("indicator")}

    def province(self, name: str) -> Province:
        return next(province for province in self.provinces if province.name == name)

    def file(
        self,
        province: Province | str,
        said: Mapping[str, Said],
        *,
        state: ReportState = ReportState.ACCEPTED,
        period: Period | None = None,
        texts: Mapping[str, str] | None = None,
        synthetic: bool = False,
        minutes: int = 0,
    ) -> ReportVersion:
        """The first version of a province's report, submitted and left in `state`."""
        unit = self.province(province) if isinstance(province, str) else province
        report = Report.objects.create(
            agency=unit.committee,
            province=unit,
            period=period or self.period,
            form=self.form_version.form,
            form_version=self.form_version,
            synthetic=synthetic,
        )
        return self.add_version(report, said, state=state, texts=texts, minutes=minutes)

    def add_version(
        self,
        report: Report,
        said: Mapping[str, Said],
        *,
        state: ReportState = ReportState.ACCEPTED,
        texts: Mapping[str, str] | None = None,
        minutes: int = 0,
    ) -> ReportVersion:
        """One more version of a report; `state` is where the report stands afterwards."""
        version = ReportVersion.objects.create(report=report, number=report.versions.count() + 1)
        Figure.objects.bulk_create([self._figure(version, code, value) for code, value in said.items()])
        headings = {
            heading.code: heading
            for heading in NarrativeHeading.objects.filter(form_version=self.form_version)
        }
        Narrative.objects.bulk_create(
            Narrative(version=version, heading=headings[code], text=text)
            for code, text in (texts or {}).items()
        )
        if state != ReportState.DRAFT:
            self._submit(version, said, texts or {}, EARLY + timedelta(minutes=minutes))
        if state == ReportState.ACCEPTED:
            self.accept(version)
        else:
            report.state = state
            report.save(update_fields=["state"])
        return version

    def accept(self, version: ReportVersion) -> None:
        report = version.report
        report.state, report.accepted_version = ReportState.ACCEPTED, version
        report.save(update_fields=["state", "accepted_version"])
        ReportEvent.objects.create(
            report=report, version=version, kind=ReportEventKind.ACCEPTED, by=self.staff, at=EARLY
        )

    def _figure(self, version: ReportVersion, code: str, said: Said) -> Figure:
        if isinstance(said, FigureState):
            return Figure(version=version, cell=self.cells[code], state=said)
        return Figure(version=version, cell=self.cells[code], value=said)

    def _submit(
        self, version: ReportVersion, said: Mapping[str, Said], texts: Mapping[str, str], at: datetime
    ) -> None:
        facts = [
            (code, value, None)
            if isinstance(value, FigureState)
            else (code, FigureState.NUMBER, Decimal(value))
            for code, value in said.items()
        ]
        version.sha256 = version_digest(
            form=str(self.form_version), figures=facts, narratives=list(texts.items())
        )
        version.submitted_at, version.submitted_by = at, self.officer
        version.save(update_fields=["sha256", "submitted_at", "submitted_by"])


def make_world(code: str = "2018-H1") -> World:
    """Needs the reference data."""
    office = Agency.objects.get(kind=AgencyKind.STANDING_OFFICE)
    return World(
        period=open_period(code=code),
        form_version=Form.objects.get(code="130CP").versions.get(number=1),
        staff=make_user(Role.COMMITTEE_STAFF, office),
        officer=make_user(Role.PROVINCE_OFFICER, Province.objects.get(key="20@2004").committee),
    )
