"""How far the officer has come towards what was set: «Chỉ tiêu tháng 11: 12 / 30 lượt thăm, 2 chưa gửi».

The phone does not know all that counts: visits of hamlets given to somebody else are gone from it, and persons are
counted by what other officers' visits say, too. So the first number is the server's own, as of the moment at which it
was told, and the visits that this phone has made since are said beside it, never added in.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mobile.store import meta, shelf
from mobile.store import targets as store
from mobile.views.health import counted
from mobile.views.households import hamlet_names
from mobile.views.standing import counts
from mobile.words import _, _n, label
from shared import places
from shared.clock import VIETNAM, day_of, parse_moment
from shared.rules.targets import MONTH, QUARTER, Span, find_span
from shared.sync.protocol import ToldTarget
from shared.text import sort_key
from shared.vocabulary import products
from shared.vocabulary.targets import MEASURES

LISTED = 3
"""Of the officer's own, and of the hamlets together: the month, the quarter and the year."""


@dataclass(frozen=True, kw_only=True)
class TargetLine:
    """One target in words, and the `share` of it that the server counts, from 0 to 1."""

    words: str
    share: float


@dataclass(frozen=True, kw_only=True)
class MyTargets:
    """The targets of today, the officer's `own` and those of the `hamlets` given, at most LISTED of each; `as_of`: when
    the server counted, in words, empty where there are none.
    """

    own: tuple[TargetLine, ...] = ()
    hamlets: tuple[TargetLine, ...] = ()
    as_of: str = ""


def my_targets(db: sqlite3.Connection, today: date) -> MyTargets:
    """What was set for the officer and for the hamlets given, in periods that hold today; empty where nothing was."""
    told = [one for one in store.told(db) if _is_shown(db, one, today)]
    if not told:
        return MyTargets()
    names = hamlet_names(db)
    told.sort(key=lambda one: (_length(one), sort_key(names.get(one.whose, "")), one.measure))
    waiting = tuple(_waiting(db))
    own, hamlets = (
        tuple(_line(db, one, names, waiting) for one in told if one.holder == holder)[:LISTED]
        for holder in ("officer", "hamlet")
    )
    return MyTargets(own=own, hamlets=hamlets, as_of=_as_of(told[0].as_of))


@dataclass(frozen=True, kw_only=True)
class _Waiting:
    """A visit of this phone by which the server's count will rise, and has not yet."""

    commune: str
    hamlet: str
    day: date
    sent: bool


def _is_shown(db: sqlite3.Connection, told: ToldTarget, today: date) -> bool:
    """Of today, in words that this app knows, and of a place that is still given."""
    span, given = find_span(told.period), meta.areas(db).get(told.commune)
    known = told.measure in MEASURES and told.product in {None, *products.CODES} and told.value > 0
    if span is None or not span.holds(today) or not known or given is None:
        return False
    return told.holder == "officer" or (told.holder == "hamlet" and told.whose in given)


def _length(told: ToldTarget) -> int:
    """The month before the quarter, and that before the year."""
    span = find_span(told.period)
    return (span.last - span.first).days if span else 0


def _waiting(db: sqlite3.Connection) -> Iterator[_Waiting]:
    """Visits that the count does not hold: without those taken back here, and without corrections of one that is in the
    count already.
    """
    ops = store.uncounted(db)
    made = {op.visit: json.loads(op.body)["data"] for op in ops if op.act == "add"}
    gone = {op.visit for op in ops if op.act == "void"} | {said.get("supersedes") for said in made.values()}
    for op in ops:
        if op.act != "add" or op.visit in gone:
            continue
        said, former = made[op.visit], _corrected(made, op.visit)
        if former is None or not _is_counted(db, former):
            yield _Waiting(
                commune=places.today_unit(op.commune).id,
                hamlet=said["hamlet"],
                day=day_of(parse_moment(said["visited_at"])),
                sent=op.sent,
            )


def _corrected(made: Mapping[str, Mapping[str, Any]], visit: str) -> str | None:
    """The visit of before that one is in the end a correction of, through corrections that are not counted either."""
    former: str | None = made[visit].get("supersedes")
    return former if former is None or former not in made else _corrected(made, former)


def _is_counted(db: sqlite3.Connection, visit: str) -> bool:
    """Whether the server counts a visit that it has; of one that is gone from here only that it was filed is known."""
    row = shelf.find(db, "visit", visit)
    if row is None:
        return True
    return row.base is not None and counts(row)


def _line(db: sqlite3.Connection, told: ToldTarget, names: dict[str, str], waiting: Sequence[_Waiting]) -> TargetLine:
    span = find_span(told.period)
    here = [one for one in waiting if span and span.holds(one.day) and one.commune == told.commune]
    if told.holder == "hamlet":
        here = [one for one in here if one.hamlet == told.whose]
    said = f"{_target(db, told, names)}: {counted(told.counted)} / {counted(told.value)} {_measure(told)}"
    unsent, sent = sum(not one.sent for one in here), sum(one.sent for one in here)
    return TargetLine(
        words=", ".join(part for part in (said, _unsent(told, unsent), _sent(sent)) if part),
        share=min(1.0, told.counted / told.value),
    )


def _target(db: sqlite3.Connection, told: ToldTarget, names: dict[str, str]) -> str:
    """«Chỉ tiêu tháng 11», with the place where it is not plainly the officer's own."""
    span = find_span(told.period)
    what = _period(span) if span else ""
    if told.holder == "hamlet":
        return f"{names.get(told.whose, '')} · {what}"
    unit = places.find(told.commune) if len(meta.areas(db)) > 1 else None
    return f"{unit.name} · {what}" if unit else what


def _period(span: Span) -> str:
    if span.kind == MONTH:
        return _("Chỉ tiêu tháng {month}").format(month=span.number)
    if span.kind == QUARTER:
        return _("Chỉ tiêu quý {quarter}").format(quarter=span.number)
    return _("Chỉ tiêu năm {year}").format(year=span.year)


def _measure(told: ToldTarget) -> str:
    measure = label(MEASURES[told.measure])
    return f"{measure} ({label(products.CODES[told.product])})" if told.product else measure


def _unsent(told: ToldTarget, number: int) -> str:
    """Of visits the unit is said already; households and persons are not known before the visits are counted."""
    if not number:
        return ""
    if told.measure == "visits":
        return _n("{n} chưa gửi", number).format(n=counted(number))
    return _n("{n} lượt thăm chưa gửi", number).format(n=counted(number))


def _sent(number: int) -> str:
    return _n("{n} máy chủ đã nhận, chưa đếm", number).format(n=counted(number)) if number else ""


def _as_of(moment: str) -> str:
    at = parse_moment(moment).astimezone(VIETNAM)
    return _("Máy chủ đếm lúc {time} ngày {day}.").format(time=f"{at:%H:%M}", day=f"{at:%d/%m/%Y}")
