"""A commune with its hamlets, households and their members: the same ones whenever the same seed asks."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from typing import NamedTuple
from uuid import UUID

from backend.made_up import families, hamlets, homes, names
from backend.made_up.chance import Chance
from backend.made_up.lands import land_of
from shared.ids import uuid7
from shared.places import Unit
from shared.records.hamlet import Hamlet
from shared.records.household import Household
from shared.records.person import Person

# What the ids name as the moment of their making; ages are counted on the same day.
_DRAWN_UP_AT_MS = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp() * 1_000)
# Each household's ids have milliseconds of their own, so that ids sort in the order of making.
_IDS_EACH = 32


class Commune(NamedTuple):
    """What was made up for one commune: records by their id, in an order in which they may be filed."""

    hamlets: dict[UUID, Hamlet]
    households: dict[UUID, Household]
    persons: dict[UUID, Person]


def commune(unit: Unit, seed: int, *, households: int) -> Commune:
    """Make up a commune of so many households; the unit and the seed decide everything else.

    Asking for more households adds to the end and changes none of those before.
    """
    land = land_of(unit)
    chance = _chance(seed, unit, "hamlets")
    peoples = hamlets.of(land, chance)
    made = Commune(dict(zip(_ids(chance, 0), peoples, strict=False)), {}, {})
    places = list(zip(made.hamlets, peoples.values(), strict=True))
    for number in range(1, households + 1):
        chance = _chance(seed, unit, str(number))
        hamlet, people = chance.choice(places)
        family = families.family(people, chance)
        ids = _ids(chance, number)
        household = next(ids)
        made.households[household] = homes.household(land, hamlet, family[0].name, chance)
        made.persons.update((next(ids), homes.person(land, household, people, member, chance)) for member in family)
    return made


def somebody(unit: Unit, seed: int, number: int) -> str:
    """The name of a made-up grown-up of the commune, who is in none of its households; `number` tells them apart."""
    chance = _chance(seed, unit, f"somebody {number}")
    people, sex = chance.among(land_of(unit).peoples), chance.choice(("female", "male"))
    return f"{names.family_name(people, chance)} {names.personal_name(people, sex, chance.randint(1970, 1998), chance)}"


def _chance(seed: int, unit: Unit, part: str) -> Chance:
    """Chance of its own for each part, so that no part moves another."""
    return Chance(f"{seed}/{unit.id}/{part}")


def _ids(chance: Chance, number: int) -> Iterator[UUID]:
    first = _DRAWN_UP_AT_MS + number * _IDS_EACH
    return (uuid7(moment, chance.getrandbits(74)) for moment in count(first))
