"""Documents marked secret are refused, wherever a mark can show: chosen in a form, in a text, in a number, in a name.

Law 29/2018/QH14 on the protection of state secrets knows three degrees: Mật, Tối mật, Tuyệt mật. Such documents never
go through this program. The rules look at words: "mật" is also part of many harmless ones ("bảo mật", "bí mật nhà
nước", "mật độ", "mật khẩu"), and without its marks it looks like "mắt", "mặt", "mất".
"""

import re
import unicodedata
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from core.text import fold


class Secrecy(StrEnum):
    """The degree stamped on a document; NONE for one without a stamp."""

    NONE = ""
    MAT = "mat"
    TOI_MAT = "toi_mat"
    TUYET_MAT = "tuyet_mat"

    @property
    def label(self) -> Promise:
        return _LABELS[self]


_LABELS: dict[Secrecy, Promise] = {
    Secrecy.NONE: gettext_lazy("Không đóng dấu độ mật"),
    Secrecy.MAT: gettext_lazy("Mật"),
    Secrecy.TOI_MAT: gettext_lazy("Tối mật"),
    Secrecy.TUYET_MAT: gettext_lazy("Tuyệt mật"),
}
#: For a form field.
SECRECY_CHOICES: list[tuple[str, Promise]] = [(degree.value, degree.label) for degree in Secrecy]

REFUSAL = gettext_lazy(
    "Tài liệu đóng dấu chỉ độ mật (%(degree)s) không được đưa vào chương trình này. Hãy gửi qua kênh văn bản mật theo "
    "quy định về bảo vệ bí mật nhà nước và chỉ ghi ở đây những gì không mật."
)

# Words after which "mật" belongs to the word, and words that it begins itself.
_BEFORE = "bảo|bí|cơ|thân|mật|trầm|giải|ong|sữa|dịch|túi|ống|gan|nước"
_AFTER = "khẩu|độ|thiết|mã|vụ|thám|danh|ong|gấu|ngọt|mật|thư|ước|nghị|truyền|tông|đạo|phục"
_DEGREES = [
    (Secrecy.TUYET_MAT, re.compile(r"(?<!\w)tuyệt\s+mật(?!\w)", re.IGNORECASE)),
    (Secrecy.TOI_MAT, re.compile(r"(?<!\w)tối\s+mật(?!\w)", re.IGNORECASE)),
    (
        Secrecy.MAT,
        re.compile(
            rf"(?<!\w)(?:(?P<before>{_BEFORE})\s+)?mật(?!\w)(?:\s+(?P<after>{_AFTER})(?!\w))?", re.IGNORECASE
        ),
    ),
]
# Typed without marks, "mat" alone says nothing; these phrases do.
_BARE = [
    (Secrecy.TUYET_MAT, re.compile(r"\btuyet mat\b")),
    (Secrecy.TOI_MAT, re.compile(r"\btoi mat\b")),
    (
        Secrecy.MAT,
        re.compile(r"\b(?:do|dau|loai|tai lieu|van ban|cong van|bao cao|ke hoach|ho so) mat\b(?! khau)"),
    ),
]
_ONLY_MARK = {"mat": Secrecy.MAT, "toi mat": Secrecy.TOI_MAT, "tuyet mat": Secrecy.TUYET_MAT}


def degree_in(text: str) -> Secrecy:
    """The highest degree that `text` shows; NONE when it shows none."""
    plain = unicodedata.normalize("NFC", text.replace("_", " ").replace("\u00a0", " "))
    for degree, pattern in _DEGREES:
        if any(_stands_alone(match) for match in pattern.finditer(plain)):
            return degree
    if plain.isascii():
        return _bare_degree(plain)
    return Secrecy.NONE


def _stands_alone(match: re.Match[str]) -> bool:
    groups = match.groupdict()
    return not groups.get("before") and not groups.get("after")


def _bare_degree(text: str) -> Secrecy:
    """The degree in a text typed without any marks."""
    folded = fold(text)
    if folded in _ONLY_MARK:
        return _ONLY_MARK[folded]
    return next((degree for degree, pattern in _BARE if pattern.search(folded)), Secrecy.NONE)


def refusal(*texts: str, marked: Secrecy | str = Secrecy.NONE) -> str:
    """The sentence that refuses a document; empty when neither its mark nor any of `texts` shows a degree."""
    degrees = [Secrecy(marked), *map(degree_in, texts)]
    found = max(degrees, key=list(Secrecy).index)
    return "" if found is Secrecy.NONE else str(REFUSAL) % {"degree": found.label}
