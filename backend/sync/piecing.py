"""Take in the bytes of a photo or a signature piece by piece, each where the last one ended, until they are whole.

A piece that is sent twice changes nothing, and neither does one that comes too early: the answer always says how much
is here, and that is where the phone goes on.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.sync.keys import Keys
from backend.sync.settling import Occasion
from backend.tables.attachment import AttachmentBytes, AttachmentRow
from backend.tables.inserting import insert_new
from shared import problems
from shared.problems import Problem, Refused
from shared.rules.attachments import problems_in_bytes


@dataclass(frozen=True, kw_only=True)
class Place:
    """Which attachment of which commune."""

    commune: str
    attachment: UUID


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Some of its bytes, which begin at byte `at`."""

    at: int
    octets: bytes


@dataclass(frozen=True, kw_only=True)
class Pieced:
    """How many bytes it will have, and how many are here; `wrong`: what was the matter with all of them, so that none
    is here any more.
    """

    size: int
    have: int
    wrong: tuple[Problem, ...] = ()


def standing(session: Session, principal: Principal, place: Place) -> Pieced:
    """How much of it is here. Refused with 404 where it is not this officer's, 410 where it is wanted no more."""
    row = _own(session, principal, place)
    have = select(col(AttachmentBytes.have)).where(*_bytes_of(place))
    return Pieced(size=row.size, have=session.execute(have).scalar() or 0)


def take_in(session: Session, principal: Principal, place: Place, piece: Piece, occasion: Occasion) -> Pieced:
    """Keep a piece, if it begins where the next one is due. Refused as above, and with 413 where it is longer than what
    is missing.
    """
    row = _own(session, principal, place, lock=True)
    here = _opened(session, place, occasion.keys)
    if piece.at != len(here) or not piece.octets:
        return Pieced(size=row.size, have=len(here))
    octets = here + piece.octets
    if len(octets) > row.size:
        raise Refused(problems.picture_too_large(None, row.size))
    wrong = problems_in_bytes(octets, row.media_type, row.sha256) if len(octets) == row.size else []
    kept = b"" if wrong else octets
    _keep(session, place, kept, occasion)
    return Pieced(size=row.size, have=len(kept), wrong=tuple(wrong))


def to_show(session: Session, principal: Principal, place: Place, visits: list[UUID], keys: Keys) -> tuple[str, bytes]:
    """Media type and bytes of a whole one at one of these visits. Refused with 404 for any other, and for whoever may
    not read names there.
    """
    row = session.get(AttachmentRow, (place.commune, place.attachment))
    if row is None or row.standing != _STANDS or row.visit not in visits:
        raise Refused(problems.not_found())
    if not scope.names_visible(principal, place.commune):
        raise Refused(problems.not_found())
    octets = _opened(session, place, keys)
    if problems_in_bytes(octets, row.media_type, row.sha256):
        raise Refused(problems.not_found())
    return row.media_type, octets


_STANDS = "stands"


def _own(session: Session, principal: Principal, place: Place, *, lock: bool = False) -> AttachmentRow:
    """The officer's own, from whichever of their phones: after a fork it is another one."""
    found = select(AttachmentRow).where(
        col(AttachmentRow.commune) == place.commune, col(AttachmentRow.id) == place.attachment
    )
    row: AttachmentRow | None = session.execute(found.with_for_update() if lock else found).scalar_one_or_none()
    if row is None or row.officer != principal.account_id:
        raise Refused(problems.not_found())
    if row.standing != _STANDS:
        raise Refused(problems.picture_gone())
    return row


def _bytes_of(place: Place) -> tuple[ColumnElement[bool], ...]:
    return col(AttachmentBytes.commune) == place.commune, col(AttachmentBytes.id) == place.attachment


def _opened(session: Session, place: Place, keys: Keys) -> bytes:
    kept = session.execute(select(col(AttachmentBytes.kept)).where(*_bytes_of(place))).scalar()
    return b"" if kept is None else keys.at_rest.opened(place.attachment, kept)


def _keep(session: Session, place: Place, octets: bytes, occasion: Occasion) -> None:
    sealed = occasion.keys.at_rest.sealed(place.attachment, octets)
    new = {"have": len(octets), "kept": sealed, "changed_at": occasion.now}
    insert_new(session, AttachmentBytes, {"commune": place.commune, "id": place.attachment, **new})
    session.execute(update(AttachmentBytes).where(*_bytes_of(place)).values(**new))
