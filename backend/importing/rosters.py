"""A roster, or a list of poor and near-poor households, as households with their members.

A row is a person, or a household by its head. Rows of one household follow one another: they bear its code, or repeat
the head's name, or leave the cells of the household empty below the first, as merged cells do.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from backend.importing import communes, values
from backend.importing.headings import Table, find_table
from backend.importing.rows import Row, Tell, rows_of, tell_nobody
from backend.importing.sheets import Sheet
from backend.importing.values import Noted
from shared import problems
from shared.problems import Refused
from shared.text import fold

_NEEDED = (frozenset({"name", "head_name"}), frozenset({"hamlet", "address"}))
_YEAR = re.compile(r"\b(20\d\d)\b", re.ASCII)
_BEGINS_WITH_HAMLET = re.compile(r"(xom|thon|ban|khoi|to dan pho|to)\b")
_CELLS = {"sex": "sex", "birth": "birth", "relation": "relation", "ethnic_minority": "ethnic"}
_OF_A_YEAR = frozenset({"poor", "near_poor", "average_farming"})


@dataclass(frozen=True, kw_only=True)
class Member:
    """One person as listed. `row`: the number of the row, from 1, as the sheet shows it; `at` the cell of the name;
    `cells` those of what else it says, by field.
    """

    row: int
    at: str
    name: str
    relation: str
    sex: str | None = None
    birth: str | None = None
    ethnic_minority: str = "unknown"
    id_number: str | None = None
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One household as listed. `hamlet` is the name of its hamlet; `former`: the id of the former commune in which
    the list says that it lies; what the list does not say is None; `cells` are those of what it says, by field.
    """

    row: int
    at: str
    head_name: str
    hamlet: str
    hamlet_at: str
    former: str | None = None
    phone: str | None = None
    address: str | None = None
    certificate: str | None = None
    certificate_year: int | None = None
    certificate_number: str | None = None
    household_code: str | None = None
    members: tuple[Member, ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Roster:
    """A whole list: what could be read, everything that is wrong, and what was mended. `columns`: letters by field."""

    columns: Mapping[str, str]
    households: tuple[Listed, ...]
    noted: Noted

    @property
    def row_count(self) -> int:
        """How many rows name somebody."""
        return sum(len(home.members) for home in self.households)


@dataclass(kw_only=True)
class _Open:
    """A household that is being read, row by row."""

    row: int
    at: str
    head_name: str
    hamlet: str
    hamlet_at: str
    former: str | None = None
    said: dict[str, object] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    members: list[Member] = field(default_factory=list)

    def closed(self) -> Listed:
        return Listed(
            row=self.row,
            at=self.at,
            head_name=self.head_name,
            hamlet=self.hamlet,
            hamlet_at=self.hamlet_at,
            former=self.former,
            members=tuple(self.members),
            cells=self.cells,
            **self.said,  # type: ignore[arg-type]  # the fields that _household_fields reads
        )


def read_roster(
    sheets: Sequence[Sheet],
    commune: str,
    today: date,
    chosen: Mapping[str, str] = MappingProxyType({}),
    *,
    tell: Tell = tell_nobody,
) -> Roster:
    """The households of a list for one commune. Refused where no sheet has the columns that are needed, or no row."""
    table = find_table(sheets, _NEEDED, chosen)
    noted = Noted()
    found: list[_Open] = []
    for row in rows_of(table, noted, tell):
        former = communes.check(row, commune, today)
        _take_in(row, found, today, former)
    if not found and not noted.problems:
        raise Refused(problems.empty_table())
    households = tuple(_closed(found, table, noted))
    return Roster(columns=table.letters, households=households, noted=noted)


def _take_in(row: Row, found: list[_Open], today: date, former: str | None) -> None:
    """Read one row into the household it belongs to."""
    said = _household_fields(row)
    head, somebody = row.name("head_name"), row.name("name")
    relation = values.relation(row.cell("relation"), row.at("relation"), row.noted)
    code = said.get("household_code")
    if not head and not somebody:
        if row.cell("head_name") or row.cell("name") or not (code or row.cell("hamlet")):
            return  # what is wrong with the name is noted; or a sum, a signature, a remark below the list
        row.noted.wrong(problems.cell_empty(row.at("name" if "name" in row.table.columns else "head_name")))
        return
    same = bool(found) and _goes_on(found[-1], row, head, relation, code)
    home = found[-1] if same else _opened(row, head or somebody or "", said, former)
    if home is None:
        return
    if not same:
        found.append(home)
    home.said = said | {name: told for name, told in home.said.items() if told is not None}
    home.cells = {name: row.at(name) for name, told in said.items() if told is not None} | home.cells
    if somebody or not same:
        home.members.append(_member(row, home, somebody or head or "", relation, today))


def _goes_on(home: _Open, row: Row, head: str | None, relation: str | None, code: object) -> bool:
    """Whether a row belongs to the household above it."""
    if code or home.said.get("household_code"):
        return code == home.said.get("household_code") or (not code and not head and relation != "head")
    if "head_name" in row.table.columns:
        if head is None:
            return True
        hamlet = row.cell("hamlet")
        here = hamlet is None or fold(str(hamlet)) == fold(home.hamlet)
        return fold(head) == fold(home.head_name) and here and relation != "head" and row.cell("name") is not None
    return relation not in {None, "head"}


def _opened(row: Row, head: str, said: dict[str, object], former: str | None) -> _Open | None:
    hamlet, at = _hamlet(row)
    if hamlet is None:
        return None
    named = "head_name" if row.cell("head_name") else "name"
    return _Open(
        row=row.number + 1,
        at=row.at(named),
        head_name=head,
        hamlet=hamlet,
        hamlet_at=at,
        former=former,
        said=dict(said),
    )


def _hamlet(row: Row) -> tuple[str | None, str]:
    """The name of the hamlet, or what an address begins with: «Xóm 5, …»."""
    if "hamlet" in row.table.columns:
        at = row.at("hamlet")
        if row.cell("hamlet") is None:
            row.noted.wrong(problems.cell_empty(at))
        return row.name("hamlet"), at
    at = row.at("address")
    first = str(row.cell("address") or "").partition(",")[0]
    if not _BEGINS_WITH_HAMLET.match(fold(first)):
        row.noted.wrong(problems.cell_empty(at) if not first else problems.unreadable(at))
        return None, at
    return values.name(first, at, row.noted), at


def _household_fields(row: Row) -> dict[str, object]:
    """What a row says of the household; a member's row that says nothing leaves it as the first row said."""
    at, cell, noted = row.at, row.cell, row.noted
    return {
        "phone": values.phone(cell("phone"), at("phone"), noted),
        "address": row.text("address"),
        "certificate": values.certificate(cell("certificate"), at("certificate"), noted),
        "certificate_year": values.year(cell("certificate_year"), at("certificate_year"), noted),
        "certificate_number": row.text("certificate_number", 64),
        "household_code": row.text("household_code", 20),
    }


def _member(row: Row, home: _Open, name: str, relation: str | None, today: date) -> Member:
    at, cell, noted = row.at, row.cell, row.noted
    is_head = fold(name) == fold(home.head_name) and not any(one.relation == "head" for one in home.members)
    return Member(
        row=row.number + 1,
        at=at("name" if cell("name") else "head_name"),
        name=name,
        relation="head" if is_head and relation in {None, "head"} else relation or "other",
        sex=values.sex(cell("sex"), at("sex"), noted),
        birth=values.birth(cell("birth"), at("birth"), noted, today),
        ethnic_minority=values.ethnic_minority(cell("ethnic"), at("ethnic"), noted),
        id_number=values.id_number(cell("id_number"), at("id_number"), noted),
        cells={name: at(column) for name, column in _CELLS.items() if cell(column) is not None},
    )


def _closed(found: Iterable[_Open], table: Table, noted: Noted) -> Iterator[Listed]:
    """The households, with what the title says of all of them where no column does; none is listed twice."""
    title = _of_title(table)
    codes: set[object] = set()
    for home in found:
        code = home.said.get("household_code")
        if code is not None and code in codes:
            noted.wrong(problems.said_twice(home.at))
        codes.add(code)
        certificate = home.said.get("certificate") or title[0]
        year = home.said.get("certificate_year") or (title[1] if certificate else None)
        if certificate in _OF_A_YEAR and year is None:
            noted.wrong(problems.certificate_year_needed(home.at))
        home.said |= {"certificate": certificate, "certificate_year": year}
        yield home.closed()


def _of_title(table: Table) -> tuple[str | None, int | None]:
    """«Danh sách hộ cận nghèo năm 2026» says what its rows are certified as, and for which year."""
    title = fold(table.title)
    near, poor = "ho can ngheo" in title, "ho ngheo" in title
    code = None if near == poor or "certificate" in table.columns else "near_poor" if near else "poor"
    year = _YEAR.search(title)
    return code, int(year[1]) if year else None
