"""Declarations as the commune's committee sees them: numbers covered. To uncover one is an act in office for a reason
that is known, and stands in the book of acts.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import audit
from backend.admin.audit import Act
from backend.sync.keys import Keys
from backend.tables.declaration import DeclarationRow
from backend.tables.op import KeptOp
from shared import problems
from shared.problems import Refused
from shared.rules import checks
from shared.vocabulary.declarations import UNCOVERINGS

AT_ONCE = 200

_STANDS = "stands"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Whose number is to be uncovered, and why: a code of the uncovering reasons."""

    commune: str
    declaration: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """What was covered; `bhxh_number` is None where there is no old book."""

    id_number: str
    bhxh_number: str | None


def standing(session: Session, principal: Principal, commune: str, after: UUID | None) -> Sequence[DeclarationRow]:
    """The declarations of a commune that stand, by id above `after`; AT_ONCE + 1 at most.

    Refused with 403 for who does not see names, 404 for a commune outside the principal's area.
    """
    _check_sees_names(principal, commune)
    wanted = select(DeclarationRow).where(
        col(DeclarationRow.commune) == commune, col(DeclarationRow.standing) == _STANDS
    )
    if after is not None:
        wanted = wanted.where(col(DeclarationRow.id) > after)
    return session.execute(wanted.order_by(col(DeclarationRow.id)).limit(AT_ONCE + 1)).scalars().all()


def uncover(session: Session, principal: Principal, wish: Wish, keys: Keys, now: datetime) -> Numbers:
    """The numbers of a declaration that stands; who looked, when and why is written into the book of acts.

    Refused with 403 unless the committee or an administrator asks, 404 for what is not theirs, was taken back or
    erased, 422 for an unknown reason.
    """
    _check_sees_names(principal, wish.commune)
    if found := checks.code_in("reason", wish.reason, UNCOVERINGS):
        raise Refused(*found)
    row = session.get(DeclarationRow, (wish.commune, wish.declaration))
    if row is None or row.standing != _STANDS:
        raise Refused(problems.not_found())
    numbers = _numbers(session, row, keys)
    facts = {"commune": wish.commune, "reason": wish.reason}
    act = Act(account_id=principal.account_id, act="number_uncovered", subject=wish.declaration, facts=facts)
    audit.write(session, act, now)
    return numbers


def _check_sees_names(principal: Principal, commune: str) -> None:
    scope.require(principal, "committee", "admin")
    scope.commune_in_scope(principal, commune)


def _numbers(session: Session, row: DeclarationRow, keys: Keys) -> Numbers:
    """What the operation that brought it says; it lies nowhere else."""
    kept = session.get_one(KeptOp, (row.install_id, row.op_id))
    said = json.loads(keys.at_rest.opened(row.op_id, kept.body))["data"]
    return Numbers(id_number=said["id_number"], bhxh_number=said.get("bhxh_number"))
