"""Receipts: for each install a chain of signed links, each naming the one before it, so that anyone can show what the
server said to hold, and that nothing of it has gone since.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlmodel import Session, col

from backend.tables.inserting import insert_new
from backend.tables.op import InstallLine


def head(session: Session, install_id: UUID) -> dict[str, Any] | None:
    """The last link of an install's chain as `{"n", "sha256"}`; None where there is none yet."""
    found = select(col(InstallLine.link_n), col(InstallLine.link_sha256)).where(_of(install_id))
    row = session.execute(found).one_or_none()
    return {"n": row.link_n, "sha256": row.link_sha256} if row and row.link_n else None


def note_phone_link(session: Session, install_id: UUID, n: int, sha256: str) -> None:
    """Note the last link that a phone says it keeps: the first link of a new epoch names it as the one before."""
    insert_new(session, InstallLine, {"install_id": install_id, "acked_dseq": 0})
    session.execute(update(InstallLine).where(_of(install_id)).values(phone_n=n, phone_sha256=sha256))


def _of(install_id: UUID) -> Any:
    return col(InstallLine.install_id) == install_id
