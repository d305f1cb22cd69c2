"""The tallies by day and month, which the database adds up, held against the same people counted one by one."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import select

from backend.db import Database
from backend.rollups import tallies
from backend.rollups.touching import Touched
from backend.tables.inserting import insert_rows
from backend.tables.rollup import HouseholdState, PersonState, PersonTally, VisitTally
from tests.backend.cast import THANH_VINH

FIRST = date(2026, 1, 28)
STEPS = ("first_advised", "last_advised", "first_interested", "last_interested", "first_registered", "last_registered")
CONFIRMED = ("first_confirmed", "last_confirmed")
DOORS = ("first_visited", "last_visited", "first_reached", "last_reached")


def test_each_day_and_month_is_what_counting_one_by_one_gives(database: Database) -> None:
    """MUST 20. Every step may be missing, and payments come before advice, on its day, and after it."""
    random = Random(20)  # noqa: S311 - made-up people
    people = [_person(random, n) for n in range(300)]

    with database.writing() as session:
        insert_rows(session, PersonState, people)
        tallies.recount(session, tallies.days_of(session, _all(people)))

    with database.reading() as session:
        kept = {(row.grain, row.product, row.day): row for row in session.exec(select(PersonTally))}
    days, months = _one_by_one(people), _one_by_one(people, by_month=True)
    counted = {("day", *key): numbers for key, numbers in days.items()}
    counted |= {("month", *key): numbers for key, numbers in months.items()}
    assert kept.keys() == counted.keys()
    for key, row in kept.items():
        assert {name: getattr(row, name) for name in tallies.COLUMNS[PersonTally]} == _whole(counted[key]), key


def test_a_day_that_nobody_has_left_is_counted_no_more(database: Database) -> None:
    """MUST 20."""
    house = UUID(int=1)
    with database.writing() as session:
        insert_rows(session, HouseholdState, [_door(house, FIRST)])
        before = tallies.days_of(session, Touched(households={(THANH_VINH, house)}))
        tallies.recount(session, before)

    with database.writing() as session:
        now = _door(house, FIRST + timedelta(days=30))
        session.execute(update(HouseholdState).values(**dict.fromkeys(DOORS, now["first_visited"])))
        tallies.note_days(before, HouseholdState, [now])
        tallies.recount(session, before)

    with database.reading() as session:
        kept = {(row.grain, row.day): row.first_visited for row in session.exec(select(VisitTally))}
    assert kept == {("day", date(2026, 2, 27)): 1, ("month", date(2026, 2, 1)): 1}


def test_many_days_at_once_are_counted_like_few(database: Database) -> None:
    """MUST 20. So many days are not named one by one to the database."""
    doors = [_door(UUID(int=n), FIRST + timedelta(days=n)) for n in range(1, 3 * tallies.MANY_DAYS // 2)]
    with database.writing() as session:
        insert_rows(session, HouseholdState, doors)
        tallies.recount(session, {THANH_VINH: {door["first_visited"] for door in doors}})

    with database.reading() as session:
        days = session.exec(select(VisitTally).where(VisitTally.grain == "day")).all()
    assert {day.day: day.first_visited for day in days} == {door["first_visited"]: 1 for door in doors}


def _person(random: Random, n: int) -> dict[str, Any]:
    made = {
        "commune": THANH_VINH,
        "person": UUID(int=n),
        "product": random.choice(("vsi", "hi")),
        "household": UUID(int=n),
        "hamlet": UUID(int=1),
        "recorded_unit": THANH_VINH,
        "eligible": random.choice((True, False, None)),
    }
    return made | {name: _day(random) for name in (*STEPS, "first_paid", *CONFIRMED)}


def _day(random: Random) -> date | None:
    return None if random.random() < 0.3 else FIRST + timedelta(days=random.randrange(9))


def _door(household: UUID, day: date) -> dict[str, Any]:
    return {"commune": THANH_VINH, "household": household, **dict.fromkeys(DOORS, day)}


def _all(people: list[dict[str, Any]]) -> Touched:
    return Touched(persons={(THANH_VINH, person["person"]) for person in people})


def _one_by_one(people: list[dict[str, Any]], *, by_month: bool = False) -> Mapping[tuple[str, date], Counter[str]]:
    found: dict[tuple[str, date], Counter[str]] = {}
    for person in people:
        for column, day in _told(person):
            if day is not None:
                key = person["product"], day.replace(day=1) if by_month else day
                found.setdefault(key, Counter())[column] += 1
    return found


def _told(person: dict[str, Any]) -> list[tuple[str, date | None]]:
    told = [(name, person[name]) for name in (*STEPS, *CONFIRMED)]
    advised, paid = person["first_advised"], person["first_paid"]
    if person["eligible"]:
        told.append(("eligible", advised))
    if paid is not None and (advised is None or paid < advised):
        return [*told, ("paid_unadvised", paid)]
    told.append(("paid", paid))
    if person["eligible"]:
        told.append(("converted", paid))
        told.append(("converted_confirmed", paid if person["first_confirmed"] else None))
    return told


def _whole(counted: Counter[str]) -> dict[str, int]:
    return {name: counted[name] for name in tallies.COLUMNS[PersonTally]}
