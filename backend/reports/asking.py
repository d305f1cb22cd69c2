"""A question about conversions: by what, over which days, where, for which product, on which map."""

from dataclasses import dataclass
from datetime import date

from backend.access import scope
from backend.access.principal import Principal
from backend.reports.periods import ALWAYS, PERIOD_OF, Period
from shared import places, problems
from shared.clock import parse_day
from shared.problems import Refused
from shared.vocabulary import products

PLACES_OF_A_COMMUNE = ("hamlet", "officer", "group")
TOGETHER = ("office", "organisation", "district")
BY = ("commune", *PLACES_OF_A_COMMUNE, *TOGETHER, *PERIOD_OF)
MAPS = ("now", "then")
# Of earlier or later days nobody has asked; the range keeps calendars within what every database knows.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One question. `commune` is a unit in force; None asks of everything in the asker's area."""

    by: str = "commune"
    period: Period = ALWAYS
    commune: str | None = None
    product: str = "vsi"
    map: str = "now"


def read_ask(principal: Principal, texts: dict[str, str | None], today: date) -> Ask:
    """The question as texts of an address; Refused with 422, or 404 for a commune outside the asker's area."""
    by = _one_of("by", texts.get("by"), BY, "commune")
    period = Period(start=_day("from", texts.get("from")), end=_day("to", texts.get("to")))
    if period.start and period.end and period.start > period.end:
        raise Refused(problems.out_of_range("to", period.start))
    commune = _commune(principal, texts.get("commune"), today)
    if by in PLACES_OF_A_COMMUNE and commune is None:
        raise Refused(problems.missing_field("commune"))
    return Ask(
        by=by,
        period=period,
        commune=commune,
        product=_one_of("product", texts.get("product"), tuple(products.CODES), "vsi"),
        map=_one_of("map", texts.get("map"), MAPS, "now"),
    )


def _one_of(field: str, given: str | None, known: tuple[str, ...], usual: str) -> str:
    if given is not None and given not in known:
        raise Refused(problems.unknown_code(field))
    return given or usual


def _day(field: str, given: str | None) -> date | None:
    if given is None:
        return None
    try:
        day = parse_day(given)
    except ValueError:
        raise Refused(problems.unreadable_day(field)) from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Refused(problems.out_of_range(field, FIRST_DAY, LAST_DAY))
    return day


def _commune(principal: Principal, given: str | None, today: date) -> str | None:
    """A unit in force by id, or by bare code; outside the area and missing are the same answer."""
    if given is None:
        return None
    try:
        unit = places.resolve(given, today)
    except Refused:
        raise Refused(problems.not_found()) from None
    scope.commune_in_scope(principal, unit.id)
    return unit.id
