"""A forgotten PIN loses nothing: with a new code from the administrator the officer's phone gets its vault's key back.

The key was closed to the server on the phone itself, and came with nothing before. That it was given back is written
down in the book of acts.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from backend.access import activation, tries
from backend.access.public_keys import PublicKey
from backend.access.tries import PER_ADDRESS, counter
from backend.admin import audit
from backend.admin.audit import Act
from backend.api.deposits import HandoverKeysOfApp
from backend.db import database_of
from backend.edge.clock import Now
from backend.edge.reading import Sent, described, json_body
from shared.sync import handover, handover_box

router = APIRouter(prefix="/auth", tags=["auth"])


@dataclass(frozen=True, kw_only=True)
class ClosedKey(Sent):
    """What the app sends with a fresh code: the key of its vault, as it was closed to the server's key `kid`."""

    code: Annotated[str, Field(min_length=1, max_length=64)]
    kid: Annotated[str, Field(max_length=32)]
    ephemeral: PublicKey
    box: Annotated[str, Field(max_length=128)]


@dataclass(frozen=True, kw_only=True)
class SpareKey:
    """The key of the vault: 32 octets, base64url without padding."""

    key: str


@router.post("/recover", openapi_extra=described(ClosedKey))
def recover(
    request: Request, sent: Annotated[ClosedKey, Depends(json_body(ClosedKey))], keys: HandoverKeysOfApp, now: Now
) -> SpareKey:
    """Give an officer's phone the key of its vault, once for each code.

    401 activation_code_invalid; 422 key_share_unreadable where the key was closed for another account.
    """
    database, address = database_of(request), request.client.host if request.client else ""
    guesses = counter(request.app.state.secret, PER_ADDRESS, address)
    with database.writing() as session:
        tries.count(session, now, guesses)
    with database.writing() as session:
        account = activation.account_of(session, sent.code, now)
        private_key = keys.private_key(sent.kid)
        key = handover_box.open_share(sent.box, sent.ephemeral.as_jwk(), private_key, account_id=account.id)
        tries.give_back(session, guesses)
        audit.write(session, Act(account_id=account.id, act="vault_key_returned", subject=account.id, facts={}), now)
    return SpareKey(key=handover.encode(key))
