"""A name is found without its marks, sorted as in Vietnam, and holds nothing that is not seen."""

import unicodedata
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.text import fold, initials, is_composed, is_name, is_storable, numbered_key, sort_key, tidy

BASES = {"a": "aăâ", "d": "dđ", "e": "eê", "i": "i", "o": "oôơ", "u": "uư", "y": "y"}
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]  # ngang, huyền, hỏi, ngã, sắc, nặng
LETTERS = [
    (plain, unicodedata.normalize("NFC", letter + tone))
    for plain, letters in BASES.items()
    for letter, tone in product(letters, [""] if plain == "d" else TONES)
]
VIETNAMESE = st.text(
    st.sampled_from([case for _, letter in LETTERS for case in (letter, letter.upper())] + list("bcghklmnpqrstvx '-"))
)


def test_vietnamese_has_sixty_seven_letters_with_marks_and_seven_without() -> None:
    assert len({letter for _, letter in LETTERS}) == 74
    assert all(len(letter) == 1 for _, letter in LETTERS)


@pytest.mark.parametrize(("plain", "letter"), LETTERS)
def test_every_letter_is_found_by_its_plain_one(plain: str, letter: str) -> None:
    spellings = {unicodedata.normalize(form, case) for form in ("NFC", "NFD") for case in (letter, letter.upper())}

    assert {fold(spelling) for spelling in spellings} == {plain}


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đặng Văn Đức", "dang van duc"),
        ("Nguyễn Thị Hường", "nguyen thi huong"),
        ("  Lô\tVăn \n Xồng ", "lo van xong"),
        ("hoà", "hoa"),
        ("hòa", "hoa"),
        ("Quỳ Châu", "quy chau"),
        ("17827", "17827"),
        ("", ""),
    ],
)
def test_a_name_is_found_however_it_is_typed(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(VIETNAMESE)
def test_folded_text_is_plain_and_stays_as_it_is(text: str) -> None:
    folded = fold(text)

    assert folded.isascii()
    assert fold(folded) == folded


@given(st.text())
def test_folding_anything_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(VIETNAMESE)
def test_composed_and_decomposed_text_are_found_and_sorted_alike(text: str) -> None:
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)

    assert fold(composed) == fold(decomposed)
    assert sort_key(composed) == sort_key(decomposed)


@given(VIETNAMESE)
def test_capitals_are_found_and_sorted_like_small_letters(text: str) -> None:
    assert fold(text.upper()) == fold(text)
    assert sort_key(text.upper()) == sort_key(text)


@pytest.mark.parametrize(
    "in_order",
    [
        pytest.param("a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y", id="alphabet"),
        pytest.param("ma mà mả mã má mạ", id="tones"),
        pytest.param("ba bà bả bã bá bạ ban bàn băng bằng bân", id="letters before tones"),
        pytest.param("Duyên Dương Đan Đào Đức Em", id="Đ after D"),
    ],
)
def test_words_stand_in_the_order_of_a_vietnamese_dictionary(in_order: str) -> None:
    words = in_order.split()

    assert sorted(sorted(words), key=sort_key) == words


def test_hamlets_stand_in_the_order_of_their_numbers() -> None:
    in_order = ["Bản Xốp 3", "Xóm 1", "Xóm 2", "Xóm 2A", "Xóm 10", "Xóm Đình"]

    assert sorted(sorted(in_order), key=numbered_key) == in_order


def test_people_stand_in_the_order_of_a_vietnamese_list() -> None:
    by_hand = [
        "An",
        "Ân",
        "Bùi Thị Hoa",
        "Bùi Thị Hoà",
        "Bùi Thị Hoan",
        "Dương Văn An",
        "Đặng Văn Đức",
        "Đinh Thị Lan",
        "Lê Văn Tám",
        "Lô Văn Xồng",
        "Lữ Thị Mai",
        "Moong Văn Nghệ",
        "Nguyễn Thị Hường",
        "Nguyễn Văn An",
        "Nguyễn Văn Ất",
        "Vi Thị Hà",
        "Xồng Bá Dếnh",
        "Ỷ Lan",
    ]

    assert sorted(sorted(by_hand), key=sort_key) == by_hand


