"""The short reference of a compiled figure, as an annex prints it: "33402A7EBC-012".

It is made of the digest of the compilation and the figure's place in it, so that it can be printed before anything
is stored, never changes, and names the same figure wherever the same result is restored.
"""

import re

DIGITS = 10  # of the digest: forty bits tell compilations apart
_CODE = re.compile(rf"([0-9a-f]{{{DIGITS}}})[-\s]?([0-9]{{3,5}})", re.IGNORECASE)


def figure_code(digest: str, order: int) -> str:
    """The reference of the figure at place `order` of the compilation with this digest."""
    return f"{digest[:DIGITS].upper()}-{order:03}"


def parse_figure_code(text: str) -> tuple[str, int] | None:
    """The beginning of the digest and the place, of a reference as somebody may type it; None when it is none."""
    found = _CODE.fullmatch(text.strip())
    return (found[1].lower(), int(found[2])) if found else None
