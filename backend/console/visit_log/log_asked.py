"""Which visits of the log somebody wants to see: read from the address, and written into the next one."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Depends, Query
from sqlalchemy import select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin.reviews import REVIEWERS
from backend.admin.visit_log import LogAsk
from backend.admin.waiting import UNREVIEWED
from backend.console.shell.days import DayText
from backend.reports.asking import read_ask
from backend.tables.account import Account
from backend.tables.rollup import CommuneDay
from backend.tables.visit import VisitRow
from shared import places, problems
from shared.places import Unit
from shared.problems import Refused
from shared.text import sort_key
from shared.vocabulary import outcomes, reviews

LOG = "/nhat-ky"
ON_A_PAGE = 50

WAITING, UNCLEAR, EVERY = "waiting", "unclear", "all"
"""What may be asked for besides one review state: visits of which nobody has said anything yet, those of them with
something worth a second look, and all visits.
"""

_STATES = {WAITING: UNREVIEWED, UNCLEAR: UNREVIEWED, EVERY: ()} | {code: (code,) for code in reviews.STATES}


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What was chosen beside the commune, as texts of an address; "" where nothing was, as forms send it.

    Without a `state`, who reviews is shown what waits, and everybody else all visits (`state_of`).
    """

    first: str
    last: str
    officer: str
    outcome: str
    state: str

    def query(self, **more: str) -> str:
        """The texts as an address carries them, with `?` before; "" where there are none."""
        texts = asdict(self)
        said = {"from": texts.pop("first"), "to": texts.pop("last")} | texts | more
        written = urlencode({name: text for name, text in said.items() if text})
        return f"?{written}" if written else ""


def _chosen(
    first: Annotated[DayText, Query(alias="from", max_length=32)] = "",
    last: Annotated[DayText, Query(alias="to", max_length=32)] = "",
    officer: Annotated[str, Query(max_length=40)] = "",
    outcome: Annotated[str, Query(max_length=32)] = "",
    state: Annotated[str, Query(max_length=32)] = "",
) -> Chosen:
    return Chosen(first=first, last=last, officer=officer, outcome=outcome, state=state)


ChosenLog = Annotated[Chosen, Depends(_chosen)]
"""For routes: the texts of the address, not yet read."""


def read_log(principal: Principal, commune: str, chosen: Chosen, today: date) -> LogAsk:
    """The question; Refused with 422 for what nobody can choose, 404 for a commune outside the principal's area."""
    asked = read_ask(principal, {"commune": commune, "from": chosen.first or None, "to": chosen.last or None}, today)
    state = state_of(principal, chosen)
    if chosen.outcome and chosen.outcome not in outcomes.CODES:
        raise Refused(problems.unknown_code("outcome"))
    if state not in _STATES:
        raise Refused(problems.unknown_code("state"))
    return LogAsk(
        commune=asked.commune or commune,
        first=asked.period.start,
        last=asked.period.end,
        officer=_officer(chosen.officer),
        outcome=chosen.outcome or None,
        states=_STATES[state],
        unclear=state == UNCLEAR,
        limit=ON_A_PAGE,
    )


def state_of(principal: Principal, chosen: Chosen) -> str:
    """A review state, WAITING, UNCLEAR or EVERY: what was chosen, or what the log opens on."""
    return chosen.state or (WAITING if principal.role in REVIEWERS else EVERY)


def communes(session: Session, principal: Principal) -> Sequence[Unit]:
    """The communes to choose from, those with visits first, each part in the order of names."""
    area = scope.in_area(principal, col(CommuneDay.commune))
    visited = set(session.execute(select(col(CommuneDay.commune)).where(area).distinct()).scalars())
    found = [unit for key in visited | set(principal.areas) if (unit := places.find(key)) is not None]
    return sorted(found, key=lambda unit: (unit.id not in visited, sort_key(unit.label)))


def officers(session: Session, commune: str) -> Sequence[tuple[str, str]]:
    """The id and name of everybody who ever recorded a visit in a commune."""
    ids = select(col(VisitRow.officer)).where(col(VisitRow.commune) == commune).distinct()
    found = session.execute(select(col(Account.id), col(Account.name)).where(col(Account.id).in_(ids)))
    return sorted(((str(row.id), row.name) for row in found), key=lambda one: sort_key(one[1]))


def _officer(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Refused(problems.unreadable("officer")) from None
