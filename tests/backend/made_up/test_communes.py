"""Made-up households: as people live in Nghệ An, the same for the same seed, and nobody's."""

import pickle
import re
from collections import Counter, defaultdict
from datetime import date
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.made_up import Commune, commune
from shared.places import Unit, unit, units_on
from shared.records.person import Person
from shared.rules import RULES

TODAY = units_on(date(2026, 11, 21))
NGHI_LOC = unit("17827.202507")
TRUONG_VINH = unit("16690.202507")
MUONG_XEN = unit("16813.202507")
TUONG_DUONG = unit("16876.202507")
SEED = 40


def families(made: Commune) -> list[list[Person]]:
    """The members of each household, the head first."""
    homes: dict[object, list[Person]] = defaultdict(list)
    for person in made.persons.values():
        homes[person.household].append(person)
    return list(homes.values())


def year_of(person: Person) -> int:
    return int((person.birth or "")[:4])


def share(made: Commune, certificate: str) -> float:
    return sum(home.certificate == certificate for home in made.households.values()) / len(made.households)


@given(found=st.sampled_from(TODAY), seed=st.integers(0, 10**6))
def test_every_record_may_be_filed(found: Unit, seed: int) -> None:
    made = commune(found, seed, households=12)

    assert [problem for hamlet in made.hamlets.values() for problem in RULES["hamlet"](hamlet)] == []
    assert [problem for home in made.households.values() for problem in RULES["household"](home)] == []
    assert [problem for person in made.persons.values() for problem in RULES["person"](person)] == []


@given(found=st.sampled_from(TODAY), seed=st.integers(0, 10**6))
def test_every_record_stands_in_one_that_is_there_and_says_that_it_is_made_up(found: Unit, seed: int) -> None:
    made = commune(found, seed, households=12)

    assert {home.hamlet for home in made.households.values()} <= set(made.hamlets)
    assert {person.household for person in made.persons.values()} == set(made.households)
    assert all(home.made_up for home in made.households.values())
    assert all(person.made_up for person in made.persons.values())


def test_the_same_seed_makes_the_same_bytes_and_another_seed_others() -> None:
    made = pickle.dumps(commune(NGHI_LOC, SEED, households=50))

    assert pickle.dumps(commune(NGHI_LOC, SEED, households=50)) == made
    assert pickle.dumps(commune(NGHI_LOC, SEED + 1, households=50)) != made


def test_a_release_of_python_does_not_change_who_is_made_up() -> None:
    made = commune(NGHI_LOC, SEED, households=1)

    assert [str(key) for key in made.households] == ["019b76da-a820-706e-b51e-82a09ef33775"]
    assert [(person.name, person.birth) for person in made.persons.values()] == [
        ("Nguyễn Công Vũ", "1993-09"),
        ("Võ Hoài Ánh", "1996"),
    ]


def test_more_households_are_added_at_the_end() -> None:
    few = commune(NGHI_LOC, SEED, households=10)

    more = commune(NGHI_LOC, SEED, households=20)

    assert list(more.households.items())[:10] == list(few.households.items())
    assert more.hamlets == few.hamlets


def test_ids_are_of_version_7_and_no_two_records_share_one() -> None:
    made = [commune(found, SEED, households=60) for found in (NGHI_LOC, TRUONG_VINH, MUONG_XEN)]

    ids = [key for one in made for records in one for key in records]

    assert len(set(ids)) == len(ids)
    assert {key.version for key in ids} == {7}


def test_nothing_points_at_anybody() -> None:
    made = commune(NGHI_LOC, SEED, households=300)

    phones = [home.phone for home in made.households.values() if home.phone]
    assert all(re.fullmatch(r"\+84992\d{6}", phone) for phone in phones)
    assert 200 < len(phones) < 300
    assert {person.id_number for person in made.persons.values()} == {None}
    assert {(home.certificate_number, home.household_code) for home in made.households.values()} == {(None, None)}


