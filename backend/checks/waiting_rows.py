"""The rows behind two numbers of what waits in office: declarations that BHXH has not confirmed, and phones of which a
part is still missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.checks import to_do
from backend.tables.account import Account, Install
from backend.tables.declaration import DeclarationRow
from backend.tables.deposit import Deposit
from backend.tables.op import InstallLine

LISTED_MAX = 200


@dataclass(frozen=True, kw_only=True)
class Unconfirmed:
    """A declaration whose person is on no list of BHXH yet."""

    commune: str
    person: UUID
    product: str
    declared_at: datetime
    id_tail: str | None
    officer: str


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A phone whose work was brought in part: its last `missing` operations before what came lie on it alone."""

    officer: str
    device: str
    brought_at: datetime
    missing: int


def declarations(session: Session, principal: Principal) -> Sequence[Unconfirmed]:
    """The oldest first, LISTED_MAX at most. Refused with 403 unless the committee or an administrator asks."""
    scope.require(principal, "committee", "admin")
    row = DeclarationRow
    wanted = (col(row.commune), col(row.person), col(row.product), col(row.declared_at), col(row.id_tail))
    found = (
        select(*wanted, col(Account.name))
        .join(Account, col(Account.id) == row.officer)
        .where(scope.in_area(principal, col(row.commune)), col(row.standing) == "stands", ~to_do.is_confirmed())
        .order_by(col(row.declared_at), col(row.id))
        .limit(LISTED_MAX)
    )
    names = tuple(Unconfirmed.__dataclass_fields__)
    return [Unconfirmed(**dict(zip(names, each, strict=True))) for each in session.execute(found)]


def handovers(session: Session, principal: Principal) -> Sequence[Missing]:
    """The longest waiting first. Refused as `declarations`."""
    scope.require(principal, "committee", "admin")
    brought_at = func.max(col(Deposit.at))
    gap = col(InstallLine.highest_dseq) - col(InstallLine.acked_dseq)
    found = (
        select(col(Account.name), col(Install.device_name), brought_at, gap)
        .join(Install, col(Install.account_id) == Account.id)
        .join(Deposit, col(Deposit.install_id) == Install.install_id)
        .join(InstallLine, col(InstallLine.install_id) == Install.install_id)
        .where(to_do.is_missing(principal))
        .group_by(col(Install.install_id), col(Account.name), col(Install.device_name), gap)
        .order_by(brought_at)
        .limit(LISTED_MAX)
    )
    names = tuple(Missing.__dataclass_fields__)
    return [Missing(**dict(zip(names, each, strict=True))) for each in session.execute(found)]
