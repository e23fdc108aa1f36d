"""The digest that seals a submitted version: SHA-256 over a canonical text of everything in it.

Pure, so that the submit service, a bulk load and an auditor's own script get the same digest from the same
content. The text is JSON in UTF-8 with sorted keys and no spaces:

    {"figures":[[cell code,state,value or null],…],"form":"code v1","narratives":[[heading code,text],…]}

Figures are sorted by cell code, narratives by heading code; a value is a plain decimal without exponent, plus
sign or trailing zeros ("12.5", "0", "1200").
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

from reports.choices import FigureState

#: Cell code, state, value (None unless the state is a number).
FigureFact = tuple[str, FigureState | str, Decimal | None]
#: Heading code, text.
NarrativeFact = tuple[str, str]


def version_digest(*, form: str, figures: Iterable[FigureFact], narratives: Iterable[NarrativeFact]) -> str:
    """SHA-256 of a version in 64 hexadecimal digits. `form` is `str(FormVersion)`, for instance "ct130 v1".

    The order in which figures and narratives come does not matter; line ends and Unicode forms of the texts
    are brought to one spelling first. Raises ValueError when a cell or heading comes twice.
    """
    cells = sorted((code, str(FigureState(state)), plain(value)) for code, state, value in figures)
    texts = sorted((code, normal(text)) for code, text in narratives)
    for rows in (cells, texts):
        if len({row[0] for row in rows}) != len(rows):
            raise ValueError("a cell or heading comes twice")
    content = {"figures": cells, "form": form, "narratives": texts}
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def plain(value: Decimal | None) -> str | None:
    """The one way to write a value: "12.5", "0", "1200"; None stays None."""
    if value is None:
        return None
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def normal(text: str) -> str:
    """A text in composed Unicode with plain line feeds."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
