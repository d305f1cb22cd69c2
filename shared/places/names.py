"""A commune from its written name, as on an identity card or in an old roster.

Cards issued before July 2025 show the former commune and district, so the day that counts is the
card's. The town Nam Đàn went to 17950 and not to the commune that is called Nam Đàn today (17935);
Châu Tiến, Tam Hợp and Đông Thành are such traps too.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from shared import problems
from shared.places.units import Unit, register, units_on
from shared.problems import Refused
from shared.text import fold, tidy

_DISTRICT_KINDS = ("huyen", "thi xa", "thanh pho")


def find_by_name(name: str, district: str | None, day: date) -> Unit:
    """The unit of a name on a day; with or without its kind, and without marks where that is clear.

    `district` may be None where the name is the only one of its kind that day. Refused with unknown_unit
    where no unit fits, with ambiguous_unit where several do.
    """
    fitting = [found for found in units_on(day) if district is None or _is_district(found, district)]
    named = _named(fitting, tidy(name).casefold()) or _named_without_marks(fitting, fold(name))
    if not named:
        raise Refused(problems.unknown_unit("name"))
    if len(named) > 1:
        raise Refused(problems.ambiguous_unit("name"))
    return named[0]


def _is_district(found: Unit, district: str) -> bool:
    return found.district is not None and _bare_district(found.district) == _bare_district(district)


def _bare_district(district: str) -> str:
    folded = fold(district)
    kind = next((kind for kind in _DISTRICT_KINDS if folded.startswith(kind + " ")), "")
    return folded.removeprefix(kind).strip()


def _named(units: Iterable[Unit], name: str) -> list[Unit]:
    return [found for found in units if name in {found.name.casefold(), found.bare_name.casefold()}]


def _named_without_marks(units: Iterable[Unit], folded: str) -> list[Unit]:
    return [found for found in units if folded in _folded_names()[found.id]]


@cache
def _folded_names() -> Mapping[str, frozenset[str]]:
    return {found.id: frozenset({fold(found.name), fold(found.bare_name)}) for found in register().values()}
