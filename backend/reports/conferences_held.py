"""Village conferences of a commune: how many, how many people came, month by month. They are no visits."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.reports.asking import Ask
from backend.tables.conference import ConferenceRow


@dataclass(frozen=True, kw_only=True)
class Month:
    """A month as `2026-11`: how many conferences, and how many people came to them together."""

    name: str
    conferences: int
    attending: int


@dataclass(frozen=True, kw_only=True)
class Conferences:
    """Those of a commune and period, the newest first. Somebody who came twice is counted twice: who came is not known
    of most.
    """

    rows: Sequence[ConferenceRow]

    @property
    def attending(self) -> int:
        """How many people came to all of them together."""
        return sum(row.attending for row in self.rows)

    @property
    def months(self) -> Sequence[Month]:
        """The months in which there were any, the newest first."""
        held: Mapping[str, int] = Counter(f"{row.day:%Y-%m}" for row in self.rows)
        came: Counter[str] = Counter()
        for row in self.rows:
            came[f"{row.day:%Y-%m}"] += row.attending
        return [
            Month(name=name, conferences=number, attending=came[name]) for name, number in sorted(held.items())[::-1]
        ]


def held(session: Session, ask: Ask, principal: Principal) -> Conferences:
    """Those that stand, in the reader's part of the commune asked about."""
    here = [col(ConferenceRow.commune) == ask.commune] if ask.commune else []
    start = [col(ConferenceRow.day) >= ask.period.start] if ask.period.start else []
    end = [col(ConferenceRow.day) <= ask.period.end] if ask.period.end else []
    area = scope.in_area(principal, col(ConferenceRow.commune), col(ConferenceRow.hamlet))
    found = (
        select(ConferenceRow)
        .where(*here, *start, *end, area, col(ConferenceRow.standing) == "stands")
        .order_by(col(ConferenceRow.held_at).desc(), col(ConferenceRow.id))
    )
    return Conferences(rows=session.execute(found).scalars().all())
