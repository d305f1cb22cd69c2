"""Until when those who pay have paid: whose payment is due soon, who is past it, and who told that they stopped.

The day is reckoned from what officers recorded, as an estimate for whom to call on: BHXH alone knows who has paid. A
payment covers its months from the end of the time that was paid before, or from its own day where that has passed. For
how many months it is says the payment itself; else the last declaration of that person; else the amount shown then.
"""

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.reports import naming, opened, small_numbers
from backend.reports.asking import Ask
from backend.reports.measures import Slice, told_of
from backend.reports.periods import ALWAYS
from backend.rollups.sameness import communes_lived_in
from backend.tables.declaration import DeclarationRow
from backend.tables.visit import AssessmentRow, StepRow
from shared import problems
from shared.problems import Refused
from shared.vocabulary import payments

SOON = timedelta(days=30)
STATES = ("due", "overdue", "stopped", "paid_up", "unknown")
"""Due within SOON; past its day with nothing told since; told to have stopped; paid for longer; for how long is not
known.
"""

MEASURES: Mapping[str, str] = {f"payers_{state}": state for state in STATES}
"""By the name of a number that opens, whom it counts."""


@dataclass(frozen=True, kw_only=True)
class Payment:
    """What was told on a day: a payment for `months` (None: not known for how many), or that somebody stopped."""

    on: date
    months: int | None
    stopped: bool = False


@dataclass(frozen=True, kw_only=True)
class Payer:
    """Somebody who paid. `name` is None for a reader who sees no names, and then `hamlet` is, too."""

    commune: str
    person: UUID
    hamlet: UUID
    state: str
    paid_until: date | None
    name: str | None = None
    hamlet_name: str | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """A hamlet with how many are in each state; a number is None where it is kept back."""

    key: str
    name: str
    counts: Mapping[str, int | None]


def of_commune(session: Session, principal: Principal, ask: Ask, today: date) -> Sequence[Payer]:
    """Everybody in the reader's part of a commune who paid for the product, as it stands on a day; who is to be called
    on soonest comes first.
    """
    told = _told(session, principal, replace(ask, by="hamlet", period=ALWAYS))
    found = [
        Payer(commune=commune, person=person, hamlet=hamlet, **_standing(payments_of, today))
        for (commune, person, hamlet), payments_of in told.items()
    ]
    return sorted(found, key=lambda one: (one.paid_until or date.max, str(one.person)))


def named(session: Session, principal: Principal, payers: Sequence[Payer], product: str) -> Sequence[Payer]:
    """The same with their names and hamlets, where the reader may see them."""
    if not payers or not scope.names_visible(principal, payers[0].commune):
        return payers
    members = [(one.commune, one.person) for one in payers]
    rows = opened.ROWS["person"](session, members, principal, product)
    return [replace(one, name=row["name"], hamlet_name=row["hamlet"]) for one, row in zip(payers, rows, strict=True)]


def by_hamlet(session: Session, principal: Principal, ask: Ask, payers: Iterable[Payer]) -> Sequence[Row]:
    """How many are in each state, by hamlet, in the order of names; small numbers are kept back as in every report."""
    ask = replace(ask, by="hamlet")
    counted = {state: Counter(str(one.hamlet) for one in payers if one.state == state) for state in STATES}
    rows = naming.rows(session, ask, principal, [])
    protects = small_numbers.protects(ask, principal, "person")
    hidden = {
        state: small_numbers.hidden({key: numbers[key] for key, _ in rows}) if protects else frozenset[str]()
        for state, numbers in counted.items()
    }
    return [
        Row(
            key=key,
            name=name,
            counts={state: None if key in hidden[state] else numbers[key] for state, numbers in counted.items()},
        )
        for key, name in rows
    ]


