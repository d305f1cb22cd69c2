"""What is one although it stands in several rows: duplicates that were merged, and what moved to another commune under
the same id. Each is counted once, under one of its rows.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import literal, select, union
from sqlmodel import Session, col

from backend.rollups.touching import Touched
from backend.tables.alias import SameAs

Node = tuple[str, UUID]


@dataclass(frozen=True, kw_only=True)
class Sameness:
    """Who is whom among the rows in question: `local` and `home` of each row that is one with others, the rows of
    each home, and the communes in which there is any such row. Most often there is none.
    """

    communes: frozenset[str] = frozenset()
    local: Mapping[Node, UUID] = field(default_factory=dict)
    home: Mapping[Node, Node] = field(default_factory=dict)
    rows: Mapping[Node, tuple[Node, ...]] = field(default_factory=dict)

    def home_of(self, node: Node) -> Node:
        """The row under which a person is counted."""
        return self.home.get(node, node)

    def local_of(self, node: Node) -> UUID:
        """The row of its own commune under which a household is counted there."""
        return self.local.get(node, node[1])

    def one_with(self, node: Node) -> tuple[Node, ...]:
        """Every row that is one with this one, itself among them."""
        return self.rows.get(self.home_of(node), (node,))


def of(session: Session, touched: Touched) -> Sameness:
    """Who is whom among the households and persons touched; in a commune without such rows it costs one look."""
    asked: dict[str, set[UUID]] = defaultdict(set)
    for commune, row_id in touched.households | touched.persons:
        asked[commune].add(row_id)
    communes = {commune for commune, _ in touched.days} | asked.keys()
    found = select(col(SameAs.commune)).where(col(SameAs.commune).in_(sorted(communes))).distinct()
    linked = set(session.execute(found).scalars())
    homes = {
        (row.home_commune, row.home) for commune in sorted(linked) for row in _of(session, commune, asked[commune])
    }
    return _told(linked, _at_home(session, homes))


def widen(touched: Touched, same: Sameness) -> set[str]:
    """Touch whatever is one with what is touched; the communes that come in by this."""
    known = {commune for keys in (touched.days, touched.households, touched.persons) for commune, _ in keys}
    touched.households |= {other for node in touched.households for other in same.one_with(node)}
    touched.persons |= {other for node in touched.persons for other in same.one_with(node)}
    return {commune for commune, _ in touched.households | touched.persons} - known


def one_with(session: Session, nodes: Iterable[Node]) -> set[Node]:
    """Every row that is one with one of these, as things stand."""
    touched = Touched(persons=set(nodes))
    same = of(session, touched)
    return {other for node in touched.persons for other in same.one_with(node)}


def communes_lived_in(commune: str) -> Any:
    """The communes in which those may have been visited who live in this one: itself, and where they came from."""
    came_from = select(col(SameAs.commune)).where(col(SameAs.home_commune) == commune)
    return union(select(literal(commune)), came_from)


def _told(communes: Collection[str], rows: Iterable[SameAs]) -> Sameness:
    by_home: dict[Node, list[Node]] = defaultdict(list)
    local: dict[Node, UUID] = {}
    home: dict[Node, Node] = {}
    for row in rows:
        node = row.commune, row.id
        local[node], home[node] = row.local, (row.home_commune, row.home)
        by_home[home[node]].append(node)
    return Sameness(
        communes=frozenset(communes),
        local=local,
        home=home,
        rows={at: tuple(sorted(nodes)) for at, nodes in by_home.items()},
    )


def _of(session: Session, commune: str, ids: Iterable[UUID]) -> Iterable[SameAs]:
    rest = sorted(ids)
    for start in range(0, len(rest), 400):
        here = col(SameAs.commune) == commune, col(SameAs.id).in_(rest[start : start + 400])
        yield from session.execute(select(SameAs).where(*here)).scalars()


def _at_home(session: Session, homes: Iterable[Node]) -> Iterable[SameAs]:
    by_commune: dict[str, list[UUID]] = defaultdict(list)
    for commune, home in sorted(homes):
        by_commune[commune].append(home)
    for commune, ids in by_commune.items():
        for start in range(0, len(ids), 400):
            here = col(SameAs.home_commune) == commune, col(SameAs.home).in_(ids[start : start + 400])
            yield from session.execute(select(SameAs).where(*here)).scalars()
