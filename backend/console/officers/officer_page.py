"""An officer's page: what may help now, how whole the line of each phone is, and the visits week by week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response

from backend.console.officers import officer_words
from backend.console.officers.officers_page import OFFICERS
from backend.console.shell.pages import PageRoute, Reader, page
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

    days: Period
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
    """One officer, who works in the reader's area or did; 404 for anybody else."""
    days = _weeks(day_of(now))
    here = officers_at_work.at_work(session, reader, days[-1], only=account_id)
    if not here:
        raise Refused(problems.not_found())
    weeks = officers_at_work.by_week(session, reader, here[0], days)
    most = max(one.visits_in_all for one in weeks) or 1
    words = {
        "officer": here[0],
        "needs": officers_help.help_for(here[0], now),
        "weeks": [
            Week(days=period, officer=one, height=round(100 * one.visits_in_all / most, 1))
            for period, one in zip(days, weeks, strict=True)
        ],
        "said_help": officer_words.help_sentence,
        "said_unsent": lambda phone: officer_words.unsent(phone, now),
        "said_whole": officer_words.wholeness,
    }
    return page(request, "officers/officer.html", words, principal=reader)


def _weeks(today: date) -> Sequence[Period]:
    """The last weeks, this one last."""
    monday = today - timedelta(days=today.weekday())
    starts = [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    return [Period(start=start, end=start + timedelta(days=6)) for start in starts]
