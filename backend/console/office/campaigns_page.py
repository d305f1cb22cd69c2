"""«Chiến dịch»: what communes set out to do in some weeks, by which decision, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from sqlmodel import Session

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import campaigns
from backend.admin.campaigns import MAKERS, Areas, NewCampaign
from backend.console.communes.communes_page import COMMUNES
from backend.console.office.accounts_page import hamlets_of
from backend.console.shell.days import DayText
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.posting import day_in, posted
from backend.console.shell.words import marked
from backend.console.visit_log import log_asked
from backend.db import Reading
from backend.edge.clock import Now
from backend.reports import campaign_numbers
from backend.reports.asking import Ask
from backend.reports.periods import Period
from shared import places, problems
from shared.clock import day_of
from shared.places import Unit
from shared.problems import Problem, Refused
from shared.vocabulary import products

router = APIRouter(route_class=PageRoute, include_in_schema=False)

CAMPAIGNS = "/quan-tri/chien-dich"
STATES: Mapping[str, str] = {
    "coming": marked("sắp tới"),
    "running": marked("đang diễn ra"),
    "over": marked("đã kết thúc"),
}


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What the form is filled with, as texts; hamlets are those of the one commune that was chosen."""

    name: str = ""
    purpose: str = ""
    product: str = "vsi"
    first: str = ""
    last: str = ""
    decision: str = ""
    decided_on: str = ""
    communes: Sequence[str] = ()
    hamlets: Sequence[str] = ()


def _filled(  # noqa: PLR0917 - the fields of the form, each by its name
    name: Annotated[str, Form(max_length=200)] = "",
    purpose: Annotated[str, Form(max_length=1_000)] = "",
    product: Annotated[str, Form(max_length=8)] = "",
    first: Annotated[DayText, Form(max_length=10)] = "",
    last: Annotated[DayText, Form(max_length=10)] = "",
    decision: Annotated[str, Form(max_length=200)] = "",
    decided_on: Annotated[DayText, Form(max_length=10)] = "",
    commune: Annotated[Sequence[str], Form(max_length=200)] = (),
    hamlet: Annotated[Sequence[str], Form(max_length=400)] = (),
) -> Filled:
    return Filled(
        name=name,
        purpose=purpose,
        product=product,
        first=first,
        last=last,
        decision=decision,
        decided_on=decided_on,
        communes=commune,
        hamlets=hamlet,
    )


@router.get(CAMPAIGNS)
def campaigns_page(*, request: Request, reader: Reader, session: Reading, now: Now) -> Response:
    """Those of which the reader sees a part."""
    today = day_of(now)
    rows = [(one, STATES[one.state(today)]) for one in campaigns.listed(session, reader)]
    return page(request, "office/campaigns.html", {"rows": rows, "may_make": reader.role in MAKERS}, principal=reader)


@router.get(f"{CAMPAIGNS}/moi")
def new_campaign_form(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    commune: Annotated[str, Query(max_length=16)] = "",
) -> Response:
    """The form; with a `commune`, for hamlets of it."""
    scope.require(reader, *MAKERS)
    if commune:
        scope.commune_in_scope(reader, commune)
    filled = Filled(communes=(commune,) if commune else (), first=day_of(now).isoformat())
    words = _words(session, reader, filled, day_of(now), within=commune)
    return page(request, "office/campaign_new.html", words, principal=reader)


@router.post(f"{CAMPAIGNS}/moi")
def make(*, request: Request, reader: Reader, now: Now, filled: Annotated[Filled, Depends(_filled)]) -> Response:
    """Make it, and show it."""

    def act(session: Session) -> str:
        return f"{CAMPAIGNS}/{campaigns.make(session, reader, _new(filled), now)}"

    def again(session: Session, found: Sequence[Problem]) -> Response:
        within = filled.communes[0] if len(filled.communes) == 1 and filled.hamlets else ""
        words = _words(session, reader, filled, day_of(now), within=within) | {"found": found}
        return page(request, "office/campaign_new.html", words, principal=reader, status=found[0].status)

    return posted(request, act, again)


@router.get(f"{CAMPAIGNS}/{{campaign_id}}")
def campaign_page(*, request: Request, reader: Reader, session: Reading, now: Now, campaign_id: UUID) -> Response:
    """One campaign with its numbers so far, over its days."""
    campaign = campaigns.read(session, reader, campaign_id)
    ask = Ask(period=Period(start=campaign.first, end=campaign.last), product=campaign.product)
    words = {
        "campaign": campaign,
        "state": STATES[campaign.state(day_of(now))],
        "numbers": campaign_numbers.of_campaign(session, reader, ask, campaign.areas, now),
        "columns": campaign_numbers.COLUMNS,
        "log": {row: _log(row, ask.period) for row in campaign.areas},
        "of": {row: _commune(row, ask) for row in campaign.areas},
    }
    return page(request, "office/campaign.html", words, principal=reader)


@router.post(f"{CAMPAIGNS}/{{campaign_id}}/ket-thuc")
def close(*, request: Request, reader: Reader, now: Now, campaign_id: UUID) -> Response:
    """End it today."""

    def act(session: Session) -> str:
        campaigns.close(session, reader, campaign_id, now)
        return f"{CAMPAIGNS}/{campaign_id}"

    def again(_session: Session, found: Sequence[Problem]) -> Response:
        raise Refused(*found)

    return posted(request, act, again)


def _log(commune: str, period: Period) -> str:
    said = {"commune": commune, "from": period.start, "to": period.end}
    return f"{log_asked.LOG}?{urlencode(said)}"


def _commune(commune: str, ask: Ask) -> str:
    """The page of a commune over the days of a campaign, where its hamlets and conferences stand one by one."""
    said = {"from": ask.period.start, "to": ask.period.end, "product": ask.product}
    return f"{COMMUNES}/{commune}?{urlencode(said)}"


def _words(session: Session, reader: Principal, filled: Filled, today: date, *, within: str) -> dict[str, Any]:
    return {
        "filled": filled,
        "found": (),
        "products": products.CODES.values(),
        "units": _units(session, reader, today),
        "within": within,
        "hamlets": hamlets_of(session, within, today).items() if within else (),
        "today": today,
    }


def _units(session: Session, reader: Principal, today: date) -> Sequence[Unit]:
    return places.units_on(today) if reader.whole_province else log_asked.communes(session, reader)


def _new(filled: Filled) -> NewCampaign:
    """Refused with 422 for a day that is missing or cannot be read."""
    return NewCampaign(
        name=filled.name,
        purpose=filled.purpose,
        product=filled.product,
        first=_day("first", filled.first),
        last=_day("last", filled.last),
        decision=filled.decision,
        decided_on=_day("decided_on", filled.decided_on),
        areas=_areas(filled),
    )


def _day(field: str, text: str) -> date:
    day = day_in(field, text)
    if day is None:
        raise Refused(problems.missing_field(field))
    return day


def _areas(filled: Filled) -> Areas:
    """Hamlets only of one commune; several communes are taken whole."""
    if len(filled.communes) == 1 and filled.hamlets:
        return {filled.communes[0]: frozenset(_id(hamlet) for hamlet in filled.hamlets)}
    return dict.fromkeys(filled.communes)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused(problems.not_found()) from None
