"""«Mốc pháp luật»: the numbers of the law over time, what is expected to change, and proposing a change of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request, Response
from sqlmodel import Session

from backend.access import scope
from backend.access.principal import Principal
from backend.admin.law import proposals
from backend.admin.law.changes import Change
from backend.console.office import law_words
from backend.console.office.proposal_page import LAW, address_of, said
from backend.console.shell.days import DayText
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.posting import day_in, posted
from backend.db import Reading
from backend.edge.clock import Now
from backend.reports.law_in_force import law_in_force
from shared import problems
from shared.clock import day_of
from shared.policy.law import Parameter, Step
from shared.problems import Problem, Refused
from shared.text import sort_key, tidy

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What a form is filled with, as texts; the fields are those of backend.admin.law.changes.Change."""

    act: str = "confirm"
    since: str = ""
    to: str = ""
    value: str = ""
    until: str = ""
    law: str = ""
    source: str = ""
    confidence: str = ""


def _filled(  # noqa: PLR0917 - the fields of the forms, each by its name
    act: Annotated[str, Form(max_length=16)] = "",
    since: Annotated[DayText, Form(max_length=10)] = "",
    to: Annotated[DayText, Form(max_length=10)] = "",
    value: Annotated[str, Form(max_length=16)] = "",
    until: Annotated[DayText, Form(max_length=10)] = "",
    law: Annotated[str, Form(max_length=400)] = "",
    source: Annotated[str, Form(max_length=400)] = "",
    confidence: Annotated[str, Form(max_length=16)] = "",
) -> Filled:
    return Filled(act=act, since=since, to=to, value=value, until=until, law=law, source=source, confidence=confidence)


@router.get(LAW)
def law_page(*, request: Request, reader: Reader, session: Reading, now: Now) -> Response:
    """What is expected, what was proposed, and every number as it stands today."""
    scope.require(reader, "admin")
    law, today = law_in_force(session), day_of(now)
    known = sorted(law.parameters.values(), key=lambda one: sort_key(one.vi))
    words = {
        "coming": _coming(known, today),
        "standing": [(one, step) for one in known if (step := one.on(today))],
        "proposals": [said(session, one, law) for one in proposals.listed(session)],
        "value": law_words.value,
        "sure": law_words.sure,
    }
    return page(request, "office/law.html", words, principal=reader)


@router.get(f"{LAW}/muc/{{parameter}}")
def parameter_page(
    *, request: Request, reader: Reader, session: Reading, now: Now, parameter: Annotated[str, Path(max_length=96)]
) -> Response:
    """One number of the law, step by step, with the forms that propose a change."""
    return _shown(request, reader, session, parameter, day_of(now), filled=Filled())


@router.post(f"{LAW}/muc/{{parameter}}")
def propose(
    *,
    request: Request,
    reader: Reader,
    now: Now,
    parameter: Annotated[str, Path(max_length=96)],
    filled: Annotated[Filled, Depends(_filled)],
) -> Response:
    """Propose it, and show whom it touches."""

    def act(session: Session) -> str:
        change = _change(_known(session, parameter), filled)
        return address_of(proposals.propose(session, reader, [change], now).id)

    def again(session: Session, found: Sequence[Problem]) -> Response:
        return _shown(request, reader, session, parameter, day_of(now), *found, filled=filled)

    return posted(request, act, again)


def _coming(known: Sequence[Parameter], today: date) -> list[tuple[Parameter, Step]]:
    """Steps that begin after today, and those that are only expected; the nearest first."""
    found = [(one, step) for one in known for step in one.steps if step.since > today or step.expected]
    return sorted(found, key=lambda pair: (pair[1].since, sort_key(pair[0].vi)))


def _known(session: Session, parameter: str) -> Parameter:
    known = law_in_force(session).parameters.get(parameter)
    if known is None:
        raise Refused(problems.not_found())
    return known


def _change(parameter: Parameter, filled: Filled) -> Change:
    since = day_in("since", filled.since)
    if since is None:
        raise Refused(problems.missing_field("since"))
    return Change(
        act=filled.act,
        parameter=parameter.name,
        since=since,
        to=day_in("to", filled.to),
        value=law_words.value_in(parameter, filled.value) if filled.value.strip() else None,
        until=day_in("until", filled.until),
        law=tidy(filled.law) or None,
        source=tidy(filled.source) or None,
        confidence=filled.confidence or None,
    )


def _shown(
    request: Request,
    reader: Principal,
    session: Session,
    parameter: str,
    today: date,
    *found: Problem,
    filled: Filled,
) -> Response:
    scope.require(reader, "admin")
    known = _known(session, parameter)
    words = {
        "parameter": known,
        "standing": known.on(today) or (known.steps[-1] if known.steps else None),
        "filled": filled,
        "found": found,
        "confidences": law_words.CONFIDENCE.items(),
        "value": law_words.value,
        "written": law_words.written,
        "sure": law_words.sure,
    }
    return page(
        request,
        "office/law_parameter.html",
        words,
        principal=reader,
        status=found[0].status if found else HTTPStatus.OK,
    )
