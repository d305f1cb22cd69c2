"""Move a household to another hamlet of its commune, or a person to another household: everything that belongs to it
leaves the one and is put into the other in the same transaction, so that no phone keeps what is no longer its own.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from backend.sync.desk import Desk, Row
from backend.tables.follow_up import FollowUpRow
from backend.tables.household import PersonRow
from backend.tables.visit import VisitRow

# Kinds that lie where their household lies, in the order in which they follow it.
_OF_A_HOUSEHOLD = (("person", PersonRow), ("visit", VisitRow), ("follow_up", FollowUpRow))


def change(desk: Desk, kind: str, row: Row, values: Row, at: datetime) -> int:
    """Change columns of a household or person, and move it where they say so; its number in the stream."""
    if kind == "household":
        return _change_household(desk, row, values, at)
    way = _hamlet(desk, row["household"]), _hamlet(desk, (row | values)["household"])
    if values.get("household", row["household"]) != row["household"]:
        desk.touched.persons.add((desk.commune, row["id"]))
        values |= {"lived_in": sorted({*row["lived_in"], str(row["household"])})}
    return desk.move("person", row["id"], values, way, at)


def _change_household(desk: Desk, row: Row, values: Row, at: datetime) -> int:
    start, goal = row["hamlet"], (row | values)["hamlet"]
    number = desk.move("household", row["id"], values, (start, goal), at)
    if start != goal:  # the household first: what belongs to it stands where it stands
        # Who came from another commune is counted in the hamlet in which the household now lies.
        desk.touched.persons |= {(desk.commune, member["id"]) for member in members(desk, row["id"])}
        for belongs, row_id in _belonging(desk, row["id"]):
            desk.leave(belongs, row_id, start, at)
            desk.put(belongs, row_id, goal)
    return number


def take_off(desk: Desk, kind: str, row: Row, at: datetime) -> int:
    """Take a household with its members, or one person, off the list; what was recorded of them stays."""
    hamlet = row["hamlet"] if kind == "household" else _hamlet(desk, row["household"])
    if kind == "household":
        for belongs, row_id in _belonging(desk, row["id"]):
            if belongs == "person":
                desk.withdraw("person", row_id, {"standing": "voided"}, hamlet, at)
            elif belongs == "follow_up":
                desk.leave("follow_up", row_id, hamlet, at)
    return desk.withdraw(kind, row["id"], {"standing": "voided"}, hamlet, at)


def stands(row: Row) -> bool:
    """Whether a household or person is on the list of this commune."""
    return row["standing"] == "stands" and row["moved_to"] is None


def members(desk: Desk, household: UUID) -> list[Row]:
    """The members of a household that stand, laid out on the desk."""
    return [desk.rows["person"][row_id] for kind, row_id in _belonging(desk, household) if kind == "person"]


def follow_ups(desk: Desk, household: UUID) -> list[UUID]:
    """The follow-ups of a household."""
    return [row_id for kind, row_id in _belonging(desk, household) if kind == "follow_up"]


def carry_again(desk: Desk, household: UUID, way: tuple[UUID, UUID], at: datetime) -> None:
    """What stayed here of a household that came back goes where it now lies: its visits, and its follow-ups, which
    had left with it.
    """
    start, goal = way
    for kind, row_id in _belonging(desk, household):
        if kind == "follow_up":
            desk.returned.add((kind, row_id))
        elif kind != "visit" or start == goal:
            continue
        if start != goal:
            desk.leave(kind, row_id, start, at)
        desk.put(kind, row_id, goal)


def _belonging(desk: Desk, household: UUID) -> Iterator[tuple[str, UUID]]:
    """What belongs to a household: as filed before, and as it lies on the desk now."""
    for kind, table in _OF_A_HOUSEHOLD:
        here = col(table.commune) == desk.commune, col(table.household) == household
        filed = set(desk.session.execute(select(col(table.id)).where(*here)).scalars())
        if kind == "person":
            desk.lay_out("person", filed)
        on_desk = {row_id for row_id, row in desk.rows[kind].items() if row["household"] == household}
        elsewhere = {row_id for row_id in filed if row_id in desk.rows[kind]} - on_desk
        for row_id in sorted((filed | on_desk) - elsewhere):
            if kind != "person" or stands(desk.rows["person"][row_id]):
                yield kind, row_id


def _hamlet(desk: Desk, household: UUID) -> UUID:
    hamlet: UUID = desk.rows["household"][household]["hamlet"]
    return hamlet
