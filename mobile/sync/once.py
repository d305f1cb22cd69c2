"""Hold one conversation from hello to its end, and keep when it was held or why the server refused it."""

import sqlite3
from collections.abc import Callable

from mobile.store import meta
from mobile.store.phone import Phone
from mobile.store.store import NotWritten
from mobile.sync import errands, signed_in
from mobile.sync.exchange import Ask, Conversation, apply, missed, next_request, share_done
from mobile.sync.messages import Interrupted, Transport, Unreachable
from shared import problems
from shared.clock import format_moment
from shared.sync.protocol import NotAnAnswer


def sync_once(phone: Phone, transport: Transport, progress: Callable[[float], None] = lambda _share: None) -> None:
    """Send everything unsent, fetch everything new; `progress` hears a share from 0 to 1.

    Raises Interrupted with the problem to show; what was applied until then stays applied.
    """
    conversation = Conversation()
    try:
        while (ask := next_request(phone, conversation)) is not None:
            conversation = _step(phone, transport, conversation, ask)
            progress(share_done(phone, conversation))
        _keep_the_end(phone)
        errands.run(phone, transport, shut_out=False)
    except Interrupted as early:
        if early.problems[0].code in errands.SHUT_OUT:
            errands.run(phone, transport, shut_out=True)
        raise
    except NotAnAnswer as error:
        raise Interrupted(problems.not_our_server()) from error
    except Unreachable as error:
        raise Interrupted(problems.no_network()) from error
    except (NotWritten, sqlite3.Error) as error:
        # A full disk, above all: the conversation may be held again once there is room.
        raise Interrupted(problems.vault_not_written()) from error


def _step(phone: Phone, transport: Transport, conversation: Conversation, ask: Ask) -> Conversation:
    try:
        answer = signed_in.carry(phone, transport, ask.request)
        return apply(phone, conversation, ask, answer)
    except Unreachable as lost:
        return missed(conversation, ask, lost)
    except Interrupted as refused:
        # Only what the server itself said is kept; that the network failed changes nothing in the vault.
        if refused.problems[0].code != problems.no_network().code:
            with phone.store.writing() as db:
                meta.write_trouble(db, refused.problems[0])
        raise


def _keep_the_end(phone: Phone) -> None:
    with phone.store.writing() as db:
        meta.write(db, meta.LAST_SYNC, format_moment(phone.read_clocks().wall))
        meta.forget(db, meta.TROUBLE)
