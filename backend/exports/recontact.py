"""Whose amount changes on a day, as a table: a row a person of a commune for those who may read its names, numbers by
commune for everybody else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlmodel import Session

from backend.access import scope
from backend.admin import naming_rows
from backend.exports.asked import Asked, Choice, Report, chosen
from backend.papers.tables import Row, Table
from backend.reports import cells, naming, recontact
from backend.reports.law_in_force import law_in_force
from backend.reports.recontact import HouseholdTouched, RecontactAsk
from shared import places, problems
from shared.clock import day_label
from shared.policy.quote import Because
from shared.problems import Refused
from shared.vocabulary.term import Words

_TITLE = Words(vi="Hộ có số tiền đóng thay đổi", en="Households whose amount changes")
_COMMUNE = Choice(key="commune", name=Words(vi="Xã, phường", en="Commune, ward"))
_PEOPLE = (
    _COMMUNE,
    Choice(key="hamlet", name=Words(vi="Xóm, bản, khối", en="Hamlet")),
    Choice(key="household", name=Words(vi="Chủ hộ", en="Head of household")),
    Choice(key="person", name=Words(vi="Họ tên", en="Name")),
    Choice(key="officer", name=Words(vi="Cán bộ", en="Officer")),
    Choice(
        key="before",
        kind="money",
        name=Words(vi="Đóng một tháng, trước (tạm tính)", en="Pays a month, before (estimate)"),
    ),
    Choice(
        key="from",
        kind="money",
        name=Words(vi="Đóng một tháng, từ ngày này (tạm tính)", en="Pays a month, from the day on (estimate)"),
    ),
    Choice(key="hangs_on", name=Words(vi="Tùy vào", en="Depends on")),
)
_OF_AMOUNTS = (
    Choice(key="on", kind="day", name=Words(vi="Từ ngày", en="From")),
    Choice(key="law_before", name=Words(vi="Căn cứ trước ngày này", en="Law before the day")),
    Choice(key="law_from", name=Words(vi="Căn cứ từ ngày này", en="Law from the day on")),
)
_NUMBERS = (
    _COMMUNE,
    Choice(key="households", kind="number", name=Words(vi="Hộ", en="Households")),
    Choice(key="persons", kind="number", name=Words(vi="Người", en="People")),
)
_SINCE = Words(vi="Từ ngày {day}", en="From {day}")
_LAW_SINCE = Words(vi="{law} (từ {day})", en="{law} (from {day})")
_LAW_BEFORE = Words(vi="Căn cứ của số tiền trước {day}: {laws}.", en="Law of the amounts before {day}: {laws}.")
_LAW_FROM = Words(vi="Căn cứ của số tiền từ {day}: {laws}.", en="Law of the amounts from {day}: {laws}.")


def columns(asked: Asked) -> Sequence[Choice]:
    """People where they may be named, else numbers."""
    return _PEOPLE if _named(asked) else _NUMBERS


def table(session: Session, asked: Asked) -> Table:
    """Without a commune it is the numbers of the asker's whole area. Refused with 422 (report_too_long) for more people
    than the asker may have at once.
    """
    ask = RecontactAsk(on=_on(session, asked), commune=asked.commune if asked.text("commune") else None)
    shown = chosen(columns(asked), asked)
    touched = list(_read(asked, recontact.households(session, asked.principal, ask)))
    where = (places.unit(ask.commune).label,) if ask.commune else ()
    plain = Table(
        title=asked.say(_TITLE),
        about=(*where, asked.say(_SINCE).format(day=day_label(ask.on)), asked.counted_at),
        columns=shown,
        rows=(),
        notes=(asked.say(recontact.DEFINITION),),
        language=asked.language,
        made_up=asked.made_up,
    )
    return _of_people(session, asked, plain, touched, ask) if _named(asked) else _of_numbers(asked, plain, touched, ask)


def of_people(session: Session, asked: Asked) -> Mapping[str, str] | None:
    """The commune whose people stand in it, and the day."""
    return {"commune": asked.commune, "on": _on(session, asked).isoformat()} if _named(asked) else None


def _named(asked: Asked) -> bool:
    return bool(asked.text("commune")) and scope.names_visible(asked.principal, asked.commune)


def _on(session: Session, asked: Asked) -> date:
    return asked.day("on") or recontact.next_change(law_in_force(session), asked.today)


def _read(asked: Asked, found: Iterator[HouseholdTouched]) -> Iterator[HouseholdTouched]:
    most, read = asked.rows_max if _named(asked) else None, 0
    for homes, one in enumerate(found, 1):
        read += len(one.persons)
        if most is not None and read > most:
            raise Refused(problems.report_too_long(most))
        if homes % _TOLD_EVERY == 0:
            asked.tell(read)
        yield one


_TOLD_EVERY = 1_000


def _of_people(
    session: Session, asked: Asked, plain: Table, touched: Sequence[HouseholdTouched], ask: RecontactAsk
) -> Table:
    """A row a person; the law of the amounts stands below for all of them, and beside each where nothing can."""
    hamlets = naming_rows.names_of(session, {(one.commune, one.hamlet) for one in touched})
    officers = naming_rows.accounts(session, {one.officer for one in touched if one.officer})
    rows: list[Row] = []
    for home in touched:
        officer = officers.get(home.officer) if home.officer else None
        rows += _household(asked, ask.on, home, hamlets.get(home.hamlet), officer)
    amounts = [column for column in plain.columns if column.kind == "money"]
    return replace(
        plain,
        rows=tuple(rows),
        beside=tuple(choice.column(asked) for choice in _OF_AMOUNTS) if amounts else (),
        notes=(*plain.notes, *(_laws(asked, ask.on, touched) if amounts else ())),
    )


def _laws(asked: Asked, on: date, touched: Sequence[HouseholdTouched]) -> Iterator[str]:
    """The law of all amounts of each day, in one line a day."""
    persons = [person for home in touched for person in home.persons]
    for said, because in (
        (_LAW_BEFORE, [each for person in persons for each in person.because_before]),
        (_LAW_FROM, [each for person in persons for each in person.because_from]),
    ):
        if because:
            yield asked.say(said).format(day=day_label(on), laws=_law(asked, because))


def _law(asked: Asked, because: Iterable[Because]) -> str:
    """«Nghị định 351/2025/NĐ-CP (từ 01/01/2027); …», each law once."""
    said = asked.say(_LAW_SINCE)
    return "; ".join(dict.fromkeys(said.format(law=each.law, day=day_label(each.since)) for each in because))


def _household(
    asked: Asked, on: date, home: HouseholdTouched, hamlet: str | None, officer: str | None
) -> Iterator[Row]:
    for person in home.persons:
        values = {
            "commune": places.unit(home.commune).label,
            "hamlet": hamlet,
            "household": home.head_name,
            "person": person.name,
            "officer": officer,
            "before": person.pays_before,
            "from": person.pays_from,
            "hangs_on": "; ".join(map(asked.say, person.hangs_on)),
            "on": on,
            "law_before": _law(asked, person.because_before),
            "law_from": _law(asked, person.because_from),
        }
        yield Row(values=values)


def _of_numbers(asked: Asked, plain: Table, touched: Sequence[HouseholdTouched], ask: RecontactAsk) -> Table:
    """A row a commune, and all of them together where one was not asked for; each number opens what it counted."""
    rows = tuple(
        _number(ask, one.commune, places.unit(one.commune).label, one.households, one.persons)
        for one in recontact.by_commune(touched)
    )
    if ask.commune or not rows:
        return replace(plain, rows=rows)
    persons = sum(len(one.persons) for one in touched)
    return replace(plain, rows=rows, total=_number(ask, None, asked.say(naming.TOTAL), len(touched), persons))


def _number(ask: RecontactAsk, commune: str | None, name: str, households: int | None, persons: int | None) -> Row:
    return Row(
        values={"commune": name, "households": households, "persons": persons},
        opens=cells.of_touched(ask.on, ask.commune, commune),
    )


RECONTACT = Report(
    title=_TITLE,
    asks=("on", "commune"),
    columns=columns,
    table=table,
    of_people=of_people,
    of_all=True,
)
