"""Records that may be one, as people tell them apart: name, birth, home, and how often each was visited."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlmodel import Session, col

from backend.tables.household import HamletRow, HouseholdRow, PersonRow
from backend.tables.visit import PersonInVisitRow, VisitRow
from shared.rules.declarations import masked


@dataclass(frozen=True, kw_only=True)
class Side:
    """One record of a pair as people tell it apart. `home`: the head of a person's household, and where they live;
    `number`: covered but for its end. Empty texts where nothing is known.
    """

    id: UUID
    name: str
    birth: str | None
    sex: str | None
    hamlet: str
    home: str
    phone: str
    number: str
    visits: int


def of(session: Session, commune: str, kind: str, ids: Iterable[UUID]) -> dict[UUID, Side]:
    """The records of a kind (household, person) by their ids, for who may see names there."""
    wanted = sorted(ids)
    read = _households if kind == "household" else _persons
    return {side.id: side for side in read(session, commune, wanted)}


def _households(session: Session, commune: str, ids: list[UUID]) -> list[Side]:
    visits = _visits(session, VisitRow, col(VisitRow.household), commune, ids)
    of_hamlet = and_(col(HamletRow.commune) == HouseholdRow.commune, col(HamletRow.id) == HouseholdRow.hamlet)
    found = select(HouseholdRow, col(HamletRow.name)).outerjoin(HamletRow, of_hamlet)
    here = col(HouseholdRow.commune) == commune, col(HouseholdRow.id).in_(ids)
    return [
        Side(
            id=home.id,
            name=home.head_name,
            birth=None,
            sex=None,
            hamlet=hamlet or "",
            home=home.address or "",
            phone=home.phone or "",
            number=home.household_code or "",
            visits=visits.get(home.id, 0),
        )
        for home, hamlet in session.execute(found.where(*here))
    ]


def _persons(session: Session, commune: str, ids: list[UUID]) -> list[Side]:
    visits = _visits(session, PersonInVisitRow, col(PersonInVisitRow.person), commune, ids)
    of_home = and_(col(HouseholdRow.commune) == PersonRow.commune, col(HouseholdRow.id) == PersonRow.household)
    of_hamlet = and_(col(HamletRow.commune) == HouseholdRow.commune, col(HamletRow.id) == HouseholdRow.hamlet)
    found = select(PersonRow, HouseholdRow, col(HamletRow.name)).join(HouseholdRow, of_home)
    here = col(PersonRow.commune) == commune, col(PersonRow.id).in_(ids)
    return [
        Side(
            id=person.id,
            name=person.name,
            birth=person.birth,
            sex=person.sex,
            hamlet=hamlet or "",
            home=home.head_name,
            phone=home.phone or "",
            number=masked(person.id_number),
            visits=visits.get(person.id, 0),
        )
        for person, home, hamlet in session.execute(found.outerjoin(HamletRow, of_hamlet).where(*here))
    ]


def _visits(session: Session, table: Any, whose: Any, commune: str, ids: list[UUID]) -> dict[UUID, int]:
    counted = select(whose, func.count()).where(col(table.commune) == commune, whose.in_(ids)).group_by(whose)
    return {row[0]: row[1] for row in session.execute(counted)}
