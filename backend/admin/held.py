"""Operations that are held for a person: the committee of the commune sees what they hold, and files or refuses each.

What was sent stays as it is, and so does its verdict; the decision is its end, and stands in the book of acts.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import audit
from backend.admin.audit import Act
from backend.sync import judging, line, settling
from backend.sync.epoch import begin_epoch
from backend.sync.keys import Keys
from backend.sync.settling import Occasion
from backend.tables.account import Account
from backend.tables.op import KeptOp
from backend.tables.receipt import HeldOp, Settlement
from shared import problems
from shared.problems import Refused
from shared.rules import checks
from shared.rules.declarations import masked

AT_ONCE = 200
REASON_MAX = 400


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """An operation that waits. `content` is what it says, None for who does not see names or where it was erased.
    `awaits`: what ends it by itself, a row, the time or an upgrade of the server; or a person alone.
    """

    install_id: UUID
    op_id: UUID
    dseq: int
    commune: str | None
    kind: str
    officer: UUID
    officer_name: str
    received_at: datetime
    problems: list[dict[str, Any]]
    content: Mapping[str, Any] | None
    awaits: Literal["row", "time", "upgrade", "person"]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What a person decided of one operation of one install, and why."""

    install_id: UUID
    op_id: UUID
    decision: Literal["file", "refuse"]
    reason: str


def waiting(
    session: Session, principal: Principal, commune: str | None, after: UUID | None, keys: Keys
) -> list[Waiting]:
    """What is held in the principal's communes, or in one of them, by op_id above `after`; AT_ONCE + 1 at most.

    Refused with 403 for officers, 404 for a commune outside the principal's area.
    """
    scope.require(principal, "committee", "supervisor", "admin")
    named: Mapped[Any] = col(HeldOp.commune)  # what names no commune is in nobody's area but the province's
    here = [scope.in_area(principal, named)]
    if commune is not None:
        scope.commune_in_scope(principal, commune)
        here.append(col(HeldOp.commune) == commune)
    if after is not None:
        here.append(col(HeldOp.op_id) > after)
    columns = [col(getattr(KeptOp, name)) for name in _OF_THE_OP]
    found = (
        select(col(HeldOp.commune), col(HeldOp.problems), *_AWAITED, *columns, col(Account.name))
        .join(KeptOp, (col(KeptOp.install_id) == HeldOp.install_id) & (col(KeptOp.op_id) == HeldOp.op_id))
        .join(Account, col(Account.id) == KeptOp.account_id)
        .where(*here)
        .order_by(col(HeldOp.op_id), col(HeldOp.install_id))
        .limit(AT_ONCE + 1)
    )
    return [_waiting(row, principal, keys) for row in session.execute(found)]


def decide(session: Session, principal: Principal, decision: Decision, now: datetime, keys: Keys) -> Settlement:
    """Bring a held operation to its end. Refused with 403 unless the committee or an administrator decides, 404 where
    nothing of that name is theirs, 409 where it has ended already, or with what it lacks to be filed at all.
    """
    scope.require(principal, "committee", "admin")
    if found := checks.name("reason", decision.reason, REASON_MAX):
        raise Refused(*found)
    _check_open(session, principal, decision)
    standing = line.lock(session, decision.install_id)
    occasion = Occasion(keys=keys, now=now, reason=decision.reason, by=principal.account_id)
    judging.lock_communes(session, settling.sent_ops(session, [decision.op_id], occasion))
    _check_open(session, principal, decision)
    if decision.decision == "file":
        settling.file_anyway(session, decision.op_id, occasion)
    else:
        settling.refuse(session, decision.op_id, occasion)
    settling.tell(session, standing, begin_epoch(session), occasion)
    ended = session.get_one(Settlement, (decision.install_id, decision.op_id))
    facts = {"install_id": str(decision.install_id), "decision": decision.decision, "status": ended.status}
    act = Act(account_id=principal.account_id, act="held_settled", subject=decision.op_id, facts=facts)
    audit.write(session, act, now)
    return ended


def _check_open(session: Session, principal: Principal, decision: Decision) -> None:
    key = (decision.install_id, decision.op_id)
    commune = select(col(HeldOp.commune)).where(col(HeldOp.install_id) == key[0], col(HeldOp.op_id) == key[1])
    row = session.execute(commune).one_or_none()
    if row is None:
        commune = select(col(KeptOp.commune)).join(
            Settlement, (col(Settlement.install_id) == KeptOp.install_id) & (col(Settlement.op_id) == KeptOp.op_id)
        )
        row = session.execute(
            commune.where(col(KeptOp.install_id) == key[0], col(KeptOp.op_id) == key[1])
        ).one_or_none()
        if row is not None and _is_theirs(principal, row.commune):
            raise Refused(problems.already_settled())
    if row is None or not _is_theirs(principal, row.commune):
        raise Refused(problems.not_found())


def _is_theirs(principal: Principal, commune: str | None) -> bool:
    return principal.whole_province if commune is None else scope.may_see_commune(principal, commune)


_AWAITED = (col(HeldOp.waits_for), col(HeldOp.look_again_at), col(HeldOp.record_version))
_OF_THE_OP = ("install_id", "op_id", "dseq", "kind", "account_id", "received_at", "body", "erased_at")


def _waiting(row: Any, principal: Principal, keys: Keys) -> Waiting:
    is_shown = row.erased_at is None and row.commune is not None and scope.names_visible(principal, row.commune)
    return Waiting(
        install_id=row.install_id,
        op_id=row.op_id,
        dseq=row.dseq,
        commune=row.commune,
        kind=row.kind,
        officer=row.account_id,
        officer_name=row.name,
        received_at=row.received_at,
        problems=row.problems,
        content=_content(keys.at_rest.opened(row.op_id, row.body)) if is_shown else None,
        awaits=_awaits(row),
    )


def _awaits(row: Any) -> Literal["row", "time", "upgrade", "person"]:
    if row.waits_for is not None:
        return "row"
    if row.look_again_at is not None:
        return "time"
    return "person" if row.record_version is None else "upgrade"


def _content(body: bytes) -> Mapping[str, Any]:
    """What an operation says, with personal numbers covered but for their end: to decide, nobody needs them."""
    content: dict[str, Any] = json.loads(body)
    for part in ("data", "set", "was"):
        said = content.get(part)
        if isinstance(said, dict):
            covered = {name: masked(said[name]) for name in _NUMBERS & said.keys() if isinstance(said[name], str)}
            content[part] = said | covered
    return content


_NUMBERS = {"id_number", "bhxh_number"}
