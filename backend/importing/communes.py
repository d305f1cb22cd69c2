"""Which commune of today a row means, when it names one: by code, or by name and, for a former one, district.

A name alone may be a trap: the town Nam Đàn became part of 17950, and the commune called Nam Đàn today is 17935. Where
a name was borne by places that lead to different communes of today, the row must say more.
"""

from collections.abc import Iterable
from datetime import date

from backend.importing.rows import Row
from shared import places, problems
from shared.places import Unit
from shared.problems import Problem, Refused

CODE_DIGITS = 5

# A day of each map of before; the present one is the asker's day.
_FORMER_DAYS = (date(2025, 6, 30), date(2024, 11, 30))


def check(row: Row, commune: str, today: date) -> None:
    """Note where a row says that it is of another commune than `commune`, or says it unclearly."""
    named = meant(row, today)
    if named is not None and named != commune:
        row.noted.wrong(
            problems.row_of_another_commune(row.at("commune_code" if row.cell("commune_code") else "commune"))
        )


def meant(row: Row, today: date) -> str | None:
    """The id of the commune of today that a row means; None where it names none, or none can be told."""
    code, name = row.text("commune_code"), row.text("commune")
    district = row.text("district")
    at = row.at("commune_code" if code else "commune")
    if code:
        if code.isdecimal() and len(code) == CODE_DIGITS - 1:
            row.noted.mended.append(problems.zeros_restored(at))
        found = _of_code(code.zfill(CODE_DIGITS), today)
    elif name:
        found = _of_name(name, district, today)
    else:
        return None
    if len(found) == 1:
        return found.pop()
    row.noted.wrong(_unclear(found, at, is_code=code is not None))
    return None


def _unclear(found: set[str], at: str, *, is_code: bool) -> Problem:
    if found:
        return problems.ambiguous_unit(at)
    return problems.unknown_unit(at) if is_code else problems.unknown_unit_name(at)


def _of_code(code: str, today: date) -> set[str]:
    """In Nghệ An every former code leads to the commune that bears it today, where one does (a test says so)."""
    return {places.today_unit(unit.id).id for unit in _resolved(code, today)}


def _resolved(code: str, today: date) -> Iterable[Unit]:
    for day in (today, *_FORMER_DAYS):
        try:
            yield places.resolve(code, day)
        except Refused:
            continue


def _of_name(name: str, district: str | None, today: date) -> set[str]:
    """With a district only the maps that had districts are looked at; without one, all must agree."""
    days = _FORMER_DAYS if district else (today, *_FORMER_DAYS)
    found: set[str] = set()
    for day in days:
        try:
            found.add(places.today_unit(places.find_by_name(name, district, day).id).id)
        except Refused as refused:
            if refused.problems[0].code == problems.ambiguous_unit("").code:
                found |= {"several", "of that name"}
    return found
