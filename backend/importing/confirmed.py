"""A list from BHXH of those who have joined: whom each row means among the persons on record, and what it confirms.

A row means somebody by the personal number, or by name and birth; where only the year of birth is known, the commune
must be known as well. Rows that mean nobody, or could mean several, are told and confirm nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true
from sqlmodel import Session, col

from backend.importing import communes, values
from backend.importing.headings import find_table
from backend.importing.marks import Marker
from backend.importing.rows import Tell, rows_of, tell_nobody
from backend.importing.sheets import Sheet
from backend.importing.values import Noted
from backend.tables.alias import SameAs
from backend.tables.household import PersonRow
from backend.tables.importing import Confirmation, NumberMark
from shared import problems
from shared.problems import Problem, Refused
from shared.rules import checks
from shared.sync.canonical import canonical, sha256_hex
from shared.text import fold

Node = tuple[str, UUID]

_NEEDED = (frozenset({"id_number", "name"}), frozenset({"id_number", "birth"}))
_WHOLE_DAY = 10
_SLICE = 400


@dataclass(frozen=True, kw_only=True)
class Named:
    """One row of the list. `row`: its number as the sheet shows it; `at`: the cell by which it names somebody."""

    row: int
    at: str
    name: str | None
    birth: str | None
    id_number: str | None
    commune: str | None
    on: date


@dataclass(frozen=True, kw_only=True)
class ConfirmedList:
    """A whole list, with everything that is wrong in its cells. `columns`: letters by field."""

    columns: Mapping[str, str]
    rows: tuple[Named, ...]
    noted: Noted

    @property
    def row_count(self) -> int:
        """How many rows name somebody."""
        return len(self.rows)


@dataclass(frozen=True, kw_only=True)
class Match:
    """Whom a row means, and whether anything has confirmed them before."""

    named: Named
    node: Node
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class Confirming:
    """What a list would do: those it confirms, and its rows that mean nobody for sure, each with why."""

    matches: tuple[Match, ...]
    unmatched: tuple[tuple[Named, Problem], ...]
    noted: Noted

    @property
    def counts(self) -> dict[str, int]:
        """Rows by what became of them."""
        ambiguous = sum(problem.code == problems.ambiguous_person("").code for _, problem in self.unmatched)
        new = sum(match.is_new for match in self.matches)
        return {
            "confirmed_new": new,
            "confirmed_same": len(self.matches) - new,
            "ambiguous": ambiguous,
            "unmatched": len(self.unmatched) - ambiguous,
        }

    def fingerprint(self) -> str:
        """SHA-256 over who would be confirmed from which day."""
        told: list[Any] = [[*map(str, one.node), one.named.on.isoformat(), one.is_new] for one in self.matches]
        return sha256_hex(canonical(told))


def read_confirmed(
    sheets: Sequence[Sheet],
    listed_on: date,
    today: date,
    chosen: Mapping[str, str] = MappingProxyType({}),
    *,
    tell: Tell = tell_nobody,
) -> ConfirmedList:
    """The rows of a list that was drawn up on a day; where a row says no day of its own, it holds from that one."""
    table = find_table(sheets, _NEEDED, chosen)
    noted = Noted()
    found = []
    for row in rows_of(table, noted, tell):
        name, at = row.name("name"), row.at("id_number" if row.cell("id_number") else "name")
        number = values.id_number(row.cell("id_number"), row.at("id_number"), noted)
        born = values.birth(row.cell("birth"), row.at("birth"), noted, today)
        on = values.day(row.cell("on"), row.at("on"), noted) or listed_on
        for problem in checks.day_within(row.at("on"), on, last=today):
            noted.wrong(problem)
        if row.cell("name") is None and row.cell("id_number") is None:
            continue  # a sum or a signature below the list
        if not row.cell("id_number") and not row.cell("birth"):
            noted.wrong(problems.cell_empty(row.at("birth" if "birth" in table.columns else "id_number")))
        meant = communes.meant(row, today)
        found.append(Named(row=row.number + 1, at=at, name=name, birth=born, id_number=number, commune=meant, on=on))
    if not found and not noted.problems:
        raise Refused(problems.empty_table())
    return ConfirmedList(columns=table.letters, rows=tuple(found), noted=noted)


@dataclass(frozen=True, kw_only=True)
class Where:
    """Among whom a list is matched: `commune` is empty for the whole province."""

    commune: str
    product: str


def match(session: Session, listed: ConfirmedList, where: Where, marker: Marker) -> Confirming:
    """Find whom each row means. Two rows that mean one person confirm them once, from the earlier day."""
    people = _People(session, listed.rows, where, marker)
    found: dict[Node, Named] = {}
    unmatched = []
    for named in listed.rows:
        nodes = people.meant_by(named)
        if len(nodes) == 1:
            node = next(iter(nodes))
            before = found.get(node)
            found[node] = min(before, named, key=lambda one: one.on) if before else named
        else:
            problem = problems.ambiguous_person if nodes else problems.nobody_fits
            unmatched.append((named, problem(named.at)))
    known = _confirmed_before(session, found, where.product)
    matches = tuple(Match(named=named, node=node, is_new=node not in known) for node, named in sorted(found.items()))
    return Confirming(matches=matches, unmatched=tuple(unmatched), noted=listed.noted)


class _People:
    """Everybody on record whom a row of the list could mean."""

    def __init__(self, session: Session, rows: Sequence[Named], where: Where, marker: Marker) -> None:
        self._where = where
        self._has_number: set[Node] = set()
        self._marks = {named.id_number: marker.mark(named.id_number) for named in rows if named.id_number}
        self._by_mark = self._numbered(session)
        unknown = [named for named in rows if not self._by_mark.get(self._marks.get(named.id_number or "", ""))]
        self._by_name = self._born(session, sorted({named.birth[:4] for named in unknown if named.birth}))
        nodes = {node for some in self._by_mark.values() for node in some}
        nodes |= {node for some in self._by_name.values() for node, _ in some}
        self._home = _homes(session, nodes)
        self._has_number |= _marked(session, {node for some in self._by_name.values() for node, _ in some})

    def meant_by(self, named: Named) -> set[Node]:
        """The persons whom a row can mean; those who are one are told as one."""
        by_number = self._by_mark.get(self._marks.get(named.id_number or "", ""), set())
        found = by_number or {node for node, born in self._candidates(named) if self._is_sure(named, born)}
        return {self._home.get(node, node) for node in found}

    def _candidates(self, named: Named) -> Iterator[tuple[Node, str]]:
        for node, born in self._by_name.get(fold(named.name or ""), ()):
            alike = bool(named.birth) and (born.startswith(named.birth or "") or (named.birth or "").startswith(born))
            elsewhere = named.commune is not None and node[0] != named.commune
            numbered_otherwise = bool(named.id_number) and node in self._has_number
            if alike and not elsewhere and not numbered_otherwise:
                yield node, born

    def _is_sure(self, named: Named, born: str) -> bool:
        """A year alone tells two people of one name apart within a commune, not within a province."""
        whole = min(len(born), len(named.birth or "")) == _WHOLE_DAY
        return whole or bool(named.commune or self._where.commune)

    def _numbered(self, session: Session) -> Mapping[str, set[Node]]:
        found: dict[str, set[Node]] = defaultdict(set)
        stands = select(col(NumberMark.commune), col(NumberMark.person), col(NumberMark.mark)).join(
            PersonRow,
            (col(PersonRow.commune) == col(NumberMark.commune)) & (col(PersonRow.id) == col(NumberMark.person)),
        )
        for some in _slices(sorted(self._marks.values())):
            marked = stands.where(col(NumberMark.mark).in_(some), *self._here())
            for commune, person, mark in session.execute(marked):
                found[mark].add((commune, person))
        for numbers in _slices(sorted(self._marks)):
            columns = select(col(PersonRow.commune), col(PersonRow.id), col(PersonRow.id_number))
            for commune, person, number in session.execute(
                columns.where(col(PersonRow.id_number).in_(numbers), *self._here())
            ):
                found[self._marks[number]].add((commune, person))
        return found

    def _born(self, session: Session, years: Sequence[str]) -> Mapping[str, list[tuple[Node, str]]]:
        found: dict[str, list[tuple[Node, str]]] = defaultdict(list)
        columns = (PersonRow.commune, PersonRow.id, PersonRow.name, PersonRow.birth, PersonRow.id_number)
        born = select(*map(col, columns)).where(func.substr(col(PersonRow.birth), 1, 4).in_(years), *self._here())
        for row in session.execute(born) if years else ():
            found[fold(row.name)].append(((row.commune, row.id), row.birth))
            if row.id_number:
                self._has_number.add((row.commune, row.id))
        return found

    def _here(self) -> Iterator[ColumnElement[bool]]:
        yield col(PersonRow.standing) == "stands"
        yield col(PersonRow.moved_to).is_(None)
        yield col(PersonRow.commune) == self._where.commune if self._where.commune else true()


def _homes(session: Session, nodes: Iterable[Node]) -> Mapping[Node, Node]:
    """Under whom each of those persons is counted who are one with others."""
    found: dict[Node, Node] = {}
    for commune, ids in _by_commune(nodes):
        here = col(SameAs.commune) == commune, col(SameAs.id).in_(ids)
        for row in session.execute(select(SameAs).where(*here)).scalars():
            found[commune, row.id] = (row.home_commune, row.home)
    return found


def _marked(session: Session, nodes: Iterable[Node]) -> set[Node]:
    found: set[Node] = set()
    for commune, ids in _by_commune(nodes):
        here = col(NumberMark.commune) == commune, col(NumberMark.person).in_(ids)
        found |= {
            (commune, person) for person in session.execute(select(col(NumberMark.person)).where(*here)).scalars()
        }
    return found


def _confirmed_before(session: Session, nodes: Iterable[Node], product: str) -> set[Node]:
    found: set[Node] = set()
    for commune, ids in _by_commune(nodes):
        here = col(Confirmation.commune) == commune, col(Confirmation.person).in_(ids)
        wanted = select(col(Confirmation.person)).where(*here, col(Confirmation.product) == product)
        found |= {(commune, person) for person in session.execute(wanted).scalars()}
    return found


def _by_commune(nodes: Iterable[Node]) -> Iterator[tuple[str, Sequence[UUID]]]:
    by_commune: dict[str, list[UUID]] = defaultdict(list)
    for commune, person in sorted(set(nodes)):
        by_commune[commune].append(person)
    for commune, ids in by_commune.items():
        for some in _slices(ids):
            yield commune, some


def _slices(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    # A statement may hold so many parameters and no more.
    return (keys[start : start + _SLICE] for start in range(0, len(keys), _SLICE))
