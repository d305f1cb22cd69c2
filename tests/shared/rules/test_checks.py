"""What is asked of every text and of every birth date, whichever record holds it."""

import unicodedata
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.problems import Problem
from shared.records import KINDS
from shared.records.base import Record
from shared.records.visit import Advice, PersonInVisit
from shared.rules import RULES, checks
from shared.text import NAME_MAX, NOTE_MAX, is_composed, is_name, is_storable
from tests.shared.any_record import ANY_RECORD
from tests.shared.good_record import DECLARATION, DECLINED, DUC, HAMLET, HOUSEHOLD, NOT_HOME, PERSON, VISIT

NAMES = st.text(st.characters()) | st.text(st.characters(codec="cp1258"), max_size=130)
GOOD = [HAMLET, HOUSEHOLD, PERSON, VISIT, NOT_HOME, DECLINED, DECLARATION]


def _kind_of(record: Any) -> str:
    return next(kind.name for kind in KINDS.values() if kind.record is type(record))


def _problems_in(record: Any) -> list[Problem]:
    return RULES[_kind_of(record)](record)


@pytest.mark.parametrize("record", GOOD, ids=lambda record: type(record).__name__)
def test_nothing_is_wrong_with_a_good_record(record: Record) -> None:
    assert _problems_in(record) == []


@given(ANY_RECORD)
def test_whatever_a_record_holds_its_problems_can_be_told(record: Record) -> None:
    found = _problems_in(record)

    assert all(problem.field and problem.vi and problem.en and problem.status == 422 for problem in found)


@given(NAMES)
def test_a_name_that_is_accepted_is_seen_short_and_in_one_spelling(name: str) -> None:
    accepted = not _problems_in(replace(HOUSEHOLD, head_name=name))

    assert accepted == (is_name(name) and is_composed(name) and bool(name.strip()) and len(name) <= NAME_MAX)


@given(NAMES)
def test_a_note_that_is_accepted_can_be_stored_and_compared(note: str) -> None:
    accepted = not _problems_in(replace(VISIT, note=note))

    assert accepted == (is_storable(note) and is_composed(note) and len(note) <= NOTE_MAX)


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (replace(HAMLET, kind="\x00"), "kind"),
        (replace(HOUSEHOLD, address="nhà\x00"), "address"),
        (replace(HOUSEHOLD, certificate_number="\ud800"), "certificate_number"),
        (replace(PERSON, name="Tám\x85"), "name"),
        (replace(VISIT, note="\ufdd0"), "note"),
        (replace(VISIT, note="\x1b[2J"), "note"),
        (
            replace(
                VISIT, persons=(PersonInVisit(person=DUC, advice=(Advice(product="\x00", topics=(), answer="x"),)),)
            ),
            "persons.0.advice.0.product",
        ),
    ],
    ids=["NUL in a code", "NUL", "lone surrogate", "C1 control", "non-character", "escape", "deep inside"],
)
def test_text_that_cannot_be_stored_is_named_by_its_field(record: Record, field: str) -> None:
    assert ("bad_text", field) in [(problem.code, problem.field) for problem in _problems_in(record)]


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (replace(HAMLET, name="Xo\u0301m 1"), "name"),
        (replace(HOUSEHOLD, head_name=unicodedata.normalize("NFD", "Đặng Văn Đức")), "head_name"),
        (replace(HOUSEHOLD, address=unicodedata.normalize("NFD", "gần chợ")), "address"),
        (replace(PERSON, name=unicodedata.normalize("NFD", "Nguyễn Thị Hường")), "name"),
        (replace(VISIT, note=unicodedata.normalize("NFD", "gọi trước")), "note"),
    ],
    ids=["hamlet", "head of household", "address", "person", "note"],
)
def test_decomposed_text_is_told_apart_because_its_hash_is_of_what_was_sent(record: Record, field: str) -> None:
    assert [(problem.code, problem.field) for problem in _problems_in(record)] == [("not_composed", field)]


@pytest.mark.parametrize("text", ["1975", "1975-03", "1975-03-21", "1890", "2024-02-29"])
def test_a_birth_date_may_be_known_in_part(text: str) -> None:
    assert checks.partial_day("birth", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "1975-02-30", "1975-02-29", "1975-00", "1975-13", "1975-00-00", "00-00-1955", "00/00/1955", "55", "0000", "",
        "1975-3", "1975-03-", "19750321", "1975-03-21T00:00:00Z", "1975\n", " 1975", "١٩٧٥", "tuổi Mão",
    ],
)  # fmt: skip  # two lines of dates read better than twenty
def test_a_birth_date_that_no_calendar_has_is_unreadable(text: str) -> None:
    assert [problem.code for problem in checks.partial_day("birth", text)] == ["unreadable_day"]


@pytest.mark.parametrize("text", ["1889", "1889-12-31", "1000-01", "2108", "9999-12-31"])
def test_nobody_alive_was_born_then(text: str) -> None:
    assert [problem.code for problem in checks.partial_day("birth", text)] == ["out_of_range"]


@given(st.dates(date(1890, 1, 1), checks.LAST_DAY))
def test_every_day_of_a_life_may_be_known_to_the_year_the_month_or_the_day(born: date) -> None:
    day = born.isoformat()

    assert [checks.partial_day("birth", known) for known in (day, day[:7], day[:4])] == [[], [], []]


@given(st.text())
def test_whatever_stands_for_a_birth_date_is_judged(text: str) -> None:
    assert len(checks.partial_day("birth", text)) <= 1
