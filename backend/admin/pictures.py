"""Photos and signatures of a visit as the committee sees them: whoever may read names there, and nobody else."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import visit_log
from backend.sync import piecing
from backend.sync.keys import Keys
from backend.sync.piecing import Place
from backend.tables.attachment import AttachmentBytes, AttachmentRow
from shared.clock import format_moment


def of_visits(session: Session, principal: Principal, commune: str, visits: Collection[UUID]) -> list[dict[str, Any]]:
    """What hangs on these visits, oldest first; `is_here`: every byte has come. Empty for who may not read names."""
    if not scope.names_visible(principal, commune):
        return []
    bytes_of = and_(
        col(AttachmentBytes.commune) == col(AttachmentRow.commune), col(AttachmentBytes.id) == col(AttachmentRow.id)
    )
    found = (
        select(AttachmentRow, col(AttachmentBytes.have))
        .outerjoin(AttachmentBytes, bytes_of)
        .where(
            col(AttachmentRow.commune) == commune,
            col(AttachmentRow.visit).in_(sorted(visits)),
            col(AttachmentRow.standing) == "stands",
        )
        .order_by(col(AttachmentRow.made_at), col(AttachmentRow.id))
    )
    return [
        {
            "id": str(row.id),
            "sort": row.sort,
            "made_at": format_moment(row.made_at),
            "is_here": have == row.size,
        }
        for row, have in session.execute(found)
    ]


def to_show(session: Session, principal: Principal, visit: UUID, place: Place, keys: Keys) -> tuple[str, bytes]:
    """Media type and bytes of one that hangs on a version of a visit. Refused with 403 or 404 as the visit is, and with
    404 where it does not stand, is not whole, or is not for who asks.
    """
    versions = visit_log.one_visit(session, principal, place.commune, visit)["versions"]
    return piecing.to_show(session, principal, place, [UUID(one["id"]) for one in versions], keys)
