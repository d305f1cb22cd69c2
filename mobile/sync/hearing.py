"""What each answer of a conversation means: read, believed as a whole or not at all, applied in one transaction."""

import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from mobile.store import cursors, meta, outbox, receipts
from mobile.store.phone import Phone
from mobile.sync import applying, asking, becoming, checking
from mobile.sync.asking import Range
from mobile.sync.checking import Checked
from mobile.sync.conversation import Ask, Conversation, at_the_end, claimed, moment_of, on_to_what_is_left
from mobile.sync.messages import Interrupted
from shared import problems
from shared.clock import parse_moment
from shared.sync import protocol
from shared.sync.protocol import NotAnAnswer, PushAnswer, Receipts
from shared.sync.receipts import Head

# Another hello is needed when the epoch changed under way, the phone took a new install, or a cursor was too old;
# more would mean that it never ends.
HELLOS_MAX = 4


def hear(phone: Phone, conversation: Conversation, ask: Ask, body: bytes) -> Conversation:
    """Apply an answer to the step that the conversation is at; NotAnAnswer: nothing changed. Interrupted."""
    try:
        return _HEAR[conversation.step](phone, conversation, ask, body)
    except checking.NotSigned:
        if conversation.has_asked_for_keys:
            raise
        return replace(conversation, step="keys")


def say_hello_again(conversation: Conversation) -> Conversation:
    """From the beginning; NotAnAnswer where that would never end."""
    if conversation.hellos >= HELLOS_MAX:
        raise NotAnAnswer
    return replace(conversation, step="hello")


def become_another(phone: Phone, conversation: Conversation) -> Conversation:
    """A phone that is a copy, or was copied, goes on as a new install; Interrupted at the second time."""
    if conversation.has_become_another:
        raise Interrupted(problems.install_forked())
    becoming.begin(phone)
    return replace(conversation, step="renew", has_become_another=True)


def _hear_welcome(phone: Phone, conversation: Conversation, ask: Ask, body: bytes) -> Conversation:
    welcome = applying.believed(lambda: protocol.read_welcome(body))
    if welcome.action == "reauth":
        raise Interrupted(problems.not_signed_in())
    if welcome.action == "install_forked":
        return become_another(phone, replace(conversation, hellos=conversation.hellos + 1))
    offset_ms = _offset_ms(ask.said_at, welcome.received_at, welcome.answered_at, phone.read_clocks().wall)
    with applying.all_or_not_an_answer(), phone.store.writing() as db:
        applying.take_welcome(db, welcome, offset_ms)
        counts, known = outbox.counts(db), cursors.all_cursors(db)
        last, has_keys = receipts.last(db), receipts.has_keys(db)
        is_strange = (
            welcome.receipt is not None and welcome.receipt.n <= last.n and not receipts.are_known(db, welcome.receipt)
        )
        is_denied = is_strange and receipts.is_of_epoch(db, str(welcome.epoch))
    heads = {grant.commune: grant.head for grant in welcome.grants}
    heard = replace(
        conversation,
        hellos=conversation.hellos + 1,
        heard_at=welcome.received_at,
        heard_at_ms=phone.read_clocks().monotonic_ms,
        durable=min(welcome.durable_dseq, welcome.acked_dseq),
        has_keys=has_keys,
        receipts_wait=is_strange or (welcome.receipt is not None and welcome.receipt.n > last.n),
        is_denied=is_denied,
        looks_back_after=0 if is_strange else None,
        has_looked_back=is_strange,
        then_pull=welcome.action != "push_only",
        ops_max=welcome.ops_max,
        bytes_max=welcome.bytes_max,
        heads=heads,
        to_send=counts.unsent,
        to_fetch=sum(max(0, head - known.get(scope, 0)) for scope, head in heads.items()),
    )
    return on_to_what_is_left(phone, heard)


