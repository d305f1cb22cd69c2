"""What a cell says, as a record holds it: composed text, numbers with the zeros that spreadsheets drop, days however
they were typed. Each reader answers with a value, or None beside the problem at the cell's address.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from backend.importing.sheets import CELL_MAX, Cell
from shared import problems
from shared.clock import typed_day
from shared.problems import Problem
from shared.rules import checks, identity
from shared.rules.households import problems_in_phone
from shared.text import NAME_MAX, fold, is_storable, tidy
from shared.vocabulary import certificates

ID_DIGITS = 12

FIRST_BIRTH = date(1900, 1, 1)
"""Nobody on a list of today was born before; a day before it is a slip of the hand."""

_FIRST_SERIAL, _LAST_SERIAL = 3_000, 60_000  # as days of Excel: 1908 to 2064; no year of birth lies in between
_SERIAL_ZERO = date(1899, 12, 30)
_SHORTENED = re.compile(r"\d([.,]\d+)?[eE]\+?\d+", re.ASCII)
_SEPARATORS = re.compile(r"[\s.\-']")
_WITH_COUNTRY = re.compile(r"^(?:\+?84(?=\d{9,10}$)|0)", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})[/.\-](\d{4})", re.ASCII)

# Letters of the Latin-1 block that no Vietnamese word holds, among which TCVN3 and VNI put theirs; and in VNI the
# letters that stand for marks behind a vowel that bears none of them in Vietnamese.
_NOT_VIETNAMESE = re.compile(
    "[\u00a1-\u00af\u00b1-\u00b9\u00bb-\u00bf\u00c4-\u00c7\u00cb\u00ce\u00cf\u00d1\u00d6-\u00d8\u00db\u00dc\u00de\u00df\u00e4-\u00e7\u00eb\u00ee\u00ef\u00f1\u00f6-\u00f8\u00fb\u00fc\u00fe\u00ff]"
)
_MARK_BEHIND = re.compile("[aAeE][àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ]")

_ETH = str.maketrans("Ðð", "Đđ")  # the Icelandic letter, which looks the same and is often typed for it

_RELATIONS: Mapping[str, str] = {
    "chu ho": "head",
    "ch": "head",
    "vo": "spouse",
    "chong": "spouse",
    "vo chong": "spouse",
    "con": "child",
    "con trai": "child",
    "con gai": "child",
    "con de": "child",
    "con nuoi": "child",
    "con dau": "child_in_law",
    "con re": "child_in_law",
    "con dau con re": "child_in_law",
    "bo": "parent",
    "me": "parent",
    "cha": "parent",
    "bo me": "parent",
    "bo de": "parent",
    "me de": "parent",
    "chau": "grandchild",
    "chau noi": "grandchild",
    "chau ngoai": "grandchild",
    "anh": "sibling",
    "chi": "sibling",
    "em": "sibling",
    "anh chi em": "sibling",
    "em trai": "sibling",
    "em gai": "sibling",
}
_SEXES: Mapping[str, str] = {"nam": "male", "nu": "female", "trai": "male", "gai": "female"}
_CERTIFICATES: Mapping[str, str] = {
    "ho ngheo": "poor",
    "ngheo": "poor",
    "hn": "poor",
    "ho can ngheo": "near_poor",
    "can ngheo": "near_poor",
    "hcn": "near_poor",
    "cn": "near_poor",
    "muc song trung binh": "average_farming",
    "ho co muc song trung binh": "average_farming",
    "khong": "none",
    "khong thuoc dien": "none",
    "ho khong ngheo": "none",
    "khong ngheo": "none",
    "ho thuong": "none",
    "binh thuong": "none",
}


@dataclass
class Noted:
    """What was found in the cells of a table: problems that stand in the way, what was mended, and what somebody should
    have seen before it is applied.
    """

    problems: list[Problem] = field(default_factory=list)
    mended: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)

    def wrong(self, problem: Problem) -> None:
        """Note what stands in the way."""
        self.problems.append(problem)


def text(cell: Cell, at: str, noted: Noted, limit: int = 200) -> str | None:
    """One line of text."""
    if cell is None:
        return None
    said = tidy(cell.strftime("%d/%m/%Y") if isinstance(cell, date) else str(cell)).translate(_ETH)
    found = _unfit(said, at) or checks.short(at, said, min(limit, CELL_MAX))
    for problem in found:
        noted.wrong(problem)
    return None if found else said or None


def name(cell: Cell, at: str, noted: Noted) -> str | None:
    """Somebody's name, or a place's."""
    said = text(cell, at, noted, NAME_MAX)
    found = checks.name(at, said, NAME_MAX) if said else []
    for problem in found:
        noted.wrong(problem)
    return None if found else said


def _unfit(said: str, at: str) -> list[Problem]:
    if not is_storable(said):
        return [problems.bad_text().at(at)]
    is_legacy = _NOT_VIETNAMESE.search(said) or _MARK_BEHIND.search(said)
    return [problems.legacy_letters(at)] if is_legacy else []


def id_number(cell: Cell, at: str, noted: Noted) -> str | None:
    """A personal number of 12 digits. A dropped zero comes back where a province's code results: 040… came as 40…"""
    digits = _digits(cell, at, noted)
    if digits is None:
        return None
    full = digits.zfill(ID_DIGITS)
    if len(digits) in {ID_DIGITS - 1, ID_DIGITS - 2} and identity.is_of_a_province(full):
        noted.mended.append(problems.zeros_restored(at))
        digits = full
    found = identity.problems_in_number(at, digits)
    for problem in found:
        noted.wrong(problem)
    return None if found else digits


