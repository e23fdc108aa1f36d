"""Finds strings that could name a person in free text: identity numbers, phone numbers, e-mail addresses.

The program holds aggregates only (Law 66/2011/QH12, art. 30 and 31, and the laws after it: what is known about
victims stays secret; Law 91/2025/QH15 on personal data). What is found is refused, not stored. The rules look at
shape alone. Official numbers of documents, dates, years, percentages, amounts written with separators or followed
by a currency pass.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Kind(Enum):
    """What a string looks like."""

    EMAIL = gettext_lazy("địa chỉ thư điện tử")
    PHONE = gettext_lazy("số điện thoại")
    IDENTITY = gettext_lazy("số định danh, căn cước hoặc chứng minh nhân dân")
    PASSPORT = gettext_lazy("số hộ chiếu")
    LONG_NUMBER = gettext_lazy("dãy số dài (tài khoản, mã số cá nhân)")

    @property
    def label(self) -> Promise:
        return self.value


@dataclass(frozen=True, slots=True)
class Hit:
    """A suspicious string, where it stands, and the string with its middle hidden."""

    kind: Kind
    start: int
    end: int
    masked: str


_PLAIN = str.maketrans(
    {
        **{0xFF10 + digit: str(digit) for digit in range(10)},
        **dict.fromkeys((0x00A0, 0x2007, 0x2009, 0x202F, 0x3000), " "),
        **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013), "-"),
        0xFF20: "@",
        0xFF0E: ".",
    }
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PASSPORT = re.compile(r"(?<![^\W_])[A-Z]\s?[0-9]{7,8}(?![^\W_])")
# Digits in one run, or in groups parted by one space, dot or hyphen, as identity and phone numbers are written.
_DIGITS = re.compile(r"(?<![\w.,/-])\+?\(?[0-9]+\)?(?:[ .-]\(?[0-9]{2,4}\)?)*(?![\w/])")
_MONEY = re.compile(r"\s*(?:đồng|đ\b|vnđ|vnd|usd|eur|₫|\$)", re.IGNORECASE)
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:([. ])[0-9]{3})(?:\1[0-9]{3})*")


def screen(text: str) -> list[Hit]:
    """Everything in `text` that looks like a personal identifier, in the order of the text."""
    plain = text.translate(_PLAIN)  # keeps every position
    hits = [_hit(Kind.EMAIL, match) for match in _EMAIL.finditer(plain)]
    hits += [_hit(Kind.PASSPORT, match) for match in _PASSPORT.finditer(plain)]
    hits += _numbers(plain)
    return sorted(hits, key=lambda hit: hit.start)


def refusal(text: str) -> str:
    """The sentence that refuses `text`; empty when nothing was found. Names each kind once, with its string masked."""
    found: dict[Kind, str] = {}
    for hit in screen(text):
        found.setdefault(hit.kind, hit.masked)
    if not found:
        return ""
    listed = "; ".join(f"{kind.label} (“{masked}”)" for kind, masked in found.items())
    return _(
        "Có chuỗi giống %(listed)s. Báo cáo chỉ ghi số liệu tổng hợp, không ghi thông tin của cá nhân. "
        "Hãy bỏ chuỗi này rồi lưu lại."
    ) % {"listed": listed}


def _numbers(text: str) -> Iterator[Hit]:
    for match in _DIGITS.finditer(text):
        written = match.group()
        if _THOUSANDS.fullmatch(written) or _MONEY.match(text, match.end()):
            continue
        kind = _kind_of(written, re.sub(r"[^0-9]", "", written))
        if kind is not None:
            yield _hit(kind, match)


def _kind_of(written: str, digits: str) -> Kind | None:
    count = len(digits)
    if written.startswith("+84") and count in {11, 12}:
        return Kind.PHONE
    if digits.startswith("0") and count in {10, 11}:
        return Kind.PHONE
    if count == 9 or (count == 12 and digits.startswith("0")):
        return Kind.IDENTITY
    if digits.startswith("84") and count == 11:
        return Kind.PHONE
    return Kind.LONG_NUMBER if count >= 9 and written.isdigit() else None


def _hit(kind: Kind, match: re.Match[str]) -> Hit:
    return Hit(kind, match.start(), match.end(), _mask(match.group()))


def _mask(text: str) -> str:
    return f"{text[:2]}…{text[-2:]}"
