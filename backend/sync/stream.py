"""The counter of a scope: locked before anything of the scope is read, held to the commit."""

from sqlalchemy import select, update
from sqlmodel import Session, col

from backend.tables.inserting import insert_new
from backend.tables.stream import ScopeHead

REFERENCE = "ref"


def user_scope(account_id: object) -> str:
    """The scope of what concerns one user alone."""
    return f"user:{account_id}"


def lock_head(session: Session, scope: str) -> int:
    """The head of a scope, locked until the commit; a scope is begun when it is first needed."""
    insert_new(session, ScopeHead, {"scope": scope, "head": 0})
    found = select(col(ScopeHead.head)).where(col(ScopeHead.scope) == scope).with_for_update()
    return int(session.execute(found).scalar_one())


def move_head(session: Session, scope: str, head: int) -> None:
    """Set the head of a scope that this transaction has locked."""
    session.execute(update(ScopeHead).where(col(ScopeHead.scope) == scope).values(head=head))


def head_of(session: Session, scope: str) -> int:
    """The head of a scope as committed; 0 where nothing was ever filed."""
    return session.execute(select(col(ScopeHead.head)).where(col(ScopeHead.scope) == scope)).scalar() or 0
