"""One column of a report by place: its number in every row, as counted, and in which rows a reader may not see it."""

from collections.abc import Mapping

from sqlmodel import Session

from backend.access.principal import Principal
from backend.reports import naming, small_numbers
from backend.reports.asking import Ask
from backend.reports.measures import OPENED, Slice, count


def of_rows(session: Session, ask: Ask, principal: Principal, measure: str) -> Mapping[str, int]:
    """The number of each row of a question by place, 0 where nothing was counted; empty where rows have no such number.

    It is not yet what the reader may see.
    """
    members = OPENED[measure].members(Slice(ask=ask, by=ask.by, period=ask.period, principal=principal))
    if members is None:
        return {}
    found = {str(key): number for key, number in session.execute(count(members))}
    return {key: found.get(key, 0) for key, _ in naming.rows(session, ask, principal, found)}


def kept_back(ask: Ask, principal: Principal, measure: str, numbers: Mapping[str, int]) -> frozenset[str]:
    """The rows in which the reader may not see this number."""
    protects = small_numbers.protects(ask, principal, OPENED[measure].kind)
    return small_numbers.hidden(numbers) if protects else frozenset()
