"""Give follow-ups over HTTP: one act for all households of a commune whose amount changes, or for those named."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends

from backend.access.signed import Signed
from backend.admin import follow_ups
from backend.admin.follow_ups import Wish
from backend.db import Writing
from backend.edge.clock import Now
from backend.edge.reading import Sent, described, json_body
from backend.reports.asking import read_ask
from shared import problems
from shared.clock import day_of
from shared.problems import Refused

router = APIRouter(prefix="/follow-ups", tags=["follow-ups"])


@dataclass(frozen=True, kw_only=True)
class Wished(Sent):
    """`households`: ids of the re-contact list of that day, or `all` of them."""

    on: date
    commune: str
    households: tuple[UUID, ...] | Literal["all"]


@dataclass(frozen=True, kw_only=True)
class AssignedShown:
    """How many are new, how many stood before, and how many households have no officer to go to."""

    new: int
    stood: int
    without_officer: int


@router.post("", openapi_extra=described(Wished))
def assign(
    wished: Annotated[Wished, Depends(json_body(Wished))], signed: Signed, session: Writing, now: Now
) -> AssignedShown:
    """Give each household to the officer who advised it first. 403 for officers, 404 outside one's communes."""
    commune = read_ask(signed, {"commune": wished.commune}, day_of(now)).commune
    if commune is None:
        raise Refused(problems.missing_field("commune"))
    chosen = None if wished.households == "all" else wished.households
    wish = Wish(on=wished.on, commune=commune, households=chosen)
    return AssignedShown(**asdict(follow_ups.assign(session, signed, wish, now)))
