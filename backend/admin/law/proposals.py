"""Propose a change of the law, and confirm somebody else's: only then is it served, to phones and to every answer.

Both acts stand in the audit book. What is confirmed is exactly what was proposed, on the law it was proposed on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import audit
from backend.admin.audit import Act
from backend.admin.audit_acts import ActCode
from backend.admin.law import wholeness
from backend.admin.law.changes import Change, Placed, placed
from backend.reports.law_in_force import law_in_force, served_rows, step_of
from backend.sync import stream
from backend.sync.desk import Desk, open_desk
from backend.tables.law import LawProposal
from shared import problems
from shared.clock import parse_day
from shared.ids import IdMaker
from shared.policy.law import Law, Step, packaged
from shared.policy.served import with_served
from shared.problems import Refused
from shared.records.law_step import LawStep
from shared.records.wire import from_wire, to_wire
from shared.rules import RULES

Steps = Mapping[UUID, LawStep]


@dataclass(frozen=True, kw_only=True)
class Read:
    """A proposal with the law as it stands and as it would be; `days` are those that its changes name, `communes`
    those to which its sponsors give, none where it concerns all.
    """

    proposal: LawProposal
    before: Law
    after: Law
    days: tuple[date, ...]
    communes: tuple[str, ...]


def propose(session: Session, principal: Principal, changes: Iterable[Change], now: datetime) -> LawProposal:
    """Keep a proposal; Refused with 403 unless an administrator asks, 422 where the law would not be whole."""
    scope.require(principal, "admin")
    changes = list(changes)
    if not changes:
        raise Refused(problems.missing_field("changes"))
    stream.lock_head(session, stream.REFERENCE)
    new_id = IdMaker(lambda: int(now.timestamp() * 1_000))
    steps = _steps(session, changes, new_id)
    _check(session, steps)
    proposal = LawProposal(
        id=new_id(),
        changes=[_said(change) for change in changes],
        steps={str(row_id): to_wire(step) for row_id, step in steps.items()},
        stands_on=_standing(session, steps),
        proposed_by=principal.account_id,
        proposed_at=now,
    )
    session.add(proposal)
    session.flush()
    _note(session, principal, "law_proposed", proposal, now)
    return proposal


def confirm(session: Session, principal: Principal, proposal_id: UUID, now: datetime) -> LawProposal:
    """Serve a proposal's steps from now on. Refused with 403 unless another administrator than the proposer asks,
    404 for an unknown one, 409 where it was confirmed before or the law has changed since.
    """
    scope.require(principal, "admin")
    desk = open_desk(session, stream.REFERENCE)
    proposal = find(session, proposal_id)
    if proposal.confirmed_at is not None:
        raise Refused(problems.already_settled())
    if proposal.proposed_by == principal.account_id:
        raise Refused(problems.second_person_needed())
    steps = _kept(proposal)
    if proposal.stands_on != _standing(session, steps):
        raise Refused(problems.law_changed_meanwhile())
    _check(session, steps)
    _serve(desk, steps)
    proposal.confirmed_by, proposal.confirmed_at = principal.account_id, now
    session.flush()
    _note(session, principal, "law_confirmed", proposal, now)
    return proposal


def find(session: Session, proposal_id: UUID) -> LawProposal:
    """A proposal by its id; Refused with 404."""
    found = session.get(LawProposal, proposal_id)
    if found is None:
        raise Refused(problems.not_found())
    return found


def listed(session: Session) -> list[LawProposal]:
    """Every proposal, the latest first."""
    order = col(LawProposal.proposed_at).desc(), col(LawProposal.id).desc()
    return list(session.execute(select(LawProposal).order_by(*order)).scalars())


def read(session: Session, proposal: LawProposal) -> Read:
    """The law before and with a proposal, for its preview; with one that is confirmed, nothing is left to change."""
    steps = _kept(proposal)
    named = (change.get(name) for change in proposal.changes for name in ("since", "to"))
    days = {parse_day(day) for day in named if day}
    return Read(
        proposal=proposal,
        before=law_in_force(session),
        after=_with(session, steps),
        days=tuple(sorted(days)),
        communes=_reached(steps),
    )


def _reached(steps: Steps) -> tuple[str, ...]:
    reached = [step.sponsor.communes if step.sponsor else () for step in steps.values()]
    return tuple(sorted({unit for units in reached for unit in units})) if all(reached) else ()


def _steps(session: Session, changes: Iterable[Change], new_id: IdMaker) -> dict[UUID, LawStep]:
    """The served steps that the changes come to, each change seeing the law that the ones before it leave."""
    steps: dict[UUID, LawStep] = {}
    for change in changes:
        for place in placed(change, _with(session, steps)):
            standing = _all(session, steps)
            same = (row_id for row_id, step in standing.items() if _is_of(step, place))
            row_id = next(same, None) or new_id()
            steps[row_id] = _served(place, standing.get(row_id))
    return steps


def _is_of(step: LawStep, place: Placed) -> bool:
    return step.parameter == place.parameter and step.since == (place.former or place.step.since)


def _served(place: Placed, standing: LawStep | None) -> LawStep:
    """The step as it travels. It goes on replacing what its row replaced before: the app's own step keeps its day."""
    was = (standing.instead_of or standing.since) if standing else place.former
    said = {field.name: getattr(place.step, field.name) for field in fields(Step)}
    return LawStep(
        parameter=place.parameter,
        sponsor=place.sponsor or (standing.sponsor if standing else None),
        instead_of=was if was != place.step.since else None,
        withdrawn=place.withdrawn,
        **said,
    )


def _all(session: Session, steps: Steps) -> dict[UUID, LawStep]:
    return {row_id: step_of(row) for row_id, row in served_rows(session).items()} | dict(steps)


def _with(session: Session, steps: Steps) -> Law:
    return with_served(packaged(), _all(session, steps).values())


def _check(session: Session, steps: Steps) -> None:
    found = [problem for step in steps.values() for problem in RULES["law_step"](step)]
    if not found:
        changed = {step.parameter for step in steps.values()}
        found = wholeness.problems_in(law_in_force(session), _with(session, steps), changed)
    if found:
        raise Refused(*found)


def _standing(session: Session, steps: Steps) -> dict[str, int]:
    """The revision of every served step of these parameters."""
    touched = {step.parameter for step in steps.values()}
    return {str(row_id): row.rev for row_id, row in served_rows(session).items() if row.parameter in touched}


def _kept(proposal: LawProposal) -> dict[UUID, LawStep]:
    return {UUID(row_id): from_wire(LawStep, step) for row_id, step in proposal.steps.items()}


def _serve(desk: Desk, steps: Steps) -> None:
    desk.lay_out("law_step", steps)
    for row_id, step in steps.items():
        if desk.find("law_step", row_id) is None:
            desk.add("law_step", {"commune": desk.commune, "id": row_id, "rev": 1} | asdict(step), None)
        else:
            desk.change("law_step", row_id, asdict(step), None)
    desk.close()


def _said(change: Change) -> dict[str, Any]:
    values = to_wire(change)
    return dict(values) if isinstance(values, dict) else {}


def _note(session: Session, principal: Principal, act: ActCode, proposal: LawProposal, now: datetime) -> None:
    facts = {"changes": proposal.changes}
    audit.write(session, Act(account_id=principal.account_id, act=act, subject=proposal.id, facts=facts), now)
