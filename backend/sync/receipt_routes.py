"""What a phone asks of its own line: its receipts, and whether the server holds what the phone holds."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict

from backend.access.signed import Phone, SignerOfApp
from backend.db import Reading, database_of
from backend.edge.clock import Now
from backend.edge.packed import Packed
from backend.edge.reading import JsonBody
from backend.sync import line, receipts, verify
from backend.sync.epoch import PHONE_KNOWS_MORE, begin_anew, epoch_of
from backend.sync.receipts import told_on_the_wire
from shared import problems
from shared.problems import Refused
from shared.sync import protocol

router = APIRouter(prefix="/sync", tags=["sync"], route_class=Packed)

_LINKS_MAX = 200
_ENTRIES_MAX = 2_000  # some 300 KB
_NUMBER_MAX = 2**53 - 1


class ReceiptsAnswer(BaseModel):
    """Links of the phone's receipts in order, each with its entries; `more` where others follow."""

    model_config = ConfigDict(extra="forbid")

    protocol: str
    epoch: str
    receipts: list[dict[str, Any]]
    more: bool


class VerifyAnswer(BaseModel):
    """The ranges in which the server holds something else than the phone says."""

    model_config = ConfigDict(extra="forbid")

    protocol: str
    epoch: str
    differing: list[list[int]]


@router.get("/receipts")
def list_receipts(
    phone: Phone,
    session: Reading,
    after: Annotated[int, Query(ge=0, le=_NUMBER_MAX)] = 0,
    limit: Annotated[int, Query(ge=1, le=_LINKS_MAX)] = _LINKS_MAX,
) -> ReceiptsAnswer:
    """The links after one that the phone keeps. An entry that settles says its seq, rev and problems, too."""
    if phone.install_id is None:
        raise Refused(problems.forbidden())
    head = receipts.head(line.read(session, phone.install_id))
    links = receipts.links_after(session, phone.install_id, after, limit, entries_max=_ENTRIES_MAX)
    return ReceiptsAnswer(
        protocol=protocol.PROTOCOL,
        epoch=str(epoch_of(session)),
        receipts=[told_on_the_wire(told) for told in links],
        more=bool(links and head and links[-1].link.n < head["n"]),
    )


@router.post("/verify")
def compare(document: JsonBody, phone: Phone, request: Request, signer: SignerOfApp, now: Now) -> VerifyAnswer:
    """Where the phone's line differs from the server's. 409 epoch_changed, 403 for a token of another install.

    It changes here, too, where the phone shows a receipt of ours that the database has lost: all phones offer again.
    """
    question = verify.read_question(document)
    if phone.install_id != question.install_id:
        raise Refused(problems.wrong_install())
    with database_of(request).reading() as session:
        if question.epoch != epoch_of(session):
            raise Refused(problems.epoch_changed())
        if not verify.shows_what_is_gone(session, question, signer.read_receipt):
            found = verify.differing(session, question)
            return VerifyAnswer(protocol=protocol.PROTOCOL, epoch=str(question.epoch), differing=found)
    with database_of(request).writing() as session:  # nobody takes anything in under the old epoch meanwhile
        if verify.shows_what_is_gone(session, question, signer.read_receipt):
            begin_anew(session, question.epoch, PHONE_KNOWS_MORE, now)
    raise Refused(problems.epoch_changed())
