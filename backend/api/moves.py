"""Move a household over HTTP, within its commune or to another."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from backend.access.signed import Signed
from backend.admin import moves
from backend.admin.moves import Moved, Wish
from backend.db import Writing
from backend.edge.clock import Now
from backend.edge.reading import Sent, described, json_body
from shared import places
from shared.clock import day_of

router = APIRouter(prefix="/households", tags=["households"])


@dataclass(frozen=True, kw_only=True)
class Move(Sent):
    """`to`: the commune, by its id or today's code; `hamlet` there; `reason`: why, in words."""

    to: str
    hamlet: UUID
    reason: str


@router.post("/{commune}/{household}/moves", openapi_extra=described(Move), status_code=201)
def move(
    *,
    commune: str,
    household: UUID,
    sent: Annotated[Move, Depends(json_body(Move))],
    signed: Signed,
    session: Writing,
    now: Now,
) -> Moved:
    """Move it, with its members. 403 for officers and supervisors, 404 outside one's communes."""
    today = day_of(now)
    start, goal = (places.resolve(named, today).id for named in (commune, sent.to))
    wish = Wish(commune=start, household=household, to=goal, hamlet=sent.hamlet, reason=sent.reason)
    return moves.move(session, signed, wish, now)
