"""How many phones have spoken with the server since a period ended: a number is only as whole as that."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.reports.asking import Ask
from backend.reports.periods import Period
from backend.tables.account import Account, Grant, Install
from shared.clock import day_of


@dataclass(frozen=True, kw_only=True)
class GrantedPhone:
    """A phone at work under one grant."""

    install_id: UUID
    officer: UUID
    commune: str
    hamlet: UUID | None
    last_spoke: datetime | None


@dataclass(frozen=True)
class Phones:
    """The phones of an area."""

    granted: tuple[GrantedPhone, ...]

    def reported(self, by: str, key: str | None, period: Period, now: datetime) -> tuple[int, int]:
        """How many of the row's phones have spoken on or after the period's last day, and of how many."""
        today = day_of(now)
        since = min(period.end or today, today)
        phones = {phone.install_id: phone.last_spoke for phone in self.granted if _is_of(phone, by, key)}
        return sum(_spoke_since(spoke, since) for spoke in phones.values()), len(phones)


def of_area(session: Session, ask: Ask, principal: Principal) -> Phones:
    """The phones of active officers in the asked place, as far as it is the asker's area."""
    here = [col(Grant.commune) == ask.commune] if ask.commune else []
    found = session.execute(
        select(
            col(Install.install_id),
            col(Install.account_id),
            col(Grant.commune),
            col(Grant.hamlet),
            col(Install.last_hello_at),
        )
        .join(Account, col(Account.id) == col(Install.account_id))
        .join(Grant, col(Grant.account_id) == col(Account.id))
        .where(*here, col(Install.revoked_at).is_(None), col(Grant.revoked_at).is_(None))
        .where(col(Account.active), col(Account.role) == "officer", scope.in_area(principal, col(Grant.commune)))
    )
    return Phones(
        tuple(
            GrantedPhone(
                install_id=row.install_id,
                officer=row.account_id,
                commune=row.commune,
                hamlet=row.hamlet,
                last_spoke=row.last_hello_at,
            )
            for row in found
        )
    )


def _is_of(phone: GrantedPhone, by: str, key: str | None) -> bool:
    own = {"commune": phone.commune, "hamlet": str(phone.hamlet or key), "officer": str(phone.officer)}
    return key is None or own.get(by, key) == key


def _spoke_since(spoke: datetime | None, since: date) -> bool:
    return spoke is not None and day_of(spoke) >= since
