"""A phone that is a copy of another, or was copied, takes an install of its own: nothing that it wrote is lost by that.

What was not received yet is numbered anew under the new install, and its ids stay, so that what both copies hold is
filed once. What was received stays as the history of the install before.
"""

from dataclasses import replace

from mobile.store import keys, meta, outbox
from mobile.store.phone import Phone
from mobile.sync.messages import Interrupted
from mobile.sync.signed_in import read_tokens
from shared import problems


def begin(phone: Phone) -> None:
    """Make the new id and key and keep them before they are sent: a second try is then the same phone's."""
    with phone.store.writing() as db:
        if meta.read(db, meta.NEXT_INSTALL_ID) is None:
            meta.write(db, meta.NEXT_INSTALL_ID, str(phone.new_install_id()))
            meta.write(db, meta.NEXT_PRIVATE_KEY, keys.new_private_key())


def finish(phone: Phone, body: bytes) -> None:
    """Go on under the new install with the tokens of the answer; NotAnAnswer where it holds none, Interrupted where an
    earlier conversation has heard it already.
    """
    given = read_tokens(body)
    with phone.store.writing() as db:
        owner, install_id = meta.owner(db), meta.read(db, meta.NEXT_INSTALL_ID)
        private_key = meta.read(db, meta.NEXT_PRIVATE_KEY)
        if owner is None or install_id is None or private_key is None:
            raise Interrupted(problems.install_forked())
        meta.write_owner(db, replace(owner, install_id=install_id))
        meta.write_tokens(db, given)
        meta.write(db, meta.INSTALL_ID, install_id)
        meta.write(db, meta.PRIVATE_KEY, private_key)
        for key in (meta.NEXT_INSTALL_ID, meta.NEXT_PRIVATE_KEY, meta.COMPARED_AT, meta.CLAIMED):
            meta.forget(db, key)
        outbox.begin_line(db)
        outbox.number_anew(db)
