"""Words in a box."""

from unicodedata import normalize

ELLIPSIS = "…"


def wrap(text: str, width: int, most: int) -> list[str]:
    """`text` in at most `most` lines of `width` characters, broken between words.

    What does not fit ends in an ellipsis; a word longer than a line is cut.
    """
    words = normalize("NFC", text).split()
    lines: list[str] = []
    while words and len(lines) < most:
        line = words.pop(0)
        while words and len(line) + 1 + len(words[0]) <= width:
            line = f"{line} {words.pop(0)}"
        if len(line) > width:
            line = line[: width - 1] + ELLIPSIS
        lines.append(line)
    if words and lines:
        last = lines[-1].removesuffix(ELLIPSIS)
        while len(last) >= width and " " in last:
            last = last.rpartition(" ")[0]
        lines[-1] = last[: width - 1].rstrip(" ,;") + ELLIPSIS
    return lines
