"""A small form and the people around it, beside whatever reference data the database holds."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from zoneinfo import ZoneInfo

from accounts.choices import AgencyKind
from accounts.models import Agency, Membership, User
from accounts.roles import Role
from provinces.choices import ProvinceKind, Region
from provinces.models import Province
from reports.choices import AcrossPeriods, AcrossUnits, Frequency, IndicatorKind, Operator, Severity
from reports.models import (
    Cell,
    FilingRule,
    Form,
    FormCell,
    FormCheck,
    FormVersion,
    Indicator,
    NarrativeHeading,
    Period,
    Report,
    ReportType,
    Section,
)
from reports.parsing import Entry
from reports.queries.content import draft_of, figures_of, figures_token, texts_of, texts_token
from reports.queries.layout import section_cells
from reports.services.filing import Saved, save_narrative, save_section, start_report
from reports.services.periods import open_period

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
EARLY = datetime(2018, 6, 15, 9, 0, tzinfo=HANOI)  # 2018-H1 is due on 20/6/2018 and locks on 20/7/2018
LATE = datetime(2018, 6, 21, 0, 0, tzinfo=HANOI)
AFTER_LOCK = datetime(2018, 7, 21, 0, 0, tzinfo=HANOI)

_numbers = count(1)


def make_agency(
    kind: AgencyKind = AgencyKind.PROVINCIAL_COMMITTEE, name: str = "", **values: object
) -> Agency:
    number = next(_numbers)
    name = name or f"Cơ quan thử {number}"
    return Agency.objects.create(
        code=f"thu-{number}",
        kind=kind,
        name=f"Ban Chỉ đạo {name}",
        short_name=name,
        sort_key=name,
        **{"valid_from": date(2004, 1, 1), **values},
    )


def make_user(role: Role | None, agency: Agency | None, **membership: object) -> User:
    number = next(_numbers)
    user = User.objects.create(
        username=f"nguoi-thu-{number}", full_name=f"Người thử {number}", email=f"thu{number}@example.org"
    )
    if role is not None and agency is not None:
        Membership.objects.create(
            user=user, agency=agency, role=role, **{"valid_from": date(2016, 1, 1), **membership}
        )
    return user


def make_province(agency: Agency) -> Province:
    number = next(_numbers)
    return Province.objects.create(
        key=f"{number}@t",
        gso_code=f"{chr(65 + number % 26)}{number % 10}",
        name=agency.short_name,
        full_name=f"Tỉnh {agency.short_name}",
        kind=ProvinceKind.values[0],
        region=Region.values[0],
        valid_from=date(2004, 1, 1),
        committee=agency,
        sort_key=agency.short_name,
    )


def make_period(code: str = "2018-H1") -> Period:
    for letter, label in Frequency.choices:
        ReportType.objects.get_or_create(code=letter, defaults={"name": str(label)})
    return open_period(code=code)


def make_indicator(
    code: str, kind: IndicatorKind = IndicatorKind.COUNT, unit: str = "vụ", **values: object
) -> Indicator:
    return Indicator.objects.create(
        code=code,
        name=f"Chỉ tiêu {code}",
        unit=unit,
        definition=f"Định nghĩa của {code}.",
        kind=kind,
        adds_across_units=AcrossUnits.NONE if kind == IndicatorKind.RATE else AcrossUnits.SUM,
        adds_across_periods=AcrossPeriods.NONE if kind == IndicatorKind.RATE else AcrossPeriods.SUM,
        valid_from=date(2016, 1, 1),
        **values,
    )


def make_form() -> FormVersion:
    """Sections X (X1 with parts a and b, X2, rate X9) and Y (money Y1); headings I, II, II.1; three checks.

    X1, X1/p=a, X1/p=b and Y1 are required, so is heading I.
    """
    form = Form.objects.create(code=f"thu-{next(_numbers)}", name="Biểu mẫu thử")
    version = FormVersion.objects.create(form=form, number=1, title=form.name, valid_from=date(2016, 1, 1))
    for frequency in (Frequency.HALF_YEARLY, Frequency.YEARLY):
        FilingRule.objects.create(
            form=form,
            frequency=frequency,
            agency_kind=AgencyKind.PROVINCIAL_COMMITTEE,
            valid_from=date(2016, 1, 1),
        )
    cases, tips = make_indicator("X1"), make_indicator("X2", unit="tin")
    rate = make_indicator("X9", IndicatorKind.RATE, "%", numerator=cases, denominator=tips)
    money = make_indicator("Y1", IndicatorKind.MONEY, "triệu đồng")
    first = Section.objects.create(
        form_version=version, code="X", title="Đấu tranh", guidance="Hướng dẫn", order=1
    )
    second = Section.objects.create(form_version=version, code="Y", title="Nguồn lực", order=2)
    cells = [
        (first, cases, "", {}, True),
        (first, cases, "a", {"p": "a"}, True),
        (first, cases, "b", {"p": "b"}, True),
        (first, tips, "", {}, False),
        (first, rate, "", {}, False),
        (second, money, "", {}, True),
    ]
    for order, (section, indicator, part, breakdown, required) in enumerate(cells, start=1):
        cell = Cell.objects.create(
            indicator=indicator,
            code=f"{indicator.code}/p={part}" if part else indicator.code,
            breakdown=breakdown,
            label=f"Phần {part}" if part else "",
        )
        FormCell.objects.create(section=section, cell=cell, order=order, required=required)
    for order, (code, required, writable) in enumerate(
        [("I", True, True), ("II", False, False), ("II.1", False, True)]
    ):
        NarrativeHeading.objects.create(
            form_version=version,
            code=code,
            title=f"Đề mục {code}",
            required=required,
            writable=writable,
            order=order,
        )
    checks = [
        ("X1.p", "X1/p=a + X1/p=b", Operator.EQUAL, "X1", Severity.BLOCK),
        ("X2.min", "X2", Operator.AT_LEAST, "X1", Severity.EXPLAIN),
        ("Y1.max", "Y1", Operator.AT_MOST, "1000", Severity.NOTICE),
    ]
    for order, (code, left, operator, right, severity) in enumerate(checks):
        FormCheck.objects.create(
            form_version=version, code=code, left=left, operator=operator, right=right, severity=severity,
            message=f"Quy tắc {code} không đúng.", order=order,
        )  # fmt: skip
    return version


@dataclass
class Cast:
    """Two provinces and a centre, a form they file, and a period."""

    province: Agency
    other_province: Agency
    office: Agency
    officer: User
    leader: User
    other_officer: User
    staff: User
    auditor: User
    leadership: User
    administrator: User
    stranger: User
    closed: User
    form_version: FormVersion
    period: Period
    people: dict[str, User] = field(init=False)

    def __post_init__(self) -> None:
        self.people = {name: value for name, value in vars(self).items() if isinstance(value, User)}

    @property
    def form(self) -> Form:
        return self.form_version.form

    def section(self, code: str) -> Section:
        return self.form_version.sections.get(code=code)


def make_cast() -> Cast:
    office = make_agency(AgencyKind.STANDING_OFFICE, "Thường trực thử")
    province, other = make_agency(name="Tỉnh A"), make_agency(name="Tỉnh Z")
    make_province(province)
    make_province(other)
    return Cast(
        province=province,
        other_province=other,
        office=office,
        officer=make_user(Role.PROVINCE_OFFICER, province),
        leader=make_user(Role.PROVINCE_LEADER, province),
        other_officer=make_user(Role.PROVINCE_OFFICER, other),
        staff=make_user(Role.COMMITTEE_STAFF, office),
        auditor=make_user(Role.AUDITOR, office),
        leadership=make_user(Role.LEADERSHIP, office),
        administrator=make_user(Role.ADMINISTRATOR, office),
        stranger=make_user(None, None),
        closed=make_user(Role.PROVINCE_OFFICER, province, valid_to=date(2017, 12, 31)),
        form_version=make_form(),
        period=make_period(),
    )


FILLED = {"X1": "5", "X1/p=a": "2", "X1/p=b": "3", "X2": "7", "Y1": "12,5"}
NUMBERS = {code: Decimal(text.replace(",", ".")) for code, text in FILLED.items()}
TEXTS = {"I": "Tình hình ổn định."}


def start(cast: Cast, at: datetime = EARLY) -> Report:
    return start_report(agency=cast.province, period=cast.period, form=cast.form, by=cast.officer, at=at)


def seen_of(report: Report, section: Section) -> str:
    codes = [cell.code for cell in section_cells(section) if cell.is_typed]
    stored = figures_of(draft_of(report))
    return figures_token(stored, codes)


def save(
    cast: Cast, report: Report, entries: dict[str, Entry], section: str = "X", at: datetime = EARLY
) -> Saved:
    row = cast.section(section)
    return save_section(
        report=report, section=row, entries=entries, seen=seen_of(report, row), by=cast.officer, at=at
    )


def fill(cast: Cast, report: Report, at: datetime = EARLY) -> None:
    """Everything that the form requires, consistent."""
    for section in cast.form_version.sections.all():
        codes = {cell.code for cell in section_cells(section)}
        save(cast, report, {c: Entry(t) for c, t in FILLED.items() if c in codes}, section.code, at)
    save_narrative(
        report=report, texts=TEXTS, seen=texts_token(texts_of(draft_of(report))), by=cast.officer, at=at
    )


def filled(cast: Cast) -> Report:
    report = start(cast)
    fill(cast, report)
    return report
