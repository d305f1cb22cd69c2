"""What is counted: for each measure the statement that finds its members, so that a number and the list behind
it can never differ.

A statement yields distinct (key, commune, id): the key of the row it counts in, and which visit, household or
person it is. Counting groups it by key; opening a number lists one key's.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select
from sqlmodel import col

from backend.access import scope
from backend.access.principal import Principal
from backend.reports import groupings
from backend.reports.asking import Ask
from backend.reports.periods import Period
from backend.rollups.recounting import REACHED
from backend.rollups.sameness import communes_lived_in
from backend.tables.account import Account, Grant
from backend.tables.alias import SameAs
from backend.tables.household import HouseholdRow
from backend.tables.rollup import HouseholdState, PersonState
from backend.tables.visit import AdviceRow, StepRow, VisitRow
from shared.rules.visits import DECLINED
from shared.vocabulary import answers

INTERESTED = sorted(code for code, answer in answers.CODES.items() if answer.interested)

Members = Select[Any]


@dataclass(frozen=True, kw_only=True)
class Slice:
    """One row's or one total's share of a question: grouped `by` a place, or not at all, over one period."""

    ask: Ask
    by: str
    period: Period
    principal: Principal


Conditions = Sequence[ColumnElement[bool]]


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where measures find their members: statements of (key, commune, id), None where a row has no such number.

    `is_once`: each id comes in one row alone, so that none need be looked for twice.
    """

    rows: Callable[[Slice], Members | None]
    is_once: bool = False


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A number of a report. `kind` says what its members are: those of its source for which `of` holds. Measures of one
    source are counted in one look at it (backend.reports.at_once).
    """

    name: str
    kind: str
    source: Source
    of: Callable[[Slice], Conditions] = lambda _cut: ()

    def members(self, cut: Slice) -> Members | None:
        """The statement that finds its members; None where the row has no such number."""
        rows = self.source.rows(cut)
        return None if rows is None else rows.where(*self.of(cut))


def count(members: Members) -> Select[Any]:
    """How many members each key has."""
    found = members.distinct().subquery()
    return select(found.c.key, func.count().label("number")).group_by(found.c.key)


# --- visits and households ----------------------------------------------------------------------


def _visits(cut: Slice) -> Members | None:
    return _from_visits(cut, col(VisitRow.id))


def _households(cut: Slice) -> Members | None:
    found = _from_visits(cut, _counted_as(VisitRow.household), col(VisitRow.household).is_not(None))
    return None if found is None else found.outerjoin(SameAs, _is(VisitRow.commune, VisitRow.household))


def _is(commune: Any, row_id: Any) -> ColumnElement[bool]:
    """A row is one with others: then it stands in SameAs, and most often it does not."""
    return and_(col(SameAs.commune) == commune, col(SameAs.id) == row_id)


def _counted_as(household: Any) -> ColumnElement[Any]:
    """The household under which one is counted in its commune, once SameAs is joined."""
    return func.coalesce(col(SameAs.local), household)


def _from_visits(cut: Slice, member: Any, *conditions: ColumnElement[bool]) -> Members | None:
    keys: Mapping[str, Any] = {
        **_together(cut, col(VisitRow.recorded_unit), col(VisitRow.commune), col(VisitRow.officer)),
        "hamlet": col(VisitRow.hamlet),
        "officer": col(VisitRow.officer),
        "all": literal(""),
    }
    if cut.by not in keys:  # a visit or a household has no support group of its own
        return None
    return select(keys[cut.by].label("key"), col(VisitRow.commune), member.label("id")).where(
        *_counting_visits(cut),
        *conditions,
        scope.in_area(cut.principal, col(VisitRow.commune), col(VisitRow.hamlet)),
    )


def _together(cut: Slice, recorded: Any, commune: Any, officer: Any) -> Mapping[str, Any]:
    """The key of units, or of what they or officers are put together by, where it is asked for by one of these; each
    takes its time to write, and the districts are one case of SQL a unit.
    """
    unit = recorded if cut.ask.map == "then" else commune
    written: Mapping[str, Callable[[], Any]] = {
        "commune": lambda: unit,
        "district": lambda: groupings.district(unit),
        "office": lambda: groupings.office(commune, cut.period),
        "organisation": lambda: groupings.organisation(officer),
    }
    return {cut.by: written[cut.by]()} if cut.by in written else {}


def _counting_visits(cut: Slice) -> list[ColumnElement[bool]]:
    here = [col(VisitRow.commune) == cut.ask.commune] if cut.ask.commune else []
    return [*here, *_within(col(VisitRow.day), cut.period), col(VisitRow.counts).is_(True)]


def _assigned(cut: Slice) -> Members | None:
    keys: Mapping[str, Any] = {
        **_together(cut, col(HouseholdRow.commune), col(HouseholdRow.commune), col(Grant.account_id)),
        "hamlet": col(HouseholdRow.hamlet),
        "officer": col(Grant.account_id),
        "all": literal(""),
    }
    if cut.by not in keys or (cut.by in {"commune", "district"} and cut.ask.map == "then"):
        return None  # households are assigned on today's map
    granted = and_(
        col(Grant.commune) == col(HouseholdRow.commune),
        or_(col(Grant.hamlet).is_(None), col(Grant.hamlet) == col(HouseholdRow.hamlet)),
        col(Grant.revoked_at).is_(None),
    )
    officer = and_(col(Account.id) == col(Grant.account_id), col(Account.active), col(Account.role) == "officer")
    here = [col(HouseholdRow.commune) == cut.ask.commune] if cut.ask.commune else []
    return (
        select(keys[cut.by].label("key"), col(HouseholdRow.commune), col(HouseholdRow.id).label("id"))
        .join(Grant, granted)
        .join(Account, officer)
        .outerjoin(SameAs, _is(HouseholdRow.commune, HouseholdRow.id))
        .where(_counted_as(HouseholdRow.id) == col(HouseholdRow.id), col(HouseholdRow.standing) == "stands")
        .where(col(HouseholdRow.moved_to).is_(None))
        .where(*here, scope.in_area(cut.principal, col(HouseholdRow.commune), col(HouseholdRow.hamlet)))
    )


def _unvisited(cut: Slice) -> Conditions:
    """At whose door nobody had been by the end of the period."""
    state = HouseholdState
    here = col(state.commune) == col(HouseholdRow.commune), col(state.household) == col(HouseholdRow.id)
    by_then = _within(col(HouseholdState.first_visited), Period(end=cut.period.end))
    return [~exists().where(*here, *by_then)]


# --- persons ------------------------------------------------------------------------------------


def _persons(cut: Slice, member: Any = None) -> Members:
    keys: Mapping[str, Any] = {
        **_together(cut, col(PersonState.recorded_unit), col(PersonState.commune), col(PersonState.first_advised_by)),
        "hamlet": col(PersonState.hamlet),
        "officer": col(PersonState.first_advised_by),
        "group": func.coalesce(col(PersonState.support_group), "other"),
        "all": literal(""),
    }
    here = [col(PersonState.commune) == cut.ask.commune] if cut.ask.commune else []
    return select(
        keys[cut.by].label("key"),
        col(PersonState.commune),
        (col(PersonState.person) if member is None else member).label("id"),
    ).where(
        *here,
        col(PersonState.product) == cut.ask.product,
        scope.in_area(cut.principal, col(PersonState.commune), col(PersonState.hamlet)),
    )


def _in_visits(part: Any) -> Callable[[Slice], Members]:
    """Persons of whom a visit of the period says something, under whichever record and wherever they lived then."""

    def members(cut: Slice) -> Members:
        visit = and_(col(VisitRow.commune) == part.commune, col(VisitRow.id) == part.visit)
        counted_as = and_(
            col(PersonState.commune) == func.coalesce(col(SameAs.home_commune), part.commune),
            col(PersonState.person) == func.coalesce(col(SameAs.home), part.person),
            col(PersonState.product) == part.product,
        )
        said = _persons(cut).select_from(VisitRow).join(part, visit).outerjoin(SameAs, _is(part.commune, part.person))
        return said.join(PersonState, counted_as).where(*_visits_of_who_lives_here(cut))

    return members


def _visits_of_who_lives_here(cut: Slice) -> list[ColumnElement[bool]]:
    """The visits of the period in the asked commune, and in those from which somebody came to it."""
    of_period = [*_within(col(VisitRow.day), cut.period), col(VisitRow.counts).is_(True)]
    if not cut.ask.commune:
        return of_period
    return [col(VisitRow.commune).in_(communes_lived_in(cut.ask.commune)), *of_period]


def _paid_in_period(cut: Slice) -> list[ColumnElement[bool]]:
    return [col(PersonState.first_paid).is_not(None), *_within(col(PersonState.first_paid), cut.period)]


def _advised_before_paying() -> ColumnElement[bool]:
    return col(PersonState.first_advised) <= col(PersonState.first_paid)


def _paid(cut: Slice) -> Conditions:
    return [*_paid_in_period(cut), _advised_before_paying()]


def _paid_unadvised(cut: Slice) -> Conditions:
    advised = col(PersonState.first_advised)
    return [*_paid_in_period(cut), or_(advised.is_(None), advised > col(PersonState.first_paid))]


def _first_advised(cut: Slice) -> Conditions:
    """Whom somebody told of the product for the first time in the period."""
    advised = col(PersonState.first_advised)
    return [advised.is_not(None), *_within(advised, cut.period)]


def _confirmed(cut: Slice) -> Conditions:
    """Whom a list of BHXH names for the first time in the period."""
    confirmed = col(PersonState.first_confirmed)
    return [confirmed.is_not(None), *_within(confirmed, cut.period)]


def _homes_of_persons(cut: Slice) -> Members:
    found = _persons(cut, member=_counted_as(PersonState.household))
    return found.outerjoin(SameAs, _is(PersonState.commune, PersonState.household))


def _could_convert(cut: Slice) -> Conditions:
    advised = col(PersonState.first_advised)
    found = [col(PersonState.eligible).is_(True), advised.is_not(None), *_within(advised, Period(end=cut.period.end))]
    if cut.period.start:
        paid = col(PersonState.first_paid)
        found.append(or_(paid.is_(None), paid >= cut.period.start))
    return found


def _numerator(cut: Slice) -> Conditions:
    return [*_could_convert(cut), *_paid(cut)]


def _numerator_confirmed(cut: Slice) -> Conditions:
    return [*_numerator(cut), col(PersonState.first_confirmed).is_not(None)]


def _within(day: ColumnElement[date] | Any, period: Period) -> list[ColumnElement[bool]]:
    found = [day >= period.start] if period.start else []
    return [*found, day <= period.end] if period.end else found


def told_of(*steps: str) -> Callable[[Slice], Members]:
    """The persons of whom a visit tells one of these steps; whoever needs more of the step adds columns of StepRow."""
    return lambda cut: _STEPS(cut).where(col(StepRow.step).in_(steps))


def _always(*conditions: ColumnElement[bool]) -> Callable[[Slice], Conditions]:
    return lambda _cut: conditions


def _step(code: str) -> Callable[[Slice], Conditions]:
    return _always(col(StepRow.step) == code)


def _lasting(first: str, last: str) -> Callable[[Slice], Conditions]:
    began, ended = getattr(PersonState, first), getattr(PersonState, last)

    def of(cut: Slice) -> Conditions:
        return [
            began.is_not(None),
            *_within(began, Period(end=cut.period.end)),
            *_within(ended, Period(start=cut.period.start)),
        ]

    return of


_STEPS = _in_visits(StepRow)

VISITS = Source(rows=_visits, is_once=True)
ASSIGNED = Source(rows=_assigned)
HOUSEHOLDS = Source(rows=_households)
HOMES = Source(rows=_homes_of_persons)
ADVICE = Source(rows=_in_visits(AdviceRow))
STEPS = Source(rows=_STEPS)
PERSONS = Source(rows=_persons, is_once=True)

_DECLINED = _always(col(VisitRow.outcome) == DECLINED)
_REACHED = _always(col(VisitRow.outcome).in_(REACHED))
_INTERESTED = _always(col(AdviceRow.answer).in_(INTERESTED))

MEASURES: Mapping[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure(name="visits", kind="visit", source=VISITS),
        Measure(name="visits_declined", kind="visit", source=VISITS, of=_DECLINED),
        Measure(name="households_assigned", kind="household", source=ASSIGNED),
        Measure(name="households_visited", kind="household", source=HOUSEHOLDS),
        Measure(name="households_reached", kind="household", source=HOUSEHOLDS, of=_REACHED),
        Measure(name="households_with_new_member", kind="household", source=HOMES, of=_paid),
        Measure(name="persons_advised", kind="person", source=ADVICE),
        Measure(name="interested", kind="person", source=ADVICE, of=_INTERESTED),
        Measure(name="registered", kind="person", source=STEPS, of=_step("registered")),
        Measure(name="paid", kind="person", source=PERSONS, of=_paid),
        Measure(name="paid_unadvised", kind="person", source=PERSONS, of=_paid_unadvised),
        Measure(name="confirmed", kind="person", source=PERSONS, of=_confirmed),
        Measure(name="renewed", kind="person", source=STEPS, of=_step("renewed")),
        Measure(name="lapsed", kind="person", source=STEPS, of=_step("lapsed")),
        Measure(name="denominator", kind="person", source=PERSONS, of=_could_convert),
        Measure(name="numerator", kind="person", source=PERSONS, of=_numerator),
        Measure(name="numerator_confirmed", kind="person", source=PERSONS, of=_numerator_confirmed),
    )
}

WHILE_NOBODY_WENT_ON: Mapping[str, Measure] = {
    name: Measure(name=name, kind="person", source=PERSONS, of=_lasting(first, last))
    for name, first, last in (
        ("persons_advised", "first_advised", "last_advised"),
        ("interested", "first_interested", "last_interested"),
        ("registered", "first_registered", "last_registered"),
    )
}
"""The same members, found without reading visits: of a period after which nothing was said, who had begun by its end
and had not ended before its start was spoken to in it.
"""

OF_PAGES: Mapping[str, Measure] = {
    "households_unvisited": Measure(name="households_unvisited", kind="household", source=ASSIGNED, of=_unvisited),
    "payers": Measure(name="payers", kind="person", source=PERSONS, of=_paid_in_period),
    "first_advised": Measure(name="first_advised", kind="person", source=PERSONS, of=_first_advised),
}
"""Numbers that stand on a page of their own, and that no answer about conversions carries."""

OPENED: Mapping[str, Measure] = {**MEASURES, **OF_PAGES}
"""Every number that can be opened."""