def _offset_ms(said: datetime | None, received_at: str, answered_at: str, now: datetime) -> int:
    """How far the server's clock is ahead, the way there and back taken as equally long (RFC 5905, section 8)."""
    received, answered = parse_moment(received_at), parse_moment(answered_at)
    return ((received - (said or now)) + (answered - now)) // timedelta(milliseconds=2)


def _hear_new_install(phone: Phone, conversation: Conversation, _ask: Ask, body: bytes) -> Conversation:
    becoming.finish(phone, body)
    return replace(conversation, step="hello", is_compared=False)


def _hear_keys(phone: Phone, conversation: Conversation, _ask: Ask, body: bytes) -> Conversation:
    keys = checking.read_keys(body)
    with applying.all_or_not_an_answer(), phone.store.writing() as db:
        receipts.keep_keys(db, keys)
    return on_to_what_is_left(phone, replace(conversation, has_keys=True, has_asked_for_keys=True))


def _hear_links(phone: Phone, conversation: Conversation, _ask: Ask, body: bytes) -> Conversation:
    page = applying.believed(lambda: protocol.read_receipts(body))
    db = phone.store.reading()
    if str(page.epoch) != meta.read(db, meta.EPOCH):
        return say_hello_again(conversation)
    if page.more and not page.links:
        raise NotAnAnswer
    after = receipts.last(db) if conversation.looks_back_after is None else Head(n=conversation.looks_back_after)
    checked: list[Checked] = []
    for fetched in page.links:
        before = checked[-1].head if checked else after
        checked.append(
            checking.fetched_link(fetched.link, keys=receipts.keys(db), install_id=asking.install_of(db), after=before)
        )
    if conversation.looks_back_after is not None:
        return _look_back(phone, conversation, page, checked)
    breaks = bool(checked) and not checked[0].follows
    if breaks and not conversation.is_compared and _are_of_one_history(db, checked[0], page):
        return on_to_what_is_left(phone, replace(conversation, is_denied=True))
    with applying.all_or_not_an_answer(), phone.store.writing() as db:
        for link, fetched in zip(checked, page.links, strict=True):
            applying.take_link(db, link, fetched.ends)
        is_missing = breaks or (not page.more and outbox.without_receipt(db))
    if is_missing and not conversation.has_looked_back:
        return replace(conversation, looks_back_after=0, has_looked_back=True)
    return on_to_what_is_left(phone, replace(conversation, receipts_wait=page.more))


def _are_of_one_history(db: sqlite3.Connection, link: Checked, page: Receipts) -> bool:
    """Whether a link and the last one kept here were both signed in the history that goes on."""
    return link.said.epoch == page.epoch and receipts.is_of_epoch(db, str(page.epoch))


def _look_back(phone: Phone, conversation: Conversation, page: Receipts, checked: Sequence[Checked]) -> Conversation:
    """Keep what the server signed under numbers that bear other links here, or where this phone has none."""
    with applying.all_or_not_an_answer(), phone.store.writing() as db:
        for link, fetched in zip(checked, page.links, strict=True):
            if link.head.n > receipts.last(db).n:
                applying.take_link(db, link, fetched.ends)
            else:
                applying.take_link_beside(db, link, fetched.ends)
    looked = replace(conversation, receipts_wait=page.more, looks_back_after=checked[-1].head.n if page.more else None)
    return on_to_what_is_left(phone, looked)