def members(  # noqa: PLR0917 - the parts of a cell's name, and who asks when
    session: Session, principal: Principal, measure: str, ask: Ask, key: str | None, today: date
) -> list[tuple[str, UUID]]:
    """The commune and id of everybody whom the number of a hamlet counts, or that of its commune (key None).

    Refused with 404 for what no such number was ever made of, 403 for a number that is kept back.
    """
    if ask.commune is None or ask != Ask(by="hamlet", commune=ask.commune, product=ask.product):
        raise Refused(problems.not_found())
    payers, state = of_commune(session, principal, ask, today), MEASURES[measure]
    shown = {row.key: row.counts[state] for row in by_hamlet(session, principal, ask, payers)}
    if key is not None and key not in shown:
        raise Refused(problems.not_found())
    if key is not None and shown[key] is None:
        raise Refused(problems.forbidden())
    return [(one.commune, one.person) for one in payers if one.state == state and key in {None, str(one.hamlet)}]


def paid_until(told: Iterable[Payment]) -> date | None:
    """The last day that is paid for, by payments in the order of their days; None where a length is not known."""
    until: date | None = None
    for payment in told:
        if payment.stopped:
            continue
        if payment.months is None:
            return None
        begins = max(until or payment.on, payment.on)
        until = _months_after(begins, payment.months)
    return until


def _told(session: Session, principal: Principal, ask: Ask) -> Mapping[tuple[str, UUID, UUID], list[Payment]]:
    declared = _declared(session, ask)
    found: dict[tuple[str, UUID, UUID], set[Payment]] = defaultdict(set)
    for row in session.execute(_steps(principal, ask)):
        months = row.months or _months_of(row.method) or declared.get(row.told_of) or (row.quote or {}).get("months")
        payment = Payment(on=row.on_day, months=months, stopped=row.step == "lapsed")
        found[row.commune, row.id, row.key].add(payment)  # the same payment told in two visits is one
    in_order = {who: sorted(said, key=lambda one: (one.on, one.stopped)) for who, said in found.items()}
    return {who: said for who, said in in_order.items() if not all(one.stopped for one in said)}


def _steps(principal: Principal, ask: Ask) -> Select[Any]:
    """A row a step of who lives here now: the step, its day and length, and the amount shown in the same visit."""
    cut = Slice(ask=ask, by="hamlet", period=ask.period, principal=principal)
    told: Any = told_of("paid", "renewed", "lapsed")(cut)
    same_talk = and_(
        *(col(getattr(AssessmentRow, name)) == col(getattr(StepRow, name)) for name in _OF_A_TALK),
    )
    return (  # type: ignore[no-any-return]  # a statement with columns of several tables
        told.add_columns(col(StepRow.step), col(StepRow.on_day), col(StepRow.months), col(StepRow.method))
        .add_columns(col(StepRow.person).label("told_of"), col(AssessmentRow.quote))
        .outerjoin(AssessmentRow, same_talk)
        .where(col(StepRow.product) == ask.product)
    )


_OF_A_TALK = ("commune", "visit", "person", "product")


def _declared(session: Session, ask: Ask) -> Mapping[UUID, int | None]:
    """For how many months each person of the commune declared to pay; the last declaration holds."""
    here = (
        col(DeclarationRow.commune).in_(communes_lived_in(ask.commune or "")),
        col(DeclarationRow.standing) == "stands",
    )
    rows = session.execute(
        select(col(DeclarationRow.person), col(DeclarationRow.every), col(DeclarationRow.months))
        .where(*here, col(DeclarationRow.product) == ask.product)
        .order_by(col(DeclarationRow.declared_at), col(DeclarationRow.id))
    )
    return {row.person: row.months or _months_of(row.every) for row in rows}


def _months_of(method: str | None) -> int | None:
    known = payments.CODES.get(method or "")
    return known.months if known else None


def _standing(told: Sequence[Payment], today: date) -> dict[str, Any]:
    if told[-1].stopped:
        return {"state": "stopped", "paid_until": None}
    until = paid_until(told)
    if until is None:
        return {"state": "unknown", "paid_until": None}
    if until < today:
        return {"state": "overdue", "paid_until": until}
    return {"state": "due" if until <= today + SOON else "paid_up", "paid_until": until}


def _months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
