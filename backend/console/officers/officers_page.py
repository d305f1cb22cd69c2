"""«Cán bộ»: the officers of the reader's area, whoever needs help first, with what may be done for each."""

from collections.abc import Sequence
from math import ceil
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from backend.console.communes.communes_page import of_reader
from backend.console.officers import officer_words
from backend.console.shell import spans
from backend.console.shell.days import DayText
from backend.console.shell.pages import PageRoute, Reader, page
from backend.db import Reading
from backend.edge.clock import Now
from backend.reports import officers_at_work, officers_help
from backend.reports.asking import read_ask
from backend.reports.officers_at_work import Officer
from shared import places
from shared.clock import day_of
from shared.places import Unit
from shared.rules.targets import spans_of
from shared.text import fold, sort_key

router = APIRouter(route_class=PageRoute, include_in_schema=False)

OFFICERS = "/can-bo"
ON_A_PAGE = 100


@router.get(OFFICERS)
def officers_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    wanted: Annotated[str, Query(alias="q", max_length=80)] = "",
    commune: Annotated[str, Query(max_length=16)] = "",
    first: Annotated[DayText, Query(alias="from", max_length=32)] = "",
    last: Annotated[DayText, Query(alias="to", max_length=32)] = "",
    leaf: Annotated[int, Query(alias="trang", ge=1, le=10_000)] = 1,
) -> Response:
    """The list; the visits are those of this month unless other days are asked for. `q`: a part of a name."""
    today = day_of(now)
    month = {"from": spans_of(today)[0].first.isoformat(), "to": today.isoformat()}
    days = {"from": first or None, "to": last or None} if first or last else month
    ask = read_ask(reader, {"commune": commune or None, **days}, today)
    every = officers_at_work.at_work(session, reader, ask.period)
    found = [
        officer
        for officer in every
        if fold(wanted) in fold(officer.name) and (ask.commune is None or ask.commune in officer.communes)
    ]
    listed = officers_help.in_order(found, now)
    words = {
        "ask": ask,
        "wanted": wanted,
        "listed": listed,
        "shown": listed[(leaf - 1) * ON_A_PAGE : leaf * ON_A_PAGE],
        "leaf": leaf,
        "leaves": max(1, ceil(len(listed) / ON_A_PAGE)),
        "leaf_address": lambda to: spans.address(OFFICERS, ask.period, q=wanted, commune=commune, trang=str(to)),
        "in_need": sum(bool(needs) for _, needs in listed),
        "units": of_reader(reader, today) if not reader.whole_province else _units_of(every),
        "said_help": officer_words.help_sentence,
        "said_unsent": lambda phone: officer_words.unsent(phone, now),
        "said_whole": officer_words.wholeness,
        # Without days of its own the page is about this month, so the choice of all days has no address here.
        "periods": spans.choices(OFFICERS, ask.period, today, q=wanted, commune=commune)[1:],
    }
    return page(request, "officers/officers.html", words, principal=reader)


def _units_of(officers: Sequence[Officer]) -> Sequence[Unit]:
    """Of a whole province only the communes in which somebody works are offered."""
    found = {commune for officer in officers for commune in officer.communes}
    return sorted((places.unit(commune) for commune in found), key=lambda unit: sort_key(unit.bare_name))
