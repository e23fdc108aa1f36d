"""Widths of text, from which the lengths of rules follow."""

from pathlib import Path

import pytest

from reports.documents import fonts
from reports.documents import specification as spec

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ“”…–"


@pytest.fixture(scope="module")
def tinos() -> fonts.FontSet:
    return fonts.load(fonts.FONT_FOLDER)


def test_every_vietnamese_letter_has_a_width_of_its_own(tinos: fonts.FontSet) -> None:
    for metrics in (tinos.regular, tinos.bold):
        letters = VIETNAMESE + VIETNAMESE.upper()
        assert [letter for letter in letters if ord(letter) not in metrics.advances] == []


@pytest.mark.parametrize(("text", "ems"), [("0", 0.5), ("M", 0.944), ("ế", 0.444), (" ", 0.25), ("", 0)])
def test_bold_widths_are_those_of_times_new_roman(tinos: fonts.FontSet, text: str, ems: float) -> None:
    assert tinos.bold.width(text, 72) == pytest.approx(ems * 25.4, abs=0.05)


def test_a_heading_is_broken_evenly_and_common_pairs_stay_together(tinos: fonts.FontSet) -> None:
    agency = "BAN CHỈ ĐẠO PHÒNG, CHỐNG TỘI PHẠM CỦA CHÍNH PHỦ"

    lines = fonts.balanced_lines(agency, tinos.bold, 12, spec.LETTERHEAD_LEFT)

    assert lines == ("BAN CHỈ ĐẠO PHÒNG, CHỐNG", "TỘI PHẠM CỦA CHÍNH PHỦ")
    assert fonts.balanced_lines("CHÍNH PHỦ", tinos.bold, 12, 66) == ("CHÍNH PHỦ",)
    assert fonts.balanced_lines("", tinos.bold, 12, 66) == ()
    assert fonts.balanced_lines("A" * 60 + " B", tinos.bold, 12, 66) == ("A" * 60, "B")


def test_a_folder_without_the_faces_is_refused(tmp_path: Path) -> None:
    with pytest.raises(fonts.FontsMissing):
        fonts.load(tmp_path)
