"""«Phản ánh, kiến nghị»: what families asked through their officers, and the answer that the officers bring back."""

import unicodedata
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from backend.access import scope
from backend.admin import petitions
from backend.admin.petitions import Answer
from backend.console import log_asked
from backend.console.pages import PageRoute, Reader, page
from backend.console.words import label
from backend.db import Reading, Writing
from backend.edge.clock import Now
from shared import places
from shared.clock import day_label, day_of
from shared.vocabulary import follow_ups

router = APIRouter(route_class=PageRoute, include_in_schema=False)

PETITIONS = "/phan-anh"


@router.get(PETITIONS)
def petitions_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    commune: Annotated[str, Query(max_length=16)] = "",
) -> Response:
    """What waits for an answer, and what was answered. Without a commune it is the first of the reader's."""
    scope.require(reader, "committee", "admin")
    units = log_asked.communes(session, reader)
    wanted = commune or (units[0].id if units else "")
    if not wanted:
        return page(request, "visit_log_empty.html", {}, principal=reader)
    unit, today = places.resolve(wanted, day_of(now)), day_of(now)
    words = {
        "unit": unit,
        "units": units,
        "waiting": petitions.waiting(session, reader, unit.id),
        "answered": petitions.waiting(session, reader, unit.id, state="answered"),
        "topics": {code: label(term) for code, term in follow_ups.TOPICS.items()},
        "day": day_label,
        "today": today,
    }
    return page(request, "petitions.html", words, principal=reader)


@router.post(f"{PETITIONS}/{{commune}}/{{petition}}")
def answer(
    *,
    reader: Reader,
    session: Writing,
    now: Now,
    commune: Annotated[str, Path(max_length=16)],
    petition: UUID,
    words: Annotated[str, Form(max_length=4_000)] = "",
) -> Response:
    """Answer it, and show the list again. Refused as `petitions.answer`."""
    unit = places.resolve(commune, day_of(now)).id
    said = Answer(commune=unit, petition=petition, words=as_kept(words))
    petitions.answer(session, reader, said, now)
    return RedirectResponse(f"{PETITIONS}?commune={unit}", HTTPStatus.SEE_OTHER)


def as_kept(typed: str) -> str:
    """Composed, and with one sign for the end of a line where browsers send two."""
    return unicodedata.normalize("NFC", typed).replace("\r\n", "\n").strip()
