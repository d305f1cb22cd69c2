"""Declarations over HTTP: a commune's list with its numbers covered, and one number uncovered for a reason."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from backend.access.signed import Signed
from backend.admin import declarations
from backend.admin.declarations import AT_ONCE, Numbers, Wish
from backend.api.query import only
from backend.db import Filing, Reading
from backend.edge.clock import Now
from backend.edge.reading import Sent, described, json_body
from backend.sync.keys import KeysOfApp
from backend.tables.declaration import DeclarationRow

router = APIRouter(prefix="/declarations", tags=["declarations"])


@dataclass(frozen=True, kw_only=True)
class Asked(Sent):
    """Why a number is to be uncovered: a code of the uncovering reasons."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class DeclarationShown:
    """A declaration as it stands, its number covered but for the last four digits."""

    commune: str
    id: UUID
    person: UUID
    household: UUID
    declared_at: datetime
    product: str
    consent: dict[str, Any]
    read_by: str
    id_tail: str | None
    income: int | None
    every: str | None
    months: int | None
    officer: UUID


@dataclass(frozen=True, kw_only=True)
class DeclarationsShown:
    """A page of them; `after` is where to go on, None at the end."""

    rows: list[DeclarationShown]
    after: UUID | None


@router.get("", dependencies=[Depends(only("commune", "after"))])
def list_declarations(signed: Signed, session: Reading, commune: str, after: UUID | None = None) -> DeclarationsShown:
    """What was declared in a commune. 403 for officers and supervisors, 404 outside one's communes."""
    found = declarations.standing(session, signed, commune, after)
    rows = [_shown(row) for row in found[:AT_ONCE]]
    return DeclarationsShown(rows=rows, after=rows[-1].id if len(found) > AT_ONCE else None)


@router.post("/{commune}/{declaration}/number", openapi_extra=described(Asked))
def uncover_number(  # noqa: PLR0917 - FastAPI's parameters: each is who or what the route needs
    commune: str,
    declaration: UUID,
    asked: Annotated[Asked, Depends(json_body(Asked))],
    signed: Signed,
    session: Filing,
    now: Now,
    keys: KeysOfApp,
) -> Numbers:
    """The personal number of one declaration, for a reason that is kept in the book of acts. 403 for officers and
    supervisors, 404 outside one's communes.
    """
    wish = Wish(commune=commune, declaration=declaration, reason=asked.reason)
    return declarations.uncover(session, signed, wish, keys, now)


def _shown(row: DeclarationRow) -> DeclarationShown:
    return DeclarationShown(**{name: getattr(row, name) for name in DeclarationShown.__dataclass_fields__})
