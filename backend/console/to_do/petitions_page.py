"""«Phản ánh, kiến nghị»: what families asked through their officers, and the answer that the officers bring back."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Path, Query, Request, Response
from sqlmodel import Session

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import petitions
from backend.admin.petitions import Answer
from backend.console.shell import posting
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.words import label
from backend.console.to_do.to_do_page import CARDS
from backend.console.visit_log import log_asked
from backend.db import Reading
from backend.edge.clock import Now
from shared import places
from shared.clock import day_label, day_of
from shared.problems import Problem
from shared.vocabulary import follow_ups

router = APIRouter(route_class=PageRoute, include_in_schema=False)

PETITIONS = CARDS["petition"].address

ANSWERED_SHOWN = 50
"""Of what was answered the latest; the rest stays in the database."""


@dataclass(frozen=True, kw_only=True)
class Filled:
    """The answer that was typed for one petition and is to be mended."""

    petition: UUID | None = None
    words: str = ""


@router.get(PETITIONS)
def petitions_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    commune: Annotated[str, Query(max_length=16)] = "",
    done: Annotated[bool, Query(alias="xong")] = False,
) -> Response:
    """What waits for an answer, and what was answered. Without a commune it is the first of the reader's."""
    scope.require(reader, "committee", "admin")
    units = log_asked.communes(session, reader)
    wanted = commune or (units[0].id if units else "")
    if not wanted:
        return page(request, "visit_log/visit_log_empty.html", {}, principal=reader)
    unit = places.resolve(wanted, day_of(now)).id
    words = _words(session, reader, unit, now) | {"filled": Filled(), "found": (), "done": done}
    return page(request, "to_do/petitions.html", words, principal=reader)


@router.post(f"{PETITIONS}/{{commune}}/{{petition}}")
def answer(
    *,
    request: Request,
    reader: Reader,
    now: Now,
    commune: Annotated[str, Path(max_length=16)],
    petition: UUID,
    typed: Annotated[str, Form(alias="words", max_length=4_000)] = "",
) -> Response:
    """Answer it, and show the list again; 409 and 422 show the list with what was typed."""
    unit = places.resolve(commune, day_of(now)).id
    said = Answer(commune=unit, petition=petition, words=as_kept(typed))

    def act(session: Session) -> str:
        petitions.answer(session, reader, said, now)
        return f"{PETITIONS}?commune={unit}&xong=true"

    def again(session: Session, found: Sequence[Problem]) -> Response:
        filled = Filled(petition=petition, words=said.words)
        words = _words(session, reader, unit, now) | {"filled": filled, "found": found, "done": False}
        return page(request, "to_do/petitions.html", words, principal=reader, status=found[0].status)

    return posting.posted(request, act, again)


def as_kept(typed: str) -> str:
    """Composed, and with one sign for the end of a line where browsers send two."""
    return unicodedata.normalize("NFC", typed).replace("\r\n", "\n").strip()


def _words(session: Session, reader: Principal, commune: str, now: datetime) -> dict[str, Any]:
    answered = petitions.waiting(session, reader, commune, state="answered")
    return {
        "unit": places.unit(commune),
        "units": log_asked.communes(session, reader),
        "waiting": petitions.waiting(session, reader, commune),
        "answered": answered[:ANSWERED_SHOWN],
        "topics": {code: label(term) for code, term in follow_ups.TOPICS.items()},
        "day": day_label,
        "today": day_of(now),
    }
