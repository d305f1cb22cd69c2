"""The visits, households and persons behind a number, each as somebody who opens it may see it.

Names are shown to those who work in the commune; others see the same rows without, and without hamlets and groups.
They stand in an order that one can follow with a finger, made of nothing that the reader does not see.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.tables.account import Account
from backend.tables.household import HamletRow, HouseholdRow, PersonRow
from backend.tables.rollup import HouseholdState, PersonState
from backend.tables.visit import VisitRow
from shared import places
from shared.clock import parse_day
from shared.text import numbered_key, sort_key
from shared.vocabulary import certificates, outcomes, support_groups

Member = tuple[str, UUID]
Row = dict[str, Any]


def _visits(session: Session, members: Sequence[Member], principal: Principal, _product: str) -> list[Row]:
    officers = dict(_pairs(session, select(col(Account.id), col(Account.name))))
    hamlets = _hamlet_names(session, members)
    found = _by_member(session, VisitRow, members)
    heads = _heads(session, [(commune, found[commune, id_].household) for commune, id_ in members])
    return [
        {
            "commune": commune,
            "id": str(visit_id),
            "day": visit.day.isoformat(),
            "hamlet": _to_who_sees_names(principal, commune, hamlets.get((commune, visit.hamlet), ""), ""),
            "outcome": visit.outcome,
            "outcome_label": outcomes.CODES[visit.outcome].vi,
            "officer": str(visit.officer),
            "officer_name": officers[visit.officer],
            "household": str(visit.household) if visit.household else None,
            "review_state": visit.review_state,
            **_named(principal, commune, visit.household and heads.get((commune, visit.household))),
        }
        for (commune, visit_id), visit in ((member, found[member]) for member in members)
    ]


def _households(session: Session, members: Sequence[Member], principal: Principal, _product: str) -> list[Row]:
    hamlets = _hamlet_names(session, members)
    found = _by_member(session, HouseholdRow, members)
    states = _by_member(session, HouseholdState, members, "household")
    return [
        {
            "commune": commune,
            "id": str(household_id),
            "hamlet": _to_who_sees_names(principal, commune, hamlets.get((commune, household.hamlet), ""), ""),
            "certificate": _to_who_sees_names(principal, commune, household.certificate, None),
            "certificate_label": _to_who_sees_names(
                principal, commune, certificates.CODES[household.certificate].vi, None
            ),
            "first_visited": _day(states.get((commune, household_id)), "first_visited"),
            "first_reached": _day(states.get((commune, household_id)), "first_reached"),
            **_named(principal, commune, household.head_name),
        }
        for (commune, household_id), household in ((member, found[member]) for member in members)
    ]


def _persons(session: Session, members: Sequence[Member], principal: Principal, product: str) -> list[Row]:
    hamlets = _hamlet_names(session, members)
    people = _by_member(session, PersonRow, members)
    states = _by_member(session, PersonState, members, "person", col(PersonState.product) == product)
    return [
        {
            "commune": commune,
            "id": str(person_id),
            "household": str(people[commune, person_id].household),
            "hamlet": _to_who_sees_names(principal, commune, hamlets.get((commune, state.hamlet), ""), ""),
            "product": product,
            "support_group": _to_who_sees_names(principal, commune, state.support_group, None),
            "support_group_label": _to_who_sees_names(principal, commune, _group_label(state.support_group), None),
            "eligible": state.eligible,
            **{name: _day(state, name) for name in _FIRSTS},
            **_named(principal, commune, people[commune, person_id].name),
        }
        for (commune, person_id), state in ((member, states[member]) for member in members)
    ]


_FIRSTS = ("first_advised", "first_interested", "first_registered", "first_paid", "first_confirmed")


def _named(principal: Principal, commune: str, name: str | None) -> Row:
    return {"name": name} if scope.names_visible(principal, commune) else {}


def _to_who_sees_names(principal: Principal, commune: str, text: str | None, otherwise: str | None) -> str | None:
    """A hamlet, a group or the paper of one: counted row by row they would be the small numbers that are kept back."""
    return text if scope.names_visible(principal, commune) else otherwise


def _group_label(code: str | None) -> str | None:
    group = support_groups.CODES.get(code or "")
    return group.vi if group else code


def _day(state: Any, name: str) -> str | None:
    day = getattr(state, name, None)
    return day.isoformat() if day else None


def _heads(session: Session, households: Iterable[tuple[str, UUID | None]]) -> Mapping[Member, str]:
    known = [(commune, household) for commune, household in households if household is not None]
    return {member: row.head_name for member, row in _by_member(session, HouseholdRow, known).items()}


def _hamlet_names(session: Session, members: Iterable[Member]) -> Mapping[Member, str]:
    communes = sorted({commune for commune, _ in members})
    found = session.execute(select(HamletRow).where(col(HamletRow.commune).in_(communes))).scalars()
    return {(hamlet.commune, hamlet.id): hamlet.name for hamlet in found}


def _by_member(
    session: Session, table: Any, members: Iterable[Member], key: str = "id", *conditions: Any
) -> dict[Member, Any]:
    by_commune: dict[str, list[UUID]] = defaultdict(list)
    for commune, member in members:
        by_commune[commune].append(member)
    found: dict[Member, Any] = {}
    for commune, ids in by_commune.items():
        for start in range(0, len(ids), 500):
            here = table.commune == commune, getattr(table, key).in_(ids[start : start + 500])
            rows = session.execute(select(table).where(*here, *conditions)).scalars()
            found |= {(commune, getattr(row, key)): row for row in rows}
    return found


def _pairs(session: Session, statement: Any) -> Iterable[tuple[Any, Any]]:
    return ((first, second) for first, second in session.execute(statement))


def in_order(kind: str, rows: Iterable[Row]) -> list[Row]:
    """Visits from the newest day; within a day, and households and persons at once, by commune, hamlet and name."""
    return sorted(rows, key=_by_day_and_place if kind == "visit" else _by_place)


def _by_day_and_place(row: Row) -> tuple[Any, ...]:
    return -parse_day(row["day"]).toordinal(), *_by_place(row)


def _by_place(row: Row) -> tuple[Any, ...]:
    return _place_key(row["commune"], row["hamlet"]), sort_key(row.get("name") or ""), row["id"]


@lru_cache(8_192)  # the hamlets of a province, which thousands of rows have in common
def _place_key(commune: str, hamlet: str) -> tuple[Any, ...]:
    return sort_key(places.unit(commune).bare_name), commune, numbered_key(hamlet)


def bare(row: Row) -> Row:
    """A row that can be counted, and of which nothing else is said than where it is."""
    return {name: said if name == "commune" else None for name, said in row.items()}


ROWS: Mapping[str, Callable[[Session, Sequence[Member], Principal, str], list[Row]]] = {
    "visit": _visits,
    "household": _households,
    "person": _persons,
}
