"""What families ask of their commune, for the people in its office: what waits, and the answer.

The answer reaches the officer's phone in the commune's stream, so that the family hears it from the one they told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import audit
from backend.admin.audit import Act
from backend.sync import moving
from backend.sync.desk import Desk, open_desk
from backend.tables.account import Account
from backend.tables.follow_up import FollowUpRow
from backend.tables.household import HamletRow, HouseholdRow, PersonRow
from shared import problems
from shared.problems import Refused
from shared.rules import checks
from shared.text import NOTE_MAX, is_composed
from shared.vocabulary import follow_ups

LISTED_MAX = 500
OF_PEOPLE = sorted(code for code, reason in follow_ups.REASONS.items() if reason.by_people)
"""The reasons of follow-ups that families ask for."""


@dataclass(frozen=True, kw_only=True)
class Petition:
    """What one family asks. `person`: whom it concerns, None for the whole family; `officer`: who noted it."""

    id: UUID
    household: UUID
    head: str
    hamlet: str
    person: str | None
    topics: tuple[str, ...]
    note: str | None
    asked_on: date
    due: date
    officer: str
    state: str
    answer: str | None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The commune's answer to one petition, in words for the family."""

    commune: str
    petition: UUID
    words: str


def waiting(session: Session, principal: Principal, commune: str, *, state: str = "open") -> list[Petition]:
    """What families of a commune asked, the most urgent first, or of what was answered the latest; LISTED_MAX at most.

    Refused with 403 unless the commune's committee or an administrator asks, 404 for a commune outside their area.
    """
    _require(principal, commune)
    order = (col(_F.due), col(_F.id)) if state == "open" else (col(_F.due).desc(), col(_F.id))
    here = _ASKED.where(col(_F.commune) == commune, col(_F.state) == state)
    found = session.execute(here.order_by(*order).limit(LISTED_MAX))
    return [_petition(row) for row in found]


def answer(session: Session, principal: Principal, said: Answer, now: datetime) -> None:
    """Answer a petition, once. Refused as `waiting`, with 404 for one that is not there, 409 for one that is answered,
    422 for no words.
    """
    _require(principal, said.commune)
    if found := _problems_in(said.words):
        raise Refused(*found)
    desk = open_desk(session, said.commune)
    desk.lay_out("follow_up", [said.petition])
    row = desk.find("follow_up", said.petition)
    if row is None or row["reason"] not in OF_PEOPLE:
        raise Refused(problems.not_found())
    if row["state"] != "open":
        raise Refused(problems.answered_already())
    _write(desk, said, row["household"])
    desk.close()
    facts = {"commune": said.commune, "topics": list(row["topics"])}
    act = Act(account_id=principal.account_id, act="petition_answered", subject=said.petition, facts=facts)
    audit.write(session, act, now)


def _require(principal: Principal, commune: str) -> None:
    scope.require(principal, "committee", "admin")
    scope.commune_in_scope(principal, commune)


def _problems_in(words: str) -> Sequence[problems.Problem]:
    if not words.strip():
        return [problems.missing_field("answer")]
    composed = [] if is_composed(words) else [problems.not_composed("answer")]
    return [*composed, *checks.short("answer", words, NOTE_MAX)]


def _write(desk: Desk, said: Answer, household: UUID) -> None:
    """Phones hear of it where the household is still on the list."""
    values = {"state": "answered", "answer": said.words}
    desk.lay_out("household", [household])
    home = desk.rows["household"][household]
    if moving.stands(home):
        desk.change("follow_up", said.petition, values, home["hamlet"])
    else:
        desk.write_over("follow_up", said.petition, values)


def _petition(row: Sequence[object]) -> Petition:
    values = dict(zip(_NAMES, row, strict=True))
    return Petition(**(values | {"topics": tuple(values["topics"])}))  # type: ignore[arg-type]  # the columns of _ASKED


_F, _H, _X, _P, _A = FollowUpRow, HouseholdRow, HamletRow, PersonRow, Account
_NAMES = tuple(Petition.__dataclass_fields__)
_ASKED = (
    select(
        *(col(_F.id), col(_F.household), col(_H.head_name), col(_X.name), col(_P.name), col(_F.topics), col(_F.note)),
        *(col(_F.about), col(_F.due), col(_A.name), col(_F.state), col(_F.answer)),
    )
    .join(_H, and_(col(_H.commune) == _F.commune, col(_H.id) == _F.household))
    .join(_X, and_(col(_X.commune) == _F.commune, col(_X.id) == _H.hamlet))
    .join(_A, col(_A.id) == _F.assigned_to)
    .outerjoin(_P, and_(col(_P.commune) == _F.commune, col(_P.id) == _F.person))
    .where(col(_F.reason).in_(OF_PEOPLE))
)
