"""The doors of sync under `/api/v1/sync`. What they answer is committed before it leaves."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict

from backend.access.principal import Principal
from backend.access.signed import Phone
from backend.db import Filing, Reading
from backend.edge.clock import Now
from backend.edge.packed import Packed
from backend.edge.reading import JsonBody
from backend.sync import hello, line, pull, push, receipts, settling
from backend.sync.envelope import read_push, read_uuid
from backend.sync.epoch import epoch_of
from backend.sync.keys import KeysOfApp
from backend.sync.settling import Occasion
from shared import problems
from shared.problems import Refused
from shared.sync import protocol

router = APIRouter(prefix="/sync", tags=["sync"], route_class=Packed)

_CURSORS_MAX = 20_000


class HelloAnswer(BaseModel):
    """The server's answer to hello: its history, what is the phone's to see, and what of its work has arrived."""

    model_config = ConfigDict(extra="forbid")

    protocol: str
    epoch: str
    received_at: str
    answered_at: str
    action: str
    grants: list[dict[str, Any]]
    acked_dseq: int
    durable_dseq: int
    missing: list[list[int]]
    limits: dict[str, int]
    record_versions: list[int]
    receipt: dict[str, Any] | None
    oldest_app: str


class PushAnswer(BaseModel):
    """The verdict on each operation, in the order in which they were sent. `receipt` signs for those that are new."""

    model_config = ConfigDict(extra="forbid")

    protocol: str
    epoch: str
    results: list[dict[str, Any]]
    acked_dseq: int
    durable_dseq: int
    receipt: dict[str, Any] | None


@router.post("/hello")
def say_hello(document: JsonBody, phone: Phone, session: Filing, now: Now, keys: KeysOfApp) -> HelloAnswer:
    """Tell a phone where things stand. 403 for a token of another install."""
    said = hello.read_hello(document)
    _check_install(phone, said.install_id)
    standing = line.lock(session, said.install_id)
    answer = hello.answer(session, phone, said, standing, now)
    if said.receipt is not None:
        standing = receipts.note_phone_link(session, standing, said.receipt.n, said.receipt.sha256)
    standing = settling.catch_up(session, standing, UUID(answer["epoch"]), Occasion(keys=keys, now=now))
    return HelloAnswer(**answer | {"receipt": receipts.head(standing)})


@router.post("/push")
def take_in_push(document: JsonBody, phone: Phone, session: Filing, now: Now, keys: KeysOfApp) -> PushAnswer:
    """Take in a batch of operations. 409 epoch_changed or install_forked, 403 for a token of another install."""
    batch = read_push(document)
    _check_install(phone, batch.install_id)
    epoch = epoch_of(session)
    if batch.epoch != epoch:
        raise Refused(problems.epoch_changed())
    taken = push.take_in(session, phone, batch, now, keys)
    return PushAnswer(
        protocol=protocol.PROTOCOL,
        epoch=str(epoch),
        results=taken.results,
        acked_dseq=taken.acked_dseq,
        durable_dseq=taken.durable_dseq,
        receipt={"n": taken.receipt.n, "jws": taken.receipt.jws} if taken.receipt else None,
    )


@router.get("/pull", response_class=Response, responses={200: {"content": {"application/x-ndjson": {}}}})
def pull_page(
    *,
    phone: Phone,
    session: Reading,
    now: Now,
    epoch: Annotated[str, Query(max_length=36)],
    cursors: Annotated[str, Query(max_length=_CURSORS_MAX)],
    limit: Annotated[int, Query(ge=1, le=protocol.PULL_ROWS_MAX)] = protocol.PULL_ROWS_MAX,
    begun: Annotated[str | None, Query(max_length=_CURSORS_MAX)] = None,
) -> Response:
    """One page of what changed in the named scopes since their cursors (`SCOPE:SEQ,SCOPE:SEQ`).

    `begun`: for scopes that are being loaded from 0, the horizon that each had when that began (`SCOPE:HORIZON,…`).
    """
    ask = pull.Ask(
        epoch=read_uuid(epoch, "epoch"),
        cursors=_read_cursors(cursors),
        limit=limit,
        begun=_read_cursors(begun) if begun else {},
    )
    return Response(pull.page(session, phone, ask, now), media_type="application/x-ndjson")


def _read_cursors(text: str) -> dict[str, int]:
    """`SCOPE:SEQ,…`; a cursor is split at its last colon, because a user's scope holds one too."""
    cursors: dict[str, int] = {}
    for part in text.split(","):
        scope, colon, seq = part.rpartition(":")
        if not colon or not seq.isascii() or not seq.isdigit() or len(seq) > len(str(2**53)) or scope in cursors:
            raise Refused(problems.unreadable("cursors"))
        cursors[scope] = int(seq)
    return cursors


def _check_install(phone: Principal, named: object) -> None:
    if phone.install_id != named:
        raise Refused(problems.wrong_install())
