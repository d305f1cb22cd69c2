"""The doors for photos and signatures: how much of one is here, and its next piece.

Nothing of a visit waits for them: a phone comes here when everything else is said.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict
from sqlmodel import Session

from backend.access.signed import Phone
from backend.db import Filing, Reading
from backend.edge import answers
from backend.edge.clock import Now
from backend.sync import piecing
from backend.sync.envelope import read_uuid
from backend.sync.epoch import epoch_of
from backend.sync.keys import KeysOfApp
from backend.sync.piecing import Piece, Pieced, Place
from backend.sync.settling import Occasion
from shared import problems
from shared.problems import Refused
from shared.rules.attachments import SIZE_MAX
from shared.sync.protocol import PROTOCOL

router = APIRouter(prefix="/sync", tags=["sync"])

_PATH = "/attachments/{commune}/{attachment}"
_TYPE = "application/octet-stream"
_BODY = {"requestBody": {"required": True, "content": {_TYPE: {"schema": {"type": "string", "format": "binary"}}}}}


class PieceAnswer(BaseModel):
    """How many bytes it will have, and how many of them are here: whole when both are the same."""

    model_config = ConfigDict(extra="forbid")

    protocol: str
    epoch: str
    size: int
    have: int


def _place(commune: Annotated[str, Path(max_length=16)], attachment: Annotated[str, Path(max_length=36)]) -> Place:
    try:
        return Place(commune=commune, attachment=read_uuid(attachment, "attachment"))
    except Refused:
        raise Refused(problems.not_found()) from None  # like an id that does not exist


async def _piece(request: Request) -> bytes:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _TYPE:
        raise Refused(problems.unsupported_encoding())
    piece = await request.body()
    if len(piece) > SIZE_MAX:
        raise Refused(problems.picture_too_large(None, SIZE_MAX))
    return piece


Asked = Annotated[Place, Depends(_place)]


@router.get(_PATH)
def look(place: Asked, phone: Phone, session: Reading) -> PieceAnswer:
    """How much of it is here. 404 for any but one's own, 410 where it is wanted no more."""
    return _said(session, piecing.standing(session, phone, place))


@router.put(_PATH, response_model=PieceAnswer, openapi_extra=_BODY)
def take_in(
    *,
    request: Request,
    place: Asked,
    piece: Annotated[bytes, Depends(_piece)],
    phone: Phone,
    session: Filing,
    now: Now,
    keys: KeysOfApp,
    at: Annotated[int, Query(ge=0, le=SIZE_MAX)],
) -> PieceAnswer | Response:
    """The bytes from `at` on. One that does not begin where the next is due changes nothing.

    422 where all of them are not what was recorded: then none is here any more.
    """
    pieced = piecing.take_in(session, phone, place, Piece(at=at, octets=piece), Occasion(keys=keys, now=now))
    if pieced.wrong:
        return answers.answer(request.scope, *pieced.wrong)  # answered, not raised: that they are gone is stored
    return _said(session, pieced)


def _said(session: Session, pieced: Pieced) -> PieceAnswer:
    return PieceAnswer(protocol=PROTOCOL, epoch=str(epoch_of(session)), size=pieced.size, have=pieced.have)
