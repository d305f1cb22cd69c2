"""How many first and last steps fall on each day and month of a commune: a few rows from which any period that is
still running, or that began with the work, is summed up without looking at anybody.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Integer, and_, bindparam, case, cast, delete, func, literal, or_, select, union_all
from sqlmodel import Session, SQLModel

from backend.rollups.touching import Touched
from backend.tables.inserting import insert_rows
from backend.tables.rollup import CommuneDay, HouseholdState, PersonState, PersonTally, VisitTally

Row = dict[str, Any]
Days = dict[str, set[date]]
"""Days by commune."""
Told = Mapping[str, Mapping[str, Any]]
"""What the rows of a table add to a tally: by the column that holds the day, the tally's columns and how many each."""

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
_SAID: Mapping[type[SQLModel], tuple[str, ...]] = {
    CommuneDay: ("visits", "visits_declined"),
    HouseholdState: (),
    PersonState: ("product", "eligible"),
}
"""What is read of each table beside its days; reading whom its rows are about takes longer than counting them."""
MANY_DAYS = 200
"""From so many days on, the rows of a commune are read without naming the days."""


def days_of(session: Session, touched: Touched) -> Days:
    """The days that what is touched is tallied on, as the states stand now."""
    found: Days = defaultdict(set)
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


def note_days(days: Days, table: type[SQLModel], rows: Iterable[Row]) -> None:
    """Add the days that these rows, as they were just counted, are tallied on."""
    for row in rows:
        days[row["commune"]].update(row[name] for name in _DAYS[table] if row[name] is not None)


def recount(session: Session, days: Days) -> None:
    """Count again the days on which something was tallied before or is now, and their months; what the tallies count
    must have been counted.
    """
    for commune in sorted(days):
        months = {day.replace(day=1) for day in days[commune]}
        for tally in COLUMNS:
            _clear(session, tally, commune, "day", days[commune])
            insert_rows(session, tally, _of_days(session, tally, commune, days[commune]))
            _clear(session, tally, commune, "month", months)
            insert_rows(session, tally, _of_months(session, tally, commune, months))


def differences(session: Session, besides: Collection[str] = ()) -> list[str]:
    """Every key of a tally whose row is not what it counts, `besides` some communes; empty is right."""
    found = []
    for tally, sources in _TOLD.items():
        name, kept = _columns(tally).commune.table.name, _rows_by_commune(session, tally)
        told_of = {
            at for table in sources for at in session.execute(select(_columns(table).commune).distinct()).scalars()
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
        session.execute(delete(columns.commune.table).where(*here))


def _of_days(session: Session, tally: type[SQLModel], commune: str, days: Collection[date] | None) -> list[Row]:
    """The rows of these days of a commune, or of all, by what was counted."""
    named = sorted(days) if days is not None and len(days) < MANY_DAYS else None
    asked = {"named": commune} | ({} if named is None else {"days": named})
    counted = session.execute(_counted(tally, of_days=named is not None), asked).mappings()
    return [{"grain": "day", "commune": commune, **row} for row in counted if days is None or row["day"] in days]


@cache
def _counted(tally: type[SQLModel], *, of_days: bool) -> Any:  # a statement, put together once: every push asks it
    """What every row of a commune says to a tally, added up by the database. Each table is read once, and of that part
    each day's column is grouped for itself.
    """
    parts = []
    for table, told in _TOLD[tally].items():
        columns = _columns(table)
        on_days = or_(*(columns[name].in_(bindparam("days", expanding=True)) for name in _DAYS[table]))
        here = columns.commune == bindparam("named"), *([on_days] if of_days else [])
        rows = select(*(columns[name] for name in (*_DAYS[table], *_SAID[table]))).where(*here).cte()
        parts += [_by_day(tally, rows.c, day, numbers) for day, numbers in told(rows.c).items()]
    found = union_all(*parts).subquery()
    key = [found.c[name] for name in _day_key(tally)]
    # PostgreSQL adds whole numbers up to numbers of another type.
    summed = (cast(func.sum(found.c[name]), Integer).label(name) for name in COLUMNS[tally])
    return select(*key, *summed).group_by(*key).order_by(*key)


def _by_day(tally: type[SQLModel], rows: Any, day: str, numbers: Mapping[str, Any]) -> Any:  # a statement's part
    key = [(rows[day] if name == "day" else rows[name]).label(name) for name in _day_key(tally)]
    counted = (numbers.get(name, literal(0)).label(name) for name in COLUMNS[tally])
    return select(*key, *counted).where(rows[day].is_not(None)).group_by(*(column.element for column in key))


def _day_key(tally: type[SQLModel]) -> tuple[str, ...]:
    return ("day", "product") if tally is PersonTally else ("day",)


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


def _of_a_commune(rows: Any) -> Told:
    return {"day": {"visits": func.sum(rows.visits), "visits_declined": func.sum(rows.visits_declined)}}


def _of_households(rows: Any) -> Told:
    return {day.name: {day.name: func.count()} for day in rows if day.name in _DAYS[HouseholdState]}


def _of_persons(rows: Any) -> Told:
    was_advised = rows.first_advised <= rows.first_paid
    converted = and_(was_advised, rows.eligible)
    on_payment = {
        "paid": _how_many(was_advised),
        "paid_unadvised": func.count() - _how_many(was_advised),
        "converted": _how_many(converted),
        "converted_confirmed": _how_many(and_(converted, rows.first_confirmed.is_not(None))),
    }
    told: dict[str, Mapping[str, Any]] = {
        day.name: {day.name: func.count()} for day in rows if day.name in _DAYS[PersonState]
    }
    told["first_advised"] = {"first_advised": func.count(), "eligible": _how_many(rows.eligible)}
    return told | {"first_paid": on_payment}


def _how_many(condition: Any) -> Any:
    return func.count(case((condition, 1)))


# What the rows that are counted ahead say to each tally.
_TOLD: Mapping[type[SQLModel], Mapping[type[SQLModel], Callable[[Any], Told]]] = {
    VisitTally: {CommuneDay: _of_a_commune, HouseholdState: _of_households},
    PersonTally: {PersonState: _of_persons},
}
