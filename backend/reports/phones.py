"""How many phones have spoken with the server since a period ended: a number is only as whole as that."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import func, literal, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.reports import groupings
from backend.reports.asking import Ask
from backend.reports.periods import Period
from backend.tables.account import Account, Grant, Install
from backend.tables.spelt import spelt
from shared.clock import day_of


@dataclass(frozen=True, kw_only=True)
class GrantedPhone:
    """A phone at work under one grant."""

    install_id: str
    officer: str
    organisation: str
    office: str
    commune: str
    hamlet: str | None
    last_spoke: datetime | None


@dataclass(frozen=True, kw_only=True)
class Heard:
    """How many `phones` there are, how many have `spoken` since a period's last day, and the last day on which all of
    them had spoken: None where there is no phone, or one that never spoke.
    """

    spoken: int
    phones: int
    complete_to: date | None


@dataclass(frozen=True)
class Phones:
    """The phones of an area."""

    granted: tuple[GrantedPhone, ...]

    def heard(self, by: str, key: str | None, period: Period, now: datetime) -> Heard:
        """What has been heard of the phones of a row."""
        today = day_of(now)
        since = min(period.end or today, today)
        last_spoke = {phone.install_id: phone.last_spoke for phone in self._of(by, key)}
        days = [day_of(spoke) for spoke in last_spoke.values() if spoke is not None]
        return Heard(
            spoken=sum(day >= since for day in days),
            phones=len(last_spoke),
            complete_to=min(days, default=None) if len(days) == len(last_spoke) else None,
        )

    def _of(self, by: str, key: str | None) -> Sequence[GrantedPhone]:
        if key is not None and by == "commune":
            return self._by_commune.get(key, ())
        return [phone for phone in self.granted if _is_of(phone, by, key)]

    @cached_property
    def _by_commune(self) -> Mapping[str, Sequence[GrantedPhone]]:
        """Of a province with its hundred communes and thousand phones each row looks at its own alone."""
        found: dict[str, list[GrantedPhone]] = defaultdict(list)
        for phone in self.granted:
            found[phone.commune].append(phone)
        return found


def of_area(session: Session, ask: Ask, principal: Principal) -> Phones:
    """The phones of active officers in the asked place, as far as it is the asker's area."""
    here = [col(Grant.commune) == ask.commune] if ask.commune else []
    found = session.execute(
        select(
            spelt(col(Install.install_id)),  # of a thousand phones a UUID each would cost more than all the rest
            spelt(col(Install.account_id)),
            func.coalesce(col(Account.organisation), groupings.NOT_KNOWN).label("organisation"),
            (groupings.office(col(Grant.commune), ask.period) if ask.by == "office" else literal("")).label("office"),
            col(Grant.commune),
            spelt(col(Grant.hamlet)),
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
                organisation=row.organisation,
                office=row.office,
                commune=row.commune,
                hamlet=row.hamlet,
                last_spoke=row.last_hello_at,
            )
            for row in found
        )
    )


def _is_of(phone: GrantedPhone, by: str, key: str | None) -> bool:
    own = {
        "hamlet": phone.hamlet or key,
        "officer": phone.officer,
        "organisation": phone.organisation,
        "office": phone.office,
        "district": groupings.district_of(phone.commune),
    }
    return key is None or own.get(by, key) == key
