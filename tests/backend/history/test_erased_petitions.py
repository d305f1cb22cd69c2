"""Whoever is erased leaves no words behind in what the family asked of the commune."""

from typing import Any

from sqlmodel import select

from backend.db import Database
from backend.settings import Settings
from backend.tables.follow_up import FollowUpRow
from tests.backend.history.test_erased_declarations import erase, kept
from tests.backend.sync.conftest import Family, Phone, family, phone
from tests.backend.sync.test_petitions import WORDS, asked

__all__ = ["erase", "family", "phone"]


def test_what_a_person_asked_stays_without_their_words(
    phone: Phone, family: Family, database: Database, settings: Settings, erase: Any
) -> None:
    phone.push(phone.add("follow_up", asked(phone, family)))

    erase(family.spouse)

    assert WORDS not in kept(database, settings)
    with database.reading() as session:
        row = session.exec(select(FollowUpRow)).one()
    assert (row.note, row.topics, row.rev) == (None, ["poverty_list"], 2)
    (told,) = [row for row in phone.pull().rows if row.kind == "follow_up"]
    assert told.values["note"] is None


def test_what_the_whole_family_asked_goes_with_its_head(
    phone: Phone, family: Family, database: Database, settings: Settings, erase: Any
) -> None:
    phone.push(phone.add("follow_up", asked(phone, family, person=None)))

    erase(family.spouse)
    assert WORDS in kept(database, settings)
    erase(family.head)

    assert WORDS not in kept(database, settings)
    with database.reading() as session:
        assert session.exec(select(FollowUpRow)).one().note is None


def test_one_about_somebody_erased_is_not_kept(
    phone: Phone, family: Family, database: Database, settings: Settings, erase: Any
) -> None:
    erase(family.spouse)

    (result,) = phone.push(phone.add("follow_up", asked(phone, family)))

    assert (result["status"], result["problems"][0]["code"]) == ("rejected", "person_erased")
    assert WORDS not in kept(database, settings)
