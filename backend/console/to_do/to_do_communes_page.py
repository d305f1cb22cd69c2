"""One kind of what waits, commune by commune in numbers: where help is needed, and the way to each commune's page."""

from fastapi import APIRouter, Request, Response

from backend.access.principal import Principal
from backend.checks import to_do
from backend.checks.to_do import Pile
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.to_do.to_do_page import BY_COMMUNE, CARDS, address_in
from backend.db import Reading
from backend.edge.clock import Now

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get(f"{BY_COMMUNE}/{{kind}}")
def to_do_by_commune(*, request: Request, reader: Reader, session: Reading, now: Now, kind: str) -> Response:
    """The communes where some of it waits, the most overdue first; 404 for a kind that nobody counts.

    How much work waits in a commune is said in full to everybody who sees the commune, small numbers too: it tells
    of no household, hamlet or officer.
    """
    parts = to_do.by_commune(session, reader, now, kind)
    values = {
        "card": CARDS[kind],
        "total": to_do.together(kind, parts),
        "rows": [{"pile": part, "address": _address(part, reader)} for part in parts],
    }
    return page(request, "to_do/to_do_communes.html", values, principal=reader)


def _address(part: Pile, reader: Principal) -> str | None:
    card = CARDS[part.kind]
    return address_in(card, part.commune) if part.commune and reader.role in card.roles else None
