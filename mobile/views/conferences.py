"""Village conferences: those that were held, and a hamlet's households from which those who came are ticked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from mobile.store import shelf
from mobile.store.store import Store
from mobile.views.households import HouseholdLine, found, hamlet_names
from mobile.words import _n
from shared.clock import day_label, day_of
from shared.records.conference import Conference
from shared.records.wire import from_wire
from shared.text import sort_key

LISTED, HELD_LISTED = 12, 5
_STANDS = "stands"


@dataclass(frozen=True, kw_only=True)
class Guests:
    """The households on the screen: whoever was ticked first, then those that are looked for; `more` are not shown."""

    lines: tuple[HouseholdLine, ...]
    more: int


@dataclass(frozen=True, kw_only=True)
class HeldLine:
    """One conference that was held."""

    on: date
    hamlet: str
    attending: int
    households: int

    @property
    def words(self) -> str:
        """«22/11/2026 · Xóm 5 · 34 người, 20 hộ»."""
        people = _n("{n} người", self.attending).format(n=self.attending)
        homes = _n("{n} hộ", self.households).format(n=self.households)
        return f"{day_label(self.on)} · {self.hamlet} · {people}, {homes}"


def hamlets(store: Store) -> list[tuple[str, str]]:
    """The hamlets of this phone: id and name, in the order of names."""
    return sorted(hamlet_names(store.reading()).items(), key=lambda one: sort_key(one[1]))


def guests(lines: Sequence[HouseholdLine], hamlet: str, typed: str, ticked: Collection[str]) -> Guests:
    """The households of a hamlet (by its name) that may be ticked, found by what is typed."""
    here = [line for line in lines if line.hamlet == hamlet]
    came = [line for line in here if line.id in ticked]
    others = [line for line in found(here, typed) if line.id not in ticked]
    return Guests(lines=(*came, *others[:LISTED]), more=max(0, len(others) - LISTED))


def held(store: Store) -> tuple[HeldLine, ...]:
    """The latest conferences that stand, the latest first."""
    db = store.reading()
    names = dict(hamlets(store))
    rows = (row for row in shelf.all_of(db, "conference") if row.body.get("standing", _STANDS) == _STANDS)
    conferences = sorted((from_wire(Conference, row.body) for row in rows), key=lambda one: one.held_at, reverse=True)
    return tuple(
        HeldLine(
            on=day_of(one.held_at),
            hamlet=names.get(str(one.hamlet), ""),
            attending=one.attending,
            households=len(one.present),
        )
        for one in conferences[:HELD_LISTED]
    )
