"""Bring photos and signatures to the server when everything else is said: in pieces, from where it says that it stands.

Nothing waits for them. Whatever the officer saves meanwhile goes first; a bad line ends it until the next sync.
"""

import json
from http import HTTPStatus

from mobile.store import attachments, meta, outbox
from mobile.store.attachments import Kept
from mobile.store.phone import Phone
from mobile.sync import signed_in
from mobile.sync.messages import Answer, Interrupted, Request, Transport, Unreachable, refusal_in
from shared.problems import Refused
from shared.sync.protocol import API, PROTOCOL, NotAnAnswer

PIECE_BYTES = 65_536
FEWEST_BYTES = 4_096

_OCTETS = {"Content-Type": "application/octet-stream"}
_AGAIN = "picture_differs"
_NEVER = frozenset({"not_a_picture", "picture_too_large"})


def deliver(phone: Phone, transport: Transport) -> None:
    """Each as far as the way bears it. Unreachable, NotAnAnswer: what is left goes on at the next sync."""
    for one in attachments.to_send(phone.store.reading()):
        try:
            if not _deliver(phone, transport, one):
                return
        except Interrupted:
            return  # the phone may not come in any more; the next conversation says so


def _deliver(phone: Phone, transport: Transport, one: Kept) -> bool:
    """Whether to go on with the next: not where something newer waits to be said, or the server asks for patience."""
    octets = _octets(phone, one)
    path = f"{API}/sync/attachments/{one.commune}/{one.id}"
    answer = signed_in.carry(phone, transport, Request(method="GET", path=path))
    at_once = PIECE_BYTES
    while answer.status == HTTPStatus.OK:
        have = _have(phone, one, answer)
        if have == one.size or octets is None:
            return _note(phone, one, is_whole=have == one.size)
        if outbox.unsent(phone.store.reading(), 1):
            return False
        piece = Request(method="PUT", path=f"{path}?at={have}", body=octets[have : have + at_once], headers=_OCTETS)
        try:
            answer = signed_in.carry(phone, transport, piece)
        except Unreachable as lost:
            if not lost.timed_out or at_once <= FEWEST_BYTES:
                raise
            at_once //= 2
        else:
            if answer.status == HTTPStatus.OK and _have(phone, one, answer) <= have:
                raise NotAnAnswer  # a server that gets no further would be asked without end
    return _heed(phone, one, answer)


def _octets(phone: Phone, one: Kept) -> bytes | None:
    """None where they cannot be read any more: a damaged file."""
    try:
        return attachments.octets(phone.store.reading(), one.id)
    except Refused:
        return None


def _note(phone: Phone, one: Kept, *, is_whole: bool) -> bool:
    with phone.store.writing() as db:
        if is_whole:
            attachments.note_whole(db, one.id)
        else:
            attachments.note_refused(db, one.id, "vault_damaged")
    return True


def _heed(phone: Phone, one: Kept, answer: Answer) -> bool:
    """What the server says instead of how much it has; whether to go on with the next."""
    code = refusal_in(answer).problem.code
    with phone.store.writing() as db:
        if code == "picture_gone":
            attachments.drop(db, one.id)
        elif code in _NEVER:
            attachments.note_refused(db, one.id, code)
    # Not filed yet, or to be sent again from its beginning: both another time.
    return code in {"picture_gone", "not_found", _AGAIN, *_NEVER}


def _have(phone: Phone, one: Kept, answer: Answer) -> int:
    """How much the server has; NotAnAnswer for what is not its answer about this one, in this history."""
    try:
        said = json.loads(answer.body)
        told = said["protocol"], said["epoch"], said["size"]
        have = said["have"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotAnAnswer from error
    if told != (PROTOCOL, meta.read(phone.store.reading(), meta.EPOCH), one.size):
        raise NotAnAnswer
    if type(have) is not int or not 0 <= have <= one.size:
        raise NotAnAnswer
    return have
