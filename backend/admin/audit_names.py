"""What the things are called of which entries of the audit book tell by their ids: asked once for a page.

Families and people have no names here, whoever reads: the book tells that something was done, and where.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import audit_acts, naming_rows
from backend.admin.audit_acts import Sort
from backend.admin.audit_book import EntryShown
from backend.tables.account import Account, Install
from backend.tables.campaign import Campaign
from backend.tables.data_request import DataRequest
from backend.tables.household import HamletRow
from backend.tables.importing import ImportBatch
from backend.tables.law import LawProposal
from backend.tables.office import ServingOffice
from backend.tables.review import MinutesRow
from backend.tables.visit import VisitRow
from shared import places


@dataclass(frozen=True, kw_only=True)
class Phone:
    """A phone as its maker calls it, and whose it is."""

    model: str
    account: UUID
    of: str


@dataclass(frozen=True, kw_only=True)
class Names:
    """Names by id; what is gone is missing. `visits`: the commune of each. `there`: the lists, proposals, minutes and
    requests that stand. `offices`: by their codes.
    """

    accounts: Mapping[UUID, str]
    hamlets: Mapping[UUID, str]
    campaigns: Mapping[UUID, str]
    phones: Mapping[UUID, Phone]
    visits: Mapping[UUID, str]
    there: frozenset[UUID]
    offices: Mapping[str, str]


Wanted = Mapping[Sort, Collection[UUID]]


def of_entries(session: Session, principal: Principal, entries: Iterable[EntryShown]) -> Names:
    """The names that the principal may see of everything that entries tell of."""
    wanted: dict[Sort, set[UUID]] = defaultdict(set)
    for sort, found in (one for entry in entries for one in _ids(entry)):
        wanted[sort].add(found)
    return Names(
        accounts=naming_rows.accounts(session, wanted["account"] | wanted["whose"]),
        hamlets=_hamlets(session, principal, wanted["hamlet_or_all"] | wanted["areas"] | wanted["whose"]),
        campaigns=_called(session, Campaign, "name", wanted["campaign"]),
        phones=_phones(session, wanted["phone"]),
        visits=_visits(session, principal, wanted["visit"]),
        there=_there(session, wanted),
        offices=_offices(session) if any("offices" in entry.facts for entry in entries) else {},
    )


def id_in(value: Any) -> UUID | None:
    """The id that a fact holds; None for what is none."""
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _ids(entry: EntryShown) -> Iterator[tuple[Sort, UUID]]:
    noted = audit_acts.noted_of(entry.act)
    yield noted.subject, entry.subject
    for name, sort in noted.facts.items():
        for value in _each(sort, entry.facts.get(name)):
            if found := id_in(value):
                yield sort, found


def _each(sort: Sort, value: Any) -> Iterable[Any]:
    if sort != "areas":
        return [value]
    return [area[-1] for area in value if area] if isinstance(value, list) else []


def _hamlets(session: Session, principal: Principal, ids: Collection[UUID]) -> dict[UUID, str]:
    here = _in(HamletRow, ids), scope.in_area(principal, col(HamletRow.commune), col(HamletRow.id))
    found = session.execute(select(col(HamletRow.id), col(HamletRow.name)).where(*here)) if ids else ()
    return {row.id: row.name for row in found}


def _phones(session: Session, ids: Collection[UUID]) -> dict[UUID, Phone]:
    found = (
        select(col(Install.install_id), col(Install.device_name), col(Account.id), col(Account.name))
        .join(Account, col(Account.id) == col(Install.account_id))
        .where(col(Install.install_id).in_(sorted(ids)))
    )
    rows = session.execute(found) if ids else ()
    return {row.install_id: Phone(model=row.device_name, account=row.id, of=row.name) for row in rows}


def _visits(session: Session, principal: Principal, ids: Collection[UUID]) -> dict[UUID, str]:
    here = _in(VisitRow, ids), scope.in_area(principal, col(VisitRow.commune))
    found = session.execute(select(col(VisitRow.id), col(VisitRow.commune)).where(*here)) if ids else ()
    return {row.id: row.commune for row in found}


def _there(session: Session, wanted: Wanted) -> frozenset[UUID]:
    found: set[UUID] = set()
    kept: tuple[tuple[Any, Sort], ...] = (
        (ImportBatch, "import"),
        (LawProposal, "proposal"),
        (MinutesRow, "minutes"),
        (DataRequest, "data_request"),
    )
    for table, sort in kept:
        found |= _called(session, table, "id", wanted[sort]).keys()
    return frozenset(found)


def _called(session: Session, table: Any, column: str, ids: Collection[UUID]) -> dict[UUID, Any]:
    if not ids:
        return {}
    found = select(col(table.id), col(getattr(table, column))).where(_in(table, ids))
    return {row[0]: row[1] for row in session.execute(found)}


def _in(table: Any, ids: Collection[UUID]) -> Any:
    """By commune as well where that leads the table's key: without it a table of a million rows is read through."""
    among = col(table.id).in_(sorted(ids))
    return among & col(table.commune).in_(_COMMUNES) if "commune" in table.__table__.primary_key.columns else among


def _offices(session: Session) -> dict[str, str]:
    latest_last = select(col(ServingOffice.office), col(ServingOffice.name)).order_by(col(ServingOffice.since))
    return {row.office: row.name for row in session.execute(latest_last)}


# Communes of which rows can tell: those of today, and those that a later merger ends.
_COMMUNES = sorted(
    unit.id for unit in places.register().values() if unit.until is None or unit.until >= date(2025, 7, 1)
)
