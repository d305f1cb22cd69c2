"""The first steps of persons towards a product, read from every visit that counts, in the order of the visits."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from backend.tables.visit import AdviceRow, AssessmentRow, StepRow, VisitRow
from shared.vocabulary import answers

Row = dict[str, Any]

_FIRST_OF_STEP = {"registered": "first_registered", "paid": "first_paid", "confirmed": "first_confirmed"}
_FIRSTS = ("first_advised", "first_interested", *_FIRST_OF_STEP.values())


def states(session: Session, commune: str, persons: Sequence[Any]) -> list[Row]:
    """One row for each of these persons of a commune and each product that a visit speaks of."""
    found: dict[tuple[UUID, str], Row] = {}
    for part, learn in _LEARN.items():
        for told, visit in _in_order(session, part, commune, persons):
            state = found.setdefault((told.person, told.product), _unknown(told, visit))
            learn(state, told, visit)
    return list(found.values())


def _in_order(session: Session, part: Any, commune: str, persons: Sequence[UUID]) -> Sequence[Any]:
    return session.execute(
        select(part, VisitRow)
        .join(VisitRow, (col(VisitRow.commune) == part.commune) & (col(VisitRow.id) == part.visit))
        .where(part.commune == commune, part.person.in_(persons), col(VisitRow.counts))
        # By the day first: a payment counts when advice came the same day. Then as the phones say, then by id.
        .order_by(col(VisitRow.day), col(VisitRow.visited_at), col(VisitRow.id), part.ordinal)
    ).all()


def _unknown(told: Any, visit: VisitRow) -> Row:
    return {
        "commune": told.commune,
        "person": told.person,
        "product": told.product,
        "household": visit.household,
        "hamlet": visit.hamlet,
        "recorded_unit": visit.recorded_unit,
        "first_advised_by": None,
        "eligible": None,
        "support_group": None,
        **dict.fromkeys(_FIRSTS),
    }


def _learn_advice(state: Row, said: AdviceRow, visit: VisitRow) -> None:
    if state["first_advised"] is None:
        state |= {"first_advised": visit.day, "first_advised_by": visit.officer}
    if answers.CODES[said.answer].interested and state["first_interested"] is None:
        state["first_interested"] = visit.day


def _learn_assessment(state: Row, seen: AssessmentRow, _visit: VisitRow) -> None:
    """The latest assessment stands."""
    state |= {"eligible": seen.verdict == "eligible", "support_group": seen.groups[0] if seen.groups else "other"}


def _learn_step(state: Row, step: StepRow, visit: VisitRow) -> None:
    first = _FIRST_OF_STEP.get(step.step)
    if first is not None and state[first] is None:
        state[first] = visit.day


# Advice first: the hamlet and unit of a person's row are those of the first advice, where there was any.
_LEARN: Mapping[Any, Callable[[Row, Any, VisitRow], None]] = {
    AdviceRow: _learn_advice,
    AssessmentRow: _learn_assessment,
    StepRow: _learn_step,
}
