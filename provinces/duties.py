"""Which duties of `directives` the records of this app fulfil, and how those records are named for good.

Obligations are reference data of `directives`; where one is missing there, nothing is fulfilled and nothing fails.
"""

from dataclasses import dataclass
from datetime import date

ONCE = "once"


@dataclass(frozen=True, slots=True)
class ProgrammeDuties:
    """Codes of the obligations that a programme lays on provinces; empty where it has none."""

    plan: str = ""
    yearly_plan: str = ""
    consolidated: str = ""
    regulation: str = ""
    assigned: str = ""
    pilot_plan: str = ""
    pilot_review: str = ""


DUTIES: dict[str, ProgrammeDuties] = {
    "2016-2020": ProgrammeDuties(
        plan="2546-ban-hanh-ke-hoach",
        yearly_plan="2546-ke-hoach-nam",
        consolidated="1471-kien-toan-ban-chi-dao",
        regulation="12-quy-che-hoat-dong",
        assigned="12-phan-cong-thanh-vien",
        pilot_plan="kh15-diem-ke-hoach",
        pilot_review="kh15-diem-so-ket",
    ),
}
_NONE = ProgrammeDuties()

#: Decision 793/QĐ-TTg stands beside the programmes: the yearly duty of provinces, and that of ministries and unions.
DAY_30_7 = ("793-huong-ung-30-7", "793-huong-ung-30-7-bo-nganh")


def duties_of(programme_code: str) -> ProgrammeDuties:
    return DUTIES.get(programme_code, _NONE)


def year_code(year: int) -> str:
    """The occurrence of a yearly duty."""
    return f"{year}-Y"


def year_of(day: date) -> str:
    return year_code(day.year)


# --- Names and pages of records --------------------------------------------------------------------------


def plan_record(pk: int) -> tuple[str, str]:
    return f"provinces.plan:{pk}", f"/provinces/plans/{pk}/"


def consolidation_record(pk: int, province: str) -> tuple[str, str]:
    return f"provinces.consolidation:{pk}", _place(province, f"consolidation-{pk}")


def activity_record(pk: int, province: str) -> tuple[str, str]:
    """`province` is empty for an activity of the centre."""
    return f"provinces.activity:{pk}", _place(province, f"activity-{pk}")


def pilot_record(pk: int, province: str) -> tuple[str, str]:
    return f"provinces.pilot:{pk}", _place(province, f"pilot-{pk}")


def _place(province: str, mark: str) -> str:
    """A place on the page of the province with this key, which is there as long as the record is."""
    return f"/provinces/{province}/#{mark}" if province else "/provinces/"
