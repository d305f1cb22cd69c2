"""What communes and officers are put together by: the former district, the office that serves a commune, and the
organisation that an officer works for.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from backend.reports.periods import Period
from backend.tables.account import Account
from backend.tables.office import ServingOffice
from shared import places
from shared.places import Unit
from shared.vocabulary import organisations

NOT_KNOWN = ""
"""The key of what no list names."""
NO_OFFICE: Mapping[str, str] = {NOT_KNOWN: "Chưa rõ cơ sở BHXH"}
"""What stands for an office where no list names one."""
SEVERAL = "several"
"""The key of communes that were made from communes of more than one district; in Nghệ An there is none."""


def district_of(unit_id: str) -> str:
    """The code of the district that a unit lay in, or all that it was made from; districts ended on 30/06/2025."""
    return _districts().get(unit_id, NOT_KNOWN)


def district(unit: Any) -> Any:
    """As an expression of SQL: the code of the district of the unit in a column."""
    return case(dict(_districts()), value=unit, else_=NOT_KNOWN)


def organisation(officer: Any) -> Any:
    """The code of the organisation of the account in a column, as it stands now."""
    worker = aliased(Account)  # the statement around may ask for accounts itself
    found = select(col(worker.organisation)).where(col(worker.id) == officer)
    return func.coalesce(found.scalar_subquery(), NOT_KNOWN)


def by_organisation() -> Any:
    """The same where the statement asks for the accounts themselves."""
    return func.coalesce(col(Account.organisation), NOT_KNOWN)


def office(commune: Any, period: Period) -> Any:
    """The code of the office that serves the commune in a column on the last day of a period; without one, now."""
    found = select(col(ServingOffice.office)).where(col(ServingOffice.commune) == commune, *_serves_on(period))
    return func.coalesce(found.limit(1).scalar_subquery(), NOT_KNOWN)


def offices_on(session: Session, period: Period) -> Mapping[str, str]:
    """The code of the office that serves each commune on the last day of a period; without one, now."""
    found = select(col(ServingOffice.commune), col(ServingOffice.office)).where(*_serves_on(period))
    return {row.commune: row.office for row in session.execute(found)}


def _serves_on(period: Period) -> tuple[ColumnElement[bool], ...]:
    since, until = col(ServingOffice.since), col(ServingOffice.until)
    if period.end is None:
        return (until.is_(None),)
    return since <= period.end, or_(until.is_(None), until >= period.end)


def district_names() -> Mapping[str, str]:
    """What each former district is called."""
    units = (unit for unit in map(places.find, _districts()) if unit is not None)
    named = {unit.district_code: f"{unit.district} (cũ)" for unit in units if unit.district_code and unit.district}
    return named | {SEVERAL: "Nhiều huyện cũ", NOT_KNOWN: "Chưa rõ huyện cũ"}


def organisation_names() -> Mapping[str, str]:
    """What each organisation is called."""
    return {code: term.vi for code, term in organisations.CODES.items()} | {NOT_KNOWN: "Chưa ghi tổ chức"}


def office_names(session: Session, *of_communes: ColumnElement[bool]) -> Mapping[str, str]:
    """What each office of some communes is called, by its last name; empty while no list has been brought in."""
    named = select(col(ServingOffice.office), col(ServingOffice.name)).where(*of_communes)
    named = named.order_by(col(ServingOffice.since), col(ServingOffice.commune))
    found = {row.office: row.name for row in session.execute(named)}
    return {**found, **NO_OFFICE} if found else {}


@cache
def _districts() -> Mapping[str, str]:
    """The code of a district for every unit of the register."""
    return {unit.id: _district_code(unit) for unit in places.register().values()}


def _district_code(unit: Unit) -> str:
    if unit.district_code is not None:
        return unit.district_code
    codes = {_district_code(before) for before in places.predecessors(unit.id)}
    return codes.pop() if len(codes) == 1 else SEVERAL if codes else NOT_KNOWN
