"""What is counted: for each measure the statement that finds its members, so that a number and the list behind
it can never differ.

A statement yields distinct (key, commune, id): the key of the row it counts in, and which visit, household or
person it is. Counting groups it by key; opening a number lists one key's.
"""

from collections.abc import Callable, Mapping
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


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A number of a report. `kind` says what its members are; `members` is None where the row has no such number."""

    name: str
    kind: str
    members: Callable[[Slice], Members | None]


def count(members: Members) -> Select[Any]:
    """How many members each key has."""
    found = members.distinct().subquery()
    return select(found.c.key, func.count().label("number")).group_by(found.c.key)


# --- visits and households ----------------------------------------------------------------------


def _visits(*conditions: ColumnElement[bool]) -> Callable[[Slice], Members | None]:
    return lambda cut: _from_visits(cut, col(VisitRow.id), *conditions)


def _households(*conditions: ColumnElement[bool]) -> Callable[[Slice], Members | None]:
    known = col(VisitRow.household).is_not(None)

    def members(cut: Slice) -> Members | None:
        found = _from_visits(cut, _counted_as(VisitRow.household), known, *conditions)
        return None if found is None else found.outerjoin(SameAs, _is(VisitRow.commune, VisitRow.household))

    return members


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


def _unvisited(cut: Slice) -> Members | None:
    """Those assigned at whose door nobody had been by the end of the period."""
    assigned = _assigned(cut)
    if assigned is None:
        return None
    state = HouseholdState
    here = col(state.commune) == col(HouseholdRow.commune), col(state.household) == col(HouseholdRow.id)
    by_then = _within(col(HouseholdState.first_visited), Period(end=cut.period.end))
    return assigned.where(~exists().where(*here, *by_then))


# --- persons ------------------------------------------------------------------------------------


def _persons(cut: Slice, *conditions: ColumnElement[bool], member: Any = None) -> Members:
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
        *conditions,
        scope.in_area(cut.principal, col(PersonState.commune), col(PersonState.hamlet)),
    )


def _in_visits(part: Any, *conditions: ColumnElement[bool]) -> Callable[[Slice], Members]:
    """Persons of whom a visit of the period says something, under whichever record and wherever they lived then."""

    def members(cut: Slice) -> Members:
        visit = and_(col(VisitRow.commune) == part.commune, col(VisitRow.id) == part.visit)
        counted_as = and_(
            col(PersonState.commune) == func.coalesce(col(SameAs.home_commune), part.commune),
            col(PersonState.person) == func.coalesce(col(SameAs.home), part.person),
            col(PersonState.product) == part.product,
        )
        said = _persons(cut).select_from(VisitRow).join(part, visit).outerjoin(SameAs, _is(part.commune, part.person))
        return said.join(PersonState, counted_as).where(*_visits_of_who_lives_here(cut), *conditions)

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


def _paid(cut: Slice) -> Members:
    return _persons(cut, *_paid_in_period(cut), _advised_before_paying())


def _paid_unadvised(cut: Slice) -> Members:
    unadvised = or_(
        col(PersonState.first_advised).is_(None), col(PersonState.first_advised) > col(PersonState.first_paid)
    )
    return _persons(cut, *_paid_in_period(cut), unadvised)


def _first_advised(cut: Slice) -> Members:
    """Whom somebody told of the product for the first time in the period."""
    return _persons(
        cut, *_within(col(PersonState.first_advised), cut.period), col(PersonState.first_advised).is_not(None)
    )


def _payers(cut: Slice) -> Members:
    return _persons(cut, *_paid_in_period(cut))


def _confirmed(cut: Slice) -> Members:
    """Whom a list of BHXH names for the first time in the period."""
    confirmed = col(PersonState.first_confirmed)
    return _persons(cut, confirmed.is_not(None), *_within(confirmed, cut.period))


def _new_member_households(cut: Slice) -> Members:
    household = _counted_as(PersonState.household)
    found = _persons(cut, *_paid_in_period(cut), _advised_before_paying(), member=household)
    return found.outerjoin(SameAs, _is(PersonState.commune, PersonState.household))


def _denominator(cut: Slice) -> Members:
    return _persons(cut, *_could_convert(cut))


def _could_convert(cut: Slice) -> list[ColumnElement[bool]]:
    advised = col(PersonState.first_advised)
    found = [col(PersonState.eligible).is_(True), advised.is_not(None), *_within(advised, Period(end=cut.period.end))]
    if cut.period.start:
        paid = col(PersonState.first_paid)
        found.append(or_(paid.is_(None), paid >= cut.period.start))
    return found


def _numerator(cut: Slice) -> Members:
    return _persons(cut, *_could_convert(cut), *_paid_in_period(cut), _advised_before_paying())


def _numerator_confirmed(cut: Slice) -> Members:
    return _numerator(cut).where(col(PersonState.first_confirmed).is_not(None))


def _within(day: ColumnElement[date] | Any, period: Period) -> list[ColumnElement[bool]]:
    found = [day >= period.start] if period.start else []
    return [*found, day <= period.end] if period.end else found


def told_of(*steps: str) -> Callable[[Slice], Members]:
    """The persons of whom a visit tells one of these steps; whoever needs more of the step adds columns of StepRow."""
    return _in_visits(StepRow, col(StepRow.step).in_(steps))


def _step(code: str) -> Callable[[Slice], Members]:
    return _in_visits(StepRow, col(StepRow.step) == code)


MEASURES: Mapping[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure(name="visits", kind="visit", members=_visits()),
        Measure(name="visits_declined", kind="visit", members=_visits(col(VisitRow.outcome) == DECLINED)),
        Measure(name="households_assigned", kind="household", members=_assigned),
        Measure(name="households_visited", kind="household", members=_households()),
        Measure(name="households_reached", kind="household", members=_households(col(VisitRow.outcome).in_(REACHED))),
        Measure(name="households_with_new_member", kind="household", members=_new_member_households),
        Measure(name="persons_advised", kind="person", members=_in_visits(AdviceRow)),
        Measure(name="interested", kind="person", members=_in_visits(AdviceRow, col(AdviceRow.answer).in_(INTERESTED))),
        Measure(name="registered", kind="person", members=_step("registered")),
        Measure(name="paid", kind="person", members=_paid),
        Measure(name="paid_unadvised", kind="person", members=_paid_unadvised),
        Measure(name="confirmed", kind="person", members=_confirmed),
        Measure(name="renewed", kind="person", members=_step("renewed")),
        Measure(name="lapsed", kind="person", members=_step("lapsed")),
        Measure(name="denominator", kind="person", members=_denominator),
        Measure(name="numerator", kind="person", members=_numerator),
        Measure(name="numerator_confirmed", kind="person", members=_numerator_confirmed),
    )
}

OF_PAGES: Mapping[str, Measure] = {
    "households_unvisited": Measure(name="households_unvisited", kind="household", members=_unvisited),
    "payers": Measure(name="payers", kind="person", members=_payers),
    "first_advised": Measure(name="first_advised", kind="person", members=_first_advised),
}
"""Numbers that stand on a page of their own, and that no answer about conversions carries."""

OPENED: Mapping[str, Measure] = {**MEASURES, **OF_PAGES}
"""Every number that can be opened."""
