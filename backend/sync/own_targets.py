"""What a phone is told of targets at the end of a pull: its officer's own and those of the hamlets given, each with how
many were counted at that moment.

They are no rows of a stream. The count changes with every visit that is filed, returned or corrected, so all of them
are told anew with the cursors up to which they count, and a phone keeps the last that it was told.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col

from backend.access.principal import Principal
from backend.reports import targets
from backend.tables.target import TargetRow
from shared.clock import day_of, format_moment
from shared.rules.targets import spans_of


def told(session: Session, principal: Principal, now: datetime) -> list[dict[str, Any]]:
    """Those of this month, quarter and year, in the version that holds; empty where nobody set any."""
    if not principal.areas:
        return []
    names = [span.name for span in spans_of(day_of(now))]
    found = targets.versions(session, col(TargetRow.period).in_(names), or_(*_of_officer(principal)))
    holding = {slot: targets.in_force(rows, day_of(now)) for slot, rows in found.items()}
    return [
        {
            "commune": slot.commune,
            "holder": slot.holder,
            "whose": str(slot.whose),
            "measure": slot.measure,
            "product": slot.product,
            "period": slot.period,
            "value": row.value,
            "version": row.version,
            "counted": targets.counted(session, slot, principal),
            "as_of": format_moment(now),
        }
        for slot, row in holding.items()
        if row is not None
    ]


def _of_officer(principal: Principal) -> list[ColumnElement[bool]]:
    own = and_(col(TargetRow.holder) == "officer", col(TargetRow.whose) == str(principal.account_id))
    of_hamlet = col(TargetRow.holder) == "hamlet"
    conditions = []
    for commune, hamlets in sorted(principal.areas.items()):
        given = of_hamlet if hamlets is None else and_(of_hamlet, col(TargetRow.whose).in_(sorted(map(str, hamlets))))
        conditions.append(and_(col(TargetRow.commune) == commune, or_(own, given)))
    return conditions
