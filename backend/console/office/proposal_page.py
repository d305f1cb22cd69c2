"""A proposed change of the law: whom it touches and with which amounts, confirmed by another than who proposed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from backend.access import scope
from backend.access.principal import Principal
from backend.admin.law import proposals
from backend.admin.law.preview import preview
from backend.console.office import law_words
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.posting import posted
from backend.db import Reading
from backend.edge.clock import Now
from backend.reports.law_in_force import law_in_force
from backend.tables.account import Account
from backend.tables.law import LawProposal
from shared.policy.law import Law
from shared.problems import Problem
from shared.vocabulary import products, support_groups

router = APIRouter(route_class=PageRoute, include_in_schema=False)

LAW = "/quan-tri/moc-phap-luat"
PROPOSAL = f"{LAW}/de-xuat/{{proposal_id}}"


@dataclass(frozen=True, kw_only=True)
class Said:
    """A proposal in words; `confirmed_at` is None while it waits for a second administrator."""

    id: UUID
    changes: Sequence[str]
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    confirmed_by_name: str
    confirmed_at: datetime | None


def address_of(proposal_id: UUID) -> str:
    """The page of one proposal."""
    return f"{LAW}/de-xuat/{proposal_id}"


def said(session: Session, proposal: LawProposal, law: Law) -> Said:
    """A proposal in words, with the names of who proposed and who confirmed it."""
    by, second = proposal.proposed_by, proposal.confirmed_by
    return Said(
        id=proposal.id,
        changes=tuple(law_words.changes(proposal.changes, law)),
        proposed_by=by,
        proposed_by_name=session.get_one(Account, by).name,
        proposed_at=proposal.proposed_at,
        confirmed_by_name=session.get_one(Account, second).name if second else "",
        confirmed_at=proposal.confirmed_at,
    )


@router.get(PROPOSAL)
def proposal_page(*, request: Request, reader: Reader, session: Reading, proposal_id: UUID) -> Response:
    """The preview."""
    return _shown(request, reader, session, proposal_id)


@router.post(f"{PROPOSAL}/xac-nhan")
def confirm(*, request: Request, reader: Reader, now: Now, proposal_id: UUID) -> Response:
    """Serve it from now on. Whoever proposed it is told that another administrator is needed."""

    def act(session: Session) -> str:
        return address_of(proposals.confirm(session, reader, proposal_id, now).id)

    def again(session: Session, found: Sequence[Problem]) -> Response:
        return _shown(request, reader, session, proposal_id, *found)

    return posted(request, act, again)


def _shown(request: Request, reader: Principal, session: Session, proposal_id: UUID, *found: Problem) -> Response:
    scope.require(reader, "admin")
    proposal = proposals.find(session, proposal_id)
    words = {
        "proposal": said(session, proposal, law_in_force(session)),
        "preview": preview(session, proposals.read(session, proposal)),
        "products": products.CODES,
        "groups": support_groups.OF_PRODUCT,
        "found": found,
    }
    return page(
        request, "office/law_proposal.html", words, principal=reader, status=found[0].status if found else HTTPStatus.OK
    )
