"""A cell: the name of one shown number, by which anybody who may see it opens exactly what it counted.

The name says what was counted, not what came out; who opens it is checked again, against their area as it is
then.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session

from backend.access import scope
from backend.access.principal import Principal
from backend.reports import columns, opened, renewals, small_numbers, touched
from backend.reports.asking import Ask, read_ask
from backend.reports.measures import OPENED, Slice
from backend.reports.periods import PERIOD_OF, period_of_key
from shared import problems
from shared.problems import Refused
from shared.text import is_storable

_LONGEST = 600


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What a number counted: visits, households or persons; `ask` and `key` say where it stood."""

    ask: Ask
    key: str | None
    measure: str
    kind: str
    rows: list[dict[str, Any]]


def name(ask: Ask, measure: str, key: str | None) -> str:
    """The name of one number: of a row by its key, or of the total."""
    spoken = f"[{json.dumps(measure)},{json.dumps(key)}{_question(ask)}]"
    return base64.urlsafe_b64encode(spoken.encode()).decode().rstrip("=")


def of_touched(on: date, asked: str | None, commune: str | None) -> Mapping[str, str]:
    """The names of the numbers of those whose amount changes on a day, by what they count: of the row of a commune, or
    of all rows of a question that `asked` for one or for every commune.
    """
    ask = touched.question(on, asked)
    return {"households": name(ask, touched.HOUSEHOLDS, commune), "persons": name(ask, touched.PERSONS, commune)}


@lru_cache(64)
def _question(ask: Ask) -> str:
    """The part that all numbers of a page have in common, up to what is as usual: a province's page has more than a
    thousand of them.
    """
    said = _texts(ask)
    while said and said[-1] == _USUAL[len(said) - 1]:
        said.pop()
    return "".join(f",{json.dumps(text)}" for text in said)


def _texts(ask: Ask) -> list[str | None]:
    start, end = (day.isoformat() if day else None for day in (ask.period.start, ask.period.end))
    return [ask.by, start, end, ask.commune, ask.product, ask.map]


_FIELDS = ("by", "from", "to", "commune", "product", "map")
_USUAL = _texts(Ask())


def open_cell(session: Session, cell: str, principal: Principal, today: date) -> Opened:
    """Everything that a number counted, as far as its row may be opened.

    Refused with 404 for a name that says nothing or something outside the area, 403 where the number is hidden.
    """
    measure, key, ask = _read(cell, principal, today)
    if measure in touched.KINDS:
        return _touched(session, measure, key, ask, principal)
    if measure in renewals.MEASURES:
        return _payers(session, measure, key, ask, principal, today)
    found = _members(session, measure, key, ask, principal)
    kind = OPENED[measure].kind
    if key is not None and small_numbers.protects(ask, principal, kind):
        _check_shown(session, ask, principal, measure, key)
    rows = opened.in_order(kind, opened.ROWS[kind](session, found, principal, ask.product))
    if key is not None and small_numbers.are_counted_alone(ask, principal):
        rows = [opened.bare(row) for row in rows]
    return Opened(ask=ask, key=key, measure=measure, kind=kind, rows=rows)


def _touched(session: Session, measure: str, key: str | None, ask: Ask, principal: Principal) -> Opened:
    kind, found = touched.KINDS[measure], touched.members(session, principal, measure, ask, key)
    rows = opened.in_order(kind, opened.ROWS[kind](session, found, principal, ask.product))
    return Opened(ask=ask, key=key, measure=measure, kind=kind, rows=rows)


def _payers(  # noqa: PLR0917 - the parts of a cell's name, and who asks when
    session: Session, measure: str, key: str | None, ask: Ask, principal: Principal, today: date
) -> Opened:
    found = renewals.members(session, principal, measure, ask, key, today)
    rows = opened.in_order("person", opened.ROWS["person"](session, found, principal, ask.product))
    if key is not None and small_numbers.are_counted_alone(ask, principal):
        rows = [opened.bare(row) for row in rows]
    return Opened(ask=ask, key=key, measure=measure, kind="person", rows=rows)


def _check_shown(session: Session, ask: Ask, principal: Principal, measure: str, key: str) -> None:
    """What is kept back in the table is not to be had by its cell."""
    numbers = columns.of_rows(session, ask, principal, measure)
    if key not in numbers or key in columns.kept_back(ask, principal, measure, numbers):
        raise Refused(problems.forbidden())


def _read(cell: str, principal: Principal, today: date) -> tuple[str, str | None, Ask]:
    try:
        measure, key, *rest = json.loads(base64.urlsafe_b64decode(cell + "=" * (-len(cell) % 4)))
        texts = dict(zip(_FIELDS, [*rest, *_USUAL[len(rest) :]], strict=True))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise Refused(problems.not_found()) from None
    said = [measure, *(text for text in [key, *texts.values()] if text is not None)]
    if len(cell) > _LONGEST or not all(map(_is_text, said)) or measure not in _MEASURES:
        raise Refused(problems.not_found())
    try:
        ask = read_ask(principal, texts, today)
    except Refused:
        raise Refused(problems.not_found()) from None
    if key is not None and ask.by == "commune" and ask.map == "now":
        scope.commune_in_scope(principal, key)
    return measure, key, ask


_MEASURES = OPENED.keys() | touched.KINDS.keys() | renewals.MEASURES.keys()


def _is_text(said: object) -> bool:
    return isinstance(said, str) and is_storable(said)


def _members(session: Session, measure: str, key: str | None, ask: Ask, principal: Principal) -> list[tuple[str, UUID]]:
    cut = _slice(ask, key, principal)
    members = OPENED[measure].members(cut)
    if members is None:
        raise Refused(problems.not_found())
    found = members.distinct().subquery()
    mine = [] if cut.by == "all" else [found.c.key == _typed(ask.by, key)]
    listed = session.execute(select(found.c.commune, found.c.id).where(*mine).order_by(found.c.commune, found.c.id))
    return [(commune, member) for commune, member in listed]


def _slice(ask: Ask, key: str | None, principal: Principal) -> Slice:
    if key is None:
        return Slice(ask=ask, by="all", period=ask.period, principal=principal)
    if ask.by not in PERIOD_OF:
        return Slice(ask=ask, by=ask.by, period=ask.period, principal=principal)
    period = period_of_key(ask.by, key)
    if period is None:
        raise Refused(problems.not_found())
    return Slice(ask=ask, by="all", period=period.within(ask.period), principal=principal)


def _typed(by: str, key: str | None) -> Any:
    if by not in {"hamlet", "officer"}:
        return key
    try:
        return UUID(key)
    except ValueError:
        raise Refused(problems.not_found()) from None
