"""The counter of a scope: locked before anything of the scope is read, held to the commit, so that the order of
its numbers is the order of commits.
"""

from uuid import UUID

from sqlalchemy import select, update
from sqlmodel import Session, col

from backend.tables.inserting import insert_new
from backend.tables.stream import ScopeHead

REFERENCE = "ref"


def user_scope(account_id: UUID) -> str:
    """The scope of what concerns one user alone."""
    return f"user:{account_id}"


def lock_head(session: Session, scope: str) -> int:
    """The head of a scope, locked until the commit; a scope is begun when it is first needed."""
    insert_new(session, ScopeHead, {"scope": scope, "head": 0, "horizon": 0})
    found = select(col(ScopeHead.head)).where(col(ScopeHead.scope) == scope).with_for_update()
    return int(session.execute(found).scalar_one())


def move_head(session: Session, scope: str, head: int) -> None:
    """Set the head of a scope that this transaction has locked."""
    session.execute(update(ScopeHead).where(col(ScopeHead.scope) == scope).values(head=head))


def head_and_horizon(session: Session, scope: str) -> tuple[int, int]:
    """The head of a scope as committed, and the number up to which it has forgotten what left; 0 and 0 where nothing
    was ever filed.
    """
    found = select(col(ScopeHead.head), col(ScopeHead.horizon)).where(col(ScopeHead.scope) == scope)
    row = session.execute(found).first()
    return (row.head, row.horizon) if row else (0, 0)


def head_of(session: Session, scope: str) -> int:
    """The head of a scope as committed; 0 where nothing was ever filed."""
    return head_and_horizon(session, scope)[0]
