"""Receipts: for each install a chain of signed links, each naming the one before it, so that anyone can show what the
server said to hold, and that nothing of it has gone since.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, literal, select, update
from sqlmodel import Session, col

from backend.access.signing import Signer
from backend.sync.line import Line
from backend.tables.inserting import insert_rows
from backend.tables.op import InstallLine, KeptOp, RivalOp
from backend.tables.receipt import ReceiptLink, Settlement
from shared.clock import format_moment
from shared.sync.canonical import sha256_hex
from shared.sync.receipts import Entry, Head, Link, SignedLink, entries_sha256, link_on_the_wire, payload_of


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """Under which epoch, when and with whose key a link is made."""

    epoch: UUID
    at: datetime
    signer: Signer


@dataclass(frozen=True, kw_only=True)
class Told:
    """A link with what its entries say outside the hash: of each settlement by op_id, its seq, rev and problems."""

    link: SignedLink
    ends: Mapping[str, Mapping[str, Any]]


def head(line: Line) -> dict[str, Any] | None:
    """The last link of a line's chain as `{"n", "sha256"}`; None where there is none yet."""
    return {"n": line.link_n, "sha256": line.link_sha256} if line.link_n else None


def note_phone_link(session: Session, standing: Line, n: int, sha256: str) -> Line:
    """Note the last link that a phone says it keeps: the first link of a new epoch names it as the one before. The line
    is locked; as it then stands.
    """
    told = replace(standing, phone_n=n, phone_sha256=sha256)
    if told != standing:
        session.execute(update(InstallLine).where(_of(standing.install_id)).values(phone_n=n, phone_sha256=sha256))
    return told


def before(line: Line, epoch: UUID) -> Head:
    """What the next link of a line names as the one before: in a new epoch, the last one that the phone keeps."""
    if line.link_epoch != epoch and line.phone_n >= line.link_n:
        return Head(n=line.phone_n, sha256=line.phone_sha256)
    return Head(n=line.link_n, sha256=line.link_sha256)


def entries_of(results: Iterable[Mapping[str, Any]]) -> list[Entry]:
    """The entries of a push: its results that were not given before."""
    return [
        Entry(result["dseq"], result["op_id"], result["sha256"], result["status"])
        for result in results
        if not result["repeated"]
    ]


def append(session: Session, line: Line, entries: Sequence[Entry], stamp: Stamp) -> tuple[Line, SignedLink]:
    """Make the next link of a line that is locked. The line as it then stands, which the caller stores."""
    last = before(line, stamp.epoch)
    link = Link(
        install_id=line.install_id,
        n=last.n + 1,
        epoch=stamp.epoch,
        prev=last.sha256,
        at=format_moment(stamp.at),
        acked_dseq=line.acked_dseq,
        count=len(entries),
        entries=entries_sha256(entries),
    )
    payload = payload_of(link)
    signed = SignedLink(n=link.n, jws=stamp.signer.sign_receipt(payload), entries=tuple(sorted(entries)))
    numbers = [entry.dseq for entry in entries if not entry.settles]
    sha256 = sha256_hex(payload)
    row = {
        "install_id": line.install_id,
        "n": link.n,
        "epoch": stamp.epoch,
        "at": stamp.at,
        "acked_dseq": line.acked_dseq,
        "count": link.count,
        "lowest_dseq": min(numbers, default=None),
        "highest_dseq": max(numbers, default=None),
        "sha256": sha256,
        "jws": signed.jws,
    }
    insert_rows(session, ReceiptLink, [row])
    return replace(line, link_n=link.n, link_sha256=sha256, link_epoch=stamp.epoch), signed


