"""Widths of text in the vendored Tinos face, and line breaks of headings.

The rules under the agency, the motto and the summary have lengths relative to their text, so the text must be
measured. Tinos has the widths of Times New Roman; what is measured here fits the DOCX as well.
"""

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst

from reports.documents.specification import METRIC_FONT

FONT_FOLDER = Path(__file__).resolve().parents[2] / "static" / "vendor" / "tinos"
MM_PER_POINT = 25.4 / 72
UNBROKEN = re.compile(r"(phòng,|\b\d+) (chống|tháng|năm)\b", re.IGNORECASE)
"""Words of a heading that stay on one line."""
FACES = {("normal", 400), ("normal", 700), ("italic", 400), ("italic", 700)}


class FontsMissing(RuntimeError):
    """The folder lacks one of the four Tinos faces as a TrueType file."""


@dataclass(frozen=True, slots=True)
class FontMetrics:
    """Advance widths of one face, in units of `units_per_em`, by code point."""

    units_per_em: int
    advances: dict[int, int]

    def width(self, text: str, size: float) -> float:
        """Width in millimetres of one line of text at `size` points; unknown characters count as 1/2 em."""
        half = self.units_per_em // 2
        units = sum(self.advances.get(ord(character), half) for character in text)
        return units / self.units_per_em * size * MM_PER_POINT


@dataclass(frozen=True, slots=True)
class FontSet:
    """The loaded folder: what Typst may use, and the widths of the upright faces."""

    typst_fonts: typst.Fonts
    regular: FontMetrics
    bold: FontMetrics


@lru_cache(maxsize=4)
def load(folder: Path) -> FontSet:
    """Fonts of a folder, read once per process. Raises `FontsMissing`."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
    paths = {(f.style, f.weight): f.path for f in fonts.fonts() if f.family == METRIC_FONT and f.path}
    missing = FACES - paths.keys()
    if missing:
        raise FontsMissing(f"{METRIC_FONT} faces not found in {folder}: {sorted(missing)}")
    regular, bold = (Path(paths["normal", weight]).read_bytes() for weight in (400, 700))
    return FontSet(fonts, _metrics(regular), _metrics(bold))


def _metrics(font: bytes) -> FontMetrics:
    """Read the advance widths out of a TrueType file (OpenType 1.9: head, hhea, hmtx, cmap format 4)."""
    count = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4s4xII", font, 12 + 16 * i) for i in range(count))
    table = {tag.decode("ascii"): font[offset : offset + length] for tag, offset, length in records}
    units_per_em = struct.unpack_from(">H", table["head"], 18)[0]
    wide = struct.unpack_from(">H", table["hhea"], 34)[0]
    widths = [struct.unpack_from(">H", table["hmtx"], 4 * i)[0] for i in range(wide)]
    glyphs = _character_map(table["cmap"])
    return FontMetrics(units_per_em, {code: widths[min(glyph, wide - 1)] for code, glyph in glyphs.items()})


def _character_map(cmap: bytes) -> dict[int, int]:
    """Code point → glyph from the Unicode subtable of format 4 (basic multilingual plane)."""
    count = struct.unpack_from(">H", cmap, 2)[0]
    offsets = [struct.unpack_from(">4xI", cmap, 4 + 8 * i)[0] for i in range(count)]
    start = next((offset for offset in offsets if struct.unpack_from(">H", cmap, offset)[0] == 4), None)
    if start is None:
        raise FontsMissing("the font has no Unicode character map of format 4")
    segments = struct.unpack_from(">H", cmap, start + 6)[0] // 2
    ends, starts, deltas, ranges = (
        start + 14,
        start + 16 + 2 * segments,
        start + 16 + 4 * segments,
        start + 16 + 6 * segments,
    )
    glyphs: dict[int, int] = {}
    for i in range(segments):
        last, first, delta, shift = (
            struct.unpack_from(">H", cmap, base + 2 * i)[0] for base in (ends, starts, deltas, ranges)
        )
        for code in range(first, min(last, 0xFFFE) + 1):
            at = ranges + 2 * i + shift + 2 * (code - first)
            glyph = struct.unpack_from(">H", cmap, at)[0] if shift else code
            if glyph:
                glyphs[code] = (glyph + delta) & 0xFFFF
    return glyphs


def balanced_lines(text: str, metrics: FontMetrics, size: float, width: float) -> tuple[str, ...]:
    """Break a heading into the fewest lines that fit `width` mm, as even as can be.

    A word wider than `width` gets a line of its own; no text gives no line.
    """
    if not text:
        return ()
    words = UNBROKEN.sub("\\1\u00a0\\2", text).split(" ")
    fewest = len(_greedy(words, metrics, size, width))
    spans = {
        metrics.width(" ".join(words[i:j]), size)
        for i in range(len(words))
        for j in range(i + 1, len(words) + 1)
    }
    for limit in sorted(span for span in spans if span <= width):
        lines = _greedy(words, metrics, size, limit)
        if len(lines) == fewest and all(metrics.width(line, size) <= limit for line in lines):
            return _loosened(lines)
    return _loosened(_greedy(words, metrics, size, width))


def _loosened(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(line.replace("\u00a0", " ") for line in lines)


def _greedy(words: Sequence[str], metrics: FontMetrics, size: float, width: float) -> tuple[str, ...]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)
