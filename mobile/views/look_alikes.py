"""Households and members on this phone that may be the one that is being written down: a warning, never a block.

Only what the officer may see is looked at; what others have written down twice is found by the office.
"""

from collections.abc import Iterator, Sequence

from mobile.store import shelf
from mobile.store.store import Store
from mobile.views.households import HouseholdLine
from mobile.words import _, _n
from shared.records.person import Person
from shared.records.wire import from_wire
from shared.text import fold

MOST_NAMED = 3


def household_look_alikes(
    store: Store, lines: Sequence[HouseholdLine], *, name: str, hamlet: str, birth_year: int | None, but: str | None
) -> str:
    """«Có thể đã có hộ này: …»: households of the same head's name in the same hamlet (as it is called), unless their
    head is known to be born in another year. Empty where there is none; `but` is the household itself.
    """
    folded = fold(name)
    if not folded:
        return ""
    alike = [line for line in lines if line.hamlet == hamlet and line.id != but and fold(line.name) == folded]
    same = [words for line in alike if (words := _household(store, line, folded, birth_year))]
    return _("Có thể đã có hộ này: {names}.").format(names=_named(same)) if same else ""


def member_look_alikes(store: Store, household: str, *, name: str, birth_year: int | None, but: str | None) -> str:
    """«Có thể người này đã có trong hộ: …»: as above, among the members of a household."""
    folded = fold(name)
    if not folded:
        return ""
    same = [_person(one) for one in _same_people(store, household, folded, birth_year, but)]
    return _("Có thể người này đã có trong hộ: {names}.").format(names=_named(same)) if same else ""


def _household(store: Store, line: HouseholdLine, folded: str, birth_year: int | None) -> str:
    """The household in words; empty where its head is somebody else of that name."""
    rows = shelf.of_household(store.reading(), "person", line.id)
    heads = [one for row in rows if fold((one := from_wire(Person, row.body)).name) == folded]
    fit = [head for head in heads if _may_be(head, birth_year)]
    if heads and not fit:
        return ""
    return ", ".join([_person(fit[0]) if fit else line.name, line.hamlet])


def _same_people(
    store: Store, household: str, folded: str, birth_year: int | None, but: str | None
) -> Iterator[Person]:
    for row in shelf.of_household(store.reading(), "person", household):
        person = from_wire(Person, row.body)
        if row.id != but and fold(person.name) == folded and _may_be(person, birth_year):
            yield person


def _may_be(person: Person, birth_year: int | None) -> bool:
    return birth_year is None or person.birth is None or int(person.birth[:4]) == birth_year


def _person(person: Person) -> str:
    return _("{name} (sinh {year})").format(name=person.name, year=person.birth[:4]) if person.birth else person.name


def _named(words: list[str]) -> str:
    named, more = "; ".join(words[:MOST_NAMED]), len(words) - MOST_NAMED
    return _n("{names} và {n} nơi khác", more).format(names=named, n=more) if more > 0 else named
