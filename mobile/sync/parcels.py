"""Deliver what this phone carries for others, and keep what the server answers for the phones that it is from."""

import json
from http import HTTPStatus

from mobile.store import parcels
from mobile.store.parcels import Parcel
from mobile.store.phone import Phone
from mobile.sync.messages import Answer, Request, Transport, refusal_in
from shared.clock import format_moment
from shared.sync.protocol import API, NotAnAnswer, read_receipts

# The server will never take an envelope that it refused in one of these ways.
_FOR_GOOD = frozenset({400, 403, 409, 413, 422})


def deliver(phone: Phone, transport: Transport) -> None:
    """Bring each envelope to the server. Unreachable, NotAnAnswer: what is left is brought at the next sync."""
    for parcel in parcels.undelivered(phone.store.reading()):
        answer = deposit(transport, parcel.envelope)
        at = format_moment(phone.read_clocks().wall)
        if answer.status == HTTPStatus.OK:
            _check_speaks_of(parcel, answer)
            with phone.store.writing() as db:
                parcels.keep_answer(db, parcel.sha256, answer.body, at)
        elif answer.status in _FOR_GOOD:
            problem = refusal_in(answer).problem
            with phone.store.writing() as db:
                parcels.keep_refusal(db, parcel.sha256, problem, at)
        else:
            return  # too much at once, or the server is not itself


def deposit(transport: Transport, envelope: bytes) -> Answer:
    """The server's answer to an envelope. No sign-in: the signature of the phone that sealed it lets it in."""
    return transport(Request(method="POST", path=f"{API}/sync/deposit", body=envelope), None)


def _check_speaks_of(parcel: Parcel, answer: Answer) -> None:
    """Whether it is right is for the phone that it is meant for, which has the server's keys and its own numbers."""
    try:
        document = json.loads(answer.body)
        results = document["results"]
        read_receipts(json.dumps({**document, "more": False}).encode())
        if len(results) != parcel.count:
            raise NotAnAnswer
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotAnAnswer from error
