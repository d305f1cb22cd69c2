"""Take in what people ask about their own data, note each step, and close it: done or refused, always with a reply.

Erasing somebody is an act of its own (backend.history.erasure); here it is noted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import audit
from backend.admin.audit import Act
from backend.admin.data_requests.kinds import KINDS
from backend.sync import moving, wishes
from backend.sync.desk import open_desk
from backend.tables.account import Account
from backend.tables.data_request import DataRequest, DataRequestStep
from backend.tables.household import HouseholdRow, PersonRow
from shared import problems
from shared.clock import day_of
from shared.ids import uuid7
from shared.problems import Problem, Refused
from shared.rules import checks
from shared.text import NOTE_MAX, fold, is_composed

LISTED_MAX = 200
FOUND_MAX = 20
_WHO_MAX = 400
_LONG_AGO = timedelta(days=365)

Step = Literal["replied", "noted", "extended", "done", "refused", "stopped"]
CLOSING = frozenset({"done", "refused", "stopped", "erased"})


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody asks. `who` says whose data it is where neither `person` nor `household` names them."""

    commune: str
    kind: str
    received_on: date
    who: str
    person: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One step that was taken of a request, in words."""

    commune: str
    request: UUID
    step: Step
    words: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """Somebody of the commune whose name was looked for."""

    person: UUID
    name: str
    birth: str | None
    head: str


def listed(session: Session, principal: Principal, commune: str, *, is_open: bool) -> Sequence[DataRequest]:
    """The requests of a commune, the longest waiting first, or those that are closed, the latest first.

    Refused with 403 unless the committee or an administrator asks, 404 outside their area.
    """
    _require(principal, commune)
    found = select(DataRequest).where(col(DataRequest.commune) == commune)
    closed_on = col(DataRequest.closed_on)
    if is_open:
        found = found.where(closed_on.is_(None)).order_by(col(DataRequest.received_on), col(DataRequest.id))
    else:
        found = found.where(closed_on.is_not(None)).order_by(closed_on.desc(), col(DataRequest.id))
    return session.execute(found.limit(LISTED_MAX)).scalars().all()


def one(session: Session, principal: Principal, commune: str, request: UUID) -> DataRequest:
    """A request. Refused as `listed`, with 404 for one that is not there."""
    _require(principal, commune)
    row = session.get(DataRequest, (commune, request))
    if row is None:
        raise Refused(problems.not_found())
    return row


def steps(session: Session, request: DataRequest) -> Sequence[tuple[DataRequestStep, str]]:
    """The steps of a request in their order, each with the name of who took it."""
    here = col(DataRequestStep.commune) == request.commune, col(DataRequestStep.request) == request.id
    found = select(DataRequestStep, col(Account.name)).join(Account, col(Account.id) == DataRequestStep.account_id)
    return [(row[0], row[1]) for row in session.execute(found.where(*here).order_by(col(DataRequestStep.n)))]


def people_named(session: Session, principal: Principal, commune: str, name: str) -> Sequence[Found]:
    """Who in a commune bears a name or a part of it, written with marks or without; nobody for who sees no names."""
    wanted = fold(name)
    if not wanted or not scope.names_visible(principal, commune):
        return []
    of_home = and_(col(HouseholdRow.commune) == PersonRow.commune, col(HouseholdRow.id) == PersonRow.household)
    here = select(col(PersonRow.id), col(PersonRow.name), col(PersonRow.birth), col(HouseholdRow.head_name))
    found = session.execute(
        here.join(HouseholdRow, of_home).where(
            col(PersonRow.commune) == commune, col(PersonRow.standing) == "stands", col(PersonRow.moved_to).is_(None)
        )
    )
    alike = (Found(person=row[0], name=row[1], birth=row[2], head=row[3]) for row in found if wanted in fold(row[1]))
    return sorted(alike, key=lambda each: (fold(each.name), each.person))[:FOUND_MAX]


def open_request(session: Session, principal: Principal, wish: Wish, now: datetime) -> UUID:
    """Take a request in; its id. Refused as `listed`, with 404 for a person who is not in the commune, 422 for an
    unknown kind, a day ahead or long past, or nobody named.
    """
    _require(principal, wish.commune)
    if found := _problems_in(wish, day_of(now)):
        raise Refused(*found)
    person = session.get(PersonRow, (wish.commune, wish.person)) if wish.person else None
    if wish.person and person is None:
        raise Refused(problems.not_found())
    request = DataRequest(
        commune=wish.commune,
        id=uuid7(int(now.timestamp() * 1_000)),
        kind=wish.kind,
        household=person.household if person else None,
        person=wish.person,
        who=wish.who or None,
        received_on=wish.received_on,
    )
    session.add(request)
    _write(session, principal, request, ("received", None), now)
    return request.id


def take(session: Session, principal: Principal, taken: Taken, now: datetime) -> None:
    """Note a step. Refused as `one`, with 409 for a request that is closed or was lengthened before, 422 for words
    that are missing or for a step that its kind does not have.
    """
    request = _open_one(session, principal, taken.commune, taken.request)
    if found := _problems_in_step(request, taken):
        raise Refused(*found)
    today = day_of(now)
    if taken.step == "stopped":
        _stop(session, request)
    if taken.step == "extended":
        request.extended_on = today
    if taken.step not in {"noted", "extended"}:
        request.replied_on = request.replied_on or today
    if taken.step in CLOSING:
        request.closed_on, request.outcome = today, "refused" if taken.step == "refused" else "done"
    _write(session, principal, request, (taken.step, taken.words or None), now)


def close_erased(session: Session, principal: Principal, commune: str, request: UUID, now: datetime) -> None:
    """Note that its person was erased, which is what was asked. Refused as `take`."""
    row = _open_one(session, principal, commune, request)
    today = day_of(now)
    row.replied_on, row.closed_on, row.outcome, row.who = row.replied_on or today, today, "done", None
    _write(session, principal, row, ("erased", None), now)


def _require(principal: Principal, commune: str) -> None:
    scope.require(principal, "committee", "admin")
    scope.commune_in_scope(principal, commune)


def _open_one(session: Session, principal: Principal, commune: str, request: UUID) -> DataRequest:
    row = one(session, principal, commune, request)
    if row.closed_on is not None:
        raise Refused(problems.already_settled())
    return row


def _problems_in(wish: Wish, today: date) -> list[Problem]:
    return [
        *checks.code_in("kind", wish.kind, KINDS),
        *checks.day_within("received_on", wish.received_on, today - _LONG_AGO, today),
        *([problems.missing_field("who")] if not (wish.who or wish.person) else []),
        *(checks.name("who", wish.who, _WHO_MAX) if wish.who else []),
    ]


def _problems_in_step(request: DataRequest, taken: Taken) -> list[Problem]:
    kind = KINDS[request.kind]
    has_no_such = (taken.step == "stopped" and not (kind.stops and request.household)) or (
        taken.step == "extended" and not kind.longer_by
    )
    return [
        *([problems.unknown_code("step")] if has_no_such else []),
        *([problems.already_settled()] if taken.step == "extended" and request.extended_on else []),
        *([problems.missing_field("words")] if not taken.words.strip() and taken.step != "stopped" else []),
        *([] if is_composed(taken.words) else [problems.not_composed("words")]),
        *checks.short("words", taken.words, NOTE_MAX),
    ]


def _stop(session: Session, request: DataRequest) -> None:
    """Let nobody call on the household again: its officers' phones hear of it."""
    if request.household is None:
        raise Refused(problems.unknown_code("step"))
    desk = open_desk(session, request.commune)
    desk.lay_out("household", [request.household])
    home = desk.find("household", request.household)
    if home is None or not moving.stands(home):
        raise Refused(problems.not_found())
    wishes.carry(desk, request.household, asked=True)
    wishes.spread(desk, request.household, asked=True)
    desk.close()


def _write(
    session: Session, principal: Principal, request: DataRequest, said: tuple[str, str | None], now: datetime
) -> None:
    step, words = said
    here = col(DataRequestStep.commune) == request.commune, col(DataRequestStep.request) == request.id
    before = session.execute(select(func.count()).select_from(DataRequestStep).where(*here)).scalar_one()
    row = DataRequestStep(
        commune=request.commune,
        request=request.id,
        n=before + 1,
        step=step,
        at=now,
        account_id=principal.account_id,
        note=words,
    )
    session.add(row)
    facts = {"commune": request.commune, "kind": request.kind, "step": step}
    act = Act(account_id=principal.account_id, act="data_request_step", subject=request.id, facts=facts)
    audit.write(session, act, now)
