"""Erase a person at their wish: what tells who they are is destroyed, in rows and in the operations that were kept.

Ids, hashes and verdicts stay, so receipts still prove what was taken in, and what was counted stays counted. Who was
erased stands in STATE_DIR as well: a backup that is restored knows of it no more.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlmodel import Session

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import audit
from backend.admin.audit import Act
from backend.db import Database
from backend.history import erased_list, erased_ops, erased_rows
from backend.history.erased_list import Entry
from backend.rollups.sameness import one_with
from backend.sync.desk import Desk, open_desk
from backend.sync.keys import Keys
from backend.tables.history import ErasedPerson
from backend.tables.household import PersonRow
from shared import problems
from shared.problems import Refused
from shared.rules import checks

REASON_MAX = 400


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Who is to be erased and why."""

    commune: str
    person: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class Means:
    """What erasing needs besides the database: the keys, the folder of the list, and the time."""

    keys: Keys
    state_dir: Path
    now: datetime


def erase(session: Session, principal: Principal, wish: Wish, means: Means) -> Entry:
    """Erase a person wherever they are in the database, also under merged duplicates and where they moved.

    Refused with 403 unless the committee or an administrator asks, 404 for a person outside their area, 422 without a
    reason. Nobody else may write meanwhile.
    """
    scope.require(principal, "committee", "admin")
    scope.commune_in_scope(principal, wish.commune)
    if found := checks.name("reason", wish.reason, REASON_MAX):
        raise Refused(*found)
    if session.get(PersonRow, (wish.commune, wish.person)) is None:
        raise Refused(problems.not_found())
    who = Who(by=principal.account_id, reason=wish.reason, at=means.now)
    entry = _erase(session, one_with(session, {(wish.commune, wish.person)}), who, means)
    erased_list.append(means.state_dir, entry)
    return entry


def erase_again(database: Database, means: Means) -> int:
    """Erase whom the list names and the database does not know as erased; how many persons that were."""
    missing = [entry for entry in erased_list.read(means.state_dir) if not _is_known(database, entry)]
    for entry in missing:
        with database.writing() as session:
            desks = {one.commune: open_desk(session, one.commune) for one in entry.in_order()}
            erased_rows.set_down_again(desks, entry)
            _close(desks)
            who = Who(by=entry.by, reason=entry.reason, at=entry.at)
            _erase(session, {(one.commune, one.id) for one in entry.persons}, who, means)
            erased_ops.keep_verdicts(session, entry, means.keys)
    return len(missing)


@dataclass(frozen=True, kw_only=True)
class Who:
    """Who had somebody erased, why and when."""

    by: UUID
    reason: str
    at: datetime


def _erase(session: Session, nodes: set[tuple[str, UUID]], who: Who, means: Means) -> Entry:
    desks = {commune: open_desk(session, commune) for commune in sorted({commune for commune, _ in nodes})}
    persons = [erased_rows.erase(desks[commune], person, means.now) for commune, person in sorted(nodes)]
    there = [person for person in persons if person is not None]
    _close(desks)
    ops = erased_ops.erase(session, there, means.keys, means.now)
    for commune, person in sorted(nodes):
        session.merge(ErasedPerson(commune=commune, id=person, erased_at=who.at, account_id=who.by, reason=who.reason))
        facts = {"commune": commune, "operations": len(ops)}
        audit.write(session, Act(account_id=who.by, act="person_erased", subject=person, facts=facts), means.now)
    return Entry(by=who.by, reason=who.reason, at=who.at, persons=tuple(there), ops=tuple(ops))


def _close(desks: dict[str, Desk]) -> None:
    for desk in desks.values():
        desk.close()


def _is_known(database: Database, entry: Entry) -> bool:
    with database.reading() as session:
        return all(session.get(ErasedPerson, (one.commune, one.id)) for one in entry.persons)
