"""«Bàn giao địa bàn»: what an officer has in a commune goes to another on one page, all of it or some."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from sqlmodel import Session

from backend.access.principal import Principal
from backend.admin import areas, handing_over
from backend.admin.handing_over import Wish
from backend.console.office.areas_page import AREAS, address_after, id_in, told_apart
from backend.console.shell.days import DayText
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.posting import day_in, posted
from backend.console.shell.words import marked
from backend.db import Reading
from backend.edge.clock import Now
from shared import places, problems
from shared.clock import day_of
from shared.problems import Problem, Refused

router = APIRouter(route_class=PageRoute, include_in_schema=False)

REASONS: Mapping[str, str] = {
    "on_leave": marked("Nghỉ phép, nghỉ ốm, thai sản"),
    "moved_on": marked("Thôi việc hoặc chuyển công tác"),
    "less_work": marked("San bớt việc"),
    "other": marked("Lý do khác"),
}


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What the form is filled with, as texts; `grants` None: everything is ticked."""

    grants: Sequence[str] | None = None
    officer: str = ""
    since: str = ""
    until: str = ""
    reason: str = ""


def _filled(
    grants: Annotated[Sequence[str], Form(alias="areas", max_length=400)] = (),
    officer: Annotated[str, Form(max_length=36)] = "",
    since: Annotated[DayText, Form(max_length=10)] = "",
    until: Annotated[DayText, Form(max_length=10)] = "",
    reason: Annotated[str, Form(max_length=16)] = "",
) -> Filled:
    return Filled(grants=grants, officer=officer, since=since, until=until, reason=reason)


@router.get(f"{AREAS}/{{commune}}/{{giver}}")
def handing_over_page(
    *, request: Request, reader: Reader, session: Reading, now: Now, commune: str, giver: UUID
) -> Response:
    """The form, with all that the officer has in the commune, from today."""
    return _shown(request, reader, session, (commune, giver), now, filled=Filled(since=day_of(now).isoformat()))


@router.post(f"{AREAS}/{{commune}}/{{giver}}")
def hand_over(
    *,
    request: Request,
    reader: Reader,
    now: Now,
    commune: str,
    giver: UUID,
    filled: Annotated[Filled, Depends(_filled)],
) -> Response:
    """Hand over what is ticked; the page of the commune says so."""

    def act(session: Session) -> str:
        received = handing_over.hand_over(session, reader, _wish(filled), now)
        return address_after(places.resolve(commune, day_of(now)).id, "ban-giao", received)

    def again(session: Session, found: Sequence[Problem]) -> Response:
        return _shown(request, reader, session, (commune, giver), now, *found, filled=filled)

    return posted(request, act, again)


def _wish(filled: Filled) -> Wish:
    since = day_in("since", filled.since)
    if since is None or not filled.reason:
        raise Refused(problems.missing_field("reason" if since else "since"))
    return Wish(
        grants=[id_in("areas", grant) for grant in filled.grants or ()],
        taker=id_in("officer", filled.officer),
        since=since,
        until=day_in("until", filled.until),
        reason=filled.reason,
    )


def _shown(
    request: Request,
    reader: Principal,
    session: Session,
    where: tuple[str, UUID],
    now: datetime,
    *found: Problem,
    filled: Filled,
) -> Response:
    unit, today = places.resolve(where[0], day_of(now)), day_of(now)
    name, pieces = handing_over.pieces(session, reader, unit.id, where[1], today)
    others = [one for one in areas.officers_for(session, reader, unit.id, today) if one.account_id != where[1]]
    words = {
        "unit": unit,
        "giver": name,
        "pieces": pieces,
        "choices": told_apart(others),
        "reasons": REASONS,
        "filled": filled,
        "at": f"{AREAS}/{unit.id}/{where[1]}",
        "found": found,
    }
    status = found[0].status if found else HTTPStatus.OK
    return page(request, "office/handing_over.html", words, principal=reader, status=status)
