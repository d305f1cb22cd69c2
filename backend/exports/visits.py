"""The log of visits of one commune as a table: names and hamlets only for those who may read names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlmodel import Session

from backend.access import scope
from backend.admin import visit_log
from backend.admin.visit_log import PAGE_MAX, LogAsk
from backend.exports.asked import Asked, Choice, Report, chosen
from backend.papers.tables import Row, Table
from shared import places, problems
from shared.clock import VIETNAM, day_label, parse_moment
from shared.problems import Refused
from shared.vocabulary import outcomes, reviews
from shared.vocabulary.term import Words

_TITLE = Words(vi="Nhật ký thăm hộ", en="Log of visits")
_OF_PEOPLE = (
    Choice(key="head", name=Words(vi="Chủ hộ", en="Head of household")),
    Choice(key="hamlet", name=Words(vi="Xóm, bản, khối", en="Hamlet")),
)
_COLUMNS = (
    Choice(key="day", kind="day", name=Words(vi="Ngày", en="Day")),
    Choice(key="time", name=Words(vi="Giờ", en="Time")),
    Choice(key="outcome", name=Words(vi="Kết quả", en="Outcome")),
    Choice(key="officer", name=Words(vi="Cán bộ", en="Officer")),
    Choice(key="minutes", kind="number", name=Words(vi="Thời lượng (phút)", en="Minutes")),
    Choice(key="state", name=Words(vi="Trạng thái", en="State")),
)
_DAYS = Words(vi="Từ {first} đến {last}", en="From {first} to {last}")
_OPEN = Words(vi="…", en="…")


def columns(asked: Asked) -> Sequence[Choice]:
    """What a line of the log says; the head of the household and the hamlet where names may be seen."""
    if not scope.names_visible(asked.principal, asked.commune):
        return _COLUMNS
    return (*_COLUMNS[:2], *_OF_PEOPLE, *_COLUMNS[2:])


def table(session: Session, asked: Asked) -> Table:
    """The visits chosen, newest first. Refused with 422 (report_too_long) for more than the asker may have at once."""
    ask = _ask(asked)
    shown = chosen(columns(asked), asked)
    rows = tuple(Row(values=_values(asked, row)) for row in _rows(session, asked, ask))
    first, last = (day_label(day) if day else asked.say(_OPEN) for day in (ask.first, ask.last))
    return Table(
        title=asked.say(_TITLE),
        about=(places.unit(ask.commune).label, asked.say(_DAYS).format(first=first, last=last), asked.counted_at),
        columns=shown,
        rows=rows,
        language=asked.language,
        made_up=asked.made_up,
    )


def of_people(_session: Session, asked: Asked) -> Mapping[str, str] | None:
    """The commune and the days of visits that name heads of households."""
    if not scope.names_visible(asked.principal, asked.commune):
        return None
    days = {"first": asked.day("from"), "last": asked.day("to")}
    return {"commune": asked.commune, **{name: day.isoformat() for name, day in days.items() if day}}


def _rows(session: Session, asked: Asked, ask: LogAsk) -> Iterator[dict[str, Any]]:
    told = 0
    while True:
        page = visit_log.log(session, asked.principal, ask)
        told += len(page.rows)
        if told > asked.rows_max:
            raise Refused(problems.report_too_long(asked.rows_max))
        asked.tell(told)
        yield from page.rows
        if page.cursor is None:
            return
        ask = replace(ask, cursor=visit_log.read_cursor(page.cursor))


def _values(asked: Asked, row: dict[str, Any]) -> dict[str, Any]:
    at = parse_moment(row["corrected_at"] or row["visited_at"]).astimezone(VIETNAM)
    return {
        "day": at.date(),
        "time": f"{at:%H:%M}",
        "head": row["head_name"],
        "hamlet": row["hamlet"],
        "outcome": asked.say(outcomes.CODES[row["outcome"]]),
        "officer": row["officer_name"],
        "minutes": None if row["duration_s"] is None else round(row["duration_s"] / 60),
        "state": asked.say(reviews.STATES[row["review_state"]]),
    }


def _ask(asked: Asked) -> LogAsk:
    """Refused with 422 for what cannot be read."""
    outcome, state, officer = asked.text("outcome"), asked.text("state"), asked.text("officer")
    if outcome is not None and outcome not in outcomes.CODES:
        raise Refused(problems.unknown_code("outcome"))
    if state is not None and state not in reviews.STATES:
        raise Refused(problems.unknown_code("state"))
    return LogAsk(
        commune=asked.commune,
        first=asked.day("from"),
        last=asked.day("to"),
        officer=_id(officer) if officer else None,
        outcome=outcome,
        states=(state,) if state else (),
        limit=PAGE_MAX,
    )


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused(problems.unreadable("officer")) from None


VISITS = Report(
    title=_TITLE,
    asks=("commune", "from", "to", "officer", "outcome", "state"),
    columns=columns,
    table=table,
    of_people=of_people,
)
