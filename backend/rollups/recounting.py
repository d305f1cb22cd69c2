"""Count days, households and persons again from the visits that count."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, case, delete, func, select
from sqlmodel import Session, SQLModel, col

from backend.rollups import homes, persons, sameness, tallies
from backend.rollups.sameness import Sameness
from backend.rollups.touching import Touched
from backend.tables.alias import SameAs
from backend.tables.counter import lock_head
from backend.tables.inserting import insert_rows
from backend.tables.rollup import CommuneDay, HouseholdState, PersonState
from backend.tables.visit import AdviceRow, AssessmentRow, StepRow, VisitRow
from shared.rules.visits import DECLINED
from shared.vocabulary import outcomes

Row = dict[str, Any]
T = TypeVar("T")

REACHED = sorted(code for code, outcome in outcomes.CODES.items() if outcome.reached)

# The column that, beside the commune, says which rows of a rollup a key stands for.
_KEY: Mapping[type[SQLModel], str] = {CommuneDay: "day", HouseholdState: "household", PersonState: "person"}


def recount(session: Session, touched: Touched) -> None:
    """Count what was touched again, with all that is one with it; the commune's counter must be locked by this
    transaction.
    """
    same = sameness.of(session, touched)
    for commune in sorted(sameness.widen(touched, same)):
        # Only where somebody moved to another commune, and a late visit comes to the former one. Two that lock each
        # other out by this are told to come again (backend.db).
        lock_head(session, commune)
    days = tallies.days_of(session, touched)
    for table, keys in _touched_keys(touched).items():
        for commune, some in _by_commune(keys):
            session.execute(delete(_columns(table).commune.table).where(*_here(table, commune, some)))
            rows = _COUNT[table](session, commune, some, same)
            insert_rows(session, table, rows)
            tallies.note_days(days, table, rows)
    tallies.recount(session, days)


def recount_all(session: Session) -> None:
    """Count everything again from nothing."""
    for table in (*_KEY, *tallies.COLUMNS):
        session.execute(delete(table))
    recount(session, everything(session))
    homes.count_all_homes(session)


def differences(session: Session) -> list[str]:
    """Every key of a rollup whose row is not what a count from nothing gives: `table commune key`; empty is right."""
    found: list[str] = []
    wrong_in: set[str] = set()
    all_of_it = everything(session)
    same = sameness.of(session, all_of_it)
    sameness.widen(all_of_it, same)
    for table, keys in _touched_keys(all_of_it).items():
        columns = _columns(table)
        counted = [row for commune, some in _by_commune(keys) for row in _COUNT[table](session, commune, some, same)]
        right = {_identity(table, row): row for row in counted}
        kept = {_identity(table, row): row for row in map(dict, session.execute(select(*columns)).mappings())}
        wrong = {key for key in kept.keys() | right.keys() if kept.get(key) != right.get(key)}
        found += [f"{columns[0].table.name} {' '.join(map(str, key))}" for key in sorted(wrong, key=str)]
        wrong_in |= {key[0] for key in wrong}
    # What is tallied of rows that are wrong is wrong with them, and is counted again with them.
    return found + tallies.differences(session, wrong_in) + homes.differences(session)


def everything(session: Session) -> Touched:
    """Every day, household and person that a visit speaks of."""
    visits = session.execute(select(col(VisitRow.commune), col(VisitRow.day), col(VisitRow.household)).distinct())
    touched = Touched()
    for commune, day, household in visits:
        touched.days.add((commune, day))
        if household is not None:
            touched.households.add((commune, household))
    for part in (AdviceRow, AssessmentRow, StepRow):
        spoken_of = session.execute(select(col(part.commune), col(part.person)).distinct())
        touched.persons |= {(row.commune, row.person) for row in spoken_of}
    return touched


def _touched_keys(touched: Touched) -> Mapping[type[SQLModel], Iterable[tuple[str, Any]]]:
    return {CommuneDay: touched.days, HouseholdState: touched.households, PersonState: touched.persons}


def _by_commune(keys: Iterable[tuple[str, T]]) -> Iterator[tuple[str, Sequence[T]]]:
    """The keys of each commune, a few hundred at a time: a statement may hold so many parameters and no more."""
    by_commune: dict[str, list[T]] = defaultdict(list)
    for commune, key in sorted(keys, key=str):
        by_commune[commune].append(key)
    for commune, all_keys in by_commune.items():
        rest = iter(all_keys)
        while some := list(islice(rest, 400)):
            yield commune, some


def _here(table: type[SQLModel], commune: str, keys: Sequence[Any]) -> tuple[ColumnElement[bool], ...]:
    columns = _columns(table)
    return columns.commune == commune, columns[_KEY[table]].in_(keys)


def _identity(table: type[SQLModel], row: Mapping[Any, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in _columns(table)[0].table.primary_key)


def _columns(table: type[SQLModel]) -> Any:
    return table.__table__.c  # type: ignore[attr-defined]  # SQLModel makes it; its types do not say so


def _count_days(session: Session, commune: str, days: Sequence[Any], same: Sameness) -> list[Row]:
    household = _household(commune, same)
    reached = case((col(VisitRow.outcome).in_(REACHED), household))
    counted = (
        select(
            col(VisitRow.commune),
            col(VisitRow.day),
            func.count().label("visits"),
            func.count(case((col(VisitRow.outcome) == DECLINED, 1))).label("visits_declined"),
            func.count(household.distinct()).label("households_visited"),
            func.count(reached.distinct()).label("households_reached"),
        )
        .where(col(VisitRow.commune) == commune, col(VisitRow.day).in_(days), col(VisitRow.counts))
        .group_by(col(VisitRow.commune), col(VisitRow.day))
    )
    return [dict(row) for row in session.execute(_joined(counted, commune, same)).mappings()]


def _count_households(session: Session, commune: str, households: Sequence[Any], same: Sameness) -> list[Row]:
    """Of households that are one, the one under which they are counted has the row."""
    counted_here = {at: node for at in households if same.local_of(node := (commune, at)) == at}
    together = [one for node in counted_here.values() for place, one in same.one_with(node) if place == commune]
    household = _household(commune, same)
    reached_on = case((col(VisitRow.outcome).in_(REACHED), col(VisitRow.day)))
    counted = (
        select(
            col(VisitRow.commune),
            household.label("household"),
            func.min(col(VisitRow.day)).label("first_visited"),
            func.max(col(VisitRow.day)).label("last_visited"),
            func.min(reached_on).label("first_reached"),
            func.max(reached_on).label("last_reached"),
        )
        .where(col(VisitRow.commune) == commune, col(VisitRow.household).in_(together), col(VisitRow.counts))
        .group_by(col(VisitRow.commune), household)
    )
    return [dict(row) for row in session.execute(_joined(counted, commune, same)).mappings()]


def _household(commune: str, same: Sameness) -> Any:
    """The household under which a visit is counted."""
    visited = col(VisitRow.household)
    return func.coalesce(col(SameAs.local), visited) if commune in same.communes else visited


def _joined(counted: Any, commune: str, same: Sameness) -> Any:
    if commune not in same.communes:
        return counted
    this = (col(SameAs.commune) == col(VisitRow.commune)) & (col(SameAs.id) == col(VisitRow.household))
    return counted.select_from(VisitRow).outerjoin(SameAs, this)


_COUNT: Mapping[type[SQLModel], Callable[[Session, str, Sequence[Any], Sameness], list[Row]]] = {
    CommuneDay: _count_days,
    HouseholdState: _count_households,
    PersonState: persons.states,
}
