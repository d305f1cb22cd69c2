"""«Báo cáo»: a report chosen, seen as it will be, and taken along as an Excel file, as CSV or on paper."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from backend.console.shell.days import DayText
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.words import _, label, marked, spoken
from backend.console.visit_log import log_asked
from backend.db import Reading, Writing
from backend.edge.clock import Now
from backend.exports import kept_columns
from backend.exports.asked import Asked, Report
from backend.exports.asked import chosen as columns_of
from backend.exports.forms import usual_heading
from backend.exports.registry import REPORTS, report
from backend.papers.tables import Table, shown
from backend.reports.asking import PLACES_OF_A_COMMUNE
from backend.reports.periods import PERIOD_OF, last_whole, running, words_of
from shared.clock import day_of
from shared.problems import Problem, Refused
from shared.vocabulary import outcomes, products, reviews

router = APIRouter(route_class=PageRoute, include_in_schema=False)

REPORTS_PLACE = "/bao-cao"
FILES = "/api/v1/reports"

LISTED = 200
"""Rows that the page shows of a report; a file holds all of them."""

BY: Mapping[str, str] = {
    "commune": marked("Theo xã, phường"),
    "hamlet": marked("Theo xóm, bản, khối"),
    "officer": marked("Theo cán bộ"),
    "group": marked("Theo nhóm hỗ trợ"),
    "organisation": marked("Theo tổ chức dịch vụ thu"),
    "office": marked("Theo BHXH cơ sở"),
    "district": marked("Theo huyện cũ"),
    "week": marked("Theo tuần"),
    "month": marked("Theo tháng"),
    "day": marked("Theo ngày"),
}
_NOT_OVER: Mapping[str, str] = {"week": marked("tuần này, chưa hết"), "month": marked("tháng này, chưa hết")}
_BACK = 14
_TO_MEND = 422

Text = Annotated[str, Query(max_length=120)]


@router.get(REPORTS_PLACE)
def to_the_first() -> RedirectResponse:
    """To the report that is asked for most: that of the last week that is over."""
    return RedirectResponse(f"{REPORTS_PLACE}/week", 303)


@router.get(f"{REPORTS_PLACE}/{{name}}")
def reports_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    name: Annotated[str, Path(max_length=32)],
    columns: Annotated[list[str] | None, Query(alias="cot", max_length=60)] = None,
    first: Annotated[DayText | None, Query(alias="from", max_length=32)] = None,
    last: Annotated[DayText | None, Query(alias="to", max_length=32)] = None,
    on: Annotated[DayText, Query(max_length=32)] = "",
    period: Text = "",
    by: Text = "",
    commune: Text = "",
    product: Text = "",
    units: Annotated[str, Query(alias="map", max_length=8)] = "",
    officer: Text = "",
    outcome: Text = "",
    state: Text = "",
) -> Response:
    """The report as asked; of no commune where it needs one, it is of the first of the reader's that has visits."""
    chosen = report(name)
    here = log_asked.communes(session, reader)
    given = {
        "period": period,
        "by": by,
        "commune": commune,
        "product": product,
        "map": units,
        "from": str(first or ""),
        "to": str(last or ""),
        "on": on,
        "officer": officer,
        "outcome": outcome,
        "state": state,
    }
    texts = {field: text for field, text in given.items() if text and field in chosen.asks}
    if "commune" not in texts and here and _of_one(chosen, texts, len(here), said="commune" in request.query_params):
        texts["commune"] = here[0].id
    if name in _NOT_OVER:
        texts.setdefault("period", last_whole(name, day_of(now)))
    if columns:
        texts["columns"] = ",".join(columns)
    asked = Asked(
        principal=reader,
        now=now,
        texts=texts,
        language=spoken(),
        made_up=request.app.state.settings.demo,
        kept=kept_columns.kept(session, reader.account_id, name),
    )
    table, found = _table(session, chosen, asked)
    standing = _standing(chosen, asked)
    in_file = texts | {"columns": ",".join(standing)} if asked.kept and standing else texts
    values = {
        "name": name,
        "reports": REPORTS,
        "chosen": chosen,
        "texts": texts,
        "communes": here,
        "may_all": len(here) > 1 and chosen.of_all,
        "by": BY,
        "products": products.CODES.values(),
        "outcomes": outcomes.CODES.values(),
        "states": reviews.STATES.values(),
        "periods": _periods(name, asked.today),
        "running": _running(name, texts, asked.today),
        "choices": _choices(chosen, asked, standing),
        "kept": bool(asked.kept),
        "table": table,
        "rows": table.all_rows if table and len(table.rows) <= LISTED else table.rows[:LISTED] if table else (),
        "listed": LISTED,
        "shown": shown,
        "found": found,
        "heading": usual_heading(asked) if table else {},
        "file": _files(name, in_file, asked),
        "query": urlencode(_hidden(in_file, asked)),
        "hidden": _hidden(in_file, asked),
        "asked_without_columns": urlencode({field: text for field, text in texts.items() if field != "columns"}),
    }
    return page(request, "reports/reports.html", values, principal=reader, status=_TO_MEND if found else 200)


