"""Conversions: how far the people of a place have come in a period, from the door to the payment.

This is the one function that counts. The console, the API and every export ask it, and every number it gives
names the cell that opens it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.reports import at_once, cells, columns, definition, naming, phones, tallied, targets
from backend.reports.asking import Ask
from backend.reports.intervals import share, wilson
from backend.reports.measures import MEASURES, WHILE_NOBODY_WENT_ON, Slice
from backend.reports.periods import PERIOD_OF, Period, split
from backend.tables.rollup import CommuneDay
from shared.clock import day_of

Counts = Mapping[str, int | None]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row: a place or a period with its numbers. A number is None where the row has none or may not show it.

    `rate` is 0 to 1; `target` is what was set for the numerator, in the version that held on the period's last day;
    `phones_reported` is (spoken since the period's end, all), and `complete_to` the last day on which all of them had
    spoken, None while one never has. `cells` opens each number shown.
    """

    key: str | None
    name: str
    counts: Counts
    rate: float | None
    interval: tuple[float, float] | None
    phones_reported: tuple[int, int]
    cells: Mapping[str, str]
    target: int | None = None
    complete_to: date | None = None

    @property
    def target_percent(self) -> float | None:
        """How much of the target is reached, in percent with one decimal; it may be more than 100."""
        reached = self.counts.get(targets.CONVERSIONS)
        return None if self.target is None or reached is None else round(100 * reached / self.target, 1)


@dataclass(frozen=True, kw_only=True)
class Report:
    """The rows in the order of their names or days, and the total, which counts everybody once."""

    definition: str
    definition_en: str
    as_of: datetime
    rows: tuple[Row, ...]
    total: Row


def conversions(
    session: Session, ask: Ask, principal: Principal, now: datetime, measures: Iterable[str] = tuple(MEASURES)
) -> Report:
    """Answer a question with what the asker may see, as far as `measures` go; the rate needs its numerator and its
    denominator. Every commune that has a household, an officer or a visit in the asker's area is a row, also where all
    its numbers are zero.
    """
    sheet = _Sheet(session, ask, principal, now, tuple(measures))
    rows = tuple((_time_rows if ask.by in PERIOD_OF else _place_rows)(session, ask, principal, sheet))
    whole = sheet.row(None, "Tổng cộng", ask.period, sheet.whole())
    return Report(
        definition=definition.VI,
        definition_en=definition.EN,
        as_of=now,
        rows=rows,
        total=replace(whole, target=_together(rows)) if ask.by == "commune" and ask.commune is None else whole,
    )


def total(session: Session, ask: Ask, principal: Principal, now: datetime, measures: Iterable[str]) -> Row:
    """The total of a question alone, without its target and what is known of its phones."""
    counts = _Sheet(session, ask, principal, now, tuple(measures)).whole()
    part, whole = counts["numerator"], counts["denominator"]
    return Row(
        key=None,
        name="Tổng cộng",
        counts=counts,
        rate=share(part, whole),
        interval=wilson(part, whole),
        phones_reported=(0, 0),
        cells={measure: cells.name(ask, measure, None) for measure in counts},
    )


def _together(rows: Iterable[Row]) -> int | None:
    """What all communes are to reach together; None while one of them has no target, and half a sum would mislead."""
    found = [row.target for row in rows]
    known = [target for target in found if target is not None]
    return sum(known) if known and len(known) == len(found) else None


def _time_rows(session: Session, ask: Ask, principal: Principal, sheet: "_Sheet") -> Iterable[Row]:
    for key, name, period in split(ask.by, _days_with_visits(session, ask, principal), ask.period):
        cut = Slice(ask=ask, by="all", period=period, principal=principal)
        yield sheet.row(key, name, period, sheet.counts(cut).get("", {}))


def _days_with_visits(session: Session, ask: Ask, principal: Principal) -> Iterable[Any]:
    here = [col(CommuneDay.commune) == ask.commune] if ask.commune else []
    start = [col(CommuneDay.day) >= ask.period.start] if ask.period.start else []
    end = [col(CommuneDay.day) <= ask.period.end] if ask.period.end else []
    area = scope.in_area(principal, col(CommuneDay.commune))
    return session.execute(select(col(CommuneDay.day)).where(*here, *start, *end, area).distinct()).scalars()


