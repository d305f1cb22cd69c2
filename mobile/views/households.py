"""The officer's households as lines in memory, found as one types: no query ever looks into people's names."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby

from mobile.store import meta, shelf
from mobile.store.shelf import Shelved
from mobile.store.store import Store
from mobile.views.standing import VisitMade, agreed, standing
from mobile.views.statuses import STATUSES, status_of
from mobile.views.visited import visitor_of
from mobile.words import _, label
from shared.clock import day_of
from shared.records.hamlet import Hamlet
from shared.records.household import Household
from shared.records.wire import from_wire
from shared.text import fold, sort_key
from shared.vocabulary import hamlets

EVERY = "all"
_FILTERED_BY = ("new", "interested", "come_back", "paid")

TAIL_DIGITS = 4


@dataclass(frozen=True, kw_only=True)
class HouseholdLine:
    """One household in the list. `folded` is what is searched beside `phone_tail`: name and hamlet, without marks.
    `status` is a code of STATUSES; `seen_on` the day of the latest visit, and `seen_by` whose it was; `promised` what
    was agreed, a code of the next-step vocabulary, for which day. Lines outlive a change of the language, so nothing
    in them is a word of one: names, codes, and `mobile.views.visited.YOU`.
    """

    id: str
    name: str
    folded: str
    hamlet: str
    phone_tail: str
    status: str
    seen_on: date | None = None
    seen_by: str = ""
    promised: str = ""
    promised_on: date | None = None


class HouseholdList:
    """All lines of a vault, built once and then kept fresh by reading only what changed."""

    def __init__(self, store: Store) -> None:
        """Nothing is read before `lines`."""
        self._store = store
        self._lines: list[HouseholdLine] = []
        self._places: dict[str, int] = {}
        self._mark = -1
        self._gone: str | None = None

    def lines(self) -> Sequence[HouseholdLine]:
        """Every household by hamlet and name, as the vault holds it now."""
        db = self._store.reading()
        mark, gone = shelf.latest_touch(db), meta.read(db, meta.GONE)
        if self._mark < 0 or gone != self._gone or any(shelf.all_of(db, "hamlet", touched_after=self._mark)):
            self._arrange(_all_lines(db))
        elif mark != self._mark:
            self._replace(_changed_lines(db, self._mark))
        self._mark, self._gone = mark, gone
        return self._lines

    def _arrange(self, lines: Iterable[HouseholdLine]) -> None:
        self._lines = sorted(lines, key=_place)
        self._places = {line.id: place for place, line in enumerate(self._lines)}

    def _replace(self, changed: list[HouseholdLine]) -> None:
        """Most acts change how a household stands, not where it stands in the list: then nothing is sorted anew."""
        stays = all(
            line.id in self._places and _place(line) == _place(self._lines[self._places[line.id]]) for line in changed
        )
        if not stays:
            self._arrange({line.id: line for line in (*self._lines, *changed)}.values())
            return
        self._lines = list(self._lines)  # the one handed out before stays as it was
        for line in changed:
            self._lines[self._places[line.id]] = line


def households(store: Store) -> Sequence[HouseholdLine]:
    """Every household of a vault by hamlet and name, read once; a window keeps a HouseholdList instead."""
    return HouseholdList(store).lines()


def found(lines: Sequence[HouseholdLine], typed: str, status: str = EVERY) -> Sequence[HouseholdLine]:
    """The lines that hold every typed word and have the status; all of them when nothing is asked.

    Letters may stand anywhere in a name; a number begins a word («xóm 5») or ends the telephone number.
    """
    words = fold(typed).split()
    numbers = [word for word in words if word.isdigit()]
    letters = [word for word in words if not word.isdigit()]
    hits = [line for line in lines if line.status == status] if status != EVERY else lines
    if letters:
        hits = [line for line in hits if all(word in line.folded for word in letters)]
    return [line for line in hits if all(_has_number(line, number) for number in numbers)] if numbers else hits


def filters() -> list[tuple[str, str]]:
    """By what the list is narrowed: a status's code, or EVERY, and its word."""
    return [(EVERY, _("Tất cả")), *((code, label(STATUSES[code])) for code in _FILTERED_BY)]


def _has_number(line: HouseholdLine, number: str) -> bool:
    return line.phone_tail.endswith(number) or f" {number}" in f" {line.folded}"


def hamlet_label(hamlet: Hamlet) -> str:
    """A hamlet as people call it: «Xóm 5», «Bản Xiềng», «Khối Tân Tiến»: a place's name, the same in every language."""
    kind = hamlets.CODES[hamlet.kind].vi if hamlet.kind in hamlets.CODES else ""
    return hamlet.name if fold(hamlet.name).startswith(fold(kind)) else f"{kind} {hamlet.name}"


def _all_lines(db: sqlite3.Connection) -> list[HouseholdLine]:
    hamlets, visits, me = hamlet_names(db), _by_household(shelf.all_of(db, "visit")), _myself(db)
    return [_line(row, hamlets, standing(visits.get(row.id, ())), me) for row in shelf.all_of(db, "household")]


def _changed_lines(db: sqlite3.Connection, mark: int) -> list[HouseholdLine]:
    hamlets, me = hamlet_names(db), _myself(db)
    touched = {row.id for row in shelf.all_of(db, "household", touched_after=mark)}
    touched |= _by_household(shelf.all_of(db, "visit", touched_after=mark)).keys()
    rows = (row for household in touched if (row := shelf.find(db, "household", household)))
    return [_line(row, hamlets, standing(shelf.of_household(db, "visit", row.id)), me) for row in rows]


def hamlet_names(db: sqlite3.Connection) -> dict[str, str]:
    """What people call each hamlet of this phone, by its id."""
    return {row.id: hamlet_label(from_wire(Hamlet, row.body)) for row in shelf.all_of(db, "hamlet")}


def _myself(db: sqlite3.Connection) -> str:
    owner = meta.owner(db)
    return owner.account_name if owner else ""


def _by_household(rows: Iterable[Shelved]) -> dict[str, list[Shelved]]:
    named = [row for row in rows if row.body.get("household")]
    named.sort(key=_household)
    return {household: list(own) for household, own in groupby(named, key=_household)}


def _household(row: Shelved) -> str:
    return str(row.body["household"])


def _line(row: Shelved, hamlets: dict[str, str], visits: list[VisitMade], me: str) -> HouseholdLine:
    household = from_wire(Household, row.body)
    hamlet = hamlets.get(str(household.hamlet), "")
    tail = (household.phone or "")[-TAIL_DIGITS:]
    promise = agreed(visits)
    return HouseholdLine(
        id=row.id,
        name=household.head_name,
        folded=f"{_folded(household.head_name)} {_folded(hamlet)}",
        hamlet=hamlet,
        phone_tail=tail,
        status=status_of(household, visits),
        seen_on=day_of(visits[-1].visit.visited_at) if visits else None,
        seen_by=visitor_of(visits[-1], me) if visits else "",
        promised=promise.step if promise else "",
        promised_on=promise.on if promise else None,
    )


def _place(line: HouseholdLine) -> tuple[object, ...]:
    return (*_sorted_as(line.hamlet), *_sorted_as(line.name), line.id)


# Few names make many households: each is folded and placed once.
_folded = lru_cache(maxsize=50_000)(fold)
_sorted_as = lru_cache(maxsize=50_000)(sort_key)