def test_hamlets_that_are_numbered_stand_before_named_ones() -> None:
    assert sorted(["Xóm Đông", "Xóm 2", "Xóm An", "Xóm 1"], key=sort_key) == ["Xóm 1", "Xóm 2", "Xóm An", "Xóm Đông"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Bác\x00 Tám", id="NUL"),
        pytest.param("\ud800", id="lone surrogate"),
        pytest.param("\x1b[2J", id="escape"),
        pytest.param("\x7f", id="delete"),
        pytest.param("\r\n", id="carriage return"),
        pytest.param("\x85", id="C1 control"),
        pytest.param("\ufffe", id="U+FFFE"),
        pytest.param("\uffff", id="U+FFFF"),
        pytest.param("\U0010ffff", id="last point of the last plane"),
        pytest.param("\ufdd0", id="U+FDD0"),
        pytest.param("\ufdef", id="U+FDEF"),
    ],
)
def test_text_that_a_database_would_refuse_is_neither_kept_nor_a_name(text: str) -> None:
    assert not is_storable(text)
    assert not is_name(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Nhà có chó 🐕, gọi trước", id="emoji"),
        pytest.param("👨‍👩‍👧‍👦", id="family of joined emoji"),
        pytest.param("dòng một\ndòng hai\tcột", id="lines and tabs"),
        pytest.param("soft\u00adhyphen", id="soft hyphen"),
        pytest.param("zero\u200bwidth", id="zero-width space"),
        pytest.param("\u202eright to left", id="direction"),
        pytest.param("\ue000", id="private"),
        pytest.param("\ufeff", id="byte order mark"),
        pytest.param("e\u0302\u0303\ufe0f", id="variation selector"),
        pytest.param("1\ufe0f\u20e3", id="keycap"),
        pytest.param("\u034f", id="unseen joiner"),
        pytest.param("\u3164", id="letter without a shape"),
        pytest.param("\U000e0041", id="tag letter"),
        pytest.param("\u2028", id="line separator"),
        pytest.param("\U0003fffd", id="point without a character"),
        pytest.param("☎", id="telephone sign"),
    ],
)
def test_a_note_may_hold_what_a_name_may_not(text: str) -> None:
    assert is_storable(text)
    assert not is_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Thị Hường",
        unicodedata.normalize("NFD", "Nguyễn Thị Hường"),
        "null",
        "undefined",
        "NaN",
        "True",
        "Robert'); DROP TABLE visits;--",
        "O'Nghịch",
        "Trần-Lê Ngọc (Tám)",
        "Xóm 12/9",
        "<b>Tám</b>",
    ],
)
def test_a_strange_name_is_still_a_name(text: str) -> None:
    assert is_name(text)


@given(VIETNAMESE)
def test_whatever_vietnamese_letters_spell_is_a_name(text: str) -> None:
    assert is_name(text)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"])))
def test_all_characters_that_exist_may_stand_in_a_note(text: str) -> None:
    assert is_storable(text)


def test_a_decomposed_name_is_not_in_the_form_in_which_names_are_kept() -> None:
    name = "Nguyễn Thị Hường"

    assert is_composed(name)
    assert not is_composed(unicodedata.normalize("NFD", name))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Đặng   Văn\tĐức \n", "Đặng Văn Đức"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Hường"), "Nguyễn Thị Hường"),
        ("\u00a0Tám\u3000", "Tám"),
        (" \t ", ""),
    ],
)
def test_a_name_is_kept_trimmed_and_composed(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


@given(st.text())
def test_tidy_text_is_tidy_and_found_as_before(text: str) -> None:
    tidied = tidy(text)

    assert tidy(tidied) == tidied
    assert is_composed(tidied)


@pytest.mark.parametrize(
    ("name", "letters"), [("Đặng Văn Đức", "ĐĐ"), ("ỷ lan", "ỶL"), ("Tám", "T"), ("", ""), ("  Lô  Xồng ", "LX")]
)
def test_the_letters_of_an_avatar_are_the_first_and_the_last_word(name: str, letters: str) -> None:
    assert initials(name) == letters
