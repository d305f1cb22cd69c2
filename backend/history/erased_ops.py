"""Destroy the bytes of kept operations that speak of somebody; their ids, hashes and verdicts stay."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlmodel import Session, col

from backend.history.erased_list import Entry, ErasedOp, ErasedRow
from backend.sync import settling
from backend.sync.keys import Keys
from backend.sync.settling import Occasion
from backend.tables.inserting import insert_new
from backend.tables.op import InstallLine, KeptOp, RivalOp
from backend.tables.receipt import HeldOp

_AT_ONCE = 1_000
_REASON = "person_erased"


def erase(session: Session, persons: Sequence[ErasedRow], keys: Keys, now: datetime) -> list[ErasedOp]:
    """Destroy what kept operations say of these persons; the operations, with the verdicts that stay.

    Looks into every operation of the communes concerned: what is sealed cannot be searched otherwise.
    """
    about = {str(one.id) for one in persons}
    households = {str(one.household) for one in persons if one.heads}
    homes = {str(one.household) for one in persons}
    communes = {one.commune for one in persons}
    found = [op for op, said in _kept(session, communes, keys) if _speaks_of(said, about, households, homes)]
    held = _held(session, [op.op_id for op in found])
    for op_id in held:  # it can never be filed now, so it ends
        settling.refuse(session, op_id, Occasion(keys=keys, now=now, reason=_REASON))
    for op in found:
        _destroy(session, KeptOp, op, keys, now)
    for op, said in _rivals(session, keys):
        if _speaks_of(said, about, households, homes):
            _destroy(session, RivalOp, op, keys, now)
    return [_listed(op) for op in found]


def keep_verdicts(session: Session, entry: Entry, keys: Keys) -> None:
    """Keep the verdicts of a list's operations where a restored database lacks them, so that a re-offer gets its old
    verdict and is not filed.
    """
    for op in entry.ops:
        insert_new(session, InstallLine, {"install_id": op.install_id, "acked_dseq": 0})
        line = col(InstallLine.install_id) == op.install_id
        lower = col(InstallLine.highest_dseq) < op.dseq
        session.execute(update(InstallLine).where(line, lower).values(highest_dseq=op.dseq))
        empty = {"body": keys.at_rest.sealed(op.op_id, b""), "seen": {}, "erased_at": entry.at}
        insert_new(session, KeptOp, asdict(op) | empty)


def _kept(session: Session, communes: Collection[str], keys: Keys) -> Iterator[tuple[Any, Any]]:
    names = (*ErasedOp.__dataclass_fields__, "body")
    here = or_(col(KeptOp.commune).in_(sorted(communes)), col(KeptOp.commune).is_(None))
    found = select(*(col(getattr(KeptOp, name)) for name in names)).where(here, col(KeptOp.erased_at).is_(None))
    for op in session.execute(found.execution_options(yield_per=_AT_ONCE)):
        yield op, json.loads(keys.at_rest.opened(op.op_id, op.body))


def _rivals(session: Session, keys: Keys) -> Iterator[tuple[Any, Any]]:
    columns = (col(RivalOp.install_id), col(RivalOp.op_id), col(RivalOp.sha256), col(RivalOp.body))
    for op in session.execute(select(*columns).where(col(RivalOp.erased_at).is_(None))).all():
        yield op, json.loads(keys.at_rest.opened(op.op_id, op.body))


def _speaks_of(said: Any, about: Collection[str], households: Collection[str], homes: Collection[str]) -> bool:
    """Whether an operation, well made or not, is about one of these persons or speaks for the household that one of
    them headed. What an officer answered about a visit to any of their homes may name them.
    """
    if said.get("id") in about or (said.get("kind") == "household" and said.get("id") in households):
        return True
    content = said.get("data")
    if isinstance(content, dict) and content.get("person") in about:
        return True
    if said.get("kind") == "follow_up" and isinstance(content, dict) and not content.get("person"):
        return content.get("household") in (homes if content.get("question") else households)
    spoken_to = content.get("persons") if isinstance(content, dict) else None
    people = spoken_to if isinstance(spoken_to, list) else []
    return any(isinstance(one, dict) and one.get("person") in about for one in people)


def _held(session: Session, op_ids: Collection[UUID]) -> list[UUID]:
    return sorted(set(op_ids) & set(session.execute(select(col(HeldOp.op_id))).scalars()))


def _destroy(session: Session, table: type[KeptOp | RivalOp], op: Any, keys: Keys, now: datetime) -> None:
    of_op = col(table.install_id) == op.install_id, col(table.op_id) == op.op_id, col(table.sha256) == op.sha256
    empty = keys.at_rest.sealed(op.op_id, b"")
    session.execute(update(table).where(*of_op).values(body=empty, erased_at=now))


def _listed(op: Any) -> ErasedOp:
    return ErasedOp(**{name: getattr(op, name) for name in ErasedOp.__dataclass_fields__})
