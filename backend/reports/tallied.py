"""Numbers of whole communes that are summed up from what is tallied ahead, instead of counted from the visits: the
same numbers, found in a few milliseconds also for a province.

Of households and persons with a first and a last step, those with a step in a period are all that began by its end
without those that ended before its start. That holds while nobody has gone on after the period; of other periods the
visits are counted.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session, SQLModel, col

from backend.access import scope
from backend.reports import groupings
from backend.reports.measures import Slice
from backend.tables.account import Account, Grant
from backend.tables.rollup import HamletHomes, PersonState, PersonTally, VisitTally
from backend.tables.spelt import spelt

ByCommune = Mapping[str, int]
Sums = Mapping[str, Mapping[str, int]]
"""What a column of a tally adds up to, by column and commune."""

_OF_COMMUNES = frozenset({"all", "commune", "district", "office"})
"""What a row may stand for whose numbers are those of its communes together: nobody is counted in two of them."""

# By measure the column whose days are summed, and what comes first and last of those that are counted once.
_PER_DAY: Mapping[type[SQLModel], Mapping[str, str]] = {
    VisitTally: {"visits": "visits", "visits_declined": "visits_declined"},
    PersonTally: {
        "paid": "paid",
        "paid_unadvised": "paid_unadvised",
        "confirmed": "first_confirmed",
        "first_advised": "first_advised",
        "numerator": "converted",
        "numerator_confirmed": "converted_confirmed",
    },
}
_ONCE: Mapping[type[SQLModel], Mapping[str, str]] = {
    VisitTally: {"households_visited": "visited", "households_reached": "reached"},
    PersonTally: {
        "persons_advised": "advised",
        "interested": "interested",
        "registered": "registered",
    },
}


def numbers(session: Session, cut: Slice) -> Mapping[str, Mapping[str, int]]:
    """Numbers by measure and key, of the measures that can be summed up for this slice; of the others none.

    It can be done by commune, by what communes are put together by, or for all together, on today's map, for who sees
    every hamlet; by organisation only which households are assigned.
    """
    if cut.by == "organisation" and _sees_all(cut):
        return {"households_assigned": _assigned(session, cut, groupings.by_organisation())}
    if cut.by not in _OF_COMMUNES or (cut.by != "all" and cut.ask.map == "then") or not _sees_all(cut):
        return {}
    group_of = _groups(session, cut)
    found: dict[str, ByCommune] = {"households_assigned": _assigned(session, cut, col(Grant.commune))}
    has_paused = cut.period.start is not None and goes_on(session, cut)
    for tally in (VisitTally, PersonTally):
        by_end, before = _up_to(session, cut, tally, cut.period.end), _before(session, cut, tally)
        for measure, column in _PER_DAY[tally].items():
            found[measure] = _without(by_end[column], before[column])
        for measure, step in _ONCE[tally].items() if not has_paused else ():
            found[measure] = _without(by_end[f"first_{step}"], before[f"last_{step}"])
        if tally is PersonTally:
            had_paid = _without(before["converted"], _paid_first(session, cut), sign=1)
            found["denominator"] = _without(by_end["eligible"], had_paid)
    return {measure: _keyed(group_of, by_commune) for measure, by_commune in found.items()}


def by_day(session: Session, cut: Slice, measures: Sequence[str]) -> Mapping[str, Mapping[date, int]] | None:
    """Numbers of persons by measure and day, of measures that are simply summed over days; None where they must be
    counted, for who does not see every hamlet. `cut` is of a period with a start and an end.
    """
    if not _sees_all(cut):
        return None
    table: Any = PersonTally
    summed = (func.sum(getattr(table, _PER_DAY[PersonTally][measure])) for measure in measures)
    in_period = table.grain == "day", table.day >= cut.period.start, table.day <= cut.period.end
    rows = session.execute(select(table.day, *summed).where(*in_period, *_here(cut, table)).group_by(table.day)).all()
    return {measure: {row[0]: int(row[at]) for row in rows} for at, measure in enumerate(measures, start=1)}


def goes_on(session: Session, cut: Slice) -> bool:
    """Whether anybody was visited after the period, or has gone on elsewhere and lives here now."""
    if cut.period.end is None:
        return False
    tallies: tuple[Any, ...] = (VisitTally, PersonTally)
    for table in tallies:
        later = table.grain == "day", table.day > cut.period.end, *_here(cut, table)
        if session.execute(select(table.day).where(*later).limit(1)).first() is not None:
            return True
    return False


def _sees_all(cut: Slice) -> bool:
    principal, commune = cut.principal, cut.ask.commune
    if commune is not None:
        return scope.may_see_all_of(principal, commune)
    return all(scope.may_see_all_of(principal, commune) for commune in principal.areas)


def _groups(session: Session, cut: Slice) -> Callable[[str], str]:
    """The key of the row in which a commune counts."""
    if cut.by == "district":
        return groupings.district_of
    if cut.by == "office":
        offices = groupings.offices_on(session, cut.period)
        return lambda commune: offices.get(commune, groupings.NOT_KNOWN)
    return (lambda _commune: "") if cut.by == "all" else (lambda commune: commune)


def _keyed(group_of: Callable[[str], str], by_commune: ByCommune) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for commune, number in by_commune.items():
        found[group_of(commune)] += number
    return {key: number for key, number in found.items() if number}


def _without(numbers: ByCommune, others: ByCommune, *, sign: int = -1) -> ByCommune:
    return {key: numbers.get(key, 0) + sign * others.get(key, 0) for key in numbers.keys() | others.keys()}


def _before(session: Session, cut: Slice, tally: type[SQLModel]) -> Sums:
    if cut.period.start is None:
        return defaultdict(dict)
    return _up_to(session, cut, tally, cut.period.start - timedelta(days=1))


def _up_to(session: Session, cut: Slice, tally: type[SQLModel], last: date | None) -> Sums:
    """The sums of all days up to this one, or of all."""
    table: Any = tally
    names = [name for name in table.model_fields if name not in {"grain", "product", "day", "commune"}]
    summed = (func.sum(getattr(table, name)) for name in names)
    asked = select(table.commune, *summed).where(_months_and_days(table, last), *_here(cut, table))
    rows = session.execute(asked.group_by(table.commune)).all()
    return {name: {row[0]: int(row[at]) for row in rows} for at, name in enumerate(names, start=1)}


def _months_and_days(table: Any, last: date | None) -> ColumnElement[bool]:
    month: ColumnElement[bool] = table.grain == "month"
    if last is None:
        return month
    if (last + timedelta(days=1)).day == 1:
        return and_(month, table.day <= last)
    first = last.replace(day=1)
    return or_(and_(month, table.day < first), and_(table.grain == "day", table.day >= first, table.day <= last))


def _here(cut: Slice, table: Any) -> Iterable[ColumnElement[bool]]:
    if cut.ask.commune:
        yield table.commune == cut.ask.commune
    if hasattr(table, "product"):
        yield table.product == cut.ask.product
    yield scope.in_area(cut.principal, table.commune)


def _paid_first(session: Session, cut: Slice) -> ByCommune:
    """Eligible persons who were advised by the period's end, but had paid before that and before its start."""
    if cut.period.start is None:
        return {}
    advised, paid = col(PersonState.first_advised), col(PersonState.first_paid)
    conditions = [advised > paid, paid < cut.period.start, col(PersonState.eligible).is_(True)]
    by_end = [advised <= cut.period.end] if cut.period.end else []
    commune = col(PersonState.commune)
    asked = select(commune, func.count()).where(*conditions, *by_end, *_here(cut, PersonState)).group_by(commune)
    return {row[0]: row[1] for row in session.execute(asked)}


