"""Making any text safe to print: characters that files cannot hold are taken out, the rest stays literal."""

import re
import unicodedata

# What XML 1.0 forbids, plus the marks that turn the direction of the text around (they can disguise it).
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[ \t]+")


def lines(text: str) -> tuple[str, ...]:
    """The non-empty lines of a text, composed (NFC), without forbidden characters and runs of blanks."""
    composed = unicodedata.normalize("NFC", _BREAKS.sub("\n", text))
    cleaned = (_SPACES.sub(" ", _FORBIDDEN.sub("", line)).strip() for line in composed.split("\n"))
    return tuple(line for line in cleaned if line)


def one_line(text: str) -> str:
    """The text on a single line."""
    return " ".join(lines(text))


def lower_first(text: str) -> str:
    """ "Kết quả …" → "kết quả …", for use inside a sentence."""
    return text[:1].lower() + text[1:]
