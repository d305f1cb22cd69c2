"""One conversation with the server: hello, push until nothing is unsent, pull until nothing is new.

Between them lie, where they are needed, the keys and the links by which receipts are checked, and now and then a
comparison of what both sides hold. Which request comes next is read from the vault, and an answer that is believed is
applied to it in one transaction: a conversation that breaks off anywhere is simply begun again.
"""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import replace

from mobile.store import cursors, outbox
from mobile.store.phone import Phone
from mobile.sync import applying, asking, snapshots
from mobile.sync.conversation import Ask, Conversation, on_to_what_is_left
from mobile.sync.hearing import become_another, hear, say_hello_again
from mobile.sync.messages import Answer, Interrupted, Refusal, Request, Unreachable, refusal_in
from shared import problems
from shared.sync.line_digest import RANGES_MAX

__all__ = ["Ask", "Conversation", "apply", "missed", "next_request", "share_done"]

OK = 200
HALVES = frozenset({400, 408, 413, 422})
TOO_MUCH = frozenset({408, 413})

REFUSED_MAX = 20
FEWEST_ROWS = 50


def next_request(phone: Phone, conversation: Conversation) -> Ask | None:
    """What to ask next; None when the conversation is done."""
    db = phone.store.reading()
    if conversation.step == "hello":
        now = phone.read_clocks().wall
        return Ask(request=asking.hello(db, now), said_at=now)
    if conversation.step == "push":
        batch = asking.batch(db, conversation.ops_at_once, conversation.bytes_max, conversation.passed_over)
        return Ask(request=asking.push(db, batch), ops=batch)
    if conversation.step == "snapshot":
        return snapshots.ask(phone, conversation)
    if conversation.step == "pull":
        known = asking.cursors_to_follow(db)
        return Ask(request=asking.pull(db, known, conversation.rows_at_once), cursors=known)
    if conversation.step == "compare":
        ranges = conversation.to_compare[:RANGES_MAX]
        return Ask(request=asking.comparison(db, ranges), ranges=ranges)
    plain = _PLAIN.get(conversation.step)
    return None if plain is None else Ask(request=plain(db, conversation))


def apply(phone: Phone, conversation: Conversation, ask: Ask, answer: Answer) -> Conversation:
    """Apply an answer. NotAnAnswer: nothing was believed and nothing changed. Interrupted: the server refuses."""
    if conversation.step == "snapshot":
        heard = snapshots.hear(phone, conversation, answer)
    else:
        heard = _hear(phone, conversation, ask, answer)
    return snapshots.before_pull(phone, heard) if heard.step == "pull" else heard


def _hear(phone: Phone, conversation: Conversation, ask: Ask, answer: Answer) -> Conversation:
    if answer.status == OK:
        return hear(phone, conversation, ask, answer.body)
    if conversation.step == "push" and answer.status in TOO_MUCH and len(ask.ops) > 1:
        return _smaller(conversation, ask)
    refusal = refusal_in(answer)
    if refusal.problem.code in _MENDED:
        return _MENDED[refusal.problem.code](phone, conversation)
    if conversation.step == "compare":
        # It can wait for the next conversation; the rows cannot.
        return on_to_what_is_left(phone, replace(conversation, is_compared=True))
    if conversation.step == "push" and answer.status in HALVES - {408}:
        return _smaller(conversation, ask) if len(ask.ops) > 1 else _pass_over(phone, conversation, ask, refusal)
    raise Interrupted(refusal.problem, answer.retry_after_s)


def missed(conversation: Conversation, ask: Ask, lost: Unreachable) -> Conversation:
    """No answer came. Too slow for so much: the same again with less. Interrupted where less is not possible."""
    if conversation.step == "snapshot":
        return snapshots.missed(conversation, lost)
    if lost.timed_out and len(ask.ops) > 1:
        return _smaller(conversation, ask)
    if lost.timed_out and conversation.step == "pull" and conversation.rows_at_once > FEWEST_ROWS:
        return replace(conversation, rows_at_once=max(FEWEST_ROWS, conversation.rows_at_once // 2))
    raise Interrupted(problems.no_network()) from lost


def share_done(phone: Phone, conversation: Conversation) -> float:
    """How far the conversation is, from 0 to 1: half of it is sending, half fetching."""
    if conversation.step in {"hello", "done"}:
        return 1.0 if conversation.step == "done" else 0.0
    db = phone.store.reading()
    counts, known = outbox.counts(db), cursors.all_cursors(db)
    unfetched = sum(max(0, head - known.get(scope, 0)) for scope, head in conversation.heads.items())
    sent = 1 - counts.unsent / conversation.to_send if conversation.to_send else 1
    fetched = 1 - unfetched / conversation.to_fetch if conversation.to_fetch else 1
    return max(0.0, min(1.0, (sent + fetched) / 2))


def _smaller(conversation: Conversation, ask: Ask) -> Conversation:
    return replace(conversation, ops_at_once=len(ask.ops) // 2)


def _pass_over(phone: Phone, conversation: Conversation, ask: Ask, refusal: Refusal) -> Conversation:
    """The server cannot read this one operation: it is shown with its problem, and the rest goes on."""
    (op,) = ask.ops
    with phone.store.writing() as db:
        outbox.refuse(db, op.dseq, refusal.fields)
    passed_over = conversation.passed_over | {op.dseq}
    if len(passed_over) >= REFUSED_MAX:
        raise Interrupted(refusal.problem)
    return on_to_what_is_left(phone, replace(conversation, passed_over=passed_over))


def _fetch_all_again(phone: Phone, conversation: Conversation) -> Conversation:
    """The server no longer knows what left a stream since this phone's cursor: everything is fetched anew."""
    again = say_hello_again(conversation)
    with phone.store.writing() as db:
        applying.fetch_all_again(db)
    return again


_PLAIN: Mapping[str, Callable[[sqlite3.Connection, Conversation], Request]] = {
    "renew": lambda db, _: asking.new_install(db),
    "keys": lambda db, _: asking.server_keys(db),
    "receipts": lambda db, conversation: asking.receipts_after(db, conversation.looks_back_after),
}

# Refusals after which the conversation goes on in another way.
_MENDED: Mapping[str, Callable[[Phone, Conversation], Conversation]] = {
    "epoch_changed": lambda _phone, conversation: say_hello_again(conversation),
    "cursor_too_old": _fetch_all_again,
    "install_forked": become_another,
}
