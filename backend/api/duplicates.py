"""Merge two records of one person or household over HTTP, and undo it."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from backend.access.signed import Signed
from backend.admin.duplicates import merges
from backend.admin.duplicates.merges import Wish
from backend.db import Writing
from backend.edge.clock import Now
from backend.edge.reading import Sent, described, json_body
from shared import places
from shared.clock import day_of

router = APIRouter(prefix="/duplicates", tags=["duplicates"])


@dataclass(frozen=True, kw_only=True)
class Merge(Sent):
    """`kind`: household or person; `drop` is counted as `keep` from now on; `reason`: why, in words."""

    kind: str
    keep: UUID
    drop: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class Merged:
    """The act, by the id under which it can be undone."""

    id: UUID


@router.post("/{commune}/merges", openapi_extra=described(Merge), status_code=201)
def merge(
    commune: str, sent: Annotated[Merge, Depends(json_body(Merge))], signed: Signed, session: Writing, now: Now
) -> Merged:
    """Say that two records are one. 403 for officers and supervisors, 404 outside one's communes."""
    unit = places.resolve(commune, day_of(now)).id
    wish = Wish(commune=unit, kind=sent.kind, keep=sent.keep, drop=sent.drop, reason=sent.reason)
    return Merged(id=merges.merge(session, signed, wish, now))


@router.delete("/{commune}/merges/{merge_id}", status_code=204)
def undo(commune: str, merge_id: UUID, signed: Signed, session: Writing, now: Now) -> None:
    """Undo a merge; doing it again changes nothing."""
    merges.undo(session, signed, places.resolve(commune, day_of(now)).id, merge_id, now)
