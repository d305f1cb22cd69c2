"""Invariants of operations: what was receipted is held, once, without a hole, and its verdict stays."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, union_all
from sqlmodel import col

from backend.access.signing import receipt_reader
from backend.checks.finding import Finding, Look, count_of, named
from backend.sync import receipts
from backend.tables.attachment import AttachmentRow
from backend.tables.conference import ConferenceRow
from backend.tables.declaration import DeclarationRow
from backend.tables.household import HouseholdRow, PersonRow
from backend.tables.op import InstallLine, KeptOp, RivalOp
from backend.tables.receipt import HeldOp, ReceiptLink, Settlement
from backend.tables.visit import VisitRow
from shared.records import KINDS
from shared.records.upcasting import UPCASTERS
from shared.sync.canonical import sha256_hex
from shared.sync.receipts import entries_sha256, read_payload
from shared.vocabulary import verdicts

_LINKS_AT_ONCE = 50
_OPS_AT_ONCE = 1_000
_Fact = type[AttachmentRow | ConferenceRow | DeclarationRow | VisitRow]
_FACTS: dict[str, _Fact] = {
    "visit": VisitRow,
    "declaration": DeclarationRow,
    "conference": ConferenceRow,
    "attachment": AttachmentRow,
}
_FILES: dict[str, type[HouseholdRow | PersonRow]] = {"household": HouseholdRow, "person": PersonRow}


def every_receipted_op_is_held(look: Look) -> Finding:
    """I1: each link's operations are all here, and each operation's bytes have the hash that was receipted."""
    looked_at, wrong = 0, []
    for told, link in _links(look):
        looked_at += 1
        if len(told.link.entries) != link.count:
            wrong.append(f"install_id={link.install_id} n={link.n}")
    for op, body in _bodies(look):
        looked_at += 1
        if body is None or sha256_hex(body) != op.sha256:
            wrong.append(f"install_id={op.install_id} op_id={op.op_id}")
    return Finding(looked_at=looked_at, violations=tuple(wrong))


def each_op_is_one_row_and_each_filed_add_one_fact(look: Look) -> Finding:
    """I2."""
    asked = [statement for kind, table in _FACTS.items() for statement in _facts_astray(kind, table)]
    wrong = [row for statement in asked for row in named(look.session.execute(statement).mappings())]
    return Finding(looked_at=count_of(look, KeptOp), violations=(*wrong, *_files_not_there(look)))


def no_line_has_a_hole(look: Look) -> Finding:
    """I3: up to `acked_dseq` every number has arrived."""
    arrived = union_all(*(select(col(table.install_id), col(table.dseq)) for table in (KeptOp, RivalOp))).subquery()
    counted = (
        select(col(InstallLine.install_id), col(InstallLine.acked_dseq))
        .outerjoin(
            arrived,
            and_(arrived.c.install_id == col(InstallLine.install_id), arrived.c.dseq <= col(InstallLine.acked_dseq)),
        )
        .group_by(col(InstallLine.install_id), col(InstallLine.acked_dseq))
        .having(func.count(arrived.c.dseq.distinct()) != col(InstallLine.acked_dseq))
    )
    return Finding(looked_at=count_of(look, InstallLine), violations=named(look.session.execute(counted).mappings()))


def no_verdict_changed(look: Look) -> Finding:
    """I9: the verdicts as they stand hash to what was signed, and the signed links are those that were signed."""
    read_jws = receipt_reader(look.keys.signer.public_keys())
    looked_at, wrong = 0, []
    for told, link in _links(look):
        looked_at += link.count
        try:
            payload = read_jws(link.jws)
            stands = sha256_hex(payload) == link.sha256 and read_payload(payload).entries == entries_sha256(
                told.link.entries
            )
        except ValueError:
            stands = False
        if not stands:
            wrong.append(f"install_id={link.install_id} n={link.n}")
    return Finding(looked_at=looked_at, violations=tuple(wrong))


def every_op_has_its_verdict(look: Look) -> Finding:
    """I10: one of the four; and one that is held waits for something, or has ended."""
    waits = exists().where(col(HeldOp.op_id) == col(KeptOp.op_id), col(HeldOp.install_id) == col(KeptOp.install_id))
    ended = exists().where(
        col(Settlement.op_id) == col(KeptOp.op_id), col(Settlement.install_id) == col(KeptOp.install_id)
    )
    forgotten = and_(col(KeptOp.status) == "held", col(KeptOp.erased_at).is_(None), ~waits, ~ended)
    wrong = select(col(KeptOp.install_id), col(KeptOp.op_id)).where(
        or_(col(KeptOp.status).not_in(sorted(verdicts.SYNC)), forgotten)
    )
    return Finding(looked_at=count_of(look, KeptOp), violations=named(look.session.execute(wrong).mappings()))


def every_released_version_can_be_read(look: Look) -> Finding:
    """I12: each older version of a record has its upcaster, and no operation waits for a version that can be read."""
    older = [(kind.name, version) for kind in KINDS.values() for version in range(1, kind.version)]
    lacking = tuple(f"kind={kind} version={version}" for kind, version in older if (kind, version) not in UPCASTERS)
    waiting = select(col(HeldOp.install_id), col(HeldOp.op_id), col(KeptOp.kind), col(HeldOp.record_version)).join(
        KeptOp, and_(col(KeptOp.op_id) == col(HeldOp.op_id), col(KeptOp.install_id) == col(HeldOp.install_id))
    )
    rows = look.session.execute(waiting.where(col(HeldOp.record_version).is_not(None))).all()
    readable = tuple(
        f"install_id={row.install_id} op_id={row.op_id}"
        for row in rows
        if row.kind in KINDS and row.record_version <= KINDS[row.kind].version
    )
    return Finding(looked_at=len(older) + len(rows), violations=lacking + readable)


def same_input_has_same_verdict(look: Look) -> Finding:
    """I14: one operation that two phones brought has one verdict."""
    same = (
        select(col(KeptOp.op_id))
        .group_by(col(KeptOp.op_id), col(KeptOp.sha256))
        .having(func.count(col(KeptOp.status).distinct()) > 1)
    )
    return Finding(looked_at=count_of(look, KeptOp), violations=named(look.session.execute(same).mappings()))


def _links(look: Look) -> Iterator[tuple[receipts.Told, ReceiptLink]]:
    """Every link of every chain, with the entries as they stand now."""
    for install_id in look.session.execute(select(col(ReceiptLink.install_id)).distinct()).scalars().all():
        after = 0
        while told := receipts.links_after(look.session, install_id, after, _LINKS_AT_ONCE):
            here = col(ReceiptLink.install_id) == install_id, col(ReceiptLink.n).in_([one.link.n for one in told])
            kept = {link.n: link for link in look.session.execute(select(ReceiptLink).where(*here)).scalars()}
            yield from ((one, kept[one.link.n]) for one in told)
            after = told[-1].link.n


def _bodies(look: Look) -> Iterator[tuple[Any, bytes | None]]:
    """Every operation that was not erased with the bytes that were sealed; None where they cannot be opened."""
    for table in (KeptOp, RivalOp):
        columns = (col(table.install_id), col(table.op_id), col(table.sha256), col(table.body))
        found = select(*columns).where(col(table.erased_at).is_(None)).execution_options(yield_per=_OPS_AT_ONCE)
        for op in look.session.execute(found):
            try:
                yield op, look.keys.at_rest.opened(op.op_id, op.body)
            except ValueError:
                yield op, None


def _filed_new(*where: ColumnElement[bool]) -> Any:
    """Operations that filed a new row, by themselves or at their settlement: a new row's revision is 1."""
    settled = exists().where(
        col(Settlement.op_id) == col(KeptOp.op_id),
        col(Settlement.install_id) == col(KeptOp.install_id),
        col(Settlement.status) == "filed",
        col(Settlement.rev) == 1,
    )
    at_once = and_(col(KeptOp.status) == "filed", col(KeptOp.rev) == 1)
    return select(col(KeptOp.install_id), col(KeptOp.op_id)).where(
        or_(at_once, settled), col(KeptOp.erased_at).is_(None), *where
    )


def _facts_astray(kind: str, table: _Fact) -> Iterator[Any]:
    """Facts that were filed and are gone, that stand twice, or that nobody sent."""
    yield _filed_new(col(KeptOp.kind) == kind).where(~exists().where(col(table.op_id) == col(KeptOp.op_id)))
    yield select(col(table.op_id)).group_by(col(table.op_id)).having(func.count() > 1)
    yield select(col(table.commune), col(table.id)).where(~exists().where(col(KeptOp.op_id) == col(table.op_id)))


def _files_not_there(look: Look) -> Iterator[str]:
    """Households and persons that were filed and are in no commune."""
    for kind, table in _FILES.items():
        found = _filed_new(col(KeptOp.kind) == kind).add_columns(col(KeptOp.body))
        there = set(look.session.execute(select(col(table.id))).scalars())
        for op in look.session.execute(found.execution_options(yield_per=_OPS_AT_ONCE)):
            try:
                said = json.loads(look.keys.at_rest.opened(op.op_id, op.body))
            except ValueError:
                continue  # I1 names it
            if said["act"] == "add" and UUID(said["id"]) not in there:
                yield f"install_id={op.install_id} op_id={op.op_id}"
