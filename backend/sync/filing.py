"""File what an operation wants into its commune, or say what stands in the way.

Everything about a household is on its commune's desk; nothing here reads or writes another commune.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, cast
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from backend.rollups import touch
from backend.sync import attaching, conferring, declaring, merging, moving, replying, unfolding, wishes
from backend.sync.desk import Desk, Row, fresh_row
from backend.sync.facts import brought, check_may_set_aside
from backend.sync.intent import Add, Intent, Patch, Void
from backend.sync.laying_out import LEADS_TO, promised
from backend.sync.sender import Filed, Sender
from backend.tables.op import FieldConflict
from backend.tables.visit import PersonInVisitRow
from shared import problems
from shared.problems import Refused
from shared.records.attachment import Attachment
from shared.records.conference import Conference
from shared.records.declaration import Declaration
from shared.records.follow_up import FollowUp
from shared.records.household import Household
from shared.records.person import Person
from shared.records.visit import Visit
from shared.rules import conferences, visits
from shared.vocabulary import follow_ups


def file(desk: Desk, intent: Intent, sender: Sender) -> Filed:
    """File one operation; Refused with the problem for which it is held, in conflict, or rejected."""
    if isinstance(intent, Patch):
        return _patch(desk, intent, sender)
    if isinstance(intent, Void):
        return _void(desk, intent, sender)
    add = cast("Add", intent)
    if desk.find(add.kind, add.row_id) is not None:
        raise Refused(problems.id_taken())
    return _ADD[type(add.record)](desk, add, sender)


def _add_household(desk: Desk, add: Add, sender: Sender) -> Filed:
    household = cast("Household", add.record)
    _check_hamlet(desk, add, sender, household.hamlet)
    return _file_new(desk, add, household.hamlet)


def _add_person(desk: Desk, add: Add, sender: Sender) -> Filed:
    person = cast("Person", add.record)
    household = desk.find("household", person.household)
    if household is None:
        raise Refused(problems.parent_missing("data.household"))
    _check_home(desk, add, sender, household)
    _check_on_the_list(household, "data.household")
    moved = household["rev"] > 1
    for hamlet in desk.left_after("household", person.household, seen=0) if moved else ():
        if hamlet not in {None, household["hamlet"]}:  # the phone that made it may have it there
            desk.leave("person", add.row_id, hamlet, sender.received_at)
    return _file_new(desk, add, household["hamlet"])


def _file_new(desk: Desk, add: Add, hamlet: UUID) -> Filed:
    row = fresh_row(desk.commune, add.kind, add.row_id, _values(add.record))
    seq = desk.add(add.kind, row, hamlet)
    touch(desk.touched, add.kind, row)
    return Filed(seq=seq, rev=1)


def _values(record: Any) -> Row:
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _add_visit(desk: Desk, add: Add, sender: Sender) -> Filed:
    visit = cast("Visit", add.record)
    _check_hamlet(desk, add, sender, visit.hamlet)
    household = _household_of(desk, add, visit, sender)
    if not sender.decided and visits.is_from_the_future(visit, sender.judged_at or sender.received_at):
        raise Refused(problems.clock_in_future().under("data"))
    corrected = _superseded(desk, add, visit, sender)
    row = _visit_row(desk, add, visit, sender) | ({"review_state": corrected} if corrected else {})
    hamlet = household["hamlet"] if household else visit.hamlet
    if hamlet != visit.hamlet:  # the phone that made it has it there
        desk.leave("visit", add.row_id, visit.hamlet, sender.received_at)
    seq = desk.add("visit", row, hamlet)
    for part, rows in unfolding.unfold(desk.commune, add.row_id, visit).items():
        desk.insert(part, rows)
    touch(desk.touched, "visit", row, [spoken_to.person for spoken_to in visit.persons])
    return Filed(seq=seq, rev=1)


def _visit_row(desk: Desk, add: Add, visit: Visit, sender: Sender) -> Row:
    return {
        "review_state": "recorded",
        "counts": True,
        "clock_offset_ms": sender.clock_offset_ms,
        **brought(desk, add, sender),
        **unfolding.visit_columns(visit),
    }


def _household_of(desk: Desk, add: Add, visit: Visit, sender: Sender) -> Row | None:
    if visit.household is None:
        return None
    household = desk.find("household", visit.household)
    if household is None:
        raise Refused(problems.parent_missing("data.household"))
    _check_home(desk, add, sender, household)
    for place, spoken_to in enumerate(visit.persons):
        _check_member(desk, spoken_to.person, visit.household, f"data.persons.{place}.person")
    for person in promised(visit):
        _check_member(desk, person, visit.household, "data.next.person")
    return household


def _check_member(desk: Desk, person_id: UUID, household: UUID, where: str) -> None:
    person = desk.find("person", person_id)
    if person is None or (person["household"] != household and str(household) not in person["lived_in"]):
        raise Refused(problems.parent_missing(where))


def _superseded(desk: Desk, add: Add, visit: Visit, sender: Sender) -> str | None:
    """Set the visit that this one corrects aside; the review state that the correction begins in."""
    if visit.supersedes is None:
        return None
    if visit.supersedes == add.row_id or desk.find("visit", visit.supersedes) is None:
        raise Refused(problems.parent_missing("data.supersedes"))
    former = desk.rows["visit"][visit.supersedes]
    _set_aside(desk, former, sender, "superseded")
    return "corrected" if former["review_state"] == "returned" else None


def _add_declaration(desk: Desk, add: Add, sender: Sender) -> Filed:
    """File that a declaration was made. It has no place in a stream: no other phone is to hold its number."""
    declaration = cast("Declaration", add.record)
    household = desk.find("household", declaration.household)
    if household is None:
        raise Refused(problems.parent_missing("data.household"))
    _check_home(desk, add, sender, household)
    _check_member(desk, declaration.person, declaration.household, "data.person")
    _check_not_erased(desk, declaration.person)
    if declaration.supersedes is not None:
        former = desk.find("declaration", declaration.supersedes)
        if former is None or declaration.supersedes == add.row_id:
            raise Refused(problems.parent_missing("data.supersedes"))
        _set_declaration_aside(desk, former, sender, "superseded")
    desk.keep("declaration", brought(desk, add, sender) | declaring.declaration_columns(declaration))
    return Filed(seq=None, rev=1)


def _set_declaration_aside(desk: Desk, row: Row, sender: Sender, standing: str) -> None:
    check_may_set_aside(row, sender)
    desk.write_over("declaration", row["id"], {"standing": standing})


def _add_follow_up(desk: Desk, add: Add, sender: Sender) -> Filed:
    """File what a family asks of its commune, noted by its officer, or the officer's own answer to a question about a
    visit. What a commune asks comes from no phone.
    """
    asked = cast("FollowUp", add.record)
    is_from_phones = follow_ups.REASONS[asked.reason].by_people or replying.is_reply(asked)
    if not is_from_phones or asked.state != replying.state_of(asked) or asked.answer is not None:
        raise Refused(problems.asked_by_the_commune("data.reason"))
    if not sender.decided and asked.assigned_to != sender.principal.account_id:
        raise Refused(problems.not_yours())
    household = desk.find("household", asked.household)
    if household is None:
        raise Refused(problems.parent_missing("data.household"))
    _check_home(desk, add, sender, household)
    _check_on_the_list(household, "data.household")
    if asked.person is not None:
        _check_member(desk, asked.person, asked.household, "data.person")
        _check_not_erased(desk, asked.person)
    if replying.is_reply(asked):
        replying.close_question(desk, asked, household["hamlet"])
    return _file_new(desk, add, household["hamlet"])


def _add_conference(desk: Desk, add: Add, sender: Sender) -> Filed:
    """File a village conference, and tell the phones of its hamlet."""
    held = cast("Conference", add.record)
    _check_hamlet(desk, add, sender, held.hamlet)
    if not sender.decided and conferences.is_from_the_future(held, sender.judged_at or sender.received_at):
        raise Refused(problems.clock_in_future().at("data.held_at"))
    for place, household in enumerate(held.present):
        if desk.find("household", household) is None:
            raise Refused(problems.parent_missing(f"data.present.{place}"))
    row = brought(desk, add, sender) | conferring.conference_columns(held)
    return Filed(seq=desk.add("conference", row, held.hamlet), rev=1)


def _check_not_erased(desk: Desk, person: UUID) -> None:
    if desk.rows["person"][person]["standing"] == "erased":
        raise Refused(problems.person_erased())


def _void(desk: Desk, void: Void, sender: Sender) -> Filed:
    row = desk.find(void.kind, void.row_id)
    if row is None:
        raise Refused(problems.parent_missing("id"))
    if void.kind == "visit":
        seq = _set_aside(desk, row, sender, "voided")
        return Filed(seq=seq, rev=row["rev"])
    if void.kind == "declaration":
        _set_declaration_aside(desk, row, sender, "voided")
        return Filed(seq=None, rev=row["rev"])
    if void.kind == "attachment":
        return attaching.take_back(desk, row, sender)
    if void.kind == "conference":
        check_may_set_aside(row, sender)
        return Filed(seq=desk.change("conference", row["id"], {"standing": "voided"}, row["hamlet"]), rev=row["rev"])
    _check_home(desk, void, sender, _home(desk, void.kind, row))
    if row["standing"] == "voided":  # somebody else has taken it off the list: what was wanted is so
        return Filed(seq=desk.head, rev=row["rev"])
    _check_on_the_list(row, "id")
    return Filed(seq=moving.take_off(desk, void.kind, row, sender.received_at), rev=row["rev"])


def _set_aside(desk: Desk, row: Row, sender: Sender, standing: str) -> int:
    """Let a visit no longer stand. Only who recorded it may, and only while it stands."""
    check_may_set_aside(row, sender)
    household = desk.find("household", row["household"]) if row["household"] else None
    seq = desk.change(
        "visit",
        row["id"],
        {"standing": standing, "counts": visits.counts(standing, row["review_state"])},
        household["hamlet"] if household else row["hamlet"],
    )
    touch(desk.touched, "visit", row, _people_in(desk, row["id"]))
    return seq


def _people_in(desk: Desk, visit_id: UUID) -> list[UUID]:
    filed_now = [row["person"] for row in desk.inserts[PersonInVisitRow] if row["visit"] == visit_id]
    here = col(PersonInVisitRow.commune) == desk.commune, col(PersonInVisitRow.visit) == visit_id
    filed_before = desk.session.execute(select(col(PersonInVisitRow.person)).where(*here)).scalars()
    return [*filed_now, *filed_before]


def _patch(desk: Desk, patch: Patch, sender: Sender) -> Filed:
    row = desk.find(patch.kind, patch.row_id)
    if row is None:
        raise Refused(problems.parent_missing("id"))
    _check_home(desk, patch, sender, _home(desk, patch.kind, row))
    _check_on_the_list(row, "id")
    merged = merging.merge(patch, row)
    _check_goal(desk, patch, sender, merged)
    seq = None  # what changed nothing has no place in the stream, and is not laid over what stands
    if merged.values:
        values = {**merged.values, "field_revs": merged.field_revs}
        seq = moving.change(desk, patch.kind, row, values, sender.received_at)
        touch(desk.touched, patch.kind, row)
        if "do_not_visit" in merged.values:
            wishes.spread(desk, patch.row_id, asked=merged.values["do_not_visit"])
    _keep_conflicts(desk, patch, merged, sender)
    found = tuple(problems.field_conflict(f"set.{name}") for name in merged.conflicts)
    return Filed(seq=seq, rev=row["rev"], conflicts=found)


def _keep_conflicts(desk: Desk, patch: Patch, merged: merging.Merged, sender: Sender) -> None:
    rows = [
        {
            "commune": desk.commune,
            "op_id": patch.op.op_id,
            "field": name,
            "kind": patch.kind,
            "row_id": patch.row_id,
            "standing_value": standing,
            "offered_value": patch.changes[name],
            "offered_by": sender.principal.account_id,
            "offered_at": sender.received_at,
        }
        for name, standing in merged.conflicts.items()
    ]
    desk.insert(FieldConflict, rows)


def _home(desk: Desk, kind: str, row: Row) -> Row:
    return row if kind == "household" else desk.rows["household"][row["household"]]


def _check_goal(desk: Desk, patch: Patch, sender: Sender, merged: merging.Merged) -> None:
    """What moves, moves to where the sender works, too; else a person in office decides."""
    for kind in LEADS_TO:
        if kind not in merged.values:
            continue
        goal = desk.find(kind, merged.values[kind])
        if goal is None:
            raise Refused(problems.parent_missing(f"set.{kind}"))
        if not sender.may_file(patch.op, desk.commune, goal["id"] if kind == "hamlet" else goal["hamlet"]):
            raise Refused(problems.moves_are_settled_by_people(f"set.{kind}"))
        if kind == "household":
            _check_on_the_list(goal, f"set.{kind}")


def _check_on_the_list(row: Row, where: str) -> None:
    """Nothing is changed in, or added to, what moved to another commune or was taken off the list."""
    if row["moved_to"] is not None:
        raise Refused(problems.moves_are_settled_by_people(where))
    if row["standing"] == "erased":
        raise Refused(problems.person_erased())
    if row["standing"] != "stands":
        raise Refused(problems.row_voided(where))


def _check_hamlet(desk: Desk, add: Add, sender: Sender, hamlet: UUID) -> None:
    if desk.find("hamlet", hamlet) is None:
        raise Refused(problems.parent_missing("data.hamlet"))
    if not sender.may_file(add.op, desk.commune, hamlet):
        raise Refused(problems.out_of_scope())


def _check_home(desk: Desk, intent: Intent, sender: Sender, household: Row) -> None:
    """A household is the sender's where it now lies, or where it lay as far as the phone knew."""
    if sender.may_file(intent.op, desk.commune, household["hamlet"]):
        return
    seen = sender.sight.seen(intent.op, desk.commune) if sender.sight else 0
    left = desk.left_after("household", household["id"], seen)
    if not any(sender.may_file(intent.op, desk.commune, hamlet) for hamlet in left if hamlet):
        raise Refused(problems.out_of_scope())


_ADD: Mapping[type, Callable[[Desk, Add, Sender], Filed]] = {
    Household: _add_household,
    Person: _add_person,
    Visit: _add_visit,
    Declaration: _add_declaration,
    FollowUp: _add_follow_up,
    Conference: _add_conference,
    Attachment: attaching.add,
}