@pytest.mark.parametrize("found", [NGHI_LOC, TRUONG_VINH, MUONG_XEN], ids=lambda found: str(found.name))
def test_households_are_as_large_as_in_a_census(found: Unit) -> None:
    sizes = Counter(len(members) for members in families(commune(found, SEED, households=1_000)))

    assert 3.3 < mean(sizes.elements()) < 3.9
    assert min(sizes) == 1
    assert 8 <= max(sizes) <= 12


@given(found=st.sampled_from(TODAY), seed=st.integers(0, 10**6))
def test_relations_fit_ages_and_names(found: Unit, seed: int) -> None:
    for head, *others in families(commune(found, seed, households=12)):
        assert head.relation == "head"
        couple = [head, *(other for other in others if other.relation == "spouse")]
        assert len(couple) <= 2
        assert len({person.sex for person in couple}) == len(couple)
        assert abs(year_of(couple[0]) - year_of(couple[-1])) <= 12
        mother = next((person for person in couple if person.sex == "female"), head)
        father = next((person for person in couple if person.sex == "male"), None)
        for child in (other for other in others if other.relation == "child"):
            assert 20 <= year_of(child) - year_of(mother) <= 35
            assert father is None or child.name.split()[0] == father.name.split()[0]
        assert len({person.name for person in [head, *others]}) == 1 + len(others)


def test_the_mong_marry_out_of_their_family_name() -> None:
    mong = {"Vừ", "Lầu", "Và", "Xồng", "Hờ", "Già"}

    couples = [
        {member.name.split()[0] for member in members if member.relation in {"head", "spouse"}}
        for members in families(commune(MUONG_XEN, SEED, households=1_000))
        if any(member.relation == "spouse" for member in members)
    ]

    assert [len(couple) for couple in couples if couple & mong] == [2] * sum(bool(couple & mong) for couple in couples)
    assert any(couple & mong for couple in couples)


def test_the_household_bears_the_name_of_its_head() -> None:
    made = commune(MUONG_XEN, SEED, households=40)

    heads = {person.household: person.name for person in made.persons.values() if person.relation == "head"}

    assert heads == {key: home.head_name for key, home in made.households.items()}


def test_more_households_are_certified_poor_in_the_mountains() -> None:
    plain, mountains = (commune(found, SEED, households=1_000) for found in (NGHI_LOC, TUONG_DUONG))

    assert 0.02 < share(plain, "poor") < 0.06
    assert 0.15 < share(mountains, "poor") < 0.3
    years = Counter(home.certificate_year for home in mountains.households.values() if home.certificate == "poor")
    assert set(years) == {2025, 2026}
    assert years[2026] > years[2025]


def test_each_land_has_its_hamlets_and_its_peoples() -> None:
    plain, town, mountains = (commune(found, SEED, households=200) for found in (NGHI_LOC, TRUONG_VINH, MUONG_XEN))

    assert {hamlet.name.split()[0] for hamlet in plain.hamlets.values()} == {"Xóm"}
    assert {hamlet.name.split()[0] for hamlet in town.hamlets.values()} == {"Khối"}
    assert {hamlet.name.split()[0] for hamlet in mountains.hamlets.values()} == {"Bản"}
    assert {person.ethnic_minority for person in plain.persons.values()} == {"no", "unknown"}
    minority = Counter(person.ethnic_minority for person in mountains.persons.values())
    assert minority["yes"] > 4 * minority["no"]


def test_some_answers_are_not_known_yet_and_none_contradicts_another() -> None:
    persons = list(commune(NGHI_LOC, SEED, households=300).persons.values())

    for question in ("compulsory", "pension", "member"):
        assert {getattr(person, question) for person in persons} == {"yes", "no", "unknown"}
    joined = [person for person in persons if person.member == "yes"]
    assert all(person.compulsory != "yes" and person.pension != "yes" for person in joined)
    assert all(person.months_supported is not None for person in joined)