def _assigned(session: Session, cut: Slice, key: Any) -> Mapping[str, int]:
    """Households of the hamlets that are some officer's, by what the officers or their areas are put together by."""
    homes = select(col(HamletHomes.commune), spelt(col(HamletHomes.hamlet)), col(HamletHomes.homes))
    by_commune: dict[str, dict[str, int]] = defaultdict(dict)
    for commune, hamlet, number in session.execute(homes.where(*_here(cut, HamletHomes))):
        by_commune[commune][hamlet] = number
    found: Counter[str] = Counter()
    for (group, commune), hamlets in _granted(session, cut, key).items():
        of_commune = by_commune[commune]
        found[group] += sum(number for hamlet, number in of_commune.items() if None in hamlets or hamlet in hamlets)
    return {group: number for group, number in found.items() if number}


def _granted(session: Session, cut: Slice, key: Any) -> Mapping[tuple[str, str], AbstractSet[str | None]]:
    """The hamlets of officers at work, by group and commune; None stands for every hamlet."""
    at_work = col(Account.active), col(Account.role) == "officer", col(Grant.revoked_at).is_(None)
    asked = select(key, col(Grant.commune), spelt(col(Grant.hamlet))).join_from(
        Grant, Account, col(Account.id) == col(Grant.account_id)
    )
    found: dict[tuple[str, str], set[str | None]] = defaultdict(set)
    for group, commune, hamlet in session.execute(asked.where(*at_work, *_here(cut, Grant))):
        found[group, commune].add(hamlet)
    return found
