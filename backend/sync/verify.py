"""Verify: a phone and the server compare what they hold of the phone's line, range by range, without sending it again.

Of a range whose digests differ the server names the halves, and the phone asks about those, until 64 numbers are left.
With the question a phone shows the last receipt that it keeps: where we signed it and the database does not hold it, an
older copy of the database was put back and nobody noticed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from backend.sync.envelope import check_protocol, read_count, read_uuid
from backend.tables.op import KeptOp, RivalOp
from backend.tables.receipt import ReceiptLink
from shared import problems
from shared.problems import Refused
from shared.sync.canonical import sha256_hex
from shared.sync.line_digest import RANGES_MAX, Held, halves, line_digest
from shared.sync.receipts import ReadJws, read_payload


@dataclass(frozen=True, kw_only=True)
class Range:
    """The numbers from `first` to `last`, and the digest of what the phone holds of them."""

    first: int
    last: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a phone wants compared. `receipt` is the JWS of the last link that it keeps."""

    epoch: UUID
    install_id: UUID
    ranges: tuple[Range, ...]
    receipt: str | None = None


def read_question(document: Any) -> Question:
    """The question; Refused with 413, 422 or 426. Ranges rise and do not overlap."""
    if not isinstance(document, dict):
        raise Refused(problems.unreadable())
    check_protocol(document.get("protocol"))
    sent = document.get("ranges")
    if not isinstance(sent, list):
        raise Refused(problems.unreadable("ranges"))
    if len(sent) > RANGES_MAX:
        raise Refused(problems.too_many_items(RANGES_MAX))
    ranges = tuple(_range(one, f"ranges.{place}") for place, one in enumerate(sent))
    if any(lower.last >= upper.first for lower, upper in pairwise(ranges)):
        raise Refused(problems.unreadable("ranges"))
    return Question(
        epoch=read_uuid(document.get("epoch"), "epoch"),
        install_id=read_uuid(document.get("install_id"), "install_id"),
        ranges=ranges,
        receipt=_receipt(document.get("receipt")),
    )


def differing(session: Session, question: Question) -> list[list[int]]:
    """The ranges in which the server holds something else than the phone: halves of long ones, short ones whole."""
    found: list[list[int]] = []
    for one in question.ranges:
        if line_digest(_held(session, question.install_id, one)) != one.digest:
            found += [list(half) for half in halves(one.first, one.last)]
    return found


def shows_what_is_gone(session: Session, question: Question, read_jws: ReadJws) -> bool:
    """Whether the phone shows a receipt that was signed in this epoch for this install and is not in the database.

    No link ever leaves before it is stored, and none is deleted: such a one was stored in a database that was lost.
    Whatever is not ours, or of another history, shows nothing.
    """
    if question.receipt is None:
        return False
    try:
        payload = read_jws(question.receipt)
        link = read_payload(payload)
    except ValueError:
        return False
    if (link.install_id, link.epoch) != (question.install_id, question.epoch):
        return False
    of_link = col(ReceiptLink.install_id) == link.install_id, col(ReceiptLink.n) == link.n
    return session.execute(select(col(ReceiptLink.sha256)).where(*of_link)).scalar() != sha256_hex(payload)


def _held(session: Session, install_id: UUID, one: Range) -> Iterator[Held]:
    """What is held under each number; of a rival only where the number is its alone."""
    by_number: dict[int, Held] = {}
    for table in (RivalOp, KeptOp):
        columns = col(table.dseq), col(table.op_id), col(table.sha256)
        here = col(table.install_id) == install_id, col(table.dseq).between(one.first, one.last)
        for dseq, op_id, sha256 in session.execute(select(*columns).where(*here).order_by(*columns)):
            by_number[dseq] = Held(dseq, str(op_id), sha256)
    return iter(by_number[dseq] for dseq in sorted(by_number))


def _receipt(sent: Any) -> str | None:
    if sent is not None and not isinstance(sent, str):
        raise Refused(problems.unreadable("receipt"))
    return sent


def _range(sent: Any, where: str) -> Range:
    if not isinstance(sent, list) or len(sent) != len(("first", "last", "digest")) or not isinstance(sent[2], str):
        raise Refused(problems.unreadable(where))
    first = read_count(sent[0], where, lowest=1)
    return Range(first=first, last=read_count(sent[1], where, lowest=first), digest=sent[2])
