"""Denominators, entered by administrators from a source that they name; a correction is another version."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import audit
from backend.admin.audit import Act
from backend.reports import coverage
from backend.tables.counter import lock_head
from backend.tables.denominator import DenominatorRow
from backend.tables.inserting import insert_rows
from shared import places, problems
from shared.clock import day_of
from shared.ids import uuid7
from shared.problems import Problem, Refused
from shared.rules import checks

VALUE_MAX = 10_000_000
SOURCE_MAX = 200
FIRST_DAY = date(2008, 1, 1)

_COUNTER = "denominators"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How many people (`value`) of which kind (`what`) a unit had on a day, and who says so."""

    unit: str
    what: str
    value: int
    as_of: date
    source: str


def enter(session: Session, principal: Principal, wish: Wish, now: datetime) -> int:
    """Keep it as the next version for its day; its number. Refused with 403 unless an administrator enters it, 422 for
    what no denominator can be.
    """
    scope.require(principal, "admin")
    found = _problems_in(wish, day_of(now))
    if found:
        raise Refused(*found)
    lock_head(session, _COUNTER)
    row = DenominatorRow(
        id=uuid7(int(now.timestamp() * 1_000)),
        unit=wish.unit,
        what=wish.what,
        as_of=wish.as_of,
        version=_last_version(session, wish) + 1,
        value=wish.value,
        source=wish.source,
        set_by=principal.account_id,
        set_at=now,
    )
    insert_rows(session, DenominatorRow, [row.model_dump()])
    _write_down(session, principal.account_id, row)
    return row.version


def _problems_in(wish: Wish, today: date) -> list[Problem]:
    unit = places.find(wish.unit)
    is_known = wish.unit == coverage.OF_PROVINCE or (unit is not None and unit.until is None)
    return [
        *checks.text_is_sound(wish),
        *([] if is_known else [problems.unknown_unit("unit")]),
        *checks.code_in("what", wish.what, coverage.WHAT),
        *checks.within("value", wish.value, 1, VALUE_MAX),
        *checks.day_within("as_of", wish.as_of, first=FIRST_DAY, last=today),
        *([] if wish.source.strip() else [problems.missing_field("source")]),
        *checks.short("source", wish.source, SOURCE_MAX),
    ]


def _last_version(session: Session, wish: Wish) -> int:
    same = (col(getattr(DenominatorRow, name)) == getattr(wish, name) for name in ("unit", "what", "as_of"))
    return session.execute(select(func.max(col(DenominatorRow.version))).where(*same)).scalar() or 0


def _write_down(session: Session, account_id: UUID, row: DenominatorRow) -> None:
    facts = {"unit": row.unit, "what": row.what, "value": row.value, "version": row.version}
    facts["as_of"] = row.as_of.isoformat()
    act = Act(account_id=account_id, act="denominator_set", subject=row.id, facts=facts)
    audit.write(session, act, row.set_at)
