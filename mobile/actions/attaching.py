"""Hang a photo or a signature on the visit being noted, take it off again, and tell of it once that is saved."""

import sqlite3
from hashlib import sha256
from uuid import UUID

from mobile.actions import acts
from mobile.store import attachments, drafts
from mobile.store.attachments import Kept
from mobile.store.moments import known_moment
from mobile.store.phone import Phone
from mobile.store.store import Store
from shared import problems
from shared.clock import format_moment, parse_moment
from shared.pictures import look_at, without_notes
from shared.problems import Refused
from shared.records.attachment import Attachment
from shared.records.visit import Consent
from shared.rules.attachments import SIZE_MAX
from shared.sync.ops import ClockReading
from shared.vocabulary.attachments import SORTS, TEXT_VERSION


def attach(phone: Phone, draft: str, sort: str, octets: bytes) -> Kept:
    """Keep a picture with the visit being noted at a place, at once and without what a camera wrote beside it.

    Refused: not a picture, too large, one too many, or not_found where the visit is noted no more; or the disk did not
    take it, and the visit stands as it was.
    """
    try:
        plain = without_notes(octets)
        media_type = look_at(plain).media_type
    except ValueError:
        raise Refused(problems.not_a_picture()) from None
    if len(plain) > SIZE_MAX:
        raise Refused(problems.picture_too_large(None, SIZE_MAX))
    with phone.store.writing() as db:
        if drafts.find(db, draft) is None:  # it was saved, or dropped, while the photo was being taken
            raise Refused(problems.not_found())
        _check_room(db, draft, sort)
        made = Kept(
            id=str(phone.new_id()),
            sort=sort,
            media_type=media_type,
            size=len(plain),
            sha256=sha256(plain).hexdigest(),
            made_at=format_moment(known_moment(db, phone.read_clocks().wall)),
            commune=None,
        )
        attachments.keep(db, made, plain, draft=draft)
    return made


def detach(store: Store, attachment: str) -> None:
    """Take one off the visit that is being noted."""
    with store.writing() as db:
        attachments.drop(db, attachment)


def tell_of_all(
    phone: Phone, db: sqlite3.Connection, clock: ClockReading, *, draft: str, visit: UUID, commune: str
) -> None:
    """The visit is saved: an operation for each of its pictures, in the same act. Their bytes follow when they can."""
    for made in attachments.of_draft(db, draft):
        acts.tell(
            phone, db, clock, kind="attachment", commune=commune, row_id=UUID(made.id), record=_record(made, visit)
        )
        attachments.hand_over(db, made.id, commune)


def _check_room(db: sqlite3.Connection, draft: str, sort: str) -> None:
    most = SORTS[sort].most
    if sum(one.sort == sort for one in attachments.of_draft(db, draft)) >= most:
        raise Refused(problems.too_many_pictures(most))


def _record(made: Kept, visit: UUID) -> Attachment:
    """The people were asked when it was made (mobile.screens.visit_pictures); whoever declined has none."""
    return Attachment(
        visit=visit,
        sort=made.sort,
        made_at=parse_moment(made.made_at),
        media_type=made.media_type,
        size=made.size,
        sha256=made.sha256,
        consent=Consent(purpose=made.sort, given=True, method="spoken", text_version=TEXT_VERSION),
    )
