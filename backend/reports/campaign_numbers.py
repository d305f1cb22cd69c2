"""What came of a campaign: conversions over its days, by commune or by hamlet, the hamlets in which somebody was met,
and the conferences held.

Every number is one of the reports' own, and opens what it counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from backend.access.principal import Principal
from backend.reports import conferences_held, definition, hamlets_reached
from backend.reports.asking import Ask
from backend.reports.conversions import Row, conversions
from shared import places
from shared.clock import day_of
from shared.text import numbered_key
from shared.vocabulary.term import Words

COLUMNS = ("households_visited", "households_reached", "persons_advised", "registered", "paid")
_COUNTED = (*COLUMNS, "numerator", "denominator")

Areas = Mapping[str, frozenset[UUID] | None]


@dataclass(frozen=True, kw_only=True)
class CampaignRow:
    """A commune of a campaign, or a hamlet of it: its numbers, hamlets reached of all, and conferences held."""

    commune: str
    name: str
    numbers: Row
    reached: int
    of: int
    conferences: int


@dataclass(frozen=True, kw_only=True)
class CampaignNumbers:
    """The rows of a campaign in the order of their names, and what is counted in words."""

    rows: Sequence[CampaignRow]
    definition: Words
    as_of: datetime

    @property
    def reached(self) -> int:
        """The hamlets in which somebody was met."""
        return sum(row.reached for row in self.rows)

    @property
    def of(self) -> int:
        """The hamlets of the campaign, as far as the reader sees them."""
        return sum(row.of for row in self.rows)

    @property
    def conferences(self) -> int:
        """The conferences held in them."""
        return sum(row.conferences for row in self.rows)


def of_campaign(session: Session, principal: Principal, ask: Ask, areas: Areas, now: datetime) -> CampaignNumbers:
    """The numbers of these areas over the period of a question by commune, as far as the principal sees them."""
    whole = [commune for commune, hamlets in areas.items() if hamlets is None]
    rows = [
        *(_of_communes(session, principal, ask, whole, now) if whole else ()),
        *_of_hamlets(session, principal, ask, areas, now),
    ]
    return CampaignNumbers(
        rows=sorted(rows, key=lambda row: numbered_key(row.name)),
        definition=Words(vi=definition.VI, en=definition.EN),
        as_of=now,
    )


def _of_communes(
    session: Session, principal: Principal, ask: Ask, communes: Sequence[str], now: datetime
) -> Sequence[CampaignRow]:
    rows = []
    for row in conversions(session, ask, principal, now, _COUNTED).rows:
        if row.key is not None and row.key in communes:
            here = replace(ask, commune=row.key)
            hamlets = hamlets_reached.of_commune(session, here, principal, day_of(now))
            rows.append(
                CampaignRow(
                    commune=row.key,
                    name=row.name,
                    numbers=row,
                    reached=len(hamlets.reached),
                    of=hamlets.of,
                    conferences=len(conferences_held.held(session, here, principal).rows),
                )
            )
    return rows


def _of_hamlets(session: Session, principal: Principal, ask: Ask, areas: Areas, now: datetime) -> Sequence[CampaignRow]:
    rows = []
    for commune, hamlets in areas.items():
        if hamlets is not None:
            here = replace(ask, by="hamlet", commune=commune)
            reached = hamlets_reached.of_commune(session, here, principal, day_of(now)).reached
            held = [str(one.hamlet) for one in conferences_held.held(session, here, principal).rows]
            rows += [
                CampaignRow(
                    commune=commune,
                    name=f"{places.unit(commune).label}, {row.name}",
                    numbers=row,
                    reached=int(UUID(row.key) in reached),
                    of=1,
                    conferences=held.count(row.key),
                )
                for row in conversions(session, here, principal, now, _COUNTED).rows
                if row.key and UUID(row.key) in hamlets
            ]
    return rows
