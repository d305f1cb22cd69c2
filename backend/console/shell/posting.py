"""What happens when a form is sent: it is done and a page follows, or the form is shown again with what is wrong."""

import re
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
    """The whole number of a box as Vietnamese write it: 25, 1250 or 1.250. Refused with 422, with how to write it; a
    point before other than three digits could part decimals, and 25.5 is not 255.
    """
    digits = text.strip()
    if not _WHOLE.fullmatch(digits):
        raise Refused(problems.not_a_whole_value(field))
    return int(digits.replace(".", ""))


def decimal_in(field: str, text: str, places: int) -> int:
    """The number of a box that takes so many digits behind its comma, in units of the last of them: of one digit 25,5
    is 255, and 25 is 250. Refused with 422 as `number_in`.
    """
    whole, comma, behind = text.strip().partition(",")
    if not _WHOLE.fullmatch(whole) or not _BEHIND.fullmatch(behind) or len(behind) > places or (comma and not behind):
        raise Refused(problems.not_a_decimal_value(field, places))
    return int(whole.replace(".", "") + behind.ljust(places, "0"))


_WHOLE = re.compile(r"[0-9]{1,12}|[0-9]{1,3}(\.[0-9]{3}){1,3}")
_BEHIND = re.compile(r"[0-9]*")
