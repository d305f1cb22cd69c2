"""Which commune of today a row means, when it names one: by code, or by name and, for a former one, district.

A name alone may be a trap: the town Nam Đàn became part of 17950, and the commune called Nam Đàn today is 17935. Where
a name was borne by places that lead to different communes of today, the row must say more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from backend.importing.rows import Row
from shared import places, problems
from shared.places import Unit
from shared.problems import Problem, Refused

CODE_DIGITS = 5

# A day of each map of before; the present one is the asker's day.
_FORMER_DAYS = (date(2025, 6, 30), date(2024, 11, 30))


@dataclass(frozen=True, kw_only=True)
class Naming:
    """How a row names its commune. `at`: the cell that does. Both columns may hold a code; a name stands in «Xã»."""

    at: str
    said: str
    district: str | None

    @property
    def code(self) -> str | None:
        """The code with the zeros that spreadsheets drop, where it is one and no name."""
        digits = self.said.isascii() and self.said.isdecimal() and len(self.said) in {CODE_DIGITS - 1, CODE_DIGITS}
        return self.said.zfill(CODE_DIGITS) if digits else None


def check(row: Row, commune: str, today: date) -> str | None:
    """Note where a row says that it is of another commune than `commune`, or says it unclearly. Answers with the id of
    the former commune that the row names, where it names one.
    """
    named = _naming(row)
    led_to = _today_of(named, row, today) if named else None
    if named is None or led_to is None:
        return None
    if led_to != commune:
        row.noted.wrong(problems.row_of_another_commune(named.at))
        return None
    latest = next(units_named(named, today))
    return None if latest.in_force_on(today) else latest.id


def meant(row: Row, today: date) -> str | None:
    """The id of the commune of today that a row means; None where it names none, or none can be told."""
    named = _naming(row)
    return _today_of(named, row, today) if named else None


def units_named(named: Naming, today: date) -> Iterator[Unit]:
    """The units that bore the code or the name on the days of the maps, the latest first; Refused (ambiguous_unit)
    where several bore a name at once.

    In Nghệ An every former code leads to the commune that bears it today, where one does (a test says so). With a
    district only the maps that had districts are looked at; without one, all must agree.
    """
    with_districts = named.district and not named.code
    for day in _FORMER_DAYS if with_districts else (today, *_FORMER_DAYS):
        try:
            yield _unit_on(named, day)
        except Refused as refused:
            if refused.problems[0].code == problems.ambiguous_unit("").code:
                raise


def _unit_on(named: Naming, day: date) -> Unit:
    if named.code:
        return places.resolve(named.code, day)
    return places.find_by_name(named.said, named.district, day)


def _naming(row: Row) -> Naming | None:
    field = "commune_code" if row.cell("commune_code") else "commune"
    said, district = row.text(field), row.text("district")
    return Naming(at=row.at(field), said=said, district=district) if said else None


def _today_of(named: Naming, row: Row, today: date) -> str | None:
    if named.code and named.code != named.said:
        row.noted.mended.append(problems.zeros_restored(named.at))
    try:
        found = {places.today_unit(unit.id).id for unit in units_named(named, today)}
    except Refused:
        row.noted.wrong(problems.ambiguous_unit(named.at))
        return None
    if len(found) == 1:
        return found.pop()
    row.noted.wrong(problems.ambiguous_unit(named.at) if found else _unknown(named))
    return None


def _unknown(named: Naming) -> Problem:
    is_number = named.said.isascii() and named.said.isdecimal()
    return problems.unknown_unit(named.at) if is_number else problems.unknown_unit_name(named.at)
