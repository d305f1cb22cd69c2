"""A file that somebody wants to bring in, and whether they may: which kind of list it is, and of where and when."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from backend.access import scope
from backend.access.principal import Principal
from backend.importing.office import Office
from backend.tables.importing import ImportBatch
from shared import places, problems
from shared.ids import uuid7
from shared.problems import Refused
from shared.rules import checks
from shared.text import is_name, tidy
from shared.vocabulary import products

HOUSEHOLDS, CONFIRMED = "households", "confirmed"

FILE_BYTES_MAX = 6 * 1_024 * 1_024

_NAME_MAX = 120


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A file to be brought in. `kind`: households or confirmed; `commune` may be empty for a confirmed list of the
    whole province, which is of a `product` and of the day `listed_on`. `columns`: by field (headings.NAMES) the letter
    of a column whose heading does not say it.
    """

    kind: str
    content: bytes
    file_name: str = ""
    commune: str = ""
    product: str = "vsi"
    listed_on: date | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


def batch_of(principal: Principal, wish: Wish, office: Office, state: str) -> ImportBatch:
    """The batch of a file of which nothing is read yet.

    Refused with 403 unless the committee or an administrator brings it, 404 for a commune outside their area, 413 for
    a file over FILE_BYTES_MAX, 422 for what is asked wrongly.
    """
    _check(principal, wish, office)
    name = tidy(wish.file_name)[:_NAME_MAX]
    is_confirmed = wish.kind == CONFIRMED
    return ImportBatch(
        id=uuid7(int(office.now.timestamp() * 1_000)),
        kind=wish.kind,
        commune=wish.commune,
        product=wish.product if is_confirmed else "",
        listed_on=(wish.listed_on or office.today) if is_confirmed else None,
        columns=dict(wish.columns),
        file_name=name if is_name(name) else "",
        file_sha256=hashlib.sha256(wish.content).hexdigest(),
        state=state,
        asked_by=principal.account_id,
        asked_at=office.now,
    )


def may_bring_into(principal: Principal, commune: str) -> bool:
    """Whether somebody's area holds a commune, or for an empty one the whole province."""
    return principal.whole_province if not commune else scope.may_see_all_of(principal, commune)


def _check(principal: Principal, wish: Wish, office: Office) -> None:
    scope.require(principal, "committee", "admin")
    if not may_bring_into(principal, wish.commune):
        raise Refused(problems.not_found())
    if wish.commune and not places.unit(wish.commune).in_force_on(office.today):
        raise Refused(problems.unknown_unit("commune"))
    if len(wish.content) > FILE_BYTES_MAX:
        raise Refused(problems.body_too_large(FILE_BYTES_MAX))
    found = checks.code_in("kind", wish.kind, {HOUSEHOLDS: None, CONFIRMED: None})
    found += checks.code_in("product", wish.product, products.CODES)
    found += checks.day_within("listed_on", wish.listed_on, last=office.today)
    if wish.kind == HOUSEHOLDS and not wish.commune:
        found.append(problems.roster_without_commune())
    if found:
        raise Refused(*found)
