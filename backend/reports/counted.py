"""One number by place, for a page that shows it on its own: what may be shown, and the cell that opens it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from backend.access.principal import Principal
from backend.reports import cells, columns
from backend.reports.asking import Ask
from backend.reports.measures import OPENED, Slice, count


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number with its cell; both None where it is kept back from the reader."""

    number: int | None
    cell: str | None


def by_place(session: Session, ask: Ask, principal: Principal, measure: str) -> Mapping[str, Number]:
    """The number of every row of a question by place; empty where its rows have no such number."""
    numbers = columns.of_rows(session, ask, principal, measure)
    kept_back = columns.kept_back(ask, principal, measure, numbers)
    return {
        key: Number(number=None, cell=None)
        if key in kept_back
        else Number(number=number, cell=cells.name(ask, measure, key))
        for key, number in numbers.items()
    }


def altogether(session: Session, ask: Ask, principal: Principal, measure: str) -> Number:
    """The number of the whole question, which counts everybody once."""
    members = OPENED[measure].members(Slice(ask=ask, by="all", period=ask.period, principal=principal))
    rows = session.execute(count(members)).all() if members is not None else []
    return Number(number=sum(row.number for row in rows), cell=cells.name(ask, measure, None))