def _hear_verdicts(phone: Phone, conversation: Conversation, ask: Ask, body: bytes) -> Conversation:
    epoch = UUID(meta.read(phone.store.reading(), meta.EPOCH))
    sent = {UUID(op.op_id): op.sha256 for op in ask.ops}
    answer = applying.believed(lambda: protocol.read_push_answer(body, sent, epoch))
    if not answer.verdicts:
        raise NotAnAnswer
    receipt = _receipt(phone, answer)
    follows = receipt is not None and receipt.follows
    at = moment_of(phone, conversation)
    with applying.all_or_not_an_answer(), phone.store.writing() as db:
        # A link that does not follow is fetched with those before it; until then its operations are not received.
        applying.take_verdicts(db, answer, receipt if follows else None, at=at)
        without = outbox.without_receipt(db)
    # Only a whole batch shows what the way can bear: one that was cut by what is left says nothing.
    room = min(conversation.ops_max, max(conversation.ops_at_once, 2 * len(ask.ops)))
    heard = replace(
        conversation,
        ops_at_once=room,
        durable=min(answer.durable_dseq, answer.acked_dseq),
        receipts_wait=without and not (follows and all(not verdict.repeated for verdict in answer.verdicts)),
    )
    return on_to_what_is_left(phone, heard)


def _receipt(phone: Phone, answer: PushAnswer) -> Checked | None:
    if answer.receipt is None:
        return None
    db = phone.store.reading()
    receipt = checking.next_link(
        answer.receipt, keys=receipts.keys(db), install_id=asking.install_of(db), after=receipts.last(db)
    )
    if receipt.said.epoch != answer.epoch:
        raise NotAnAnswer
    return receipt


def _hear_differing(phone: Phone, conversation: Conversation, ask: Ask, body: bytes) -> Conversation:
    """What differs is asked about more closely, and offered again where it cannot be."""
    epoch = UUID(meta.read(phone.store.reading(), meta.EPOCH))
    differing = set(applying.believed(lambda: protocol.read_differing(body, epoch)))
    closer = differing - set(ask.ranges)
    if not all(_lies_within(one, ask.ranges) for one in closer):
        raise NotAnAnswer
    left = tuple(sorted(closer)) + conversation.to_compare[len(ask.ranges) :]
    with phone.store.writing() as db:
        for first, last in differing - closer:
            outbox.offer_again(db, first, last)
        if not left:
            at = moment_of(phone, conversation)
            outbox.carry_over(db, epoch=str(epoch), upto=claimed(db), at=at)
            meta.forget(db, meta.CLAIMED)
            meta.write(db, meta.COMPARED_AT, at)
        without = outbox.without_receipt(db)
    heard = replace(
        conversation,
        to_compare=left,
        is_compared=not left,
        receipts_wait=conversation.receipts_wait or (without and not left),
    )
    return heard if left else on_to_what_is_left(phone, heard)


def _lies_within(closer: Range, asked: Collection[Range]) -> bool:
    """A part of what was asked about, smaller than it: asking has an end."""
    first, last = closer
    return any(lower <= first <= last <= upper and last - first < upper - lower for lower, upper in asked)


def _hear_page(phone: Phone, conversation: Conversation, ask: Ask, body: bytes) -> Conversation:
    epoch = UUID(meta.read(phone.store.reading(), meta.EPOCH))
    page = applying.believed(lambda: protocol.read_page(body, epoch))
    forward = all(scope in ask.cursors and seq >= ask.cursors[scope] for scope, seq in page.cursors.items())
    # A page that promises more and moves nothing would be asked for without end.
    if not forward or (page.more and {**ask.cursors, **page.cursors} == dict(ask.cursors)):
        raise NotAnAnswer
    with applying.all_or_not_an_answer(), phone.store.writing() as db:
        # Another conversation may have gone on meanwhile, in another area: this page would lead past what is new there.
        if asking.cursors_to_follow(db) != dict(ask.cursors) or meta.read(db, meta.EPOCH) != str(epoch):
            raise NotAnAnswer
        applying.take_page(db, page)
    return conversation if page.more else at_the_end(phone, conversation)


_HEAR: Mapping[str, Callable[[Phone, Conversation, Ask, bytes], Conversation]] = {
    "hello": _hear_welcome,
    "renew": _hear_new_install,
    "keys": _hear_keys,
    "receipts": _hear_links,
    "push": _hear_verdicts,
    "compare": _hear_differing,
    "pull": _hear_page,
}
