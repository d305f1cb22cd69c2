"""The law over HTTP: its steps for everybody, its changes for two administrators, one after the other."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from sqlmodel import Session

from backend.access import scope
from backend.access.signed import Signed
from backend.admin.law import proposals
from backend.admin.law.changes import Proposed
from backend.admin.law.preview import Preview, preview
from backend.api.query import only
from backend.db import Reading, Writing
from backend.edge.clock import Now
from backend.edge.reading import described, json_body
from backend.reports.law_in_force import law_in_force
from backend.tables.law import LawProposal
from shared.policy.law import Step

router = APIRouter(prefix="/law", tags=["law"])


@dataclass(frozen=True, kw_only=True)
class StepShown:
    """A step of the law; `until` is its last day. `law`: its text, or what was looked for and not found."""

    value: int
    since: date
    until: date | None
    law: str
    source: str
    confidence: str
    expected: bool


@dataclass(frozen=True, kw_only=True)
class ParameterShown:
    """A number of the law over time."""

    parameter: str
    vi: str
    en: str
    unit: str
    steps: list[StepShown]


@dataclass(frozen=True, kw_only=True)
class LawShown:
    """Every number of the law."""

    parameters: list[ParameterShown]


@dataclass(frozen=True, kw_only=True)
class ProposalShown:
    """A proposal: what was asked, the steps that it comes to, by whom, and whether somebody confirmed it."""

    id: UUID
    changes: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    proposed_by: UUID
    proposed_at: datetime
    confirmed_by: UUID | None
    confirmed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ProposalPreviewed(ProposalShown):
    """A proposal with the amounts and the numbers of households and persons that it touches as things stand."""

    preview: Preview


@dataclass(frozen=True, kw_only=True)
class ProposalsShown:
    """Every proposal, the latest first."""

    proposals: list[ProposalShown]


@router.get("", dependencies=[Depends(only())])
def law(session: Reading) -> LawShown:
    """The law as this server answers by it. Open to everybody."""
    found = law_in_force(session).parameters
    return LawShown(
        parameters=[
            ParameterShown(
                parameter=name, vi=each.vi, en=each.en, unit=each.unit, steps=[_step(step) for step in each.steps]
            )
            for name, each in sorted(found.items())
        ]
    )


@router.get("/proposals", dependencies=[Depends(only())])
def list_proposals(signed: Signed, session: Reading) -> ProposalsShown:
    """Every proposal. 403 unless an administrator asks."""
    scope.require(signed, "admin")
    return ProposalsShown(proposals=[ProposalShown(**_shown(each)) for each in proposals.listed(session)])


@router.post("/proposals", status_code=201, openapi_extra=described(Proposed))
def propose(
    proposed: Annotated[Proposed, Depends(json_body(Proposed))], signed: Signed, session: Writing, now: Now
) -> ProposalPreviewed:
    """Propose changes. 403 unless an administrator asks, 422 where the law would not be whole with them."""
    return _previewed(session, proposals.propose(session, signed, proposed.changes, now))


@router.get("/proposals/{proposal_id}", dependencies=[Depends(only())])
def get_proposal(proposal_id: UUID, signed: Signed, session: Reading) -> ProposalPreviewed:
    """A proposal with its preview. 403 unless an administrator asks."""
    scope.require(signed, "admin")
    return _previewed(session, proposals.find(session, proposal_id))


@router.post("/proposals/{proposal_id}/confirm")
def confirm(proposal_id: UUID, signed: Signed, session: Writing, now: Now) -> ProposalShown:
    """Serve a proposal from now on. 403 for whoever proposed it, 409 where the law has changed since."""
    return ProposalShown(**_shown(proposals.confirm(session, signed, proposal_id, now)))


def _step(step: Step) -> StepShown:
    return StepShown(
        value=step.value,
        since=step.since,
        until=step.until,
        law=step.law_label,
        source=step.source,
        confidence=step.confidence,
        expected=step.expected,
    )


def _shown(proposal: LawProposal) -> dict[str, Any]:
    return {
        "id": proposal.id,
        "changes": proposal.changes,
        "steps": list(proposal.steps.values()),
        "proposed_by": proposal.proposed_by,
        "proposed_at": proposal.proposed_at,
        "confirmed_by": proposal.confirmed_by,
        "confirmed_at": proposal.confirmed_at,
    }


def _previewed(session: Session, proposal: LawProposal) -> ProposalPreviewed:
    return ProposalPreviewed(**_shown(proposal), preview=preview(session, proposals.read(session, proposal)))
