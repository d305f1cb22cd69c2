"""How many households stand in each hamlet, each counted once: a province has too many to count them for every page."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, func, or_, select
from sqlmodel import Session, col

from backend.tables.alias import SameAs
from backend.tables.household import HouseholdRow
from backend.tables.inserting import insert_rows
from backend.tables.rollup import HamletHomes


def count_homes(session: Session, communes: Iterable[str]) -> None:
    """Count the households of these communes again; their counters must be locked by this transaction."""
    for commune in sorted(set(communes)):
        session.execute(delete(HamletHomes).where(col(HamletHomes.commune) == commune))
        rows = session.execute(_counted().where(col(HouseholdRow.commune) == commune)).mappings()
        insert_rows(session, HamletHomes, [dict(row) for row in rows])


def count_all_homes(session: Session) -> None:
    """Count the households of every commune again."""
    count_homes(session, {*_communes(session, HouseholdRow), *_communes(session, HamletHomes)})


def differences(session: Session) -> list[str]:
    """Every hamlet whose number is not what a count gives; empty is right."""
    right, kept = _by_hamlet(session.execute(_counted())), _by_hamlet(session.execute(_kept()))
    wrong = {key for key in right.keys() | kept.keys() if right.get(key) != kept.get(key)}
    return [f"hamlet_homes {' '.join(map(str, key))}" for key in sorted(wrong, key=str)]


def _counted() -> Any:
    """Of households that are one, the one under which they are counted; none that was taken off or has moved away."""
    key = col(HouseholdRow.commune), col(HouseholdRow.hamlet)
    one_with = and_(col(SameAs.commune) == col(HouseholdRow.commune), col(SameAs.id) == col(HouseholdRow.id))
    is_itself = or_(col(SameAs.local).is_(None), col(SameAs.local) == col(HouseholdRow.id))
    here = col(HouseholdRow.standing) == "stands", col(HouseholdRow.moved_to).is_(None), is_itself
    return select(*key, func.count().label("homes")).outerjoin(SameAs, one_with).where(*here).group_by(*key)


def _kept() -> Any:
    return select(col(HamletHomes.commune), col(HamletHomes.hamlet), col(HamletHomes.homes))


def _by_hamlet(rows: Iterable[Any]) -> Mapping[tuple[str, UUID], int]:
    return {(commune, hamlet): homes for commune, hamlet, homes in rows}


def _communes(session: Session, table: Any) -> Iterable[str]:
    return session.execute(select(table.commune).distinct()).scalars()
