"""Vietnamese text: stored composed (NFC), searched without marks, sorted as a Vietnamese reader expects."""

import re
import unicodedata
from functools import lru_cache

NAME_MAX = 120
NOTE_MAX = 2_000

# Letters in the order of the Vietnamese alphabet; marks decide only between equal words.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]  # ngang, huyền, hỏi, ngã, sắc, nặng
_LETTER_RANK = {letter: rank for rank, letter in enumerate(_ALPHABET)}
_TONE_RANK = {tone: rank for rank, tone in enumerate(_TONES)}
_FIRST_LETTER, _AFTER_LETTERS = 1_000, 2_000

# Characters that are not seen but break search, or that steer a terminal or a layout.
_INVISIBLE = {"Cf", "Zl", "Zp"}
# Unseen as well, though Unicode files them under letters and marks (Default_Ignorable_Code_Point).
_UNSEEN_LETTERS = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180F, 0x3164, 0xFFA0}
_UNSEEN_LETTERS |= {*range(0x180B, 0x180E), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
# Pictograms and what encloses them, private characters, and points that have no character yet: a phone and a server
# with tables of different years must not differ about a new pictogram.
_NOT_IN_NAMES = {"So", "Me", "Co", "Cn"}
# Controls but newline and tab, surrogates, and non-characters (Unicode 23.7: U+FDD0 to U+FDEF and the last two points
# of each plane).
_PLANE_ENDS = "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
_NOT_STORABLE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_PLANE_ENDS}]")


def tidy(text: str) -> str:
    """Composed (NFC), trimmed, with runs of blanks made one: what a name is stored as."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """Text for searching: no case, no marks, đ as d. `fold("Đặng Văn Đức") == "dang van duc"`."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return " ".join(bare.replace("đ", "d").split())


def sort_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """A key that sorts by the Vietnamese alphabet first and by tone between equal letters."""
    letters: list[int] = []
    tones: list[int] = []
    for char in unicodedata.normalize("NFC", text.casefold()):
        letter, tone = _letter_and_tone(char)
        letters.append(letter)
        tones.append(tone)
    return tuple(letters), tuple(tones)


def numbered_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """As `sort_key`, with each number by its value: «Xóm 2» comes before «Xóm 10»."""
    return sort_key(_NUMBER.sub(lambda found: found[0].zfill(_DIGITS), text))


_NUMBER, _DIGITS = re.compile(r"[0-9]+"), 9


@lru_cache(1_024)  # a list of a province's officers asks for the same letters tens of thousands of times
def _letter_and_tone(char: str) -> tuple[int, int]:
    marks = unicodedata.normalize("NFD", char)
    tone = next((mark for mark in marks if mark in _TONE_RANK), "")
    letter = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark != tone))
    rank = _LETTER_RANK.get(letter)
    if rank is not None:
        return _FIRST_LETTER + rank, _TONE_RANK[tone]
    # Blanks and digits before letters, anything else after them, each by its own code point.
    return (ord(char) if char.isascii() else _AFTER_LETTERS + ord(char)), 0


def is_storable(text: str) -> bool:
    """Whether every character may be kept: no lone surrogate, no control but newline and tab, no non-character."""
    return _NOT_STORABLE.search(text) is None


def is_name(text: str) -> bool:
    """Whether text can be somebody's or some place's name: one line, nothing unseen, no pictograms."""
    return is_storable(text) and not any(
        char in "\n\t" or ord(char) in _UNSEEN_LETTERS or unicodedata.category(char) in _INVISIBLE | _NOT_IN_NAMES
        for char in text
    )


def is_composed(text: str) -> bool:
    """Whether text is composed (NFC), as all text is stored: `ễ` as one character, not as three."""
    return unicodedata.is_normalized("NFC", text)


def within_a_sentence(words: str) -> str:
    """A label as it stands within a sentence: «hộ nghèo»."""
    return words[:1].lower() + words[1:]


def initials(name: str) -> str:
    """The first letters of the first and the last word, for an avatar: `Đặng Văn Đức` → `ĐĐ`."""
    words = name.split()
    return (words[0][0] + words[-1][0] if len(words) > 1 else name[:1]).upper()
