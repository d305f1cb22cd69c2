"""One request about somebody's data: its clocks with their law, every step so far, and the next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Path, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from backend.access.principal import Principal
from backend.admin.data_requests import kinds, requests
from backend.admin.data_requests.requests import Step, Taken
from backend.console.shell import posting
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.to_do import data_request_words, petitions_page
from backend.console.to_do.data_requests_page import REQUESTS
from backend.db import Reading, database_of
from backend.edge.clock import Now
from backend.history import erasure
from backend.history.erasure import Means, Wish
from backend.sync.keys import KeysOfApp
from shared import places, problems
from shared.clock import day_of
from shared.problems import Problem, Refused

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Commune = Annotated[str, Path(max_length=16)]


@dataclass(frozen=True, kw_only=True)
class Filled:
    """The step that was chosen, and its words."""

    step: Step = "replied"
    words: str = ""


def _filled(step: Annotated[Step, Form()], words: Annotated[str, Form(max_length=4_000)] = "") -> Filled:
    return Filled(step=step, words=petitions_page.as_kept(words))


@router.get(f"{REQUESTS}/{{commune}}/{{asked}}")
def request_page(
    *, request: Request, reader: Reader, session: Reading, now: Now, commune: Commune, asked: UUID
) -> Response:
    """The request as it stands."""
    words = _words(session, reader, commune, asked, now)
    return page(request, "to_do/data_request.html", words | {"filled": Filled(), "found": ()}, principal=reader)


@router.post(f"{REQUESTS}/{{commune}}/{{asked}}/buoc")
def take(  # noqa: PLR0917 - FastAPI's parameters: each is who or what the route needs
    request: Request,
    reader: Reader,
    now: Now,
    commune: Commune,
    asked: UUID,
    filled: Annotated[Filled, Depends(_filled)],
) -> Response:
    """Note a step, and show the request; 409 and 422 show the form again, with what was typed."""
    taken = Taken(commune=commune, request=asked, step=filled.step, words=filled.words)

    def act(session: Session) -> str:
        requests.take(session, reader, taken, now)
        return f"{REQUESTS}/{commune}/{asked}"

    def again(session: Session, found: Sequence[Problem]) -> Response:
        words = _words(session, reader, commune, asked, now) | {"filled": filled, "found": found}
        return page(request, "to_do/data_request.html", words, principal=reader, status=found[0].status)

    return posting.posted(request, act, again)


@router.post(f"{REQUESTS}/{{commune}}/{{asked}}/xoa")
def erase(  # noqa: PLR0917 - FastAPI's parameters: each is who or what the route needs
    request: Request,
    reader: Reader,
    now: Now,
    keys: KeysOfApp,
    commune: Commune,
    asked: UUID,
    sure: Annotated[str, Form(max_length=8)] = "",
) -> Response:
    """Erase the person who asked for it, for good, and close the request. 422 unless `sure` was ticked."""
    if not sure:
        raise Refused(problems.missing_field("sure"))
    means = Means(keys=keys, state_dir=request.app.state.settings.state_dir, now=now)
    with database_of(request).writing() as session:
        row = requests.one(session, reader, commune, asked)
        if row.person is None or not kinds.KINDS[row.kind].erases:
            raise Refused(problems.not_found())
        requests.close_erased(session, reader, commune, asked, now)
        erasure.erase(session, reader, Wish(commune=commune, person=row.person, reason=f"data_request {asked}"), means)
    return RedirectResponse(f"{REQUESTS}/{commune}/{asked}", HTTPStatus.SEE_OTHER)


def _words(session: Session, reader: Principal, commune: str, asked: UUID, now: datetime) -> dict[str, Any]:
    row, today = requests.one(session, reader, commune, asked), day_of(now)
    (shown,) = data_request_words.shown(session, reader, [row], today)
    return {
        "unit": places.unit(commune),
        "one": shown,
        "steps": requests.steps(session, row),
        "step_names": data_request_words.STEPS,
        "choices": _choices(shown),
        "law": kinds.LAW,
        "reply_days": kinds.REPLIED_WITHIN,
        "confidence": data_request_words.CONFIDENCE,
    }


def _choices(shown: data_request_words.Shown) -> list[str]:
    """The steps that may come next."""
    may = {
        "replied": shown.row.replied_on is None,
        "noted": True,
        "extended": bool(shown.kind.longer_by) and shown.row.extended_on is None,
        "stopped": shown.kind.stops and shown.row.household is not None,
        "done": True,
        "refused": True,
    }
    return [step for step, allowed in may.items() if allowed]