def _place_rows(session: Session, ask: Ask, principal: Principal, sheet: "_Sheet") -> Iterable[Row]:
    counts = sheet.counts(Slice(ask=ask, by=ask.by, period=ask.period, principal=principal))
    names = naming.rows(session, ask, principal, counts)
    closed = _kept_back(ask, principal, {key: counts.get(key, {}) for key, _ in names})
    return [sheet.row(key, name, ask.period, counts.get(key, {}), closed.get(key, frozenset())) for key, name in names]


def _kept_back(ask: Ask, principal: Principal, rows: Mapping[str, Mapping[str, int]]) -> Mapping[str, frozenset[str]]:
    """The measures of each row that the reader may not see: found by column, because one number gives away another."""
    if ask.commune is None:  # communes and days are never of a few people
        return {}
    closed = {
        measure: columns.kept_back(ask, principal, measure, {key: row.get(measure, 0) for key, row in rows.items()})
        for measure in MEASURES
    }
    return {key: frozenset(measure for measure, keys in closed.items() if key in keys) for key in rows}


class _Sheet:
    """Makes the rows of one question: what a row may show, and the cell behind each number."""

    def __init__(
        self, session: Session, ask: Ask, principal: Principal, now: datetime, measures: Sequence[str]
    ) -> None:
        self._session, self._principal = session, principal
        self._known: dict[tuple[str, Period], Mapping[str, Mapping[str, int]]] = {}
        self._ask = ask
        self._measures = measures
        self._now = now

    @cached_property
    def _of_rows(self) -> frozenset[str]:
        """The measures that a row has."""
        by = "all" if self._ask.by in PERIOD_OF else self._ask.by
        cut = Slice(ask=self._ask, by=by, period=self._ask.period, principal=self._principal)
        return frozenset(measure for measure in self._measures if MEASURES[measure].members(cut) is not None)

    @cached_property
    def _phones(self) -> phones.Phones:
        return phones.of_area(self._session, self._ask, self._principal)

    @cached_property
    def _targets(self) -> targets.Beside:
        return targets.beside(self._session, self._ask, self._principal, day_of(self._now))

    def counts(self, cut: Slice) -> Mapping[str, Mapping[str, int]]:
        """The numbers of a slice by key; a measure that a row cannot have is left out."""
        known = self._known.get((cut.by, cut.period))
        if known is None:
            known = self._known[cut.by, cut.period] = self._counts(cut)
        return known

    def whole(self) -> Mapping[str, int]:
        """The numbers of the total. Whoever is counted in a commune of today is counted in no other, so those of the
        communes add up to it.
        """
        by = "commune" if self._ask.by == "commune" and self._ask.map == "now" else "all"
        rows = self.counts(Slice(ask=self._ask, by=by, period=self._ask.period, principal=self._principal))
        return {measure: sum(row.get(measure, 0) for row in rows.values()) for measure in self._measures}

    def _counts(self, cut: Slice) -> Mapping[str, Mapping[str, int]]:
        found: dict[str, dict[str, int]] = defaultdict(dict)
        known = tallied.numbers(self._session, cut)
        went_on = tallied.goes_on(self._session, cut)
        measures = MEASURES if went_on else {**MEASURES, **WHILE_NOBODY_WENT_ON}
        asked = [measures[name] for name in self._measures if name not in known]
        numbers = {**known, **at_once.count(self._session, cut, asked)}
        for name in self._measures:
            for key, number in numbers.get(name, {}).items():
                found[key][name] = number
        return found

    def row(
        self,
        key: str | None,
        name: str,
        period: Period,
        counted: Mapping[str, int],
        closed: frozenset[str] = frozenset(),
    ) -> Row:
        """A row of the report; `closed` are the measures that the reader may not see in it."""
        counts = {
            measure: None if measure in closed else self._shown(key, measure, counted.get(measure, 0))
            for measure in self._measures
        }
        part, whole = counts["numerator"], counts["denominator"]
        heard = self._phones.heard(self._ask.by, key, period, self._now)
        return Row(
            key=key,
            name=name,
            counts=counts,
            rate=share(part, whole),
            interval=wilson(part, whole),
            phones_reported=(heard.spoken, heard.phones),
            complete_to=heard.complete_to,
            cells={
                measure: cells.name(self._ask, measure, key) for measure, number in counts.items() if number is not None
            },
            target=self._targets.value(key, period),
        )

    def _shown(self, key: str | None, measure: str, number: int) -> int | None:
        return number if key is None or measure in self._of_rows else None
