"""«Đóng tiếp»: of those who paid in a commune, whose payment is due soon or past, and who stopped; with the people to
call on, for those who work there.
"""

from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from backend.console.communes.communes_page import COMMUNES
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.words import marked
from backend.db import Reading
from backend.edge.clock import Now
from backend.reports import cells, counted, renewals
from backend.reports.asking import read_ask
from shared import places
from shared.clock import day_of
from shared.vocabulary import products

router = APIRouter(route_class=PageRoute, include_in_schema=False)

LABELS: Mapping[str, str] = {
    "due": marked("Đến hạn trong 30 ngày"),
    "overdue": marked("Đã quá hạn"),
    "stopped": marked("Đã dừng đóng"),
    "paid_up": marked("Còn hạn lâu hơn"),
    "unknown": marked("Chưa rõ đến khi nào"),
}
CALLED_ON = ("overdue", "due")
"""Whom the list names: who stopped has decided, and with the others there is time."""


@router.get(f"{COMMUNES}/{{commune}}/dong-tiep")
def renewals_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    commune: Annotated[str, Path(max_length=16)],
    product: Annotated[str, Query(max_length=32)] = "",
) -> Response:
    """By hamlet, and the list; 404 outside the area."""
    today = day_of(now)
    ask = read_ask(reader, {"by": "hamlet", "commune": commune, "product": product or None}, today)
    payers = renewals.of_commune(session, reader, ask, today)
    listed = [one for one in payers if one.state in CALLED_ON]
    words = {
        "unit": places.resolve(commune, today),
        "ask": ask,
        "today": today,
        "labels": LABELS,
        "opens": {state: measure for measure, state in renewals.MEASURES.items()},
        "cell": partial(cells.name, ask),
        "rows": renewals.by_hamlet(session, reader, ask, payers),
        "in_all": Counter(one.state for one in payers),
        "renewed": counted.altogether(session, ask, reader, "renewed"),
        "lapsed": counted.altogether(session, ask, reader, "lapsed"),
        "listed": renewals.named(session, reader, listed, ask.product),
        "products": products.CODES.values(),
    }
    return page(request, "communes/renewals.html", words, principal=reader)
