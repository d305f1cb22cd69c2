"""Make this phone an officer's with a one-time code: its key and its id are made here and never leave with the code."""

import json
from typing import Any
from uuid import UUID

from mobile.store import keys, meta, outbox
from mobile.store.meta import Owner, Tokens
from mobile.store.phone import APP_VERSION, Phone
from mobile.sync.messages import Answer, Interrupted, Request, Transport, Unreachable, refusal_in
from mobile.sync.signed_in import read_tokens
from shared import problems
from shared.problems import Refused
from shared.sync.protocol import API, NotAnAnswer

OK = 200


def activate(phone: Phone, transport: Transport, *, server: str, code: str, device_name: str) -> Owner:
    """Activate with the code that the administrator gave; whose phone it is now.

    Refused with what the server says of the code, with no_network, or with already_activated where the code is
    another officer's. A second code of the same officer lets a signed-out phone in again.
    """
    private_key, install_id = _own_key_and_id(phone)
    sent = {
        "code": code.strip(),
        "install_id": install_id,
        "install_public_key": keys.public_jwk(private_key),
        "device_name": device_name,
        "app_version": APP_VERSION,
    }
    request = Request(method="POST", path=f"{API}/auth/activate", body=json.dumps(sent, ensure_ascii=False).encode())
    try:
        return _take_in(phone, transport(request, None), server, install_id)
    except NotAnAnswer as error:
        raise Interrupted(problems.not_our_server()) from error
    except Unreachable as error:
        raise Interrupted(problems.no_network()) from error


def _own_key_and_id(phone: Phone) -> tuple[str, str]:
    """Kept before they are sent: whatever becomes of the answer, the next try comes from the same phone."""
    with phone.store.writing() as db:
        private_key, install_id = meta.read(db, meta.PRIVATE_KEY), meta.read(db, meta.INSTALL_ID)
        if private_key is None or install_id is None:
            private_key, install_id = keys.new_private_key(), str(phone.new_install_id())
            meta.write(db, meta.PRIVATE_KEY, private_key)
            meta.write(db, meta.INSTALL_ID, install_id)
    return private_key, install_id


def _take_in(phone: Phone, answer: Answer, server: str, install_id: str) -> Owner:
    if answer.status != OK:
        raise Refused(refusal_in(answer).problem)
    given, owner = read_tokens(answer.body), _read_owner(answer.body, server, install_id)
    return _keep(phone, owner, given)


def _read_owner(body: bytes, server: str, install_id: str) -> Owner:
    try:
        user: dict[str, Any] = json.loads(body)["user"]
        account_id, name = str(UUID(user["id"])), user["name"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotAnAnswer from error
    if not isinstance(name, str):
        raise NotAnAnswer
    return Owner(server=server, install_id=install_id, account_id=account_id, account_name=name)


def _keep(phone: Phone, owner: Owner, given: Tokens) -> Owner:
    with phone.store.writing() as db:
        before = meta.owner(db)
        if before is not None and before.account_id != owner.account_id:
            raise Refused(problems.already_activated())
        meta.write_owner(db, owner)
        meta.write_tokens(db, given)
        meta.forget(db, meta.TROUBLE)
        outbox.number_anew(db)  # what was saved out of a damaged file that had lost its install
    return owner
