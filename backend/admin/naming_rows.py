"""What hamlets, households and persons are called, for people in office who may see names: asked once for a page."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.tables.account import Account
from backend.tables.household import HamletRow, HouseholdRow, PersonRow

_AT_ONCE = 400


def names_of(session: Session, wanted: Collection[tuple[str, UUID]]) -> dict[UUID, str]:
    """The names of rows by commune and id: a hamlet's, a household's head's, a person's; none for unknown ids."""
    by_commune: dict[str, set[UUID]] = defaultdict(set)
    for commune, row_id in wanted:
        by_commune[commune].add(row_id)
    return {
        row_id: name
        for commune, ids in sorted(by_commune.items())
        for table, column in ((HamletRow, "name"), (HouseholdRow, "head_name"), (PersonRow, "name"))
        for row_id, name in _named(session, table, column, commune, sorted(ids))
    }


def names_visible(session: Session, principal: Principal, wanted: Collection[tuple[str, UUID]]) -> dict[UUID, str]:
    """As `names_of`, of the communes whose names the principal may see."""
    return names_of(session, {one for one in wanted if scope.names_visible(principal, one[0])})


def accounts(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of the people who work here."""
    found = select(col(Account.id), col(Account.name)).where(col(Account.id).in_(sorted(ids)))
    return {row.id: row.name for row in session.execute(found)}


def _named(session: Session, table: Any, column: str, commune: str, ids: list[UUID]) -> list[tuple[UUID, str]]:
    named: list[tuple[UUID, str]] = []
    for start in range(0, len(ids), _AT_ONCE):  # a statement holds so many parameters and no more
        here = col(table.commune) == commune, col(table.id).in_(ids[start : start + _AT_ONCE])
        found = session.execute(select(col(table.id), col(getattr(table, column))).where(*here))
        named += [(row[0], row[1]) for row in found]
    return named