def append_settlements(session: Session, line: Line, stamp: Stamp) -> Line:
    """Make a link of the settlements that no link tells of yet, if there are any. The line, for the caller to store."""
    rows = session.execute(_UNTOLD, {"install": line.install_id}).all()
    if not rows:
        return line
    entries = [Entry(row.dseq, str(row.op_id), row.sha256, row.status, settles=True) for row in rows]
    line, link = append(session, line, entries, stamp)
    of_line = col(Settlement.install_id) == line.install_id, col(Settlement.receipt_n).is_(None)
    told = col(Settlement.op_id).in_([row.op_id for row in rows])
    session.execute(update(Settlement).where(*of_line, told).values(receipt_n=link.n))
    return line


# Asked at every hello and every push, so it is put together once.
_UNTOLD = select(*(col(getattr(Settlement, name)) for name in ("dseq", "op_id", "sha256", "status"))).where(
    col(Settlement.install_id) == bindparam("install"), col(Settlement.receipt_n).is_(None)
)


def links_after(
    session: Session, install_id: UUID, after: int, limit: int, *, entries_max: int | None = None
) -> list[Told]:
    """At most `limit` links of an install above a number, in order, with their entries: the first one, and as many
    more as do not bring `entries_max` entries together.
    """
    found = select(ReceiptLink).where(col(ReceiptLink.install_id) == install_id, col(ReceiptLink.n) > after)
    links = session.execute(found.order_by(col(ReceiptLink.n)).limit(limit)).scalars().all()
    if entries_max is not None:
        so_far = accumulate(link.count for link in links)
        links = [link for link, count in zip(links, so_far, strict=True) if count < entries_max] or links[:1]
    if not links:
        return []
    entries, ends = _verdicts(session, install_id, links), _settlements(session, install_id, links)
    return [
        Told(
            link=SignedLink(
                n=link.n,
                jws=link.jws,
                entries=tuple(sorted([*entries[link.n], *(entry for entry, _ in ends[link.n])])),
            ),
            ends={entry.op_id: end for entry, end in ends[link.n]},
        )
        for link in links
    ]


def told_on_the_wire(told: Told) -> dict[str, Any]:
    """A link as JSON values: an entry that settles says its seq, rev and problems after the five parts."""
    sent = link_on_the_wire(told.link)
    for entry, parts in zip(told.link.entries, sent["entries"], strict=True):
        if entry.settles:
            parts.append(told.ends[entry.op_id])
    return sent


def _verdicts(session: Session, install_id: UUID, links: Sequence[ReceiptLink]) -> Mapping[int, list[Entry]]:
    entries: dict[int, list[Entry]] = defaultdict(list)
    numbers = [n for link in links for n in (link.lowest_dseq, link.highest_dseq) if n is not None]
    for table in (KeptOp, RivalOp) if numbers else ():
        here = (
            col(table.install_id) == install_id,
            col(table.dseq).between(min(numbers), max(numbers)),
            col(table.receipt_n).between(links[0].n, links[-1].n),
        )
        status: Any = col(KeptOp.status) if table is KeptOp else literal("conflict")
        columns = (col(table.receipt_n), col(table.dseq), col(table.op_id), col(table.sha256))
        for n, dseq, op_id, sha256, said in session.execute(select(*columns, status).where(*here)):
            entries[n].append(Entry(dseq, str(op_id), sha256, said))
    return entries


def _settlements(
    session: Session, install_id: UUID, links: Sequence[ReceiptLink]
) -> Mapping[int, list[tuple[Entry, Mapping[str, Any]]]]:
    ends: dict[int, list[tuple[Entry, Mapping[str, Any]]]] = defaultdict(list)
    here = col(Settlement.install_id) == install_id, col(Settlement.receipt_n).between(links[0].n, links[-1].n)
    for row in session.execute(select(Settlement).where(*here)).scalars():
        entry = Entry(row.dseq, str(row.op_id), row.sha256, row.status, settles=True)
        ends[row.receipt_n or 0].append((entry, {"seq": row.seq, "rev": row.rev, "problems": row.problems}))
    return ends


def _of(install_id: UUID) -> Any:
    return col(InstallLine.install_id) == install_id
