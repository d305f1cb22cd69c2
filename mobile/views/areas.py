"""The hamlets that an officer works in, as they are called."""

from dataclasses import dataclass

from mobile.store import meta, shelf
from mobile.store.store import Store
from mobile.views.households import hamlet_label
from shared.records.hamlet import Hamlet
from shared.records.wire import from_wire
from shared.text import sort_key


@dataclass(frozen=True, kw_only=True)
class Place:
    """A hamlet by its id and its name, with the id of its commune."""

    hamlet: str
    commune: str
    name: str


def places_to_work_in(store: Store) -> tuple[Place, ...]:
    """The hamlets given to the officer that still exist, in Vietnamese order."""
    db = store.reading()
    given = {hamlet for hamlets in meta.areas(db).values() for hamlet in hamlets}
    known = ((row, from_wire(Hamlet, row.body)) for row in shelf.all_of(db, "hamlet") if row.id in given)
    places = [
        Place(hamlet=row.id, commune=row.commune, name=hamlet_label(file)) for row, file in known if file.until is None
    ]
    return tuple(sorted(places, key=lambda place: sort_key(place.name)))
