"""One conversation with the server: hello, push until nothing is unsent, pull until nothing is new.

Which request comes next is read from the vault, and an answer that is believed is applied to it in one
transaction: a conversation that breaks off anywhere is simply begun again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal
from uuid import UUID

from mobile.store import cursors, meta, outbox
from mobile.store.outbox import WaitingOp
from mobile.store.phone import Phone
from mobile.sync import applying, asking
from mobile.sync.messages import Answer, Interrupted, Refusal, Request, Unreachable, refusal_in
from shared import problems
from shared.clock import format_moment
from shared.sync import protocol
from shared.sync.protocol import NotAnAnswer

OK = 200
HALVES = frozenset({400, 408, 413, 422})
TOO_MUCH = frozenset({408, 413})

# A second hello is needed when the epoch changed under way; a third would mean that it never ends.
HELLOS_MAX = 2
REFUSED_MAX = 20
FEWEST_ROWS = 50


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """Where the conversation is; all that must outlive it stands in the vault.

    `passed_over` are the numbers of operations that the server would not read even alone. `to_send` and
    `to_fetch` are counts for the officer who watches.
    """

    step: Literal["hello", "push", "pull", "done"] = "hello"
    ops_at_once: int = protocol.OPS_AT_START
    ops_max: int = protocol.OPS_MAX
    bytes_max: int = protocol.PUSH_BYTES_MAX
    rows_at_once: int = protocol.PULL_ROWS_MAX
    hellos: int = 0
    then_pull: bool = True
    passed_over: frozenset[int] = frozenset()
    to_send: int = 0
    to_fetch: int = 0
    heads: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Ask:
    """The next request, with the operations or the cursors that it speaks of."""

    request: Request
    ops: tuple[WaitingOp, ...] = ()
    cursors: Mapping[str, int] = field(default_factory=dict)


def next_request(phone: Phone, conversation: Conversation) -> Ask | None:
    """What to ask next; None when the conversation is done."""
    db = phone.store.reading()
    if conversation.step == "hello":
        return Ask(request=asking.hello(db, phone.read_clocks().wall))
    if conversation.step == "push":
        batch = asking.batch(db, conversation.ops_at_once, conversation.bytes_max, conversation.passed_over)
        return Ask(request=asking.push(db, batch), ops=batch)
    if conversation.step == "pull":
        known = asking.cursors_to_follow(db)
        return Ask(request=asking.pull(db, known, conversation.rows_at_once), cursors=known)
    return None


def apply(phone: Phone, conversation: Conversation, ask: Ask, answer: Answer) -> Conversation:
    """Apply an answer. NotAnAnswer: nothing was believed and nothing changed. Interrupted: the server refuses."""
    if answer.status == OK:
        return _HEAR[conversation.step](phone, conversation, ask, answer.body)
    if conversation.step == "push" and answer.status in TOO_MUCH and len(ask.ops) > 1:
        return _smaller(conversation, ask)
    refusal = refusal_in(answer)
    if refusal.problem.code == "epoch_changed" and conversation.hellos < HELLOS_MAX:
        return replace(conversation, step="hello")
    if conversation.step == "push" and answer.status in HALVES - {408}:
        return _smaller(conversation, ask) if len(ask.ops) > 1 else _pass_over(phone, conversation, ask, refusal)
    raise Interrupted(refusal.problem, answer.retry_after_s)


def missed(conversation: Conversation, ask: Ask, lost: Unreachable) -> Conversation:
    """No answer came. Too slow for so much: the same again with less. Interrupted where less is not possible."""
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
    unsent = counts.written - counts.received
    unfetched = sum(max(0, head - known.get(scope, 0)) for scope, head in conversation.heads.items())
    sent = 1 - unsent / conversation.to_send if conversation.to_send else 1
    fetched = 1 - unfetched / conversation.to_fetch if conversation.to_fetch else 1
    return max(0.0, min(1.0, (sent + fetched) / 2))


def _hear_welcome(phone: Phone, conversation: Conversation, _ask: Ask, body: bytes) -> Conversation:
    welcome = applying.believed(lambda: protocol.read_welcome(body))
    if welcome.action == "reauth":
        raise Interrupted(problems.not_signed_in())
    if welcome.action == "install_forked":
        raise Interrupted(problems.install_forked())
    with phone.store.writing() as db:
        applying.take_welcome(db, welcome)
        counts, known = outbox.counts(db), cursors.all_cursors(db)
    heads = {grant.commune: grant.head for grant in welcome.grants}
    heard = replace(
        conversation,
        hellos=conversation.hellos + 1,
        then_pull=welcome.action != "push_only",
        ops_max=welcome.ops_max,
        bytes_max=welcome.bytes_max,
        heads=heads,
        to_send=counts.written - counts.received,
        to_fetch=sum(max(0, head - known.get(scope, 0)) for scope, head in heads.items()),
    )
    return _on_to_what_is_left(phone, heard)


def _hear_verdicts(phone: Phone, conversation: Conversation, ask: Ask, body: bytes) -> Conversation:
    epoch = UUID(meta.read(phone.store.reading(), meta.EPOCH))
    sent = {UUID(op.op_id): op.sha256 for op in ask.ops}
    answer = applying.believed(lambda: protocol.read_push_answer(body, sent, epoch))
    if not answer.verdicts:
        raise NotAnAnswer
    with phone.store.writing() as db:
        applying.take_verdicts(db, answer, ask.ops, at=format_moment(phone.read_clocks().wall))
    # Only a whole batch shows what the way can bear: one that was cut by what is left says nothing.
    room = min(conversation.ops_max, max(conversation.ops_at_once, 2 * len(ask.ops)))
    return _on_to_what_is_left(phone, replace(conversation, ops_at_once=room))


def _hear_page(phone: Phone, conversation: Conversation, ask: Ask, body: bytes) -> Conversation:
    epoch = UUID(meta.read(phone.store.reading(), meta.EPOCH))
    page = applying.believed(lambda: protocol.read_page(body, epoch))
    forward = all(scope in ask.cursors and seq >= ask.cursors[scope] for scope, seq in page.cursors.items())
    # A page that promises more and moves nothing would be asked for without end.
    if not forward or (page.more and {**ask.cursors, **page.cursors} == dict(ask.cursors)):
        raise NotAnAnswer
    with applying.all_or_not_an_answer(), phone.store.writing() as db:
        applying.take_page(db, page)
    return conversation if page.more else replace(conversation, step="done")


def _on_to_what_is_left(phone: Phone, conversation: Conversation) -> Conversation:
    if outbox.unsent(phone.store.reading(), 1, conversation.passed_over):
        return replace(conversation, step="push")
    return replace(conversation, step="pull" if conversation.then_pull else "done")


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
    return _on_to_what_is_left(phone, replace(conversation, passed_over=passed_over))


_HEAR: Mapping[str, Callable[[Phone, Conversation, Ask, bytes], Conversation]] = {
    "hello": _hear_welcome,
    "push": _hear_verdicts,
    "pull": _hear_page,
}
