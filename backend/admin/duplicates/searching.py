"""Look through a commune for records that may be one, and keep what was found until somebody says which are.

What somebody called different is not proposed again, and what was merged is not searched.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, func, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin.duplicates import likeness
from backend.admin.duplicates.likeness import Alike, Known
from backend.tables.alias import AliasRow
from backend.tables.duplicate import DuplicatePair, DuplicateSearch
from backend.tables.household import HouseholdRow, PersonRow
from backend.tables.inserting import insert_rows
from backend.tables.rollup import CommuneDay
from shared.text import fold

KEPT_MAX = 500
"""Pairs of a kind that wait in a commune; the least alike wait for the next search."""

_TAIL = 6


@dataclass(frozen=True, kw_only=True)
class Searched:
    """How many records were looked through, and how many pairs are new."""

    records: int
    new: int


@dataclass(frozen=True, kw_only=True)
class Looked:
    """The moment of the search that lies longest back, None where none was made; how many communes `never` had one."""

    oldest: datetime | None
    never: int


def search(session: Session, principal: Principal, commune: str, now: datetime) -> Searched:
    """Search the households and persons of a commune. Refused with 403 unless the committee or an administrator asks,
    404 for a commune outside their area.
    """
    scope.require(principal, "committee", "admin")
    scope.commune_in_scope(principal, commune)
    return look_through(session, commune, now)


def look_through(session: Session, commune: str, now: datetime) -> Searched:
    """As `search`, for the server itself."""
    records = new = 0
    for kind, rows in (("household", _households(session, commune)), ("person", _persons(session, commune))):
        dropped = _dropped(session, commune, kind)
        known = [row for row in rows if row.id not in dropped]
        new += _keep(session, commune, kind, likeness.pairs(known)[:KEPT_MAX], now)
        records += len(known)
    session.merge(DuplicateSearch(commune=commune, searched_at=now, records=records))
    return Searched(records=records, new=new)


def last(session: Session, commune: str) -> DuplicateSearch | None:
    """The last search of a commune; None before the first."""
    return session.get(DuplicateSearch, commune)


def looked_through(session: Session, principal: Principal) -> Looked:
    """How far the principal's communes have been looked through, of those that have visits."""
    visited = select(col(CommuneDay.commune)).where(scope.in_area(principal, col(CommuneDay.commune))).distinct()
    communes = visited.subquery()
    of_commune = col(DuplicateSearch.commune) == communes.c.commune
    at = col(DuplicateSearch.searched_at)
    asked = (
        select(func.min(at), func.count() - func.count(at)).select_from(communes).outerjoin(DuplicateSearch, of_commune)
    )
    oldest, never = session.execute(asked).one()
    return Looked(oldest=oldest, never=never)


def _households(session: Session, commune: str) -> Iterator[Known]:
    heads = and_(
        col(PersonRow.commune) == HouseholdRow.commune,
        col(PersonRow.household) == HouseholdRow.id,
        col(PersonRow.relation) == "head",
        col(PersonRow.standing) == "stands",
    )
    found = select(HouseholdRow, col(PersonRow.birth), col(PersonRow.sex)).outerjoin(PersonRow, heads)
    rows = session.execute(found.where(*_on_the_list(HouseholdRow, commune)))
    for home, birth, sex in rows:
        yield Known(
            id=home.id,
            name=fold(home.head_name),
            birth=birth,
            sex=sex,
            hamlet=home.hamlet,
            phone=_tail(home.phone),
            address=fold(home.address) if home.address else None,
            number=home.household_code or None,
        )


def _persons(session: Session, commune: str) -> Iterator[Known]:
    wanted = [col(getattr(PersonRow, name)) for name in ("id", "name", "birth", "sex", "id_number")]
    of_home = and_(col(HouseholdRow.commune) == PersonRow.commune, col(HouseholdRow.id) == PersonRow.household)
    found = select(*wanted, col(HouseholdRow.hamlet), col(HouseholdRow.phone)).join(HouseholdRow, of_home)
    for row in session.execute(found.where(*_on_the_list(PersonRow, commune))):
        yield Known(
            id=row.id,
            name=fold(row.name),
            birth=row.birth,
            sex=row.sex,
            hamlet=row.hamlet,
            phone=_tail(row.phone),
            number=row.id_number or None,
        )


def _on_the_list(table: Any, commune: str) -> tuple[Any, ...]:
    return col(table.commune) == commune, col(table.standing) == "stands", col(table.moved_to).is_(None)


def _tail(phone: str | None) -> str | None:
    return phone[-_TAIL:] if phone else None


def _dropped(session: Session, commune: str, kind: str) -> set[UUID]:
    stands = col(AliasRow.commune) == commune, col(AliasRow.of_kind) == kind, col(AliasRow.undone_at).is_(None)
    return set(session.execute(select(col(AliasRow.dropped)).where(*stands)).scalars())


def _keep(session: Session, commune: str, kind: str, found: list[Alike], now: datetime) -> int:
    """Write what is new, with what speaks for it, and forget what nobody decided and no longer looks alike."""
    here = col(DuplicatePair.commune) == commune, col(DuplicatePair.of_kind) == kind
    known: Mapping[tuple[UUID, UUID], DuplicatePair] = {
        (row.one, row.other): row for row in session.execute(select(DuplicatePair).where(*here)).scalars()
    }
    for gone in known.keys() - {(pair.one, pair.other) for pair in found}:
        which = col(DuplicatePair.one) == gone[0], col(DuplicatePair.other) == gone[1]
        session.execute(delete(DuplicatePair).where(*here, *which, col(DuplicatePair.decision).is_(None)))
    new = [pair for pair in found if (pair.one, pair.other) not in known]
    insert_rows(session, DuplicatePair, [_row(commune, kind, pair, now) for pair in new])
    return len(new)


def _row(commune: str, kind: str, pair: Alike, now: datetime) -> dict[str, Any]:
    return {
        "commune": commune,
        "of_kind": kind,
        "one": pair.one,
        "other": pair.other,
        "score": pair.score,
        "reasons": [{"code": reason.code, "percent": reason.percent} for reason in pair.reasons],
        "found_at": now,
        "decision": None,
        "decided_by": None,
        "decided_at": None,
        "merge": None,
    }
