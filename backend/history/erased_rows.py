"""What tells who somebody is, taken out of the rows about them: the person's own, the household that bears their name,
and what was noted of them in visits. Phones are sent the rows as they then are.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, or_, select, update
from sqlmodel import col

from backend.history.erased_list import Entry, ErasedRow
from backend.importing import batches
from backend.sync import attaching, moving
from backend.sync.desk import Desk, Row, fresh_row
from backend.tables.attachment import AttachmentRow
from backend.tables.data_request import DataRequest, DataRequestStep
from backend.tables.declaration import DeclarationRow
from backend.tables.follow_up import FollowUpRow
from backend.tables.household import HouseholdRow, PersonRow
from backend.tables.importing import NumberMark
from backend.tables.op import FieldConflict
from backend.tables.stream import Change
from backend.tables.visit import AssessmentRow, PersonInVisitRow, VisitRow
from shared.rules.follow_ups import REPLIED

NAME = "(đã xóa)"
"""Stands where a name stood."""

_OF_A_PERSON: Row = {
    "name": NAME,
    "sex": None,
    "birth": None,
    "ethnic_minority": "unknown",
    "residence": None,
    "compulsory": "unknown",
    "pension": "unknown",
    "member": "unknown",
    "months_supported": None,
    "id_number": None,
    "standing": "erased",
}
_OF_A_HOUSEHOLD: Row = {"head_name": NAME, "phone": None}
_OF_A_VISIT: Row = {
    "note": None,
    "position_latitude_e6": None,
    "position_longitude_e6": None,
    "position_accuracy_m": None,
    "position_grid_e6": None,
}

_OF_A_FOLLOW_UP: Row = {"note": None, "answer": None}
_OF_A_DECLARATION: Row = {"id_tail": None, "income": None, "every": None, "months": None, "standing": "erased"}


def erase(desk: Desk, person: UUID, now: datetime) -> ErasedRow | None:
    """Erase a person's rows in one commune; what others hang on, or None where there is no such person."""
    desk.lay_out("person", [person])
    row = desk.find("person", person)
    if row is None:
        return None
    desk.lay_out("household", [row["household"]])
    household = desk.rows["household"][row["household"]]
    heads = row["relation"] == "head" or row["name"] == household["head_name"]
    erased = ErasedRow(
        commune=desk.commune,
        id=person,
        household=household["id"],
        hamlet=household["hamlet"],
        relation=row["relation"],
        heads=heads,
    )
    if moving.stands(row):
        desk.withdraw("person", person, dict(_OF_A_PERSON), household["hamlet"], now)
    else:
        _write_over(desk, PersonRow, person, _OF_A_PERSON)
        desk.leave("person", person, household["hamlet"], now)  # snapshots of before this number are given out no more
    if heads:
        _erase_head(desk, household)
    _erase_in_visits(desk, person)
    _erase_declarations(desk, person)
    _erase_marks(desk, person)
    _erase_pictures(desk, household["id"])
    _erase_follow_ups(desk, person, household["id"], heads=heads)
    _erase_requests(desk, person)
    _erase_conflicts(desk, "person", person)
    return erased


def set_down_again(desks: Mapping[str, Desk], entry: Entry) -> None:
    """Where a restored database lacks the household that bore an erased name, or the person, set them down without
    it: their operations are not filed again, and those of others hang on them.
    """
    for one in entry.in_order():
        desk = desks[one.commune]
        desk.lay_out("household", [one.household])
        desk.lay_out("person", [one.id])
        if desk.find("household", one.household) is None and one.heads:
            values = {**_columns(HouseholdRow), **_OF_A_HOUSEHOLD, "hamlet": one.hamlet}
            desk.add("household", fresh_row(one.commune, "household", one.household, values), one.hamlet)
        if desk.find("household", one.household) is not None and desk.find("person", one.id) is None:
            values = {**_columns(PersonRow), "household": one.household, "relation": one.relation, **_OF_A_PERSON}
            desk.insert(PersonRow, [fresh_row(one.commune, "person", one.id, values)])


def _columns(table: Any) -> Row:
    """The columns of a record with their defaults."""
    beside = {"commune", "id", "rev", "field_revs", "standing", "moved_to", "moved_from", "lived_in"}
    return {
        name: field.get_default(call_default_factory=True)
        for name, field in table.model_fields.items()
        if name not in beside and not field.is_required()
    }


def _erase_head(desk: Desk, household: Row) -> None:
    if moving.stands(household):
        desk.change("household", household["id"], dict(_OF_A_HOUSEHOLD), household["hamlet"])
    else:
        _write_over(desk, HouseholdRow, household["id"], _OF_A_HOUSEHOLD)
    _erase_conflicts(desk, "household", household["id"], col(FieldConflict.field).in_(sorted(_OF_A_HOUSEHOLD)))


