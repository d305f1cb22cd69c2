"""The counter of a scope: locked before anything of the scope is read, held to the commit, so that the order of
its numbers is the order of commits.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from backend.tables.inserting import insert_new
from backend.tables.stream import ScopeHead

REFERENCE = "ref"

# Asked several times in every request, so they are put together once.
_T: Any = ScopeHead.__table__  # type: ignore[attr-defined]  # SQLModel makes it; its types do not say so
_LOCKED = select(_T.c.head).where(_T.c.scope == bindparam("named")).with_for_update()
_STANDING = select(_T.c.scope, _T.c.head, _T.c.horizon).where(_T.c.scope.in_(bindparam("named", expanding=True)))
_MOVED = update(_T).where(_T.c.scope == bindparam("named")).values(head=bindparam("to"))


def user_scope(account_id: UUID) -> str:
    """The scope of what concerns one user alone."""
    return f"user:{account_id}"


def lock_head(session: Session, scope: str) -> int:
    """The head of a scope, locked until the commit; a scope is begun when it is first needed."""
    head = session.execute(_LOCKED, {"named": scope}).scalar()
    if head is None:
        insert_new(session, ScopeHead, {"scope": scope, "head": 0, "horizon": 0})
        head = session.execute(_LOCKED, {"named": scope}).scalar_one()
    return int(head)


def move_head(session: Session, scope: str, head: int) -> None:
    """Set the head of a scope that this transaction has locked."""
    session.execute(_MOVED, {"named": scope, "to": head})


def heads_and_horizons(session: Session, scopes: Iterable[str]) -> Mapping[str, tuple[int, int]]:
    """As `head_and_horizon`, for several scopes in one look."""
    named = sorted(scopes)
    if not named:
        return {}
    found = {row.scope: (row.head, row.horizon) for row in session.execute(_STANDING, {"named": named})}
    return {scope: found.get(scope, (0, 0)) for scope in named}


def head_and_horizon(session: Session, scope: str) -> tuple[int, int]:
    """The head of a scope as committed, and the number up to which it has forgotten what left; 0 and 0 where nothing
    was ever filed.
    """
    return heads_and_horizons(session, [scope])[scope]


def head_of(session: Session, scope: str) -> int:
    """The head of a scope as committed; 0 where nothing was ever filed."""
    return head_and_horizon(session, scope)[0]
