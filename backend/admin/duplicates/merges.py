"""Say that two records are one person or one household, and take it back: nothing of either is lost by it.

Visits stay with the record under which they were made, and their credit with who made them; what is counted is counted
once. Whoever asked under one of them not to be visited again is heard under both.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from backend import rollups
from backend.access import scope
from backend.access.principal import Principal
from backend.admin import audit
from backend.admin.audit import Act
from backend.admin.audit_acts import ActCode
from backend.rollups import Touched
from backend.rollups.sameness import Node
from backend.sync import moving, wishes
from backend.sync.desk import Desk, open_desk
from backend.tables.alias import AliasRow
from shared import problems
from shared.ids import uuid7
from shared.problems import Refused
from shared.rules import checks

KINDS = ("household", "person")
_REASON_MAX = 400


@dataclass(frozen=True, kw_only=True)
class Wish:
    """`drop` is to be counted as `keep`, both of a kind (household or person) and of one commune; and why."""

    commune: str
    kind: str
    keep: UUID
    drop: UUID
    reason: str


def merge(session: Session, principal: Principal, wish: Wish, now: datetime) -> UUID:
    """Say that two records are one; the id of that act, by which it is undone.

    Refused with 403 unless the commune's committee or an administrator asks, 404 for what is not in their area, 409 for
    a record that is not on the list or was merged before.
    """
    scope.require(principal, "committee", "admin")
    scope.commune_in_scope(principal, wish.commune)
    _check(wish)
    desk = open_desk(session, wish.commune)
    _check_both(desk, wish)
    alias_id = uuid7(int(now.timestamp() * 1_000))
    desk.add("alias", _row(wish, alias_id, principal, now) | {"wish_carried_to": _carry_wish(desk, wish)}, None)
    _count_again(desk, wish.kind, wish.keep, wish.drop)
    _note(session, principal, "duplicate_merged", (wish.commune, alias_id), now)
    return alias_id


def undo(session: Session, principal: Principal, commune: str, alias_id: UUID, now: datetime) -> None:
    """Take it back; what was taken back before stays so. Refused with 403 and 404 as for `merge`."""
    scope.require(principal, "committee", "admin")
    scope.commune_in_scope(principal, commune)
    desk = open_desk(session, commune)
    desk.lay_out("alias", [alias_id])
    row = desk.find("alias", alias_id)
    if row is None:
        raise Refused(problems.not_found())
    if row["undone_at"] is not None:
        return
    desk.withdraw("alias", alias_id, {"undone_by": principal.account_id, "undone_at": now}, None, now)
    if row["wish_carried_to"] is not None:
        desk.lay_out("household", [row["wish_carried_to"]])
        wishes.carry(desk, row["wish_carried_to"], asked=False)
    _count_again(desk, row["of_kind"], row["kept"], row["dropped"])
    _note(session, principal, "duplicate_parted", (commune, alias_id), now)


def _check(wish: Wish) -> None:
    found = checks.name("reason", wish.reason, _REASON_MAX)
    if wish.kind not in KINDS:
        found.append(problems.unknown_code("kind"))
    if wish.keep == wish.drop:
        found.append(problems.already_merged("drop"))
    if found:
        raise Refused(*found)


def _check_both(desk: Desk, wish: Wish) -> None:
    desk.lay_out(wish.kind, [wish.keep, wish.drop])
    rows = {field: desk.find(wish.kind, getattr(wish, field)) for field in ("keep", "drop")}
    named = col(AliasRow.dropped).in_([wish.keep, wish.drop])
    stands = col(AliasRow.commune) == wish.commune, col(AliasRow.undone_at).is_(None)
    dropped = set(desk.session.execute(select(col(AliasRow.dropped)).where(*stands, named)).scalars())
    for field, row in rows.items():
        if row is None:
            raise Refused(problems.not_found())
        if not moving.stands(row):
            raise Refused(problems.row_voided(field))
        if row["id"] in dropped:
            raise Refused(problems.already_merged(field))


def _row(wish: Wish, alias_id: UUID, principal: Principal, now: datetime) -> dict[str, Any]:
    return {
        "commune": wish.commune,
        "id": alias_id,
        "rev": 1,
        "of_kind": wish.kind,
        "kept": wish.keep,
        "dropped": wish.drop,
        "reason": wish.reason,
        "merged_by": principal.account_id,
        "merged_at": now,
        "undone_by": None,
        "undone_at": None,
    }


def _carry_wish(desk: Desk, wish: Wish) -> UUID | None:
    """Tell the household that is to be left alone because the other asked for it; which one that is."""
    if wish.kind != "household":
        return None
    for one, other in ((wish.keep, wish.drop), (wish.drop, wish.keep)):
        if desk.rows["household"][one]["do_not_visit"] and wishes.carry(desk, other, asked=True):
            return other
    return None


def _count_again(desk: Desk, kind: str, *ids: UUID) -> None:
    desk.close()
    touched = Touched()
    rollups.link_again(desk.session, kind, [(desk.commune, row_id) for row_id in ids], touched)
    rollups.recount(desk.session, touched)


def _note(session: Session, principal: Principal, act: ActCode, alias: Node, now: datetime) -> None:
    commune, alias_id = alias
    done = Act(account_id=principal.account_id, act=act, subject=alias_id, facts={"commune": commune})
    audit.write(session, done, now)
