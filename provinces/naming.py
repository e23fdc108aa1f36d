"""How a province's steering committee is called and keyed, in one place for the reference data and new units."""

from dataclasses import dataclass
from pathlib import Path

from accounts.reference_loader import AGENCIES
from core.reference import files
from core.reference.files import Row

_FILE = Path(__file__).resolve().parents[1] / "accounts" / "reference" / AGENCIES


@dataclass(frozen=True, slots=True)
class CommitteeNames:
    name: str
    short_name: str
    name_en: str


def committee_code(key: str) -> str:
    """Code of the steering committee of the province `key`: `15@2025` → `bcd138-15-2025`."""
    return f"bcd138-{key.replace('@', '-')}"


def words() -> Row:
    """The part `provincial_committees` of the agencies' reference file. Raises BadReference."""
    file = files.read(_FILE, f"accounts/reference/{AGENCIES}")
    return Row(file.file, "provincial_committees", file.mapping("provincial_committees"))


def committee_names(name: str, full_name: str) -> CommitteeNames:
    """The committee's names from the unit's: "Ban Chỉ đạo 138 tỉnh Lào Cai"."""
    patterns = words()
    called = {"name": name.strip(), "full_name": _lower_first(full_name.strip())}
    return CommitteeNames(
        *(patterns.text(part).format(**called) for part in ("name", "short_name", "name_en"))
    )


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
