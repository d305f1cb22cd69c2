"""How many first and last steps fall on each day and month of a commune: a few rows from which any period that is
still running, or that began with the work, is summed up without looking at anybody.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, or_, select
from sqlmodel import Session, SQLModel

from backend.rollups.touching import Touched
from backend.tables.inserting import insert_rows
from backend.tables.rollup import CommuneDay, HouseholdState, PersonState, PersonTally, VisitTally

Row = dict[str, Any]
Days = Mapping[str, Collection[date]]
"""Days by commune."""
Told = Iterable[tuple[str, date | None, int]]
"""What a row adds to: the column, the day, and how many."""

_KEY_COLUMNS = ("grain", "product", "day", "commune")
COLUMNS: Mapping[type[SQLModel], tuple[str, ...]] = {
    tally: tuple(name for name in tally.model_fields if name not in _KEY_COLUMNS) for tally in (VisitTally, PersonTally)
}
"""What each tally counts."""

_DAYS: Mapping[type[SQLModel], tuple[str, ...]] = {
    CommuneDay: ("day",),
    HouseholdState: ("first_visited", "last_visited", "first_reached", "last_reached"),
    PersonState: (
        *("first_advised", "last_advised", "first_interested", "last_interested"),
        *("first_registered", "last_registered", "first_paid", "first_confirmed", "last_confirmed"),
    ),
}
_MANY_DAYS = 200
"""From so many days on, the rows of a commune are read without naming the days."""


def days_of(session: Session, touched: Touched) -> Days:
    """The days that what is touched is tallied on, as the states stand now."""
    found: dict[str, set[date]] = defaultdict(set)
    for commune, day in touched.days:
        found[commune].add(day)
    for table, key, keys in (
        (HouseholdState, "household", touched.households),
        (PersonState, "person", touched.persons),
    ):
        columns = _columns(table)
        for commune, some in _some_by_commune(keys):
            days = select(*(columns[name] for name in _DAYS[table]))
            for row in session.execute(days.where(columns.commune == commune, columns[key].in_(some))):
                found[commune].update(day for day in row if day is not None)
    return found


def recount(session: Session, before: Days, after: Days) -> None:
    """Count again the days on which something was tallied before or is after, and their months; what the tallies
    count must have been counted.
    """
    for commune in sorted({*before, *after}):
        days = {*before.get(commune, ()), *after.get(commune, ())}
        months = {day.replace(day=1) for day in days}
        for tally in COLUMNS:
            _clear(session, tally, commune, "day", days)
            insert_rows(session, tally, _of_days(session, tally, commune, days))
            _clear(session, tally, commune, "month", months)
            insert_rows(session, tally, _of_months(session, tally, commune, months))


def differences(session: Session, besides: Collection[str] = ()) -> list[str]:
    """Every key of a tally whose row is not what it counts, `besides` some communes; empty is right."""
    found = []
    for tally, tells in _TELL.items():
        name, kept = _columns(tally).commune.table.name, _rows_by_commune(session, tally)
        told_of = {
            at for table in tells for at in session.execute(select(_columns(table).commune).distinct()).scalars()
        }
        for commune in sorted((kept.keys() | told_of) - set(besides)):
            days = _of_days(session, tally, commune, None)
            right = {_identity(row): row for row in [*days, *_summed(tally, days)]}
            here = {_identity(row): row for row in kept.get(commune, ())}
            wrong = [key for key in here.keys() | right.keys() if here.get(key) != right.get(key)]
            found += [f"{name} {commune} {' '.join(filter(None, map(str, key)))}" for key in sorted(wrong, key=str)]
    return found


def _some_by_commune(keys: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Sequence[Any]]]:
    """The keys of each commune, a few hundred at a time: a statement may hold so many parameters and no more."""
    by_commune: dict[str, list[Any]] = defaultdict(list)
    for commune, key in keys:
        by_commune[commune].append(key)
    for commune, here in by_commune.items():
        for start in range(0, len(here), 400):
            yield commune, here[start : start + 400]


def _clear(session: Session, tally: type[SQLModel], commune: str, grain: str, days: Iterable[date]) -> None:
    columns = _columns(tally)
    for _, some in _some_by_commune((commune, day) for day in days):
        here = columns.grain == grain, columns.commune == commune, columns.day.in_(some)
        session.execute(delete(tally).where(*here))


def _of_days(session: Session, tally: type[SQLModel], commune: str, days: Collection[date] | None) -> list[Row]:
    """The rows of these days of a commune, or of all, by what was counted."""
    found: dict[tuple[date, str], Counter[str]] = defaultdict(Counter)
    for table, tell in _TELL[tally].items():
        for row in _told_on(session, table, commune, days):
            for column, day, number in tell(row):
                if day is not None and (days is None or day in days):
                    found[day, getattr(row, "product", "")][column] += number
    return [_row(tally, "day", commune, key, counts) for key, counts in sorted(found.items())]


def _told_on(session: Session, table: type[SQLModel], commune: str, days: Collection[date] | None) -> Iterable[Any]:
    columns = _columns(table)
    asked = select(columns).where(columns.commune == commune)
    if days is not None and len(days) < _MANY_DAYS:
        asked = asked.where(or_(*(columns[name].in_(sorted(days)) for name in _DAYS[table])))
    return session.execute(asked)


def _row(tally: type[SQLModel], grain: str, commune: str, key: tuple[date, str], counts: Mapping[str, int]) -> Row:
    day, product = key
    said = {"grain": grain, "day": day, "commune": commune} | ({"product": product} if tally is PersonTally else {})
    return said | {column: counts[column] for column in COLUMNS[tally]}


def _of_months(session: Session, tally: type[SQLModel], commune: str, months: Collection[date]) -> list[Row]:
    """The rows of these months of a commune, each the sum of its days."""
    columns = _columns(tally)
    after = (max(months) + timedelta(days=31)).replace(day=1)
    of_them = columns.grain == "day", columns.commune == commune, columns.day >= min(months), columns.day < after
    days = [dict(row) for row in session.execute(select(columns).where(*of_them)).mappings()]
    return [row for row in _summed(tally, days) if row["day"] in months]


def _summed(tally: type[SQLModel], days: Iterable[Row]) -> list[Row]:
    """The rows of the months of the days of one commune."""
    found: dict[tuple[str, date, str], Counter[str]] = defaultdict(Counter)
    for row in days:
        key = row["commune"], row["day"].replace(day=1), row.get("product", "")
        found[key].update({column: row[column] for column in COLUMNS[tally]})
    return [_row(tally, "month", key[0], key[1:], counts) for key, counts in sorted(found.items())]


def _rows_by_commune(session: Session, tally: type[SQLModel]) -> Mapping[str, Sequence[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in session.execute(select(_columns(tally))).mappings():
        found[row["commune"]].append(dict(row))
    return found


def _identity(row: Row) -> tuple[Any, ...]:
    return row["grain"], row.get("product", ""), row["day"]


def _columns(table: type[SQLModel]) -> Any:
    return table.__table__.c  # type: ignore[attr-defined]  # SQLModel makes it; its types do not say so


def _of_a_day(row: Any) -> Told:
    return ("visits", row.day, row.visits), ("visits_declined", row.day, row.visits_declined)


def _of_a_household(row: Any) -> Told:
    return [(name, getattr(row, name), 1) for name in _DAYS[HouseholdState]]


def _of_a_person(row: Any) -> Iterator[tuple[str, date | None, int]]:
    for name in _DAYS[PersonState]:
        if name != "first_paid":
            yield name, getattr(row, name), 1
    if row.eligible:
        yield "eligible", row.first_advised, 1
    if row.first_paid is None:
        return
    if row.first_advised is None or row.first_advised > row.first_paid:
        yield "paid_unadvised", row.first_paid, 1
        return
    yield "paid", row.first_paid, 1
    if row.eligible:
        yield "converted", row.first_paid, 1
        if row.first_confirmed is not None:
            yield "converted_confirmed", row.first_paid, 1


# What each row that is counted ahead says to a tally.
_TELL: Mapping[type[SQLModel], Mapping[type[SQLModel], Callable[[Any], Told]]] = {
    VisitTally: {CommuneDay: _of_a_day, HouseholdState: _of_a_household},
    PersonTally: {PersonState: _of_a_person},
}
