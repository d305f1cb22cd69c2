"""Keep in mind which rows are one, anew for all that a merge, its undoing, or a move between communes concerns."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import delete, or_, select
from sqlmodel import Session, col

from backend.rollups import sameness
from backend.rollups.homes import count_homes
from backend.rollups.sameness import Node
from backend.rollups.touching import Touched
from backend.tables.alias import AliasRow, SameAs
from backend.tables.household import HouseholdRow, PersonRow
from backend.tables.visit import VisitRow

TABLES: Mapping[str, type[HouseholdRow | PersonRow]] = {"household": HouseholdRow, "person": PersonRow}
Tie = tuple[Node, Node]
"""A row, and the one to which it leads: from a dropped one to the kept, and from where it stood to where it moved."""


def link_again(session: Session, kind: str, nodes: Iterable[Node], touched: Touched) -> None:
    """Find again what is one with these rows of a kind, and touch all that is counted otherwise by it.

    The aliases and the rows must stand as they shall stand, and the communes be locked.
    """
    concerned = sameness.one_with(session, nodes)
    ties = _ties(session, kind, concerned)
    concerned |= {node for tie in ties for node in tie}
    for node in concerned:
        session.execute(delete(SameAs).where(col(SameAs.commune) == node[0], col(SameAs.id) == node[1]))
    leads_to = _ways(ties)
    for group in _groups(concerned, ties):
        session.add_all(_links(group, leads_to))
    session.flush()
    if kind == "household":
        count_homes(session, {commune for commune, _ in concerned})
    _touch(session, kind, concerned, touched)


def _ties(session: Session, kind: str, start: Iterable[Node]) -> set[Tie]:
    """Everything that these rows are tied to, and what that is tied to."""
    ties: set[Tie] = set()
    ahead, known = list(start), set(start)
    while ahead:
        found = set(_ties_at(session, kind, ahead.pop()))
        ties |= found
        ahead += {node for tie in found for node in tie} - known
        known |= set(ahead)
    return ties


def _ways(ties: Iterable[Tie]) -> Mapping[Node, Node]:
    """Where each row leads to. One that was dropped and has moved as well leads to the kept."""
    return dict(sorted(ties, key=lambda tie: tie[0][0] == tie[1][0]))


def _ties_at(session: Session, kind: str, node: Node) -> Iterator[Tie]:
    commune, row_id = node
    table = TABLES[kind]
    row = session.get(table, node, populate_existing=True)
    if row is not None and row.moved_to is not None:
        yield node, (row.moved_to, row_id)
    if row is not None and row.moved_from is not None:
        before = session.get(table, (row.moved_from, row_id), populate_existing=True)
        if before is not None and before.moved_to is not None:
            yield (row.moved_from, row_id), (before.moved_to, row_id)
    named = or_(col(AliasRow.kept) == row_id, col(AliasRow.dropped) == row_id)
    stands = col(AliasRow.commune) == commune, col(AliasRow.of_kind) == kind, col(AliasRow.undone_at).is_(None)
    for alias in session.execute(select(AliasRow).where(*stands, named)).scalars():
        yield (commune, alias.dropped), (commune, alias.kept)


def _groups(nodes: Iterable[Node], ties: Iterable[Tie]) -> list[set[Node]]:
    """The rows that are one, by groups; what is one with nothing else is in none."""
    group_of: dict[Node, set[Node]] = {node: {node} for node in nodes}
    for origin, goal in ties:
        together = group_of[origin] | group_of[goal]
        for node in together:
            group_of[node] = together
    return [set(group) for group in {frozenset(group) for group in group_of.values() if len(group) > 1}]


def _links(group: set[Node], leads_to: Mapping[Node, Node]) -> Iterator[SameAs]:
    commune, home = _end(group, leads_to)
    locals_of: dict[str, set[Node]] = defaultdict(set)
    for node in group:
        locals_of[node[0]].add(node)
    for node in sorted(group):
        here = locals_of[node[0]]
        inside = {origin: goal for origin, goal in leads_to.items() if goal[0] == origin[0]}
        local = home if node[0] == commune else _end(here, inside)[1]
        yield SameAs(commune=node[0], id=node[1], local=local, home_commune=commune, home=home)


def _end(group: Iterable[Node], leads_to: Mapping[Node, Node]) -> Node:
    """Where most of a group lead to; of several, the first."""
    ends = Counter(_followed(node, leads_to) for node in group)
    return min(ends, key=lambda end: (-ends[end], end))


def _followed(node: Node, leads_to: Mapping[Node, Node]) -> Node:
    passed: set[Node] = set()
    while node in leads_to and node not in passed:  # merged and moved crosswise, they could lead in a circle
        passed.add(node)
        node = leads_to[node]
    return node


def _touch(session: Session, kind: str, nodes: Iterable[Node], touched: Touched) -> None:
    if kind == "person":
        touched.persons |= set(nodes)
        return
    touched.households |= set(nodes)
    for commune, household in nodes:
        days: Any = select(col(VisitRow.day)).distinct()
        here = col(VisitRow.commune) == commune, col(VisitRow.household) == household
        touched.days |= {(commune, day) for day in session.execute(days.where(*here)).scalars()}
