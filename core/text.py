"""Vietnamese text: folding for search, keys for sorting.

The database's own collations are not used for order: the embedded server has no ICU, and C-library collations
change under indexes. A sort key computed here is stored beside each name instead.
"""

import re
import unicodedata

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: chr(0x100 + index) for index, letter in enumerate(_ALPHABET)}
# Tones in dictionary order: none, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_SEPARATOR = " "


def fold(text: str) -> str:
    """`text` without tone and letter marks, lower case, punctuation as single spaces.

    Two spellings that a person would call the same search fold alike: "Hoà Bình", "Hòa Bình", "HÒA-BÌNH" and any
    of them in decomposed Unicode. The SQL function `vn_fold` does the same to a column.
    """
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d").replace("Đ", "d"))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", bare))


def sort_key(text: str) -> str:
    """A key whose plain byte order is Vietnamese dictionary order of `text`.

    Letters count first (a ă â b c d đ e ê …, so Đà Nẵng stands after Cần Thơ and before Hà Nội), tones only
    between texts that are otherwise equal. Numbers inside a text sort by value up to twelve digits.
    """
    letters: list[str] = []
    tones: list[str] = []
    for word in re.findall(r"\d+|[^\W\d_]+", unicodedata.normalize("NFC", text.lower())):
        if word.isdigit():
            letters.append(word.zfill(12))
            tones.append("0")
        else:
            letters.append("".join(_rank(char) for char in word))
            tones.append("".join(_tone(char) for char in word))
    return _SEPARATOR.join(letters) + "\u0001" + _SEPARATOR.join(tones)


def _split(char: str) -> tuple[str, str]:
    """A letter of the Vietnamese alphabet and its tone digit."""
    marks = unicodedata.normalize("NFD", char)
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), "0")
    letter = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    return letter, tone


def _rank(char: str) -> str:
    letter, _ = _split(char)
    return _RANK.get(letter, letter)


def _tone(char: str) -> str:
    return _split(char)[1]
