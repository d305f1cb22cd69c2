"""Erase a person at their wish, over HTTP."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from backend.access.signed import Signed
from backend.db import database_of
from backend.edge.clock import Now
from backend.edge.reading import Sent, described, json_body
from backend.history import erasure
from backend.history.erasure import Means, Wish
from backend.sync.keys import KeysOfApp

router = APIRouter(prefix="/persons", tags=["persons"])


@dataclass(frozen=True, kw_only=True)
class Asked(Sent):
    """Why somebody is to be erased: who asked for it and when, not who they are."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class ErasedShown:
    """How many operations lost what they said of the person."""

    commune: str
    id: UUID
    operations: int


@router.post("/{commune}/{person}/erasure", openapi_extra=described(Asked))
def erase_person(  # noqa: PLR0917 - FastAPI's parameters: each is who or what the route needs
    commune: str,
    person: UUID,
    asked: Annotated[Asked, Depends(json_body(Asked))],
    signed: Signed,
    request: Request,
    now: Now,
    keys: KeysOfApp,
) -> ErasedShown:
    """Destroy what tells who a person is. It cannot be undone. 403 unless committee or administrator, 404 outside
    one's communes.
    """
    state_dir = request.app.state.settings.state_dir
    wish = Wish(commune=commune, person=person, reason=asked.reason)
    with database_of(request).writing() as session:
        entry = erasure.erase(session, signed, wish, Means(keys=keys, state_dir=state_dir, now=now))
    return ErasedShown(commune=commune, id=person, operations=len(entry.ops))
