"""Targets over HTTP: what was set for a commune, its hamlets and officers, how far they have come, and setting one."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from backend.access.signed import Signed
from backend.admin import targets
from backend.admin.targets import Standing, Version, Wish
from backend.api.query import only
from backend.db import Reading, Writing
from backend.edge.clock import Now
from backend.edge.reading import Sent, described, json_body
from shared import places
from shared.clock import day_of
from shared.records.target import Target

router = APIRouter(prefix="/targets", tags=["targets"])


@dataclass(frozen=True, kw_only=True)
class Wished(Sent):
    """The fields of a target (shared.records.target), its commune, and the version that was read; 0 for none."""

    commune: str
    holder: str
    measure: str
    period: str
    value: int
    decision: str
    decided_on: date
    whose: UUID | None = None
    product: str | None = None
    after: int = 0


@dataclass(frozen=True, kw_only=True)
class TargetsShown:
    """The newest period first; in a period the commune, then its hamlets, then its officers."""

    rows: list[Standing]


@router.get("", dependencies=[Depends(only("commune", "period"))])
def get_targets(
    *,
    commune: Annotated[str, Query(max_length=16)],
    period: Annotated[str | None, Query(max_length=8)] = None,
    signed: Signed,
    session: Reading,
    now: Now,
) -> TargetsShown:
    """The targets of a commune with every version. 403 for officers, 404 outside one's communes."""
    unit = places.resolve(commune, day_of(now)).id
    return TargetsShown(rows=targets.of_commune(session, signed, unit, period, day_of(now)))


@router.post("", status_code=201, openapi_extra=described(Wished))
def set_target(
    *, wished: Annotated[Wished, Depends(json_body(Wished))], signed: Signed, session: Writing, now: Now
) -> Version:
    """Set a target, as its next version. 403 unless a supervisor or an administrator does, 404 outside their area,
    409 where another version was set meanwhile.
    """
    said = {name: getattr(wished, name) for name in Target.__dataclass_fields__}
    unit = places.resolve(wished.commune, day_of(now)).id
    wish = Wish(commune=unit, target=Target(**said), after=wished.after)
    return targets.set_target(session, signed, wish, now)
