"""How far a place or an officer has come towards what was set for them.

What is counted is counted by the measures of every other report, over the whole of the place: so the phone, the
console and a program say the same number. Of the versions of a target the one holds whose decision is the latest that
had been made by the last day looked at.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.reports import cells, columns, small_numbers
from backend.reports.asking import Ask
from backend.reports.measures import MEASURES, Slice, count
from backend.reports.periods import Period
from backend.tables.target import TargetRow
from shared import places
from shared.rules.targets import find_span, span_from

CONVERSIONS = "numerator"
"""What a target beside a conversion rate is about: the persons that make the rate's numerator."""


@dataclass(frozen=True, kw_only=True)
class Slot:
    """What the versions of one target have in common; the fields of TargetRow, `whose` and `product` None for none."""

    commune: str
    holder: str
    whose: UUID | None
    measure: str
    product: str | None
    period: str


Versions = Mapping[Slot, Sequence[TargetRow]]


def versions(session: Session, *conditions: ColumnElement[bool]) -> Versions:
    """Every version of the targets that a condition finds, the first one first."""
    found: dict[Slot, list[TargetRow]] = defaultdict(list)
    for row in session.execute(select(TargetRow).where(*conditions).order_by(col(TargetRow.version))).scalars():
        found[slot_of(row)].append(row)
    return found


def slot_of(row: TargetRow) -> Slot:
    """Which target a row is a version of."""
    return Slot(
        commune=row.commune,
        holder=row.holder,
        whose=UUID(row.whose) if row.whose else None,
        measure=row.measure,
        product=row.product or None,
        period=row.period,
    )


def in_force(rows: Iterable[TargetRow], day: date) -> TargetRow | None:
    """The version that held on a day: the last of those decided by then. None before the first decision."""
    return max((row for row in rows if row.decided_on <= day), key=lambda row: row.version, default=None)


def counted(session: Session, slot: Slot, principal: Principal) -> int:
    """How many a target counts so far, in all of its place, whoever asks."""
    ask = _ask_of(slot)
    if ask is None:
        return 0
    everywhere = replace(principal, whole_province=True)
    members: Any = MEASURES[slot.measure].members(
        Slice(ask=ask, by=slot.holder, period=ask.period, principal=everywhere)
    )
    found = count(members).subquery()
    of_slot = found.c.key == (slot.whose or slot.commune)
    return session.execute(select(found.c.number).where(of_slot)).scalar() or 0


def shown(session: Session, slot: Slot, principal: Principal) -> int | None:
    """As `counted`; None where a report by the same place would keep the number back from this reader."""
    ask = _ask_of(slot)
    if ask is not None and small_numbers.protects(ask, principal, MEASURES[slot.measure].kind):
        numbers = columns.of_rows(session, ask, principal, slot.measure)
        if str(slot.whose) not in numbers or str(slot.whose) in columns.kept_back(
            ask, principal, slot.measure, numbers
        ):
            return None
    return counted(session, slot, principal)


def cell(slot: Slot) -> str | None:
    """What opens the number that a target counts; None for a period that cannot be asked about."""
    ask = _ask_of(slot)
    return cells.name(ask, slot.measure, str(slot.whose or slot.commune)) if ask else None


def _ask_of(slot: Slot) -> Ask | None:
    """The question that counts what a target counts; None for a period that nobody can set."""
    span = find_span(slot.period)
    if span is None:
        return None
    unit = places.today_unit(slot.commune).id
    return Ask(
        by=slot.holder,
        period=Period(start=span.first, end=span.last),
        commune=unit,
        product=slot.product or "vsi",
        map="now" if unit == slot.commune else "then",
    )


@dataclass(frozen=True, kw_only=True)
class Beside:
    """The targets to show beside the rows of one question about conversions."""

    ask: Ask
    principal: Principal
    today: date
    found: Versions

    def value(self, key: str | None, period: Period) -> int | None:
        """The target of a row; of a row of a period, and of the total (None), that of the commune asked about. None
        where there is none, for a day, a week or a group, and where the asker sees only a part of what it is set for.
        """
        last = period.end or self.today
        span = span_from(period.start, last)
        if span is None or (key is not None and self.ask.by not in {*_HOLDERS, span.kind}):
            return None
        if key is not None and self.ask.by in _PARTS and self.ask.commune is not None:
            return self._of(self.ask.commune, self.ask.by, UUID(key), span.name, last)
        commune = key if self.ask.by == "commune" and key is not None else self.ask.commune
        if commune is None or not scope.may_see_all_of(self.principal, places.today_unit(commune).id):
            return None
        return self._of_commune(commune, span.name, last)

    def _of_commune(self, commune: str, period: str, day: date) -> int | None:
        """Its own; else, on today's map, the sum of what had been set for the communes that it was made from."""
        own = self._of(commune, "commune", None, period, day)
        if own is not None or self.ask.map == "then":
            return own
        before = [self._of_commune(unit.id, period, day) for unit in places.predecessors(commune)]
        parts = [part for part in before if part is not None]
        return sum(parts) if parts else None

    def _of(self, commune: str, holder: str, whose: UUID | None, period: str, day: date) -> int | None:
        of_this = {"measure": CONVERSIONS, "product": self.ask.product, "period": period}
        slot = Slot(commune=commune, holder=holder, whose=whose, **of_this)
        found = in_force(self.found.get(slot, ()), day)
        return found.value if found else None


_PARTS = frozenset({"hamlet", "officer"})
_HOLDERS = _PARTS | {"commune"}


def beside(session: Session, ask: Ask, principal: Principal, today: date) -> Beside:
    """Read the targets that the rows of a question can have."""
    of_product = col(TargetRow.measure) == CONVERSIONS, col(TargetRow.product) == ask.product
    holders = {"commune", ask.by} & _HOLDERS
    found = versions(session, *of_product, col(TargetRow.holder).in_(sorted(holders)))
    return Beside(ask=ask, principal=principal, today=today, found=found)
