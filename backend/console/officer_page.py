"""An officer's page: what may help now, how whole the line of each phone is, and the visits week by week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response
from sqlmodel import Session

from backend.access.principal import Principal
from backend.console import officer_words
from backend.console.officers_page import OFFICERS
from backend.console.pages import PageRoute, Reader, page
from backend.db import Reading
from backend.edge.clock import Now
from backend.reports import officers_at_work, officers_help
from backend.reports.officers_at_work import Officer
from backend.reports.periods import Period
from shared import problems
from shared.clock import day_of
from shared.problems import Refused

router = APIRouter(route_class=PageRoute, include_in_schema=False)

WEEKS = 8


@dataclass(frozen=True, kw_only=True)
class Week:
    """A week with the officer as they worked in it; `height` of its bar is of 100."""

    first: date
    last: date
    officer: Officer
    height: float


@router.get(f"{OFFICERS}/{{account_id}}")
def officer_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    account_id: Annotated[UUID, Path()],
) -> Response:
    """One officer, who works in the reader's area; 404 for anybody else."""
    weeks = _weeks(session, reader, account_id, now)
    if not weeks:
        raise Refused(problems.not_found())
    officer = weeks[-1].officer
    words = {
        "officer": officer,
        "needs": officers_help.help_for(officer, now),
        "weeks": weeks,
        "said_help": officer_words.help_sentence,
        "said_unsent": lambda phone: officer_words.unsent(phone, now),
        "said_whole": officer_words.wholeness,
    }
    return page(request, "officer.html", words, principal=reader)


def _weeks(session: Session, reader: Principal, account_id: UUID, now: datetime) -> Sequence[Week]:
    """The last weeks, this one last; empty where the account works in no place of the reader's."""
    monday = day_of(now) - timedelta(days=day_of(now).weekday())
    found = []
    for back in range(WEEKS - 1, -1, -1):
        first = monday - timedelta(weeks=back)
        days = Period(start=first, end=first + timedelta(days=6))
        found += [(days, officer) for officer in officers_at_work.at_work(session, reader, days, only=account_id)]
    most = max([officer.visits_in_all for _, officer in found], default=0) or 1
    return [
        Week(
            first=days.start or monday,
            last=days.end or monday,
            officer=officer,
            height=round(100 * officer.visits_in_all / most, 1),
        )
        for days, officer in found
    ]
