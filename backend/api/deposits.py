"""Where handovers are brought: the key that phones seal to, and the door that takes sealed operations in."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict

from backend.access import tries
from backend.access.signed import SignedIfAtAll
from backend.access.tries import counter
from backend.admin import deposits
from backend.db import database_of
from backend.edge.clock import Now
from backend.edge.packed import Packed
from backend.edge.reading import JsonBody
from backend.sync import deposit
from backend.sync.handover_keys import HandoverKeys
from backend.sync.keys import KeysOfApp
from shared.sync import handover

router = APIRouter(prefix="/sync", tags=["sync"], route_class=Packed)


def _handover_keys(request: Request) -> HandoverKeys:
    keys: HandoverKeys = request.app.state.handover_keys
    return keys


HandoverKeysOfApp = Annotated[HandoverKeys, Depends(_handover_keys)]


class DepositAnswer(BaseModel):
    """The verdict on each operation, in the order in which they lay in the box, and the receipts that speak of them:
    what a push would have answered to their own phone, for whoever brought them to carry back.
    """

    model_config = ConfigDict(extra="forbid")

    protocol: str
    epoch: str
    install_id: str
    results: list[dict[str, Any]]
    acked_dseq: int
    durable_dseq: int
    receipts: list[dict[str, Any]]


@router.get("/sealing-key")
def sealing_key(keys: HandoverKeysOfApp) -> dict[str, str]:
    """The public key (P-256, as a JWK) to which a phone seals what it hands over."""
    return keys.public_key()


@router.post("/deposit")
def take_in(  # noqa: PLR0917 - FastAPI's parameters: each is who or what the route needs
    request: Request, document: JsonBody, bringer: SignedIfAtAll, now: Now, keys: KeysOfApp, opening: HandoverKeysOfApp
) -> DepositAnswer:
    """Take in one envelope. No sign-in is needed: its phone's signature lets it in, also after it was revoked.

    403 bad_signature, 409 install_forked, 422 handover_unreadable, 429 where too many come at once.
    """
    database = database_of(request)
    address = counter(request.app.state.secret, deposit.PER_ADDRESS, request.client.host if request.client else "")
    with database.writing() as session:
        tries.count(session, now, address)
    envelope = handover.envelope_of(document)
    with database.reading() as session:
        opened = deposit.open_envelope(session, envelope, opening)
    # Counted only now: whoever cannot sign for a phone cannot use up its tries.
    with database.writing() as session:
        tries.count(session, now, counter(request.app.state.secret, deposit.PER_INSTALL, str(envelope.install_id)))
    with database.writing(beside_others=True) as session:
        done = deposits.take_in(session, opened, bringer.account_id if bringer else None, now, keys)
        return DepositAnswer(**deposit.answer(done))
