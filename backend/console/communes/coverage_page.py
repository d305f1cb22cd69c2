"""«Độ bao phủ»: what was published of the province beside what this product recorded, and the form by which an
administrator enters of how many people a share is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from sqlmodel import Session

from backend.access.principal import Principal
from backend.admin import denominators
from backend.admin.denominators import Wish
from backend.console.communes.communes_page import COMMUNES, of_reader
from backend.console.shell import posting
from backend.console.shell.days import DayText
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.words import marked
from backend.db import Reading
from backend.edge.clock import Now
from backend.reports import coverage
from backend.reports.coverage import Covered, Figure
from shared import places, problems
from shared.clock import day_of
from shared.places import Unit
from shared.problems import Problem, Refused
from shared.text import sort_key, tidy

router = APIRouter(route_class=PageRoute, include_in_schema=False)

COVERAGE = f"{COMMUNES}/do-bao-phu"

CONFIDENCES: Mapping[str, str] = {
    "high": marked("cơ quan có trách nhiệm nêu"),
    "medium": marked("một nguồn báo chí hoặc dữ liệu thứ cấp"),
}


@dataclass(frozen=True, kw_only=True)
class Point:
    """A year of the series on the picture, from its left upper corner."""

    x: float
    y: float
    figure: Figure


@dataclass(frozen=True, kw_only=True)
class Line:
    """A commune with its coverage by product."""

    unit: Unit
    covered: Mapping[str, Covered]


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What the form is filled with, as texts."""

    unit: str = coverage.OF_PROVINCE
    what: str = "workforce"
    value: str = ""
    as_of: str = ""
    source: str = ""


def _filled(
    unit: Annotated[str, Form(max_length=16)] = "",
    what: Annotated[str, Form(max_length=16)] = "",
    value: Annotated[str, Form(max_length=16)] = "",
    as_of: Annotated[DayText, Form(max_length=16)] = "",
    source: Annotated[str, Form(max_length=400)] = "",
) -> Filled:
    return Filled(unit=unit, what=what, value=value.strip(), as_of=as_of, source=tidy(source))


@router.get(COVERAGE)
def coverage_page(*, request: Request, reader: Reader, session: Reading, now: Now) -> Response:
    """The series, the goals, and the coverage of each commune of the reader's."""
    words = _words(session, reader, day_of(now))
    return page(request, "communes/coverage.html", words | {"filled": Filled(), "found": ()}, principal=reader)


@router.post(COVERAGE)
def enter_denominator(
    *, request: Request, reader: Reader, now: Now, filled: Annotated[Filled, Depends(_filled)]
) -> Response:
    """Enter one; 422 shows the form again with what was typed."""

    def act(session: Session) -> str:
        denominators.enter(session, reader, _wish(filled), now)
        return COVERAGE

    def again(session: Session, found: Sequence[Problem]) -> Response:
        words = _words(session, reader, day_of(now)) | {"filled": filled, "found": found}
        return page(request, "communes/coverage.html", words, principal=reader, status=found[0].status)

    return posting.posted(request, act, again)


def _words(session: Session, reader: Principal, today: date) -> dict[str, Any]:
    """Everything that the page tells, besides the form."""
    return {
        "points": drawn(coverage.figures()),
        "shares": coverage.shares(),
        "goals": coverage.goals(),
        "published": coverage.PUBLISHED,
        "confidences": CONFIDENCES,
        "kinds": coverage.WHAT,
        "of_area": coverage.of_area(session, reader, today),
        "lines": _lines(coverage.of_communes(session, reader, None, today)),
        "may_enter": reader.role == "admin",
        "units": of_reader(reader, today),
        "entered": coverage.entered(session) if reader.role == "admin" else (),
        "province": coverage.OF_PROVINCE,
        "today": today,
    }


WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 560, 220, 30, 34, 34


def drawn(figures: Sequence[Figure]) -> Sequence[Point]:
    """The series on a picture of WIDTH by HEIGHT: years to scale, from none at the bottom to the most at the top."""
    years = [figure.year for figure in figures]
    most = max(figure.value for figure in figures)
    across, up = (WIDTH - 3 * LEFT) / max(years[-1] - years[0], 1), HEIGHT - TOP - BOTTOM
    return [
        Point(
            x=round(LEFT + across * (figure.year - years[0]), 1),
            y=round(HEIGHT - BOTTOM - up * figure.value / most, 1),
            figure=figure,
        )
        for figure in figures
    ]


def _lines(found: Sequence[Covered]) -> Sequence[Line]:
    units = sorted({places.unit(one.unit) for one in found}, key=lambda unit: sort_key(unit.bare_name))
    return [Line(unit=unit, covered={one.product: one for one in found if one.unit == unit.id}) for unit in units]


def _wish(filled: Filled) -> Wish:
    """Refused with 422 for what is no number or no day."""
    value = posting.number_in("value", filled.value)
    as_of = posting.day_in("as_of", filled.as_of)
    if as_of is None:
        raise Refused(problems.missing_field("as_of"))
    return Wish(unit=filled.unit, what=filled.what, value=value, as_of=as_of, source=filled.source)
