"""The first and last steps of persons towards a product, read from every visit that counts, in their order, and from
the lists of BHXH.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, SQLModel, col

from backend.rollups.sameness import Sameness
from backend.tables.household import HouseholdRow, PersonRow
from backend.tables.importing import Confirmation
from backend.tables.visit import AdviceRow, AssessmentRow, StepRow, VisitRow
from shared.vocabulary import answers

Row = dict[str, Any]

_KEPT_STEPS = ("registered", "paid", "confirmed")
_FIRSTS = tuple(f"first_{what}" for what in ("advised", "interested", *_KEPT_STEPS))
_LASTS = tuple(f"last_{what}" for what in ("advised", "interested", "registered", "confirmed"))


def states(session: Session, commune: str, persons: Sequence[Any], same: Sameness) -> list[Row]:
    """One row for each of these persons of a commune and each product that a visit speaks of. Of persons who are one,
    the one under whom they are counted has the row.
    """
    counted_here = [at for at in persons if same.home_of((commune, at)) == (commune, at)]
    home_of = {one: at for at in counted_here for _, one in same.one_with((commune, at))}
    elsewhere = _elsewhere(commune, counted_here, same)
    found: dict[tuple[UUID, str], Row] = {}
    for part, (said, learn) in _LEARN.items():
        rows = _in_order(session, part, said, commune, list(home_of))
        for told in _with_those_of(session, part, said, elsewhere, rows) if elsewhere else rows:
            person = home_of[told.person]
            state = found.get((person, told.product))
            if state is None:
                state = found[person, told.product] = _unknown(commune, person, told)
            learn(state, told)
    for place, ids in {**elsewhere, commune: list(home_of)}.items():
        for told in _confirmed(session, place, ids):
            if state := found.get((home_of[told.person], told.product)):
                _learn_confirmation(state, told)
    came_from_elsewhere = {home_of[one] for ids in elsewhere.values() for one in ids}
    for state in found.values():
        if state["person"] in came_from_elsewhere:
            _settle_where_they_live(session, state)
    return list(found.values())


def _elsewhere(commune: str, persons: Sequence[UUID], same: Sameness) -> Mapping[str, list[UUID]]:
    """The rows of these persons in other communes, in which they lived before."""
    found: dict[str, list[UUID]] = defaultdict(list)
    for person in persons:
        for place, one in same.one_with((commune, person)):
            if place != commune:
                found[place].append(one)
    return found


def _with_those_of(
    session: Session, part: Any, said: Sequence[str], elsewhere: Mapping[str, list[UUID]], rows: Sequence[Any]
) -> list[Any]:
    """What was said here and in other communes, in one order."""
    others = [told for place, ids in sorted(elsewhere.items()) for told in _in_order(session, part, said, place, ids)]
    return sorted([*rows, *others], key=lambda told: (told.day, told.visited_at, told.id, told.ordinal))


def _settle_where_they_live(session: Session, state: Row) -> None:
    """Who came from another commune is counted in the hamlet of this one."""
    here = col(PersonRow.commune) == state["commune"], col(PersonRow.id) == state["person"]
    lives_in = (col(HouseholdRow.commune) == col(PersonRow.commune)) & (
        col(HouseholdRow.id) == col(PersonRow.household)
    )
    found = select(col(HouseholdRow.id), col(HouseholdRow.hamlet)).join(PersonRow, lives_in).where(*here)
    household = session.execute(found).first()
    if household is not None:
        state |= {"household": household.id, "hamlet": household.hamlet}


def _in_order(session: Session, part: Any, said: Sequence[str], commune: str, persons: Sequence[UUID]) -> Sequence[Any]:
    """What was said in visits that count, with the visit around it; rows of columns, as thousands are read at once."""
    columns = _columns(part)
    return session.execute(
        select(columns.person, columns.product, columns.ordinal, *(columns[name] for name in said), *_OF_VISIT)
        .join_from(columns.person.table, _V.id.table, (_V.commune == columns.commune) & (_V.id == columns.visit))
        .where(columns.commune == commune, columns.person.in_(persons), _V.counts)
        # By the day first: a payment counts when advice came the same day. Then as the phones say, then by id.
        .order_by(_V.day, _V.visited_at, _V.id, columns.ordinal)
    ).all()


def _columns(table: type[SQLModel]) -> Any:
    return table.__table__.c  # type: ignore[attr-defined]  # SQLModel makes it; its types do not say so


_V = _columns(VisitRow)
_OF_VISIT = (_V.id, _V.day, _V.visited_at, _V.officer, _V.household, _V.hamlet, _V.recorded_unit)


def _confirmed(session: Session, commune: str, persons: Sequence[UUID]) -> Sequence[Any]:
    """What lists of BHXH say of persons; of whom no visit speaks, nothing is counted."""
    person, product, day = col(Confirmation.person), col(Confirmation.product), col(Confirmation.on_day)
    days = func.min(day).label("first"), func.max(day).label("last")
    here = col(Confirmation.commune) == commune, person.in_(persons)
    return session.execute(select(person, product, *days).where(*here).group_by(person, product)).all()


def _unknown(commune: str, person: UUID, told: Any) -> Row:
    return {
        "commune": commune,
        "person": person,
        "product": told.product,
        "household": told.household,
        "hamlet": told.hamlet,
        "recorded_unit": told.recorded_unit,
        "first_advised_by": None,
        "eligible": None,
        "support_group": None,
        **dict.fromkeys((*_FIRSTS, *_LASTS)),
    }


def _learn_advice(state: Row, told: Any) -> None:
    if state["first_advised"] is None:
        state["first_advised_by"] = told.officer
    _note(state, "advised", told)
    if answers.CODES[told.answer].interested:
        _note(state, "interested", told)


def _learn_assessment(state: Row, told: Any) -> None:
    """The latest assessment stands."""
    state |= {"eligible": told.verdict == "eligible", "support_group": told.groups[0] if told.groups else "other"}


def _learn_step(state: Row, told: Any) -> None:
    if told.step in _KEPT_STEPS:
        _note(state, told.step, told)


def _learn_confirmation(state: Row, told: Any) -> None:
    """Lists do not come in the order of their days, nor in that of the visits."""
    first, last = state["first_confirmed"] or told.first, state["last_confirmed"] or told.last
    state |= {"first_confirmed": min(first, told.first), "last_confirmed": max(last, told.last)}


def _note(state: Row, what: str, told: Any) -> None:
    """The first and the last of what is told in the order of the days."""
    if state[f"first_{what}"] is None:
        state[f"first_{what}"] = told.day
    if f"last_{what}" in _LASTS:
        state[f"last_{what}"] = told.day


# Advice first: the hamlet and unit of a person's row are those of the first advice, where there was any.
_LEARN: Mapping[Any, tuple[Sequence[str], Callable[[Row, Any], None]]] = {
    AdviceRow: (("answer",), _learn_advice),
    AssessmentRow: (("verdict", "groups"), _learn_assessment),
    StepRow: (("step",), _learn_step),
}
