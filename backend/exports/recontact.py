"""Whose amount changes on a day, as a table: a row a person of a commune for those who may read its names, numbers by
commune for everybody else.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlmodel import Session

from backend.access import scope
from backend.admin import naming_rows
from backend.exports.asked import Asked, Choice, Report, chosen
from backend.papers.tables import Row, Table
from backend.reports import recontact
from backend.reports.law_in_force import law_in_force
from backend.reports.recontact import HouseholdTouched, RecontactAsk
from shared import places, problems
from shared.clock import day_label
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
    Choice(key="before", kind="money", name=Words(vi="Đóng một tháng, trước", en="Pays a month, before")),
    Choice(key="from", kind="money", name=Words(vi="Đóng một tháng, từ ngày này", en="Pays a month, from the day on")),
    Choice(key="hangs_on", name=Words(vi="Tùy vào", en="Depends on")),
)
_NUMBERS = (
    _COMMUNE,
    Choice(key="households", kind="number", name=Words(vi="Hộ", en="Households")),
    Choice(key="persons", kind="number", name=Words(vi="Người", en="People")),
)
_SINCE = Words(vi="Từ ngày {day}", en="From {day}")


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
    return Table(
        title=asked.say(_TITLE),
        about=(*where, asked.say(_SINCE).format(day=day_label(ask.on)), asked.counted_at),
        columns=shown,
        rows=tuple(_people(session, touched) if _named(asked) else _numbers(touched)),
        notes=(asked.say(recontact.DEFINITION),),
        language=asked.language,
        made_up=asked.made_up,
    )


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


def _people(session: Session, touched: Sequence[HouseholdTouched]) -> Iterator[Row]:
    hamlets = naming_rows.names_of(session, {(one.commune, one.hamlet) for one in touched})
    officers = naming_rows.accounts(session, {one.officer for one in touched if one.officer})
    for home in touched:
        yield from _household(home, hamlets.get(home.hamlet), officers.get(home.officer) if home.officer else None)


def _household(home: HouseholdTouched, hamlet: str | None, officer: str | None) -> Iterator[Row]:
    for person in home.persons:
        values = {
            "commune": places.unit(home.commune).label,
            "hamlet": hamlet,
            "household": home.head_name,
            "person": person.name,
            "officer": officer,
            "before": person.pays_before,
            "from": person.pays_from,
            "hangs_on": "; ".join(person.hangs_on),
        }
        yield Row(values=values)


def _numbers(touched: Sequence[HouseholdTouched]) -> Iterator[Row]:
    for one in recontact.by_commune(touched):
        name = places.unit(one.commune).label
        yield Row(values={"commune": name, "households": one.households, "persons": one.persons})


RECONTACT = Report(title=_TITLE, asks=("on", "commune"), columns=columns, table=table, of_people=of_people)
