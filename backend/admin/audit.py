"""The book of acts in office: who did what and when, each entry sealed with the one before it.

An entry holds ids, days and amounts of the law, never a person's name or circumstances. Changing or removing one
breaks the chain from there on; that the last ones are gone shows in the counter.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from backend.admin import audit_acts
from backend.admin.audit_acts import ActCode
from backend.sync import stream
from backend.tables.law import AuditEntry
from shared.clock import format_moment
from shared.sync.canonical import canonical, sha256_hex

_BOOK = "audit"


@dataclass(frozen=True, kw_only=True)
class Act:
    """What somebody did: a code (`law_proposed`), the id of what it was done to, and its facts as JSON values."""

    account_id: UUID
    act: ActCode
    subject: UUID
    facts: dict[str, Any]


def write(session: Session, act: Act, at: datetime) -> None:
    """Write one act at the end of the book, in the transaction of the act itself. A ValueError for a fact that
    `audit_acts` does not know.
    """
    audit_acts.check(act.act, act.facts)
    number = stream.lock_head(session, _BOOK) + 1
    entry = AuditEntry(
        number=number, at=at, account_id=act.account_id, act=act.act, subject=act.subject, facts=act.facts, sha256=""
    )
    before = session.get(AuditEntry, number - 1)
    entry.sha256 = _sealed(entry, before.sha256 if before else "")
    session.add(entry)
    stream.move_head(session, _BOOK, number)


def broken_at(session: Session) -> Iterator[int]:
    """The numbers of the entries that were changed, or that should be there and are not; none for a whole book."""
    before, expected = "", 1
    for entry in session.execute(select(AuditEntry).order_by(col(AuditEntry.number))).scalars():
        yield from range(expected, entry.number)
        if entry.sha256 != _sealed(entry, before):
            yield entry.number
        before, expected = entry.sha256, entry.number + 1
    yield from range(expected, stream.head_of(session, _BOOK) + 1)


def _sealed(entry: AuditEntry, before: str) -> str:
    said = {
        "number": entry.number,
        "at": format_moment(entry.at),
        "account": str(entry.account_id),
        "act": entry.act,
        "subject": str(entry.subject),
        "facts": entry.facts,
        "before": before,
    }
    return sha256_hex(canonical(said))
