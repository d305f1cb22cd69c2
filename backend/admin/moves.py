"""Move a household, with its members, to another hamlet or to another commune: an act of people in office.

In the former commune the rows stay, off the list, so that what was recorded there still finds them; the visits stay
where they were made. From now on the household is worked on where it lives.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from backend import rollups
from backend.access import scope
from backend.access.principal import Principal
from backend.admin import audit
from backend.admin.audit import Act
from backend.rollups import Touched
from backend.sync import moving
from backend.sync.desk import Desk, Row, fresh_row, open_desk
from shared import problems
from shared.problems import Refused
from shared.records import KINDS
from shared.rules import checks

_REASON_MAX = 400


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Which household of which commune is to go to which hamlet of which commune, and why."""

    commune: str
    household: UUID
    to: str
    hamlet: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class Moved:
    """Where the household is now, and how many members came with it."""

    commune: str
    hamlet: UUID
    household: UUID
    persons: int


def move(session: Session, principal: Principal, wish: Wish, now: datetime) -> Moved:
    """Move a household. Refused with 403 unless the committee of both communes or an administrator asks, 404 for what
    is not in their area, 409 for a household that is not on the list, 422 for an unknown hamlet.
    """
    scope.require(principal, "committee", "admin")
    communes = sorted({wish.commune, wish.to})
    for commune in communes:
        scope.commune_in_scope(principal, commune)
    if found := checks.name("reason", wish.reason, _REASON_MAX):
        raise Refused(*found)
    desks = {commune: open_desk(session, commune) for commune in communes}
    home = _on_the_list(desks, wish)
    members = moving.members(desks[wish.commune], wish.household)
    touched = Touched()
    if wish.commune == wish.to:
        values = {"hamlet": wish.hamlet, "field_revs": home["field_revs"] | {"hamlet": home["rev"] + 1}}
        moving.change(desks[wish.to], "household", home, values, now)
    else:
        _to_another_commune(desks, wish, {"household": [home], "person": members}, now)
    for desk in desks.values():
        desk.close()
    if wish.commune != wish.to:
        rollups.link_again(session, "household", [(wish.commune, wish.household)], touched)
        rollups.link_again(session, "person", [(wish.commune, member["id"]) for member in members], touched)
    for desk in desks.values():
        touched.persons |= desk.touched.persons
    rollups.recount(session, touched)
    facts = {"commune": wish.commune, "to": wish.to, "hamlet": str(wish.hamlet), "persons": len(members)}
    audit.write(
        session, Act(account_id=principal.account_id, act="household_moved", subject=wish.household, facts=facts), now
    )
    return Moved(commune=wish.to, hamlet=wish.hamlet, household=wish.household, persons=len(members))


def _on_the_list(desks: Mapping[str, Desk], wish: Wish) -> Row:
    desks[wish.to].lay_out("hamlet", [wish.hamlet])
    if desks[wish.to].find("hamlet", wish.hamlet) is None:
        raise Refused(problems.unknown_code("hamlet"))
    desk = desks[wish.commune]
    desk.lay_out("household", [wish.household])
    home = desk.find("household", wish.household)
    if home is None:
        raise Refused(problems.not_found())
    if home["moved_to"] is not None:
        raise Refused(problems.already_moved("household"))
    if home["standing"] != "stands":
        raise Refused(problems.row_voided("household"))
    return home


def _to_another_commune(
    desks: Mapping[str, Desk], wish: Wish, going: Mapping[str, list[dict[str, Any]]], now: datetime
) -> None:
    former, new = desks[wish.commune], desks[wish.to]
    (home,) = going["household"]
    start = home["hamlet"]
    for row_id in moving.follow_ups(former, wish.household):
        former.leave("follow_up", row_id, start, now)
    for kind, rows in going.items():
        for row in rows:
            values = {name: row[name] for name in KINDS[kind].fields} | {"field_revs": row["field_revs"]}
            if kind == "household":
                values["hamlet"] = wish.hamlet
            _arrive(new, kind, row, values | {"moved_from": wish.commune}, (wish.hamlet, now))
            former.withdraw(kind, row["id"], {"moved_to": wish.to}, start, now)


def _arrive(desk: Desk, kind: str, row: Row, values: Row, goal: tuple[UUID, datetime]) -> None:
    """Under the same id, with the revisions going on: phones that patch it know it by them."""
    hamlet, at = goal
    desk.lay_out(kind, [row["id"]])
    before = desk.find(kind, row["id"])
    if before is None:
        desk.add(kind, fresh_row(desk.commune, kind, row["id"], values) | {"rev": row["rev"] + 1}, hamlet)
        return
    before["rev"] = max(before["rev"], row["rev"])
    start = before["hamlet"] if kind == "household" else hamlet
    desk.bring_back(kind, row["id"], values | {"moved_to": None, "standing": "stands"}, hamlet)
    if kind == "household":
        moving.carry_again(desk, row["id"], (start, hamlet), at)
