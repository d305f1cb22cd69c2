"""What a phone does besides when there is a network: fetch the sealing key, deliver what it carries for others, send
photos, and hand in its own work where it may not sign in any more.
"""

import json
from http import HTTPStatus

from mobile.store import meta
from mobile.store.envelopes import sealed_unsent
from mobile.store.phone import Phone
from mobile.sync import parcels, pieces, returned, sealing_key
from mobile.sync.messages import Transport, Unreachable
from shared.problems import Refused
from shared.sync.protocol import NotAnAnswer

SHUT_OUT = frozenset({"not_signed_in", "wrong_install"})
"""Problems after which a phone may still hand in what it wrote."""


def run(phone: Phone, transport: Transport, *, shut_out: bool) -> None:
    """Each errand as far as the network lets it; what is left waits for the next time."""
    try:
        if not shut_out:
            sealing_key.keep_fresh(phone, transport)
        parcels.deliver(phone, transport)
        if shut_out:
            _hand_in_own(phone, transport)
        else:
            pieces.deliver(phone, transport)
    except (Unreachable, NotAnAnswer):
        return


def _hand_in_own(phone: Phone, transport: Transport) -> None:
    """MUST 13 of the server: a revoked phone can still deposit what it wrote."""
    db = phone.store.reading()
    if meta.read(db, meta.SEALING_KEY) is None or meta.read(db, meta.PRIVATE_KEY) is None or meta.owner(db) is None:
        return
    for sealed in list(sealed_unsent(db)):
        answer = parcels.deposit(transport, sealed.line)
        if answer.status != HTTPStatus.OK:
            return
        try:
            returned.take_answers(phone, [json.loads(answer.body)])
        except (ValueError, Refused) as error:
            raise NotAnAnswer from error
