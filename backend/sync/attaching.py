"""File that a photo or a signature hangs on a visit, and let go of it: its bytes come later, and may never come."""

from dataclasses import fields
from typing import cast
from uuid import UUID

from sqlalchemy import delete, exists, func, select
from sqlmodel import col

from backend.sync.desk import Desk, Row
from backend.sync.facts import brought, check_may_set_aside
from backend.sync.intent import Add
from backend.sync.sender import Filed, Sender
from backend.tables.attachment import AttachmentBytes, AttachmentRow
from backend.tables.history import ErasedPerson
from backend.tables.household import PersonRow
from shared import problems
from shared.problems import Refused
from shared.records.attachment import Attachment
from shared.records.wire import to_wire
from shared.vocabulary.attachments import SORTS

_STANDS = "stands"


def add(desk: Desk, add: Add, sender: Sender) -> Filed:
    """File it at its visit. It has no place in a stream: no phone is shown what another one photographed.

    Refused where the visit is not here, is another officer's, names no household, or has enough of the sort.
    """
    attached = cast("Attachment", add.record)
    visit = desk.find("visit", attached.visit)
    if visit is None:
        raise Refused(problems.parent_missing("data.visit"))
    if not sender.decided and visit["officer"] != sender.principal.account_id:
        raise Refused(problems.not_yours())
    if visit["household"] is None:
        raise Refused(problems.nobody_to_picture("data.visit"))
    if _somebody_was_erased(desk, visit):
        raise Refused(problems.person_erased())
    most = SORTS[attached.sort].most
    if _how_many(desk, attached) >= most:
        raise Refused(problems.too_many_pictures(most))
    desk.keep("attachment", brought(desk, add, sender) | _columns(attached))
    return Filed(seq=None, rev=1)


def take_back(desk: Desk, row: Row, sender: Sender) -> Filed:
    """Let it no longer stand, and destroy its bytes. Only who made it may."""
    check_may_set_aside(row, sender)
    desk.write_over("attachment", row["id"], {"standing": "voided"})
    destroy_bytes(desk, [row["id"]])
    return Filed(seq=None, rev=row["rev"])


def destroy_bytes(desk: Desk, attachments: list[UUID]) -> None:
    """Destroy what has come of these; that there was one, and its hash, stay."""
    of_these = col(AttachmentBytes.commune) == desk.commune, col(AttachmentBytes.id).in_(attachments)
    desk.session.execute(delete(AttachmentBytes).where(*of_these))


def _columns(attached: Attachment) -> Row:
    row = {field.name: getattr(attached, field.name) for field in fields(attached)}
    return row | {"consent": to_wire(attached.consent)}


def _how_many(desk: Desk, attached: Attachment) -> int:
    """How many of the sort stand at the visit: filed before, and by this very batch."""
    filed = desk.session.execute(
        select(func.count()).where(
            col(AttachmentRow.commune) == desk.commune,
            col(AttachmentRow.visit) == attached.visit,
            col(AttachmentRow.sort) == attached.sort,
            col(AttachmentRow.standing) == _STANDS,
        )
    ).scalar_one()
    new = [desk.rows["attachment"][row_id] for kind, row_id in desk.new if kind == "attachment"]
    same = {"visit": attached.visit, "sort": attached.sort, "standing": _STANDS}
    return int(filed) + sum(same.items() <= row.items() for row in new)


def _somebody_was_erased(desk: Desk, visit: Row) -> bool:
    """Whether somebody of the visit's household was erased since it came: nobody can tell who is on a photo."""
    erased = (
        exists()
        .where(
            col(PersonRow.commune) == desk.commune,
            col(PersonRow.household) == visit["household"],
            col(ErasedPerson.commune) == col(PersonRow.commune),
            col(ErasedPerson.id) == col(PersonRow.id),
            col(ErasedPerson.erased_at) >= visit["received_at"],
        )
        .correlate(None)
    )
    return bool(desk.session.execute(select(erased)).scalar())
