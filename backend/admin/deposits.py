"""Take in an envelope that somebody brought, and write in the book of acts who did."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from backend.admin import audit
from backend.admin.audit import Act
from backend.sync import deposit
from backend.sync.deposit import Deposited, Opened
from backend.sync.keys import Keys


def take_in(session: Session, opened: Opened, brought_by: UUID | None, now: datetime, keys: Keys) -> Deposited:
    """As `backend.sync.deposit.take_in`; the act stands under who brought it, or else under whose work it is."""
    done = deposit.take_in(session, opened, brought_by, now, keys)
    if done.is_new:
        facts = {"envelope": done.sha256, "ops": opened.envelope.count, "brought_by": brought_by and str(brought_by)}
        act = Act(account_id=brought_by or done.account_id, act="ops_deposited", subject=done.install_id, facts=facts)
        audit.write(session, act, now)
    return done
