"""The log of visits for programs, one visit with its versions and reviews, and the committee's word on it."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Path, Query, Response
from pydantic import BaseModel, Field

from backend.access.signed import Signed
from backend.admin import reviews, visit_log
from backend.admin.reviews import Reviewed, Wish
from backend.admin.visit_log import PAGE_MAX, LogAsk
from backend.api.query import only
from backend.db import Reading, Writing
from backend.edge.clock import Now
from backend.edge.reading import Sent, described, json_body
from backend.reports.asking import read_ask
from shared import problems
from shared.clock import day_of
from shared.problems import Refused
from shared.vocabulary import outcomes
from shared.vocabulary import reviews as words

router = APIRouter(prefix="/visits", tags=["visits"])

_UNIT = Path(max_length=16)


class LogQuestion(BaseModel):
    """Which visits of which commune."""

    commune: str | None = Field(None, description="a unit's id, or a code of today")
    from_: str | None = Field(None, alias="from", description="first day, YYYY-MM-DD")
    to: str | None = Field(None, description="last day, YYYY-MM-DD")
    officer: UUID | None = None
    outcome: str | None = None
    state: str | None = Field(None, description="recorded, approved, returned, flagged or corrected")
    cursor: str | None = Field(None, max_length=80)
    limit: int = Field(50, ge=1, le=PAGE_MAX)


class Log(BaseModel):
    """A page of the log, newest visit first; `cursor` asks for the next one."""

    rows: list[dict[str, Any]]
    cursor: str | None


@dataclass(frozen=True, kw_only=True)
class Said(Sent):
    """A review: `version` is the revision that was read, as `If-Match` says it, too."""

    decision: str
    version: int
    reason: str | None = None
    fields: tuple[str, ...] = ()


@router.get("", dependencies=[Depends(only("commune", "from", "to", "officer", "outcome", "state", "cursor", "limit"))])
def get_log(question: Annotated[LogQuestion, Query()], signed: Signed, session: Reading, now: Now) -> Log:
    """The visits of a commune. 403 for officers, 404 outside one's communes."""
    texts = {"commune": question.commune, "from": question.from_, "to": question.to}
    ask = read_ask(signed, texts, day_of(now))
    if ask.commune is None:
        raise Refused(problems.missing_field("commune"))
    for field, code, known in (("outcome", question.outcome, outcomes.CODES), ("state", question.state, words.STATES)):
        if code is not None and code not in known:
            raise Refused(problems.unknown_code(field))
    page = visit_log.log(
        session,
        signed,
        LogAsk(
            commune=ask.commune,
            first=ask.period.start,
            last=ask.period.end,
            officer=question.officer,
            outcome=question.outcome,
            states=(question.state,) if question.state else (),
            cursor=visit_log.read_cursor(question.cursor) if question.cursor else None,
            limit=question.limit,
        ),
    )
    return Log(rows=page.rows, cursor=page.cursor)


@router.get("/{commune}/{visit}")
def get_visit(
    commune: Annotated[str, _UNIT], visit: UUID, signed: Signed, session: Reading, response: Response
) -> dict[str, Any]:
    """One visit with every version and review; `ETag` is the version to review."""
    found = visit_log.one_visit(session, signed, commune, visit)
    (standing,) = [one for one in found["versions"] if one["id"] == str(visit)]
    response.headers["ETag"] = f'"{standing["version"]}"'
    return found


@router.post("/{commune}/{visit}/reviews", openapi_extra=described(Said))
def post_review(
    *,
    commune: Annotated[str, _UNIT],
    visit: UUID,
    said: Annotated[Said, Depends(json_body(Said))],
    signed: Signed,
    session: Writing,
    now: Now,
    response: Response,
    if_match: Annotated[str | None, Header(max_length=24)] = None,
) -> Reviewed:
    """Approve, return or flag. 428 without `If-Match`, 409 where the visit has changed since it was read."""
    if if_match is None:
        raise Refused(problems.version_needed())
    if if_match.removeprefix("W/").strip('"') != str(said.version):
        raise Refused(problems.version_changed())
    wish = Wish(
        commune=commune,
        visit=visit,
        version=said.version,
        decision=said.decision,
        reason=said.reason,
        fields=said.fields,
    )
    reviewed = reviews.review(session, signed, wish, now)
    response.headers["ETag"] = f'"{reviewed.version}"'
    return reviewed
