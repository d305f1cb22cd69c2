"""What waits for a person over HTTP: operations that are held, and fields in conflict."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends

from backend.access.signed import Signed
from backend.admin import conflicts, held
from backend.admin.conflicts import Choice
from backend.admin.held import Decision
from backend.api.query import only
from backend.db import Filing, Reading
from backend.edge.clock import Now
from backend.edge.reading import Sent, described, json_body
from backend.sync.keys import KeysOfApp
from backend.tables.op import FieldConflict

router = APIRouter(tags=["held"])


@dataclass(frozen=True, kw_only=True)
class Decided(Sent):
    """`file`: let it be filed although it was held; `refuse`: let it not be filed."""

    decision: Literal["file", "refuse"]
    reason: str


@dataclass(frozen=True, kw_only=True)
class Taken(Sent):
    """Which value is to stand; with `value`, that one."""

    take: Literal["standing", "offered", "value"]
    value: str | int | bool | None = None


@dataclass(frozen=True, kw_only=True)
class HeldShown:
    """An operation that waits. `content` is null for who does not see names; `awaits` is what ends it by itself: a
    row, the time or an upgrade of the server, or a person alone.
    """

    install_id: UUID
    op_id: UUID
    dseq: int
    commune: str | None
    kind: str
    officer: UUID
    officer_name: str
    received_at: datetime
    problems: list[dict[str, Any]]
    content: dict[str, Any] | None
    awaits: Literal["row", "time", "upgrade", "person"]


@dataclass(frozen=True, kw_only=True)
class HeldList:
    """Where there are `more`, ask again `after` the last op_id."""

    rows: list[HeldShown]
    more: bool


@dataclass(frozen=True, kw_only=True)
class SettlementShown:
    """How an operation ended; `by` is null where no person decided."""

    install_id: UUID
    op_id: UUID
    status: str
    by: UUID | None
    reason: str
    at: datetime
    seq: int | None
    rev: int | None
    problems: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class ConflictShown:
    """A field in conflict: the value that stood, and the one that was offered when it had changed."""

    commune: str
    op_id: UUID
    field: str
    kind: str
    row_id: UUID
    standing_value: Any
    offered_value: Any
    offered_by: UUID
    offered_at: datetime
    settled_at: datetime | None
    settled_by: UUID | None
    taken: str | None
    taken_value: Any


@dataclass(frozen=True, kw_only=True)
class ConflictList:
    """The oldest conflicts; where there are `more`, they come when these are settled."""

    rows: list[ConflictShown]
    more: bool


@router.get("/held", dependencies=[Depends(only("commune", "after"))])
def list_held(
    signed: Signed, session: Reading, keys: KeysOfApp, commune: str | None = None, after: UUID | None = None
) -> HeldList:
    """What waits for a person. 403 for officers, 404 outside one's communes."""
    found = held.waiting(session, signed, commune, after, keys)
    return HeldList(rows=[HeldShown(**vars(one)) for one in found[: held.AT_ONCE]], more=len(found) > held.AT_ONCE)


@router.post("/held/{install_id}/{op_id}/settlements", openapi_extra=described(Decided))
def settle_held(  # noqa: PLR0917 - FastAPI's parameters: each is who or what the route needs
    install_id: UUID,
    op_id: UUID,
    decided: Annotated[Decided, Depends(json_body(Decided))],
    signed: Signed,
    session: Filing,
    now: Now,
    keys: KeysOfApp,
) -> SettlementShown:
    """Decide of one operation. 403 unless committee or administrator, 404 outside one's communes, 409 where it has
    ended, or with what it lacks to be filed at all.
    """
    decision = Decision(install_id=install_id, op_id=op_id, decision=decided.decision, reason=decided.reason)
    ended = held.decide(session, signed, decision, now, keys)
    return SettlementShown(**{name: getattr(ended, name) for name in SettlementShown.__dataclass_fields__})


@router.get("/conflicts", dependencies=[Depends(only("commune"))])
def list_conflicts(signed: Signed, session: Reading, commune: str | None = None) -> ConflictList:
    """Fields in conflict that nobody has settled. 403 for who does not see names, 404 outside one's communes."""
    found = conflicts.open_ones(session, signed, commune)
    rows = [_conflict(one) for one in found[: conflicts.AT_ONCE]]
    return ConflictList(rows=rows, more=len(found) > conflicts.AT_ONCE)


@router.post("/conflicts/{commune}/{op_id}/{field}", openapi_extra=described(Taken))
def settle_conflict(  # noqa: PLR0917 - FastAPI's parameters: each is who or what the route needs
    commune: str,
    op_id: UUID,
    field: str,
    taken: Annotated[Taken, Depends(json_body(Taken))],
    signed: Signed,
    session: Filing,
    now: Now,
) -> ConflictShown:
    """Let a value stand. 403 unless of the committee, 404 outside one's communes, 409 where it is settled."""
    choice = Choice(commune=commune, op_id=op_id, field=field, take=taken.take, value=taken.value)
    return _conflict(conflicts.settle(session, signed, choice, now))


def _conflict(row: FieldConflict) -> ConflictShown:
    return ConflictShown(**{name: getattr(row, name) for name in ConflictShown.__dataclass_fields__})
