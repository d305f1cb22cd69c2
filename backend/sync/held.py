"""Operations that are held: each is kept in mind with what it waits for, until it comes to its end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select
from sqlmodel import Session, col

from backend.sync import line
from backend.sync.judging import Outcome
from backend.tables.attachment import AttachmentRow
from backend.tables.conference import ConferenceRow
from backend.tables.declaration import DeclarationRow
from backend.tables.household import HamletRow, HouseholdRow, PersonRow
from backend.tables.inserting import insert_rows
from backend.tables.receipt import HeldOp
from backend.tables.visit import VisitRow
from shared.clock import parse_moment
from shared.records import KINDS
from shared.rules.visits import CLOCK_TOLERANCE

AT_ONCE = 500
"""How many of one install are looked at again at one time."""

_Arriving = type[AttachmentRow | ConferenceRow | DeclarationRow | HamletRow | HouseholdRow | PersonRow | VisitRow]
_ARRIVES: tuple[_Arriving, ...] = (
    HouseholdRow,
    PersonRow,
    VisitRow,
    HamletRow,
    DeclarationRow,
    ConferenceRow,
    AttachmentRow,
)


@dataclass(frozen=True, kw_only=True)
class Waits:
    """What an operation waits for: a row, a time, a server that reads its version; or, all None, a person."""

    waits_for: UUID | None = None
    look_again_at: datetime | None = None
    record_version: int | None = None


def columns_of(outcome: Outcome) -> dict[str, Any]:
    """What stands in the way of a held operation, and what it waits for, as they are kept in mind."""
    return {"problems": [line.say(problem) for problem in outcome.problems], **vars(waits_of(outcome))}


def waits_of(outcome: Outcome) -> Waits:
    """What a held operation waits for, by the first thing that stands in its way."""
    problem, content = outcome.problems[0], outcome.op.content
    match problem.code:
        case "parent_missing":
            return Waits(waits_for=_named(content, problem.field or ""))
        case "clock_future":
            return Waits(look_again_at=_happened_at(content["data"]) - CLOCK_TOLERANCE)
        case "newer_record":
            return Waits(record_version=content["record_version"])
        case _:
            return Waits()


def _happened_at(data: Mapping[str, Any]) -> datetime:
    return parse_moment(data["visited_at"] if "visited_at" in data else data["held_at"])


def keep(session: Session, outcomes: Iterable[Outcome]) -> None:
    """Keep in mind what is held from now on."""
    rows = [
        {
            "op_id": outcome.op.op_id,
            "install_id": outcome.sender.install_id,
            "dseq": outcome.op.dseq,
            "sha256": outcome.op.sha256,
            "commune": outcome.commune,
            **columns_of(outcome),
        }
        for outcome in outcomes
    ]
    insert_rows(session, HeldOp, rows)


def waiting_for(session: Session, commune: str, arrived: Iterable[UUID]) -> list[UUID]:
    """The operations of a commune, of whatever phone, that wait for one of these rows, by op_id."""
    found = select(col(HeldOp.op_id)).where(col(HeldOp.commune) == commune, col(HeldOp.waits_for).in_(list(arrived)))
    return list(dict.fromkeys(session.execute(found).scalars()))


def ripe(session: Session, install_id: UUID, now: datetime) -> list[UUID]:
    """The operations of an install that nothing seems to hold any more, by op_id: what they wait for is here."""
    readable = max(kind.version for kind in KINDS.values())
    return list(session.execute(_RIPE, {"install": install_id, "now": now, "readable": readable}).scalars())


def _is_here(table: _Arriving) -> ColumnElement[bool]:
    awaited = and_(col(table.commune) == col(HeldOp.commune), col(table.id) == col(HeldOp.waits_for))
    return exists().where(awaited)


# Asked at every hello, so it is put together once.
_RIPE = (
    select(col(HeldOp.op_id))
    .where(
        col(HeldOp.install_id) == bindparam("install"),
        or_(
            col(HeldOp.look_again_at) <= bindparam("now"),
            col(HeldOp.record_version) <= bindparam("readable"),
            *(_is_here(table) for table in _ARRIVES),
        ),
    )
    .order_by(col(HeldOp.dseq))
    .limit(AT_ONCE)
)


def _named(content: Mapping[str, Any], field: str) -> UUID | None:
    """The id in the field that a problem is about: `data.persons.0.person`."""
    value: Any = content
    for step in field.split("."):
        value = value[int(step)] if isinstance(value, list) else value.get(step)
    return UUID(value) if isinstance(value, str) else None
