"""Who sends operations, from which phone and what it had seen; and where what was sent now stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal, former_areas
from backend.sync.envelope import SentOp
from backend.sync.sight import Sight
from backend.tables.account import Install
from shared.clock import day_of
from shared.problems import Problem


@dataclass(frozen=True, kw_only=True)
class Filed:
    """Where a row now stands: its number in the stream (None: nothing changed), its revision, and what could not be
    merged.
    """

    seq: int | None
    rev: int
    conflicts: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who sends, from which phone, and when it arrived. What was held is judged again later, at `judged_at`; and
    where a person has `decided` that it is to be filed, nothing holds it but what it needs. `sight` is what the phone
    had seen; None where nobody asks. `clock_offset_ms` is how far the server's clock was ahead of the phone's at its
    last hello; None where that is not known.
    """

    principal: Principal
    install_id: UUID
    received_at: datetime
    judged_at: datetime | None = None
    decided: bool = False
    sight: Sight | None = None
    clock_offset_ms: int | None = None

    def may_file(self, op: SentOp, commune: str, hamlet: UUID) -> bool:
        """Whether the hamlet is the sender's now, or was as far as the phone knew."""
        if self.decided or scope.may_see_hamlet(self.principal, commune, hamlet):
            return True
        return self.sight is not None and self.sight.had(op, commune, hamlet)


def sender_of(session: Session, principal: Principal, install_id: UUID, ops: Sequence[SentOp], now: datetime) -> Sender:
    """Who sends these operations of one install; what the account was given before is read here, once."""
    former = former_areas(session, principal.account_id, day_of(now))
    sight = Sight(session=session, principal=principal, install_id=install_id, batch=ops, former=former)
    offset_ms = session.execute(_CLOCK_OF, {"install": install_id}).scalar()
    return Sender(principal=principal, install_id=install_id, received_at=now, sight=sight, clock_offset_ms=offset_ms)


# Asked for every push, so it is put together once.
_CLOCK_OF = select(col(Install.clock_offset_ms)).where(col(Install.install_id) == bindparam("install"))