@router.post(f"{REPORTS_PLACE}/{{name}}/cot")
def choose_columns(
    *,
    request: Request,
    reader: Reader,
    session: Writing,
    now: Now,
    name: Annotated[str, Path(max_length=32)],
    act: Annotated[Literal["keep", "usual"], Form()] = "keep",
    columns: Annotated[tuple[str, ...], Form(alias="cot", max_length=60)] = (),
) -> Response:
    """Keep the columns for the next time, or take the usual ones again, and show the report that was read."""
    wanted = report(name)
    texts = {field: text for field in wanted.asks if (text := request.query_params.get(field))}
    if act == "keep" and columns:
        asked = Asked(principal=reader, now=now, texts=texts | {"columns": ",".join(columns)})
        kept_columns.keep(session, name, wanted, asked)
    else:
        kept_columns.forget(session, reader.account_id, name)
    return RedirectResponse(f"{REPORTS_PLACE}/{name}?{urlencode(texts)}", 303)


def _of_one(chosen: Report, texts: Mapping[str, str], known: int, *, said: bool) -> bool:
    """Whether a report without a commune is of one of the `known` all the same: where it cannot be of all, and where
    nobody `said` that it should be and there is but one, or it is of people rather than of rows of communes.
    """
    if not chosen.of_all or texts.get("by") in PLACES_OF_A_COMMUNE:
        return True
    return not said and (known == 1 or "by" not in chosen.asks)


def _table(session: Any, chosen: Report, asked: Asked) -> tuple[Table | None, Sequence[Problem]]:
    """The report, or what has to be asked otherwise."""
    try:
        return chosen.table(session, asked), ()
    except Refused as refused:
        if refused.problems[0].status != _TO_MEND:
            raise
        return None, refused.problems


def _standing(chosen: Report, asked: Asked) -> Sequence[str]:
    """The keys of the columns that stand in the report; none while it cannot be asked like this."""
    try:
        return [column.key for column in columns_of(chosen.columns(asked), asked)]
    except Refused:  # told with the report
        return ()


def _choices(chosen: Report, asked: Asked, standing: Sequence[str]) -> Sequence[Mapping[str, Any]]:
    """The columns to choose among, the first of which always stands."""
    if not standing:
        return ()
    return [
        {"key": one.key, "label": asked.say(one.name), "chosen": one.key in standing}
        for one in chosen.columns(asked)[1:]
    ]


def _periods(name: str, today: date) -> Sequence[tuple[str, str]]:
    """The last weeks or months, the newest first: key and name."""
    if name not in _NOT_OVER:
        return ()
    days = 7 if name == "week" else 28
    rows = dict.fromkeys(PERIOD_OF[name](today - timedelta(days=days * back))[:2] for back in range(_BACK))
    first, *before = [(key, label(words_of(name, key, said))) for key, said in rows]
    return [(first[0], f"{first[1]} ({_(_NOT_OVER[name])})"), *before]


def _running(name: str, texts: Mapping[str, str], today: date) -> tuple[str, str] | None:
    """The running week or month where another one is shown: the address of its report, and what the way is called."""
    if name not in _NOT_OVER or texts.get("period") == running(name, today):
        return None
    query = urlencode({**texts, "period": running(name, today)})
    return f"{REPORTS_PLACE}/{name}?{query}", _(_NOT_OVER[name])


def _files(name: str, texts: Mapping[str, str], asked: Asked) -> Mapping[str, str]:
    """The address of the report as each kind of file."""
    query = urlencode(_hidden(texts, asked))
    return {form: f"{FILES}/{name}.{form}{f'?{query}' if query else ''}" for form in ("xlsx", "csv", "pdf", "html")}


def _hidden(texts: Mapping[str, str], asked: Asked) -> Mapping[str, str]:
    return {**texts, **({"language": asked.language} if asked.language != "vi" else {})}