def phone(cell: Cell, at: str, noted: Noted) -> str | None:
    """A phone number in E.164; 9 digits lost the zero before them."""
    digits = _digits(cell, at, noted)
    if digits is None:
        return None
    said = _WITH_COUNTRY.sub("+84", digits, count=1)
    if not said.startswith("+"):
        noted.mended.append(problems.zeros_restored(at))
        said = f"+84{said}"
    found = problems_in_phone(at, said)
    for problem in found:
        noted.wrong(problem)
    return None if found else said


def _digits(cell: Cell, at: str, noted: Noted) -> str | None:
    if cell is None:
        return None
    said = _SEPARATORS.sub("", str(cell))
    if _SHORTENED.fullmatch(str(cell).strip()):
        noted.wrong(problems.digits_lost(at))
        return None
    return said or None


def birth(cell: Cell, at: str, noted: Noted, today: date) -> str | None:
    """`1975`, `1975-03` or `1975-03-21`, as far as the table knows, from FIRST_BIRTH to today."""
    said = _partial_day(cell, at, noted)
    found = checks.day_within(at, _first_day(said), FIRST_BIRTH, today) if said else []
    for problem in found:
        noted.wrong(problem)
    return None if found else said


def _partial_day(cell: Cell, at: str, noted: Noted) -> str | None:
    """A day, a month, a year, or the number by which Excel counts days."""
    if cell is None:
        return None
    said = _written(cell)
    if said is None or checks.partial_day(at, said):
        noted.wrong(problems.no_day_in_cell(at))
        return None
    return said


def _first_day(said: str) -> date:
    return date.fromisoformat(said + "-01-01"[len(said) - 4 :])


def _written(cell: Cell) -> str | None:
    if isinstance(cell, date):
        return cell.isoformat()
    typed = str(cell).strip()
    if typed.isdecimal() and _FIRST_SERIAL <= int(typed) <= _LAST_SERIAL:
        return (_SERIAL_ZERO + timedelta(days=int(typed))).isoformat()
    if month := _MONTH.fullmatch(typed):
        return f"{month[2]}-{int(month[1]):02d}"
    day = typed_day(typed)
    return day.isoformat() if day else typed


def day(cell: Cell, at: str, noted: Noted) -> date | None:
    """A day; of a month its first."""
    said = _partial_day(cell, at, noted)
    return _first_day(said) if said else None


def year(cell: Cell, at: str, noted: Noted) -> int | None:
    """A year from 2000 to 2100."""
    said = text(cell, at, noted)
    if said is None:
        return None
    number = int(said) if said.isascii() and said.isdecimal() else 0
    found = checks.within(at, number, 2000, 2100)
    for problem in found:
        noted.wrong(problem)
    return None if found else number


def certificate(cell: Cell, at: str, noted: Noted) -> str | None:
    """What the commune certified, as lists word it."""
    said = text(cell, at, noted)
    if said is None:
        return None
    code = _CERTIFICATES.get(_bare(said)) or _by_label(_bare(said))
    if code is None:
        noted.wrong(problems.unknown_word(at))
    return code


def _by_label(said: str) -> str | None:
    return next((code for code, term in certificates.CODES.items() if fold(term.vi).replace(",", "") == said), None)


def sex(cell: Cell, at: str, noted: Noted) -> str | None:
    """Nam or Nữ."""
    said = text(cell, at, noted)
    if said is None:
        return None
    code = _SEXES.get(_bare(said))
    if code is None:
        noted.wrong(problems.unknown_word(at))
    return code


def relation(cell: Cell, at: str, noted: Noted) -> str | None:
    """How somebody is related to the head; what families call each other otherwise is «other»."""
    said = text(cell, at, noted)
    return None if said is None else _RELATIONS.get(_bare(said), "other")


def ethnic_minority(cell: Cell, at: str, noted: Noted) -> str:
    """Whether of an ethnic minority: which one is not kept."""
    said = text(cell, at, noted)
    return "unknown" if said is None else "no" if _bare(said) == "kinh" else "yes"


def _bare(said: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", fold(said)).split())
