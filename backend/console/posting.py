"""What happens when a form is sent: it is done and a page follows, or the form is shown again with what is wrong."""

from collections.abc import Callable, Sequence
from datetime import date
from http import HTTPStatus

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from backend.db import Database, database_of
from shared import problems
from shared.clock import parse_day
from shared.problems import Problem, Refused

TO_MEND = frozenset({HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY})
"""What a form is shown again for; anything else is a page of its own."""


def posted(
    request: Request, act: Callable[[Session], str], again: Callable[[Session, Sequence[Problem]], Response]
) -> Response:
    """Do what a form asks in one transaction and go to the address that `act` answers; else show the form `again`."""
    database: Database = database_of(request)
    try:
        with database.writing() as session:
            address = act(session)
    except Refused as refused:
        if refused.problems[0].status not in TO_MEND:
            raise
        with database.reading() as session:
            return again(session, refused.problems)
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)


def day_in(field: str, text: str) -> date | None:
    """The day of a date box, None where it was left empty; Refused with 422."""
    if not text:
        return None
    try:
        return parse_day(text)
    except ValueError:
        raise Refused(problems.unreadable_day(field)) from None


def number_in(field: str, text: str) -> int:
    """The whole number of a box: digits, with the dots that people set between thousands; Refused with 422."""
    digits = text.strip().replace(".", "")
    if not digits.isascii() or not digits.isdigit():
        raise Refused(problems.unreadable(field))
    return int(digits)
