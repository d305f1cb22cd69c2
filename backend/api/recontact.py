"""Whose amount changes on a day, for programs: numbers for supervisors, rows with names for who works there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.signed import Signed
from backend.api.query import only
from backend.db import Reading
from backend.edge.clock import Now
from backend.reports import cells, recontact
from backend.reports.asking import read_ask
from backend.reports.recontact import HouseholdTouched, Number, RecontactAsk
from backend.tables.account import Account
from backend.tables.household import HamletRow
from shared import places, problems
from shared.clock import day_of, parse_day
from shared.policy.quote import Because
from shared.problems import Refused

router = APIRouter(prefix="/reports", tags=["numbers"])


class Question(BaseModel):
    """On which day, where, and of which officer."""

    on: str = Field(description="the day on which the law changes, YYYY-MM-DD")
    commune: str | None = Field(None, description="a unit's id, or a code of today")
    officer: UUID | None = Field(None, description="who advised first")


@dataclass(frozen=True, kw_only=True)
class NumberShown:
    """The numbers of a commune, or of an officer there; `name` is the commune's or the officer's. An officer's that are
    too small for who sees no names are null. A commune's open by their `cells`.
    """

    commune: str
    officer: UUID | None
    name: str
    households: int | None
    persons: int | None
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PersonShown:
    """A person: whole đồng a month, an estimate, on the day before and from the day on, the numbers of the law on which
    each rests, and what the second hangs on.
    """

    id: UUID
    name: str
    groups: tuple[str, ...]
    pays_before: int
    pays_from: int
    because_before: tuple[Because, ...]
    because_from: tuple[Because, ...]
    hangs_on: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class HouseholdShown:
    """A household to be called on again."""

    commune: str
    id: UUID
    hamlet: str
    name: str
    officer: UUID | None
    officer_name: str
    persons: list[PersonShown]


@dataclass(frozen=True, kw_only=True)
class Recontact:
    """Numbers by commune and officer; `rows` of those communes in which the asker may see names."""

    on: date
    definition: str
    communes: list[NumberShown]
    officers: list[NumberShown]
    rows: list[HouseholdShown]


@router.get("/recontact", dependencies=[Depends(only("on", "commune", "officer"))])
def get_recontact(question: Annotated[Question, Query()], signed: Signed, session: Reading, now: Now) -> Recontact:
    """The households of the asker's area whose amount is expected to change on a day."""
    place = read_ask(signed, {"commune": question.commune}, day_of(now)).commune
    ask = RecontactAsk(on=_day(question.on), commune=place, officer=question.officer)
    touched = list(recontact.households(session, signed, ask))
    names = _Names(session, touched)
    communes, officers = recontact.by_commune(touched), recontact.by_officer(touched)
    # Asked of one officer, a commune's numbers are that officer's.
    communes = recontact.kept_back(signed, communes) if ask.officer else communes
    return Recontact(
        on=ask.on,
        definition=recontact.DEFINITION.vi,
        communes=[names.number(each, places.unit(each.commune).label, _cells(ask, each)) for each in communes],
        officers=[names.number(each, names.officer(each.officer)) for each in recontact.kept_back(signed, officers)],
        rows=[names.row(one) for one in touched if scope.names_visible(signed, one.commune)],
    )


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except ValueError:
        raise Refused(problems.unreadable_day("on")) from None


def _cells(ask: RecontactAsk, number: Number) -> Mapping[str, str]:
    """What a commune's numbers open; those of one officer there have no name."""
    return {} if ask.officer else cells.of_touched(ask.on, ask.commune, number.commune)


class _Names:
    """What officers and hamlets are called, asked once for all rows."""

    def __init__(self, session: Session, touched: list[HouseholdTouched]) -> None:
        officers = {one.officer for one in touched}
        named = select(col(Account.id), col(Account.name)).where(col(Account.id).in_(officers - {None}))
        self._officers: dict[UUID | None, str] = {row.id: row.name for row in session.execute(named)}
        here = select(HamletRow).where(col(HamletRow.commune).in_({one.commune for one in touched}))
        self._hamlets = {(row.commune, row.id): row.name for row in session.execute(here).scalars()}

    def officer(self, account: UUID | None) -> str:
        return self._officers.get(account, "")

    def number(self, number: Number, name: str, cells: Mapping[str, str] | None = None) -> NumberShown:
        return NumberShown(
            commune=number.commune,
            officer=number.officer,
            name=name,
            households=number.households,
            persons=number.persons,
            cells=cells or {},
        )

    def row(self, one: HouseholdTouched) -> HouseholdShown:
        return HouseholdShown(
            commune=one.commune,
            id=one.household,
            hamlet=self._hamlets.get((one.commune, one.hamlet), ""),
            name=one.head_name,
            officer=one.officer,
            officer_name=self.officer(one.officer),
            persons=[
                PersonShown(
                    id=each.person,
                    name=each.name,
                    groups=each.groups,
                    pays_before=each.pays_before,
                    pays_from=each.pays_from,
                    because_before=each.because_before,
                    because_from=each.because_from,
                    hangs_on=tuple(condition.vi for condition in each.hangs_on),
                )
                for each in one.persons
            ],
        )
