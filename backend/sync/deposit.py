"""Take in what was handed over: operations of a phone that cannot come itself, or may not sign in any more.

The phone's signature lets them in, whoever brings them; they are judged as if it had pushed them, on its own line,
so that nothing doubles when it does so later. The epoch that it knew does not matter: what keeps an operation
single is its id, and the receipts are of the server's history as it is now.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from backend.access.principal import principal_of_install
from backend.access.tries import Limit
from backend.edge import strict_json
from backend.sync import line, push, receipts
from backend.sync.envelope import Push, read_push
from backend.sync.epoch import begin_epoch
from backend.sync.handover_keys import HandoverKeys
from backend.sync.keys import Keys
from backend.sync.push import TakenIn
from backend.sync.receipts import Told, told_on_the_wire
from backend.tables.account import Install
from backend.tables.deposit import Deposit
from backend.tables.op import KeptOp, RivalOp
from shared import problems
from shared.clock import day_of
from shared.problems import Refused
from shared.sync import handover, handover_box, protocol
from shared.sync.canonical import sha256_hex
from shared.sync.handover import Envelope

# An envelope holds 500 operations: two months of one officer's visits are four.
PER_ADDRESS = Limit(what="deposit address", tries=60, window=timedelta(minutes=1))
PER_INSTALL = Limit(what="deposit install", tries=60, window=timedelta(hours=1))


@dataclass(frozen=True, kw_only=True)
class Opened:
    """An envelope whose signature holds, with what lay in it."""

    envelope: Envelope
    push: Push


@dataclass(frozen=True, kw_only=True)
class Deposited:
    """What became of an envelope. `links` are the receipts that speak of its operations, with all their entries;
    `is_new` is false where the same envelope was brought before.
    """

    install_id: UUID
    account_id: UUID
    epoch: UUID
    sha256: str
    taken: TakenIn
    links: tuple[Told, ...]
    is_new: bool


def open_envelope(session: Session, envelope: Envelope, keys: HandoverKeys) -> Opened:
    """Check the signature, then open the box and read what lies in it. Changes nothing.

    Refused with 403 bad_signature, for an unknown install too, and with 422 for what cannot be opened or read.
    """
    if not handover_box.is_signed_by(envelope, _public_key(session, envelope.install_id)):
        raise Refused(problems.bad_signature())
    document = strict_json.loads(handover_box.open_box(envelope, keys.private_key(envelope.kid)))
    if not isinstance(document, dict):
        raise Refused(problems.handover_unreadable("box"))
    found = read_push({**document, "protocol": protocol.PROTOCOL})
    numbers = [op.dseq for op in found.ops]
    said = (envelope.install_id, envelope.count, envelope.first_dseq, envelope.last_dseq)
    if (found.install_id, len(numbers), min(numbers, default=0), max(numbers, default=0)) != said:
        raise Refused(problems.handover_unreadable("box"))
    return Opened(envelope=envelope, push=found)


def take_in(session: Session, opened: Opened, brought_by: UUID | None, now: datetime, keys: Keys) -> Deposited:
    """Judge the operations as their own phone's push, and note who brought them.

    Refused with 409 (install_forked) as a whole where another operation has used a number of this line.
    """
    install_id, epoch = opened.envelope.install_id, begin_epoch(session)
    origin = principal_of_install(session, install_id, today=day_of(now))
    taken = push.take_in(session, origin, replace(opened.push, epoch=epoch), now, keys)
    sha256 = sha256_hex(handover.line_of(opened.envelope))
    is_new = session.get(Deposit, (install_id, sha256)) is None  # the line is locked: nobody else notes it meanwhile
    if is_new:
        count = opened.envelope.count
        session.add(Deposit(install_id=install_id, sha256=sha256, at=now, brought_by=brought_by, count=count))
    return Deposited(
        install_id=install_id,
        account_id=origin.account_id,
        epoch=epoch,
        sha256=sha256,
        taken=taken,
        links=tuple(_links_about(session, install_id, taken)),
        is_new=is_new,
    )


def answer(done: Deposited) -> dict[str, Any]:
    """What goes back to the phone through whoever brought the envelope: results and numbers as a push answers them, and
    the signed links, which alone are worth anything after they went through other hands.
    """
    return {
        "protocol": protocol.PROTOCOL,
        "epoch": str(done.epoch),
        "install_id": str(done.install_id),
        "results": done.taken.results,
        "acked_dseq": done.taken.acked_dseq,
        "durable_dseq": done.taken.durable_dseq,
        "receipts": [told_on_the_wire(link) for link in done.links],
    }


def _public_key(session: Session, install_id: UUID) -> Mapping[str, Any]:
    """The key of an install, revoked or not; one that signs nothing where there is no such install."""
    kept = session.execute(select(col(Install.public_key)).where(col(Install.install_id) == install_id)).scalar()
    return dict(json.loads(kept)) if kept else {}


def _links_about(session: Session, install_id: UUID, taken: TakenIn) -> Iterator[Told]:
    """The links that the operations stand in, and those made just now."""
    session.flush()
    op_ids = [UUID(result["op_id"]) for result in taken.results]
    numbers: set[int] = set()
    for table in (KeptOp, RivalOp):
        here = col(table.install_id) == install_id, col(table.op_id).in_(op_ids), col(table.receipt_n).is_not(None)
        numbers |= set(session.execute(select(col(table.receipt_n)).where(*here).distinct()).scalars())
    head = receipts.head(line.read(session, install_id))
    if taken.receipt and head:
        numbers |= set(range(taken.receipt.n, head["n"] + 1))
    for first, last in _runs(numbers):
        yield from receipts.links_after(session, install_id, first - 1, last - first + 1)


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Whole numbers as runs without a gap, in order."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