def _erase_in_visits(desk: Desk, person: UUID) -> None:
    spoken_of = col(PersonInVisitRow.commune) == desk.commune, col(PersonInVisitRow.person) == person
    visits = list(desk.session.execute(select(col(PersonInVisitRow.visit)).where(*spoken_of)).scalars())
    desk.lay_out("visit", visits)
    _write_where_carried(desk, "visit", VisitRow, visits, _OF_A_VISIT)
    of_person = col(AssessmentRow.commune) == desk.commune, col(AssessmentRow.person) == person
    desk.session.execute(update(AssessmentRow).where(*of_person).values(quote=None, certificate_year=None))


def _erase_follow_ups(desk: Desk, person: UUID, household: UUID, *, heads: bool) -> None:
    """What a family asked stays, with what it is about; not its words, where they were this person's, or nobody's but
    the household's whose head this person was. Nor the words of an officer about a visit, which may name anybody there.
    """
    of_all = col(FollowUpRow.household) == household, col(FollowUpRow.person).is_(None)
    whose = or_(
        col(FollowUpRow.person) == person,
        and_(*of_all, col(FollowUpRow.reason) == REPLIED),
        *([and_(*of_all)] if heads else []),
    )
    found = select(col(FollowUpRow.id)).where(col(FollowUpRow.commune) == desk.commune, whose)
    asked = list(desk.session.execute(found).scalars())
    desk.lay_out("follow_up", asked)
    _write_where_carried(desk, "follow_up", FollowUpRow, asked, _OF_A_FOLLOW_UP)


def _erase_requests(desk: Desk, person: UUID) -> None:
    """That the person asked something about their data stays, with what was done; not the words of it."""
    of_person = col(DataRequest.commune) == desk.commune, col(DataRequest.person) == person
    asked = list(desk.session.execute(select(col(DataRequest.id)).where(*of_person)).scalars())
    desk.session.execute(update(DataRequest).where(*of_person).values(who=None))
    of_steps = col(DataRequestStep.commune) == desk.commune, col(DataRequestStep.request).in_(asked)
    desk.session.execute(update(DataRequestStep).where(*of_steps).values(note=None))


def _write_where_carried(desk: Desk, kind: str, table: Any, ids: Collection[UUID], values: Row) -> None:
    """Change rows; the phones that are told of them hear of it."""
    of_rows = col(Change.scope) == desk.commune, col(Change.kind) == kind, col(Change.row_id).in_(ids)
    carried = select(col(Change.row_id), col(Change.hamlet)).where(*of_rows, col(Change.act) == "put")
    hamlets = {row.row_id: row.hamlet for row in desk.session.execute(carried)}
    for row_id in ids:
        if row_id in hamlets:
            desk.change(kind, row_id, dict(values), hamlets[row_id])
        else:
            _write_over(desk, table, row_id, values)


def _erase_declarations(desk: Desk, person: UUID) -> None:
    """That one was made stays, with who made it; the number went with the operation."""
    of_person = col(DeclarationRow.commune) == desk.commune, col(DeclarationRow.person) == person
    desk.session.execute(update(DeclarationRow).where(*of_person).values(**_OF_A_DECLARATION))


def _erase_marks(desk: Desk, person: UUID) -> None:
    """No list finds them by their number any more; nor do files that wait to be applied and may name them."""
    of_person = col(NumberMark.commune) == desk.commune, col(NumberMark.person) == person
    desk.session.execute(delete(NumberMark).where(*of_person))
    batches.forget_of_commune(desk.session, desk.commune)


def _erase_pictures(desk: Desk, household: UUID) -> None:
    """All that hang on visits to the household: nobody can tell who is on a photo, or who signed."""
    visits = select(col(VisitRow.id)).where(col(VisitRow.commune) == desk.commune, col(VisitRow.household) == household)
    of_home = col(AttachmentRow.commune) == desk.commune, col(AttachmentRow.visit).in_(visits)
    attaching.destroy_bytes(desk, list(desk.session.execute(select(col(AttachmentRow.id)).where(*of_home)).scalars()))
    desk.session.execute(update(AttachmentRow).where(*of_home).values(standing="erased"))


def _erase_conflicts(desk: Desk, kind: str, row_id: UUID, *where: Any) -> None:
    of_row = col(FieldConflict.commune) == desk.commune, col(FieldConflict.kind) == kind
    desk.session.execute(
        update(FieldConflict)
        .where(*of_row, col(FieldConflict.row_id) == row_id, *where)
        .values(standing_value=None, offered_value=None, taken_value=None)
    )


def _write_over(desk: Desk, table: Any, row_id: UUID, values: Row) -> None:
    """Change a row that no stream carries."""
    desk.session.execute(update(table).where(table.commune == desk.commune, table.id == row_id).values(**values))
