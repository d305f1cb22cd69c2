"""A visit as one record, and as rows: unfolded to be counted, folded again to be sent to other phones."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlmodel import Session, SQLModel

from backend.tables.visit import AdviceRow, AssessmentRow, ConsentRow, PersonInVisitRow, StepRow, VisitRow
from shared.clock import day_of
from shared.records.visit import Advice, Assessment, Consent, QuoteShown, Step, Visit
from shared.records.wire import to_wire
from shared.rules.positions import on_grid

Row = dict[str, Any]

# Fields of a visit that stand in rows or columns of their own.
_UNFOLDED = {"consents", "persons", "next", "position"}
_ON_THE_ROW = tuple(field.name for field in fields(Visit) if field.name not in _UNFOLDED)
PARTS: tuple[type[SQLModel], ...] = (ConsentRow, PersonInVisitRow, AdviceRow, AssessmentRow, StepRow)


def visit_columns(visit: Visit) -> Row:
    """The columns of the visit's own row that come from the record."""
    row = {name: getattr(visit, name) for name in _ON_THE_ROW}
    agreed, place = visit.next, on_grid(visit.position) if visit.position else None
    return row | {
        "day": day_of(visit.visited_at),
        "next_step": agreed.step if agreed else None,
        "next_on": agreed.on if agreed else None,
        "next_person": agreed.person if agreed else None,
        "position_latitude_e6": place.latitude_e6 if place else None,
        "position_longitude_e6": place.longitude_e6 if place else None,
        "position_accuracy_m": place.accuracy_m if place else None,
        "position_grid_e6": place.grid_e6 if place else None,
    }


def unfold(commune: str, visit_id: UUID, visit: Visit) -> Mapping[type[SQLModel], list[Row]]:
    """The rows of each part of a visit."""
    key = {"commune": commune, "visit": visit_id}
    rows: dict[type[SQLModel], list[Row]] = {part: [] for part in PARTS}
    rows[ConsentRow] = [key | {"ordinal": at} | _columns(said) for at, said in enumerate(visit.consents)]
    for ordinal, spoken_to in enumerate(visit.persons):
        person = key | {"person": spoken_to.person}
        rows[PersonInVisitRow].append(person | {"ordinal": ordinal, "apps": to_wire(spoken_to.apps)})
        rows[AdviceRow] += [person | {"ordinal": at} | _columns(said) for at, said in enumerate(spoken_to.advice)]
        rows[AssessmentRow] += [
            person | {"ordinal": at} | _columns(seen) for at, seen in enumerate(spoken_to.assessments)
        ]
        rows[StepRow] += [person | {"ordinal": at} | _step_columns(step) for at, step in enumerate(spoken_to.steps)]
    return rows


def _columns(part: Consent | Advice | Assessment | Step) -> Row:
    """A part's fields as columns: lists and the quote as the JSON that travelled, the rest as they are."""
    columns = {name: getattr(part, name) for name in _NAMES[part.__class__]}
    return columns | {name: to_wire(value) for name, value in columns.items() if isinstance(value, tuple | QuoteShown)}


_NAMES: Mapping[type, tuple[str, ...]] = {
    part: tuple(field.name for field in fields(part)) for part in (Consent, Advice, Assessment, Step)
}


def _step_columns(step: Step) -> Row:
    columns = _columns(step)
    columns["on_day"] = columns.pop("on")
    return columns


def fold(session: Session, commune: str, visits: Sequence[Any]) -> dict[UUID, Row]:
    """The records of visits of one commune (their rows, or the same columns), as the JSON values that travel, by id."""
    ids = [visit.id for visit in visits]
    parts: dict[type[SQLModel], dict[UUID, list[Any]]] = {
        part: _rows_by_visit(session, part, commune, ids) for part in (ConsentRow, PersonInVisitRow)
    }
    # Most visits find nobody at home, and then nothing was said to anybody.
    spoken_to = list(parts[PersonInVisitRow])
    parts |= {part: _rows_by_visit(session, part, commune, spoken_to) for part in (AdviceRow, AssessmentRow, StepRow)}
    return {visit.id: _record(visit, {part: parts[part].get(visit.id, []) for part in PARTS}) for visit in visits}


def _rows_by_visit(session: Session, part: type[SQLModel], commune: str, visits: list[UUID]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    if visits:
        for row in session.execute(_OF_VISITS[part], {"named": commune, "visits": visits}):
            found[row.visit].append(row)
    return found


def _of_visits(part: type[SQLModel]) -> Any:  # a statement, put together once: it is asked in every page of rows
    columns = part.__table__.c  # type: ignore[attr-defined]  # SQLModel makes it; its types do not say so
    named = columns.commune == bindparam("named"), columns.visit.in_(bindparam("visits", expanding=True))
    return select(*columns).where(*named).order_by(columns.visit, columns.ordinal)


_OF_VISITS = {part: _of_visits(part) for part in PARTS}


def _record(visit: Any, parts: Mapping[type[SQLModel], list[Any]]) -> Row:
    scalars = {field.name: getattr(visit, field.name) for field in fields(Visit) if field.name not in _UNFOLDED}
    agreed = {"step": visit.next_step, "on": visit.next_on, "person": visit.next_person}
    return {name: to_wire(value) for name, value in scalars.items()} | {
        "consents": [_part(Consent, row) for row in parts[ConsentRow]],
        "persons": [_person(row, parts) for row in parts[PersonInVisitRow]],
        "next": _wire(agreed) if visit.next_step is not None else None,
        "position": _place(visit) if visit.position_latitude_e6 is not None else None,
    }


def _place(visit: Any) -> Row:
    exact = visit.position_grid_e6 in {None, 1}
    # Left out where there is none: so a place that an older app wrote is as that app knows it.
    return ({} if exact else {"grid_e6": visit.position_grid_e6}) | {
        "latitude_e6": visit.position_latitude_e6,
        "longitude_e6": visit.position_longitude_e6,
        "accuracy_m": visit.position_accuracy_m,
    }


def _person(spoken_to: Any, parts: Mapping[type[SQLModel], list[Any]]) -> Row:
    person = spoken_to.person
    # Left out where there is none: so a visit of an app that never heard of it is as that app knows it.
    helped = {"apps": spoken_to.apps} if spoken_to.apps else {}
    return helped | {
        "person": str(person),
        "advice": [_part(Advice, row) for row in parts[AdviceRow] if row.person == person],
        "assessments": [_part(Assessment, row) for row in parts[AssessmentRow] if row.person == person],
        "steps": [_part(Step, row) for row in parts[StepRow] if row.person == person],
    }


def _part(record: type[Consent | Advice | Assessment | Step], row: Any) -> Row:
    return _wire({field.name: getattr(row, "on_day" if field.name == "on" else field.name) for field in fields(record)})


def _wire(values: Row) -> Row:
    return {name: value if isinstance(value, list | dict) else to_wire(value) for name, value in values.items()}


def visits_by_id(session: Session, commune: str, ids: Iterable[UUID]) -> Sequence[Any]:
    """The columns of these visits of a commune."""
    return session.execute(_BY_ID, {"named": commune, "ids": list(ids)}).all()


_V: Any = VisitRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it; its types do not say so
_BY_ID = select(*_V.c).where(_V.c.commune == bindparam("named"), _V.c.id.in_(bindparam("ids", expanding=True)))
