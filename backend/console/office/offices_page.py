"""«Cơ sở BHXH»: which office of social insurance serves which commune and since when; a list brought in by hand,
because none was published for Nghệ An.
"""

import csv
import io
import re
from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from sqlmodel import Session

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import offices
from backend.console.shell import words
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.posting import posted
from backend.console.shell.words import _, marked
from backend.db import Reading
from backend.edge.clock import Now
from shared.clock import day_label
from shared.problems import Problem

router = APIRouter(route_class=PageRoute, include_in_schema=False)

OFFICES = "/quan-tri/co-so-bhxh"

_COLUMNS = {
    "office": marked("mã cơ sở"),
    "name": marked("tên cơ sở"),
    "commune": marked("xã, phường"),
    "since": marked("từ ngày"),
    "until": marked("đến hết ngày"),
    "source": marked("nguồn"),
}
_PLACE = re.compile(r"rows\[(?P<at>\d+)\]\.(?P<column>[a-z]+)")


@router.get(OFFICES)
def offices_page(*, request: Request, reader: Reader, session: Reading) -> Response:
    """The list, and the form that puts another in its place."""
    return _shown(request, reader, session, _as_typed(session))


@router.post(OFFICES)
def replace_all(
    *, request: Request, reader: Reader, now: Now, rows: Annotated[str, Form(max_length=100_000)] = ""
) -> Response:
    """Put the typed list in the place of the one before, all of it or nothing."""

    def act(session: Session) -> str:
        offices.replace_all(session, reader, offices.read_table(rows), now)
        return OFFICES

    def again(session: Session, found: Sequence[Problem]) -> Response:
        return _shown(request, reader, session, rows, *found)

    return posted(request, act, again)


def _as_typed(session: Session) -> str:
    """The list as the form takes it, so that one line can be changed."""
    text = io.StringIO()
    typed = csv.writer(text, lineterminator="\n")
    typed.writerow(offices.HEADINGS.values())
    for row in offices.listed(session):
        typed.writerow(_cell(getattr(row, name)) for name in offices.HEADINGS)
    return text.getvalue()


def _cell(value: str | date | None) -> str:
    return day_label(value) if isinstance(value, date) else value or ""


def _shown(request: Request, reader: Principal, session: Session, typed: str, *found: Problem) -> Response:
    scope.require(reader, "admin")
    words_of = {"rows": offices.listed(session), "typed": typed, "sentences": [_sentence(one) for one in found]}
    status = found[0].status if found else HTTPStatus.OK
    return page(request, "office/offices.html", words_of, principal=reader, status=status)


def _sentence(problem: Problem) -> str:
    """A problem with the line and the column that it is about; the line of the names is the first."""
    place = _PLACE.fullmatch(problem.field or "")
    if place is None:
        return words.said(problem)
    column = _(_COLUMNS.get(place["column"], place["column"]))
    return _("Dòng {n}, cột «{column}»: {said}").format(n=int(place["at"]) + 2, column=column, said=words.said(problem))
