"""A card's QR text gives what the declaration needs and nothing else; parents and the text itself are kept nowhere."""

import re
import traceback
from datetime import date
from unicodedata import is_normalized, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.problems import Problem, Refused
from shared.rules.citizen_card import TEXT_MAX, CitizenCard, differences, read_card

WHOLE = "040075001234|186123456|Đặng Văn Đức|21031975|Nam|Xóm 5, Nghi Trung, Nghi Lộc, Nghệ An|15042021"
DUC = CitizenCard(
    number="040075001234",
    name="Đặng Văn Đức",
    birth=date(1975, 3, 21),
    sex="male",
    address="Xóm 5, Nghi Trung, Nghi Lộc, Nghệ An",
    issued=date(2021, 4, 15),
)
MOTHER, FATHER, MOTHERS_NUMBER = "Canary Thị Mẹ", "Canary Văn Cha", "040150999888"

NAMES = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ ĐẶẾ", min_size=1, max_size=40).filter(str.strip)
ADDRESSES = st.text("Xóm0123456789,. ắậéềộứỹ-/", max_size=60)


def problems_of(text: str) -> list[Problem]:
    with pytest.raises(Refused) as refusal:
        read_card(text)
    return list(refusal.value.problems)


def codes(text: str) -> set[tuple[str, str | None]]:
    return {(problem.code, problem.field) for problem in problems_of(text)}


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        WHOLE.replace("186123456", ""),
        WHOLE.replace("|186123456", ""),
        WHOLE + "\r\n",
        "\ufeff" + WHOLE,
        f"{WHOLE}|{MOTHER}|{MOTHERS_NUMBER}|{FATHER}|||",
        normalize("NFD", WHOLE),
        WHOLE.encode().decode("iso-8859-1"),
        WHOLE.replace("Nam", "NAM").replace("Đặng Văn Đức", "  Đặng  Văn Đức "),
    ],
    ids=["seven", "no old number", "six", "line end", "mark", "longer", "decomposed", "wrong bytes", "spaced"],
)
def test_a_card_is_read_however_it_is_laid_out(text: str) -> None:
    assert read_card(text) == DUC


def test_a_card_without_a_day_of_issue_is_read() -> None:
    card = read_card(WHOLE.removesuffix("|15042021"))

    assert card.issued is None
    assert card.address == DUC.address


def test_a_card_with_an_empty_address_is_read() -> None:
    assert read_card("040180001234||Lô Thị Mai|21031980|Nữ||15042021").address is None


@given(
    name=NAMES,
    address=ADDRESSES,
    birth=st.dates(date(1900, 1, 1), date(2020, 12, 31)),
    number=st.from_regex(r"[0-9]{12}", fullmatch=True),
    old=st.sampled_from(["186123456", "", None]),
    issued=st.none() | st.dates(date(2021, 1, 1), date(2030, 12, 31)),
    more=st.lists(st.text(max_size=20), max_size=5),
)
def test_what_is_written_on_a_card_is_what_is_read(
    *, name: str, address: str, birth: date, number: str, old: str | None, issued: date | None, more: list[str]
) -> None:
    day = issued.strftime("%d%m%Y") if issued else ""
    parts = [number, *([] if old is None else [old]), name, birth.strftime("%d%m%Y"), "Nữ", address, day]
    behind = more if old is not None else []

    card = read_card("|".join([*parts, *behind]))

    assert (card.number, card.birth, card.sex, card.issued) == (number, birth, "female", issued)
    assert card.name.split() == normalize("NFC", name).split()
    assert is_normalized("NFC", f"{card.name}{card.address}")


@given(text=st.text(max_size=200) | st.lists(st.text(max_size=12), max_size=9).map("|".join))
def test_whatever_is_scanned_gives_a_card_or_problems_that_do_not_repeat_it(text: str) -> None:
    try:
        read_card(text)
    except Refused as refused:
        found = refused.problems
    else:
        return

    assert found
    assert all(problem.field for problem in found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ("card_unreadable", "card")),
        ("https://vneid.gov.vn/x", ("card_unreadable", "card")),
        ("1|2|3|4", ("card_unreadable", "card")),
        ("x" * (TEXT_MAX + 1), ("card_unreadable", "card")),
        (WHOLE.replace("040075001234", "04007500123"), ("not_an_id_number", "number")),
        (WHOLE.replace("040075001234", "04007500123x"), ("not_an_id_number", "number")),
        (WHOLE.replace("040075001234", "٠٤٠٠٧٥٠٠١٢٣٤"), ("not_an_id_number", "number")),
        (WHOLE.replace("21031975", "31021975"), ("unreadable_day", "birth")),
        (WHOLE.replace("21031975", "21/03/1975"), ("unreadable_day", "birth")),
        (WHOLE.replace("21031975", "21031875"), ("out_of_range", "birth")),
        (WHOLE.replace("Nam|", "Khác|"), ("unknown_code", "sex")),
        (WHOLE.replace("15042021", "35042021"), ("unreadable_day", "issued")),
        (WHOLE.replace("Đặng Văn Đức", "☺"), ("not_a_name", "name")),
        (WHOLE.replace("Xóm 5", "Xóm 5" * 60), ("too_long", "address")),
    ],
)
def test_what_is_no_card_is_refused_by_field(text: str, found: tuple[str, str]) -> None:
    assert found in codes(text)


def test_every_fault_of_a_card_is_said_at_once() -> None:
    assert codes("123||☺|99999999|X|Xóm 5|15042021") == {
        ("not_an_id_number", "number"),
        ("not_a_name", "name"),
        ("unreadable_day", "birth"),
        ("unknown_code", "sex"),
    }


def test_parents_and_the_text_are_kept_nowhere() -> None:
    """Issue 5, line 7."""
    card = read_card(f"{WHOLE}|{MOTHER}|{MOTHERS_NUMBER}|{FATHER}")

    kept = repr(card)
    assert "Canary" not in kept
    assert MOTHERS_NUMBER not in kept
    assert "186123456" not in kept


def test_a_refusal_says_nothing_of_what_was_scanned() -> None:
    canary = WHOLE.replace("21031975", "31021975")

    with pytest.raises(Refused) as refusal:
        read_card(f"{canary}|{MOTHER}")

    said = "".join(traceback.format_exception_only(refusal.value)) + repr(refusal.value.problems)
    assert not re.search(r"\d{9}", said)
    assert "Đặng" not in said
    assert "Canary" not in said


def test_the_card_of_the_right_person_differs_in_nothing() -> None:
    issued_now = read_card(WHOLE.replace("15042021", "15042026"))

    assert differences(issued_now, name="ĐẶNG VĂN ĐỨC", birth="1975") == []
    assert differences(issued_now, name="đặng văn đức", birth=None) == []


def test_what_the_card_says_otherwise_is_told_and_blocks_nothing() -> None:
    found = differences(DUC, name="Đặng Văn Đạt", birth="1975-04")

    assert [(one.code, one.field) for one in found] == [
        ("card_names_another", "name"),
        ("card_tells_another_birth", "birth"),
        ("card_of_former_commune", "address"),
    ]
