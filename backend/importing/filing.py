"""File what a list says: at the commune's desk, as a phone's operations are, so that phones are told of every row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from backend import rollups
from backend.importing import hamlets, marks
from backend.importing.matching import HouseholdPlan, Plan
from backend.sync.desk import Desk, fresh_row
from shared.ids import IdMaker
from shared.problems import Refused
from shared.records import KINDS
from shared.records.base import Record
from shared.records.hamlet import Hamlet
from shared.records.household import Household
from shared.records.person import Person
from shared.rules import RULES


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What filing needs: the locked desk, the time, and whether no living people stand behind the list."""

    desk: Desk
    now: datetime
    made_up: bool


def file(plan: Plan, filing: Filing) -> None:
    """File a whole plan and count again what it touches. Its desk was opened before what is on record was read."""
    desk = filing.desk
    desk.lay_out("household", [home.household for home in plan.households if home.household])
    desk.lay_out("person", [one.person for home in plan.households for one in home.persons if one.person])
    new_id = IdMaker(lambda: int(filing.now.timestamp() * 1_000))
    made = {key: new_id() for key in plan.new_hamlets}
    for key, name in plan.new_hamlets.items():
        _add(filing, "hamlet", made[key], Hamlet(name=name, kind=hamlets.kind_of(name)), made[key])
    kept: list[tuple[str, UUID, str]] = []
    for home in plan.households:
        hamlet = home.hamlet or made[hamlets.key(home.listed.hamlet)]
        kept += [(desk.commune, *marked) for marked in _file_household(filing, home, hamlet, new_id)]
    marks.insert_marks(desk.session, kept)
    desk.close()
    rollups.recount(desk.session, desk.touched)


def _file_household(filing: Filing, home: HouseholdPlan, hamlet: UUID, new_id: IdMaker) -> Iterator[tuple[UUID, str]]:
    """File a household with its members; the marks of their numbers that are new."""
    row_id = home.household or new_id()
    if home.household is None:
        _add(filing, "household", row_id, Household(hamlet=hamlet, made_up=filing.made_up, **home.values), hamlet)
    lies_in: UUID = filing.desk.rows["household"][row_id]["hamlet"]  # the list moves nobody
    if home.household and home.values:
        _change(filing, "household", row_id, home.values, lies_in)
    for one in home.persons:
        person = one.person or new_id()
        if one.person is None:
            _add(filing, "person", person, Person(household=row_id, made_up=filing.made_up, **one.values), lies_in)
        elif one.values:
            _change(filing, "person", person, one.values, lies_in)
        if one.mark:
            yield person, one.mark


def _add(filing: Filing, kind: str, row_id: UUID, record: Record, hamlet: UUID) -> None:
    if found := RULES[kind](record):
        raise Refused(*found)
    values = {name: getattr(record, name) for name in KINDS[kind].fields}
    row = fresh_row(filing.desk.commune, kind, row_id, values)
    filing.desk.add(kind, row, hamlet)
    rollups.touch(filing.desk.touched, kind, row)


def _change(filing: Filing, kind: str, row_id: UUID, values: Mapping[str, Any], hamlet: UUID) -> None:
    """Change fields of a row, with the revision at which each was changed: a phone that had not seen it learns so."""
    row = filing.desk.rows[kind][row_id]
    field_revs = row["field_revs"] | dict.fromkeys(values, row["rev"] + 1)
    filing.desk.change(kind, row_id, {**values, "field_revs": field_revs}, hamlet)
    rollups.touch(filing.desk.touched, kind, row)
