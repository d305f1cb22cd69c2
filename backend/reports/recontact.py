"""Whose amount is expected to change on a day: the households to be called on again, with what it hangs on.

Listed are households in which somebody was advised or pays and has been assessed, at the income and in the groups of
the latest assessment. Who asked not to be visited again is not in it. Names and rows are for those who work in the
commune; others see numbers.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.reports import hangs_on, small_numbers
from backend.reports.law_in_force import law_in_force
from backend.rollups.sameness import communes_lived_in
from backend.tables.alias import SameAs
from backend.tables.household import HouseholdRow, PersonRow
from backend.tables.rollup import PersonState
from backend.tables.visit import AssessmentRow, VisitRow
from shared import problems
from shared.money import Dong
from shared.policy.law import Law, Parameter
from shared.policy.quote import Because, Quote, QuoteRequest, income_range, quote
from shared.problems import Refused
from shared.vocabulary.term import Words

PRODUCT = "vsi"

DEFINITION = Words(
    vi="Hộ có người đã được tư vấn hoặc đang đóng BHXH tự nguyện và có số tiền tạm tính thay đổi từ ngày này, tính "
    "theo thu nhập và nhóm của lần xem điều kiện gần nhất. Không gồm hộ đề nghị không vận động lại. Số tiền tạm tính, "
    "BHXH xác nhận.",
    en="Households in which somebody was advised of or pays voluntary social insurance and whose estimated amount "
    "changes from this day on, at the income and in the groups of the latest check of eligibility. Without households "
    "that asked not to be visited again. Amounts are estimates, to be confirmed by Social Insurance.",
)

_OF_AMOUNTS = ("vsi.", "poverty_line.")
_DAY = timedelta(days=1)

# Somebody who has joined is barred from joining again for this alone, and goes on paying.
_PAYING = "ALREADY_VSI"


def next_change(law: Law, today: date) -> date:
    """The first day ahead on which a number of voluntary social insurance changes; tomorrow where none is known."""
    ahead = (step.since for each in of_amounts(law) if (step := each.change_after(today)))
    return min(ahead, default=today + _DAY)


def of_amounts(law: Law) -> list[Parameter]:
    """The numbers of the law on which amounts of voluntary social insurance hang, by name."""
    return [each for name, each in sorted(law.parameters.items()) if name.startswith(_OF_AMOUNTS)]


@dataclass(frozen=True, kw_only=True)
class RecontactAsk:
    """The day on which amounts change; `commune` a unit in force, `officer` who advised first, None for all."""

    on: date
    commune: str | None = None
    officer: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PersonTouched:
    """One person: đồng a month on the day before and from the day on, the numbers of the law on which each rests, and
    the conditions of the second.
    """

    person: UUID
    name: str
    groups: tuple[str, ...]
    pays_before: Dong
    pays_from: Dong
    because_before: tuple[Because, ...]
    because_from: tuple[Because, ...]
    hangs_on: tuple[Words, ...]


@dataclass(frozen=True, kw_only=True)
class HouseholdTouched:
    """A household with those of its members whose amount changes; `officer` advised the first of them first."""

    commune: str
    household: UUID
    hamlet: UUID
    head_name: str
    officer: UUID | None
    persons: tuple[PersonTouched, ...]


def households(session: Session, principal: Principal, ask: RecontactAsk) -> Iterator[HouseholdTouched]:
    """The households of the asker's area whose amounts change on the day, in the order of commune and id.

    Refused (no_rule_on_day) where the law says nothing of that day or the day before.
    """
    rules = law_in_force(session)
    tariff = _Tariff(rules, ask.on)
    found = session.execute(_assessments(principal, ask)).yield_per(1_000)
    for _, rows in groupby(found, key=lambda row: (row.HouseholdRow.commune, row.HouseholdRow.id)):
        touched = _household(list(rows), tariff)
        if touched.persons and ask.officer in {None, touched.officer}:
            yield touched


def _assessments(principal: Principal, ask: RecontactAsk) -> Any:
    here = [col(HouseholdRow.commune) == ask.commune] if ask.commune else []
    said_in = [col(AssessmentRow.commune).in_(communes_lived_in(ask.commune))] if ask.commune else []
    of_visit = (col(VisitRow.commune) == col(AssessmentRow.commune)) & (col(VisitRow.id) == col(AssessmentRow.visit))
    who, where = aliased(SameAs), aliased(SameAs)
    is_one = (col(who.commune) == col(AssessmentRow.commune)) & (col(who.id) == col(AssessmentRow.person))
    commune = func.coalesce(col(who.home_commune), col(AssessmentRow.commune))
    person = func.coalesce(col(who.home), col(AssessmentRow.person))
    of_person = (col(PersonRow.commune) == commune) & (col(PersonRow.id) == person)
    lives_in = (col(where.commune) == col(PersonRow.commune)) & (col(where.id) == col(PersonRow.household))
    home = func.coalesce(col(where.local), col(PersonRow.household))
    of_home = (col(HouseholdRow.commune) == col(PersonRow.commune)) & (col(HouseholdRow.id) == home)
    of_state = (col(PersonState.commune) == col(PersonRow.commune)) & (col(PersonState.person) == col(PersonRow.id))
    return (
        select(AssessmentRow, HouseholdRow, PersonRow, PersonState)
        .join(VisitRow, of_visit)
        .outerjoin(who, is_one)
        .join(PersonRow, of_person)
        .outerjoin(where, lives_in)
        .join(HouseholdRow, of_home)
        .join(PersonState, of_state & (col(PersonState.product) == PRODUCT))
        .where(col(HouseholdRow.standing) == "stands", col(PersonRow.standing) == "stands")
        .where(*here, *said_in, col(AssessmentRow.product) == PRODUCT, col(VisitRow.counts).is_(True))
        .where(col(HouseholdRow.do_not_visit).is_(False))
        .where(scope.in_area(principal, col(HouseholdRow.commune), col(HouseholdRow.hamlet)))
        # Within a person the latest assessment comes last, as the phones tell the time, then by id.
        .order_by(col(HouseholdRow.commune), col(HouseholdRow.id), col(PersonRow.id))
        .order_by(col(VisitRow.day), col(VisitRow.visited_at), col(VisitRow.id), col(AssessmentRow.ordinal))
    )


class _Tariff:
    """What is paid on the day and the day before, reckoned once for all who are alike."""

    def __init__(self, rules: Law, on: date) -> None:
        if on == date.min:  # no day lies before it
            raise Refused(problems.no_rule_on_day("on"))
        self._rules = rules
        self._days = (on - _DAY, on)
        self._ranges = [income_range(day, rules) for day in self._days]
        self._known: dict[tuple[Any, ...], tuple[Quote, Quote]] = {}

    def quotes(self, seen: AssessmentRow, person: PersonRow) -> tuple[Quote, Quote]:
        """The quotes of the day before and of the day, each at an income that may be chosen then."""
        income = seen.quote["income"] if seen.quote else None
        alike = (tuple(seen.groups), seen.residence, income, person.months_supported or 0, seen.commune)
        if alike not in self._known:
            before, after = (self._quote(seen, person, income, at) for at in (0, 1))
            self._known[alike] = before, after
        return self._known[alike]

    def _quote(self, seen: AssessmentRow, person: PersonRow, income: Dong | None, at: int) -> Quote:
        lowest, highest = self._ranges[at]
        request = QuoteRequest(
            on=self._days[at],
            income=lowest if income is None else min(max(income, lowest), highest),
            groups=tuple(seen.groups),
            residence=seen.residence,
            months_supported_so_far=person.months_supported or 0,
            commune=seen.commune,
        )
        return quote(request, self._rules)


def _household(rows: list[Row[Any]], tariff: _Tariff) -> HouseholdTouched:
    home: HouseholdRow = rows[0].HouseholdRow
    latest = {row.PersonRow.id: row for row in rows}
    advised = [row.PersonState for row in latest.values() if row.PersonState.first_advised is not None]
    first = min(advised, key=lambda state: (state.first_advised, state.person), default=None)
    return HouseholdTouched(
        commune=home.commune,
        household=home.id,
        hamlet=home.hamlet,
        head_name=home.head_name,
        officer=first.first_advised_by if first else None,
        persons=tuple(_persons(latest, tariff)),
    )


def _persons(latest: Mapping[UUID, Row[Any]], tariff: _Tariff) -> Iterator[PersonTouched]:
    for row in latest.values():
        seen, person, state = row.AssessmentRow, row.PersonRow, row.PersonState
        if not _pays_or_may(seen, state):
            continue
        try:
            before, after = tariff.quotes(seen, person)
        except Refused:
            # A group or income of another day: no amount is better than a wrong one.
            continue
        if before.pays != after.pays:
            yield PersonTouched(
                person=person.id,
                name=person.name,
                groups=tuple(seen.groups) or ("other",),
                pays_before=before.pays,
                pays_from=after.pays,
                because_before=before.because,
                because_from=after.because,
                hangs_on=tuple(hangs_on.conditions(seen, state, after)),
            )


def _pays_or_may(seen: AssessmentRow, state: PersonState) -> bool:
    advised_or_paying = state.first_advised is not None or state.first_paid is not None
    return advised_or_paying and (seen.verdict != "not_eligible" or set(seen.reasons) == {_PAYING})


@dataclass(frozen=True, kw_only=True)
class Number:
    """How many households and persons, of a commune or of one officer there; None where it is kept back."""

    commune: str
    officer: UUID | None
    households: int | None
    persons: int | None


def by_commune(touched: Iterable[HouseholdTouched]) -> list[Number]:
    """The numbers of each commune."""
    return _numbers((one.commune, None, one) for one in touched)


def by_officer(touched: Iterable[HouseholdTouched]) -> list[Number]:
    """The numbers of each officer in each commune; officer None where nobody is known to have advised first."""
    return _numbers((one.commune, one.officer, one) for one in touched)


def _numbers(keyed: Iterable[tuple[str, UUID | None, HouseholdTouched]]) -> list[Number]:
    counts: dict[tuple[str, UUID | None], tuple[int, int]] = {}
    for commune, officer, one in keyed:
        homes, people = counts.get((commune, officer), (0, 0))
        counts[commune, officer] = homes + 1, people + len(one.persons)
    ordered = sorted(counts.items(), key=lambda entry: (entry[0][0], str(entry[0][1])))
    return [
        Number(commune=commune, officer=officer, households=homes, persons=people)
        for (commune, officer), (homes, people) in ordered
    ]


def kept_back(principal: Principal, numbers: Sequence[Number]) -> list[Number]:
    """Numbers of officers as this reader may see them: the small ones of a commune whose names are not the reader's to
    see are closed, with as many others as subtraction would need.
    """
    found: list[Number] = []
    for commune, here in groupby(numbers, key=lambda number: number.commune):
        rows = {str(number.officer): number for number in here}
        closed = frozenset() if scope.names_visible(principal, commune) else _closed(rows)
        found += [replace(row, households=None, persons=None) if key in closed else row for key, row in rows.items()]
    return found


def _closed(rows: Mapping[str, Number]) -> frozenset[str]:
    households = small_numbers.hidden({key: row.households or 0 for key, row in rows.items()})
    return households | small_numbers.hidden({key: row.persons or 0 for key, row in rows.items()})
