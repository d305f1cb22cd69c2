"""Bring in which office of social insurance serves which commune: a list by hand, because none was published."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, select

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import audit
from backend.admin.audit import Act
from backend.reports.asking import FIRST_DAY, LAST_DAY
from backend.tables.office import ServingOffice
from shared import places, problems
from shared.clock import parse_day, typed_day
from shared.places import Unit
from shared.problems import Problem, Refused
from shared.rules import checks
from shared.text import fold

COLUMNS = ("office", "name", "commune", "since", "until", "source")
HEADINGS: Mapping[str, str] = {
    "office": "mã",
    "name": "tên",
    "commune": "xã",
    "since": "từ ngày",
    "until": "đến ngày",
    "source": "nguồn",
}
"""What people call the columns; programs may call them by COLUMNS."""

_ALSO = {
    "ma co so": "office",
    "ten co so": "name",
    "ma xa": "commune",
    "xa, phuong": "commune",
    "den het ngay": "until",
    "van ban": "source",
}
_COLUMN_OF = {**{fold(said): name for name, said in HEADINGS.items()}, **{name: name for name in COLUMNS}, **_ALSO}
_MARKS = ("\t", ";", ",")
_LONGEST = {"office": 32, "name": 120, "source": 200}
_LIST = UUID(int=0)
"""What the act is about in the book of acts: the whole list, which has no id of its own."""


@dataclass(frozen=True, kw_only=True)
class Serving:
    """An office serves a commune from `since` to `until`, both included; None: still."""

    office: str
    name: str
    commune: str
    since: date
    until: date | None
    source: str


def read_table(text: str) -> Sequence[Mapping[str, str]]:
    """The rows of a list as people type it or paste it from a spreadsheet: by COLUMNS, in whichever order, parted by
    commas, semicolons or tabs, below a line of HEADINGS. Refused with 422 where a heading is missing, so that a list is
    not emptied by mistake, and for what is no table.
    """
    first = text.strip().partition("\n")[0]
    mark = max(_MARKS, key=first.count)
    try:
        lines = [line for line in csv.reader(io.StringIO(text.strip()), delimiter=mark) if line]
    except csv.Error:
        raise Refused(problems.unreadable("rows")) from None
    named = [_COLUMN_OF.get(fold(" ".join(heading.split()))) for heading in (lines[0] if lines else ())]
    missing = [said for name, said in HEADINGS.items() if name not in named and name != "until"]
    if missing:
        raise Refused(problems.column_missing(", ".join(f"«{said}»" for said in missing)))
    return [{name: cell for name, cell in zip(named, line, strict=False) if name} for line in lines[1:]]


def replace_all(session: Session, principal: Principal, rows: Sequence[Mapping[str, str]], now: datetime) -> int:
    """Put this list in the place of the one before, all of it or nothing; how many rows it has.

    `rows` are texts by COLUMNS, with `commune` as an id, or as a code or a name of the row's first day, and days as
    2025-07-01 or 01/07/2025. Refused with 422 for every
    field that is wrong, named by its row (`rows[0].since`), and for two offices of one commune on one day.
    """
    scope.require(principal, "admin")
    read = [_read(row, f"rows[{at}]") for at, row in enumerate(rows)]
    wrong = [problem for _, found in read for problem in found]
    servings = [serving for serving, _ in read if serving is not None]
    wrong += _overlaps(servings) if not wrong else []
    if wrong:
        raise Refused(*wrong)
    session.execute(delete(ServingOffice))
    session.add_all(ServingOffice(**vars(serving)) for serving in servings)
    facts = {"rows": len(servings), "offices": sorted({serving.office for serving in servings})}
    audit.write(session, Act(account_id=principal.account_id, act="offices_listed", subject=_LIST, facts=facts), now)
    return len(servings)


def listed(session: Session) -> Sequence[ServingOffice]:
    """The whole list, by office, commune and day."""
    rows = session.exec(select(ServingOffice)).all()
    return sorted(rows, key=lambda row: (row.office, row.commune, row.since))


def _read(row: Mapping[str, str], where: str) -> tuple[Serving | None, list[Problem]]:
    texts = {name: (row.get(name) or "").strip() for name in COLUMNS}
    wrong = [problems.missing_field(f"{where}.{name}") for name in COLUMNS if name != "until" and not texts[name]]
    wrong += [
        problems.out_of_range(f"{where}.{name}", 1, longest)
        for name, longest in _LONGEST.items()
        if len(texts[name]) > longest
    ]
    days = {name: _day(texts[name]) for name in ("since", "until")}
    wrong += [problems.unreadable_day(f"{where}.{name}") for name, day in days.items() if texts[name] and day is None]
    wrong += [
        problem
        for name, day in days.items()
        for problem in checks.day_within(f"{where}.{name}", day, first=FIRST_DAY, last=LAST_DAY)
    ]
    since, until = days["since"], days["until"]
    if wrong or since is None:
        return None, wrong
    if until is not None and until < since:
        return None, [problems.out_of_range(f"{where}.until", since)]
    try:
        commune = places.today_unit(_unit(texts["commune"], since).id).id
    except Refused:
        return None, [problems.unknown_unit(f"{where}.commune")]
    told = {name: texts[name] for name in ("office", "name", "source")}
    return Serving(**told, commune=commune, since=since, until=until), []


def _unit(said: str, since: date) -> Unit:
    is_number = said.replace(".", "").isdecimal()
    return places.resolve(said, since) if is_number else places.find_by_name(said, None, since)


def _day(text: str) -> date | None:
    try:
        return parse_day(text)
    except ValueError:
        return typed_day(text)


def _overlaps(servings: Iterable[Serving]) -> Iterator[Problem]:
    """Two rows of one commune of which one begins before the other ends."""
    before: dict[str, Serving] = {}
    in_order = sorted(enumerate(servings), key=lambda one: (one[1].commune, one[1].since))
    for at, serving in in_order:
        earlier = before.get(serving.commune)
        if earlier is not None and (earlier.until is None or earlier.until >= serving.since):
            yield _begins_too_early(f"rows[{at}].since", earlier)
        before[serving.commune] = serving


def _begins_too_early(field: str, earlier: Serving) -> Problem:
    if earlier.until is None:
        return problems.served_without_end(field, earlier.since)
    return problems.out_of_range(field, earlier.until + timedelta(days=1))
