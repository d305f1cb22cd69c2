"""«Xóm đã đến»: in how many of a commune's hamlets somebody was met at a door in a period."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.reports.asking import Ask
from backend.reports.measures import MEASURES, Slice, count
from backend.tables.household import HamletRow


@dataclass(frozen=True, kw_only=True)
class HamletsReached:
    """The hamlets of the reader's area that stand today: `reached` of them by their ids, of `of` in all."""

    reached: Collection[UUID]
    of: int


def of_commune(session: Session, ask: Ask, principal: Principal, today: date) -> HamletsReached:
    """Of the commune and period of a question. It counts hamlets, so whoever sees the commune sees it."""
    stands = or_(col(HamletRow.until).is_(None), col(HamletRow.until) >= today)
    area = scope.in_area(principal, col(HamletRow.commune), col(HamletRow.id))
    here = col(HamletRow.commune) == ask.commune, stands, area
    hamlets = set(session.execute(select(col(HamletRow.id)).where(*here)).scalars())
    members = MEASURES["households_reached"].members(
        Slice(ask=ask, by="hamlet", period=ask.period, principal=principal)
    )
    counted = {key for key, _ in session.execute(count(members))} if members is not None else set()
    return HamletsReached(reached=hamlets & counted, of=len(hamlets))
