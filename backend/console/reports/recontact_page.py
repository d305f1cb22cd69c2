"""«Báo lại khi mức đóng đổi»: what changes in the law on a day, whose amount changes by it, and the one act that asks
their officers to tell them in time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from backend.access import scope
from backend.admin import follow_ups, naming_rows
from backend.admin.follow_ups import Wish
from backend.console.office import law_words
from backend.console.shell.days import DayText
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.posting import day_in
from backend.console.to_do.follow_ups_page import TASKS
from backend.console.to_do.to_do_page import TO_DO
from backend.console.visit_log import log_asked
from backend.db import Reading, Writing
from backend.edge.clock import Now
from backend.reports import cells, recontact
from backend.reports.law_in_force import law_in_force
from backend.reports.recontact import RecontactAsk
from shared import places, problems
from shared.clock import day_of
from shared.money import money_label
from shared.policy.law import Law, Parameter
from shared.problems import Refused
from shared.vocabulary import support_groups

router = APIRouter(route_class=PageRoute, include_in_schema=False)

RECONTACT = f"{TO_DO}/bao-lai"
SHOWN_MAX = 200

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Changed:
    """One number of the law that changes on the day: its name, the value before and from then on, and its law."""

    parameter: Parameter
    before: str
    after: str
    law: str
    sure: str


@router.get(RECONTACT)
def recontact_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    on: DayText = "",
    commune: Annotated[str, Query(max_length=16)] = "",
) -> Response:
    """The households of a commune whose amount changes on a day; without one it is the next day on which the law
    changes. Who sees no names sees how many.
    """
    units = log_asked.communes(session, reader)
    wanted = commune or (units[0].id if units else "")
    if not wanted:
        return page(request, "visit_log/visit_log_empty.html", {}, principal=reader)
    unit, law = places.resolve(wanted, day_of(now)), law_in_force(session)
    scope.commune_in_scope(reader, unit.id)
    day = day_in("on", on) or recontact.next_change(law, day_of(now))
    touched = list(recontact.households(session, reader, RecontactAsk(on=day, commune=unit.id)))
    words = {
        "unit": unit,
        "units": units,
        "on": day,
        "changed": changed(law, day),
        "households": len(touched),
        "persons": sum(len(one.persons) for one in touched),
        "opens": cells.of_touched(day, unit.id, unit.id),
        "named": scope.names_visible(reader, unit.id),
        "rows": touched[:SHOWN_MAX],
        "officers": naming_rows.accounts(session, {one.officer for one in touched if one.officer}),
        "hamlets": naming_rows.names_visible(session, reader, {(unit.id, one.hamlet) for one in touched}),
        "group": _group,
        "money": money_label,
    }
    return page(request, "reports/recontact.html", words, principal=reader)


@router.post(f"{RECONTACT}/{{commune}}")
def give(
    *,
    reader: Reader,
    session: Writing,
    now: Now,
    commune: Annotated[str, Path(max_length=16)],
    on: Annotated[DayText, Form(max_length=16)] = "",
    whom: Annotated[str, Form(max_length=8)] = "",
    chosen: Annotated[tuple[UUID, ...], Form(alias="ho", max_length=SHOWN_MAX)] = (),
) -> Response:
    """Ask the officers who advised them first to call on all of the list, or on those chosen."""
    unit, day = places.resolve(commune, day_of(now)).id, day_in("on", on)
    if day is None or not (chosen or whom == "all"):
        raise Refused(problems.missing_field("ho" if day else "on"))
    wish = Wish(on=day, commune=unit, households=None if whom == "all" else chosen)
    done = follow_ups.assign(session, reader, wish, now)
    said = f"{done.new}.{done.stood}.{done.without_officer}.0"
    return RedirectResponse(f"{TASKS}?commune={unit}&xong={said}", HTTPStatus.SEE_OTHER)


def changed(law: Law, on: date) -> Sequence[Changed]:
    """What changes on a day, each with its law and how sure it is."""
    found = []
    for each in recontact.of_amounts(law):
        before, after = each.on(on - _DAY), each.on(on)
        if after and (before is None or before.value != after.value):
            found.append(
                Changed(
                    parameter=each,
                    before=law_words.value(each, before) if before else "–",
                    after=law_words.value(each, after),
                    law=after.law_label,
                    sure=law_words.sure(after),
                )
            )
    return found


def _group(code: str) -> Any:
    return support_groups.CODES[code]
