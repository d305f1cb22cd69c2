"""Take back what the server answered to another phone: believed only as far as the server has signed it.

An answer that came through other hands is worth as much as its signatures: an operation counts as received where a
receipt of this phone's own chain says so, and nothing else in the file can make it so.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from mobile.store import meta, outbox, receipts
from mobile.store.phone import Phone
from mobile.sync import applying, asking, checking
from mobile.sync.checking import Checked
from shared import problems
from shared.clock import format_moment
from shared.problems import Refused
from shared.sync import protocol
from shared.sync.handover import ANSWERS_VERSION, FILE_BYTES_MAX
from shared.sync.protocol import FetchedLink, NotAnAnswer, PushAnswer, Verdict


@dataclass(frozen=True, kw_only=True)
class _Proof:
    """A signed link, the ends of held operations that came with it, and what the server said beside it by op_id."""

    link: Checked
    ends: Mapping[str, Any]


def take_answers_file(phone: Phone, path: Path) -> int:
    """Take in the server's answers from a colleague's file; how many operations were received by it.

    Refused, and nothing changes: answers_unreadable for a foreign or damaged file, answers_of_another_phone where none
    is for this one, folder_unusable.
    """
    own = str(asking.install_of(phone.store.reading()))
    mine = [line["answer"] for line in _lines(path) if line["install_id"] == own]
    if not mine:
        raise Refused(problems.answers_of_another_phone())
    try:
        return take_answers(phone, mine)
    except NotAnAnswer as error:
        raise Refused(problems.answers_unreadable()) from error


def take_answers(phone: Phone, answers: Sequence[Mapping[str, Any]]) -> int:
    """Take in answers to deposits of this phone's operations, all or none; how many were received by them.

    NotAnAnswer where one is not signed, or of another phone; Refused (answers_of_another_phone) where all are of
    another history of the server than this phone follows.
    """
    db = phone.store.reading()
    before = outbox.counts(db).received
    links = list(_in_order(answers))
    proofs = list(_checked(db, links))
    said = {verdict.op_id: verdict for answer in answers for verdict in _verdicts(answer, links)}
    with applying.all_or_not_an_answer(), phone.store.writing() as writing:
        for proof in proofs:
            _take(writing, proof, said, at=format_moment(phone.read_clocks().wall))
        return outbox.counts(writing).received - before


def _lines(path: Path) -> list[dict[str, Any]]:
    try:
        with path.open("rb") as file:
            content = file.read(FILE_BYTES_MAX + 1)
    except OSError as error:
        raise Refused(problems.folder_unusable()) from error
    if len(content) > FILE_BYTES_MAX or not content.endswith(b"\n"):
        raise Refused(problems.answers_unreadable())
    try:
        head, *lines = [json.loads(line) for line in content.splitlines()]
        is_ours = head["tungnha_answers"] == ANSWERS_VERSION
        read = [{"install_id": str(line["install_id"]), "answer": dict(line["answer"])} for line in lines]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused(problems.answers_unreadable()) from error
    if not is_ours:
        raise Refused(problems.answers_unreadable())
    return read


def _in_order(answers: Iterable[Mapping[str, Any]]) -> list[FetchedLink]:
    """The links of every answer by their numbers, each once."""
    pages = [_receipts(answer) for answer in answers]
    found = {fetched.link.n: fetched for page in pages for fetched in page.links}
    return [found[n] for n in sorted(found)]


def _receipts(answer: Mapping[str, Any]) -> protocol.Receipts:
    body = json.dumps({**answer, "more": False}, ensure_ascii=False).encode()
    return applying.believed(lambda: protocol.read_receipts(body))


def _checked(db: sqlite3.Connection, links: Iterable[FetchedLink]) -> Iterator[_Proof]:
    """Those that this phone has not kept, each after the one before. Where links between are missing, a link proves
    what it says and is not kept: it will be fetched with the others.
    """
    after, epoch = receipts.last(db), meta.read(db, meta.EPOCH)
    for fetched in links:
        if fetched.link.n <= after.n:
            continue
        link = checking.next_link(fetched.link, keys=receipts.keys(db), install_id=asking.install_of(db), after=after)
        if str(link.said.epoch) != epoch:
            raise Refused(problems.answers_of_another_phone())
        yield _Proof(link=link, ends=fetched.ends)
        after = link.head if link.follows else after


def _verdicts(answer: Mapping[str, Any], links: Iterable[FetchedLink]) -> tuple[Verdict, ...]:
    """What the server said beside its signature: problems, and the numbers that rows got."""
    signed = {UUID(entry.op_id): entry.sha256 for each in links for entry in each.link.entries if not entry.settles}
    # The rest of a push answer says nothing here: what is received stands in the links.
    whole = {**answer, "acked_dseq": 0, "durable_dseq": 0, "receipt": {"n": 0, "jws": ""}}
    body = json.dumps(whole, ensure_ascii=False).encode()
    return applying.believed(lambda: protocol.read_push_answer(body, signed, UUID(str(answer["epoch"])))).verdicts


def _take(db: sqlite3.Connection, proof: _Proof, said: Mapping[UUID, Verdict], *, at: str) -> None:
    entries = [entry for entry in proof.link.signed.entries if not entry.settles]
    signed = [_as_signed(entry, said) for entry in entries if outbox.hash_of(db, entry.op_id) == entry.sha256]
    answer = PushAnswer(epoch=proof.link.said.epoch, verdicts=tuple(signed), acked_dseq=0, durable_dseq=0, receipt=None)
    applying.take_verdicts(db, answer, None, at=at)
    if proof.link.follows:
        applying.take_link(db, proof.link, proof.ends)


def _as_signed(entry: Any, said: Mapping[UUID, Verdict]) -> Verdict:
    """The verdict as it was signed, with what was said beside it where that is of the same verdict."""
    beside = said.get(UUID(entry.op_id))
    if beside is not None and beside.status == entry.status:
        return beside
    return Verdict(
        op_id=UUID(entry.op_id),
        dseq=entry.dseq,
        sha256=entry.sha256,
        status=entry.status,
        repeated=True,
        seq=None,
        rev=None,
        problems=(),
    )
