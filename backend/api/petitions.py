"""What families ask of their commune, over HTTP: the list for its office, and the answer."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from backend.access.signed import Signed
from backend.admin import petitions
from backend.admin.petitions import Answer, Petition
from backend.db import Reading, Writing
from backend.edge.clock import Now
from backend.edge.reading import Sent, described, json_body
from shared import places, problems
from shared.clock import day_of
from shared.problems import Refused
from shared.vocabulary import follow_ups

router = APIRouter(prefix="/petitions", tags=["petitions"])


@dataclass(frozen=True, kw_only=True)
class Answered(Sent):
    """`answer`: what the officer is to tell the family, up to 2,000 characters."""

    answer: str


@dataclass(frozen=True, kw_only=True)
class PetitionsShown:
    """The most urgent first."""

    rows: list[Petition]


@router.get("/{commune}")
def waiting(*, commune: str, state: str = "open", signed: Signed, session: Reading, now: Now) -> PetitionsShown:
    """What families of a commune asked and waits for an answer; with `state=answered`, what was answered.

    403 for officers and supervisors, 404 outside one's communes, 422 for another state.
    """
    if state not in follow_ups.STATES:
        raise Refused(problems.unknown_code("state"))
    unit = places.resolve(commune, day_of(now)).id
    return PetitionsShown(rows=petitions.waiting(session, signed, unit, state=state))


@router.post("/{commune}/{petition}/answer", status_code=204, openapi_extra=described(Answered))
def answer(
    *,
    commune: str,
    petition: UUID,
    sent: Annotated[Answered, Depends(json_body(Answered))],
    signed: Signed,
    session: Writing,
    now: Now,
) -> Response:
    """Answer it, once. Refused as the list, with 404 for one that is not there and 409 for one that is answered."""
    unit = places.resolve(commune, day_of(now)).id
    petitions.answer(session, signed, Answer(commune=unit, petition=petition, words=sent.answer), now)
    return Response(status_code=204)
