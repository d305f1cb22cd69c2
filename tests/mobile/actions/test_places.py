"""Where a visit was held is kept as a cell of a kilometre, if the officer has it noted and the family agreed."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mobile.actions.corrections import begin_correction, record_correction
from mobile.actions.visits import record_short_visit, record_visit
from mobile.field import Field
from mobile.screens import drafting
from mobile.store import meta, outbox, shelf
from mobile.store.phone import Phone
from mobile.store.preferences import Preferences, read
from tests.mobile.locator import HA_NOI, VINH, HandLocator
from tests.mobile.vault import DUC_HOME, talked_with_duc

ON_THE_WIRE = {"latitude_e6": 18_670_000, "longitude_e6": 105_680_000, "accuracy_m": 640, "grid_e6": 10_000}


@pytest.fixture
def locator() -> HandLocator:
    return HandLocator()


@pytest.fixture
def field(phone: Phone, locator: HandLocator) -> Iterator[Field]:
    """The app over An's vault, with places noted."""
    field = Field(phone, hand_over=lambda call: call(), locator=locator)
    field.prefer(Preferences(notes_place=True))
    yield field
    field.close()


def sent(phone: Phone) -> list[Any]:
    """Where the visits that wait to be sent were held, as the server will read it."""
    ops = [json.loads(op.body) for op in outbox.unsent(phone.store.reading(), 100)]
    return [op["data"].get("position") for op in ops if op["kind"] == "visit"]


def test_a_visit_says_in_which_cell_it_began(phone: Phone, field: Field) -> None:
    field.whereabouts.begin(DUC_HOME)
    field.keep(talked_with_duc())

    field.save(talked_with_duc())

    assert sent(phone) == [ON_THE_WIRE]


def test_off_is_how_it_begins(phone: Phone, locator: HandLocator) -> None:
    field = Field(phone, hand_over=lambda call: call(), locator=locator)

    field.whereabouts.begin(DUC_HOME)
    field.save(talked_with_duc())
    field.record_short_visit(DUC_HOME, "not_home")

    assert sent(phone) == [None, None]
    assert locator.asked == []


def test_a_phone_that_knows_no_place_says_none(phone: Phone) -> None:
    field = Field(phone, hand_over=lambda call: call())
    field.prefer(Preferences(notes_place=True))

    field.whereabouts.begin(DUC_HOME)
    field.save(talked_with_duc())

    assert sent(phone) == [None]


def test_nobody_waits_for_a_place(phone: Phone, field: Field, locator: HandLocator) -> None:
    """What has not come when the visit is saved is not asked for any more, and goes to no other visit."""
    locator.where = None
    field.whereabouts.begin(DUC_HOME)

    field.save(talked_with_duc())
    assert VINH is not None
    locator.asked[0](VINH)
    field.save(talked_with_duc())

    assert sent(phone) == [None, None]


def test_a_place_that_comes_while_they_talk_is_in_time(phone: Phone, field: Field, locator: HandLocator) -> None:
    locator.where = None
    field.whereabouts.begin(DUC_HOME)

    assert VINH is not None
    locator.asked[0](VINH)
    field.save(talked_with_duc())

    assert sent(phone) == [ON_THE_WIRE]


def test_an_answer_for_the_visit_before_is_not_taken_for_this_one(field: Field, locator: HandLocator) -> None:
    locator.where = None
    field.whereabouts.begin("another household")
    field.whereabouts.begin(DUC_HOME)

    assert HA_NOI is not None
    locator.asked[0](HA_NOI)

    assert field.whereabouts.of(DUC_HOME) is None


def test_who_switches_it_off_within_a_visit_has_it_off(phone: Phone, field: Field) -> None:
    field.whereabouts.begin(DUC_HOME)
    field.prefer(Preferences(notes_place=False))

    field.save(talked_with_duc())

    assert sent(phone) == [None]


def test_a_visit_that_is_dropped_leaves_no_place_behind(field: Field) -> None:
    field.whereabouts.begin(DUC_HOME)

    field.drop(DUC_HOME)

    assert field.whereabouts.of(DUC_HOME) is None


def test_where_the_family_declines_there_is_no_place(phone: Phone, field: Field) -> None:
    field.whereabouts.begin(DUC_HOME)

    field.save(drafting.declined(talked_with_duc()))

    assert sent(phone) == [None]


@pytest.mark.parametrize(
    ("outcome", "place"), [("not_home", ON_THE_WIRE), ("moved_away", ON_THE_WIRE), ("refused_talk", None)]
)
def test_who_would_not_talk_agreed_to_nothing(phone: Phone, field: Field, outcome: str, place: object) -> None:
    field.record_short_visit(DUC_HOME, outcome)

    assert sent(phone) == [place]


def test_a_correction_stays_where_it_was_unless_the_family_agreed_to_nothing(phone: Phone) -> None:
    visit = str(record_visit(phone, talked_with_duc(), position=VINH))
    begun = begin_correction(phone, visit)

    again = record_correction(phone, replace(begun, met="spouse"))
    record_correction(phone, drafting.declined(begun))

    assert sent(phone) == [ON_THE_WIRE, ON_THE_WIRE, None]
    refused = begin_correction(phone, str(record_short_visit(phone, DUC_HOME, "not_home", position=VINH)))
    record_correction(phone, replace(refused, outcome="refused_talk"))
    assert sent(phone)[-2:] == [ON_THE_WIRE, None]
    row = shelf.find(phone.store.reading(), "visit", str(again))
    assert row is not None
    assert row.body["position"] == ON_THE_WIRE


def test_what_an_older_app_kept_of_its_settings_is_read(phone: Phone) -> None:
    """I12."""
    with phone.store.writing() as db:
        meta.write(db, "preferences", json.dumps({"text_percent": 130, "light": "night", "typing": "vni"}))

    assert read(phone.store.reading()) == Preferences(text_percent=130, light="night", typing="vni")


def test_no_file_of_the_phone_holds_the_place_itself(phone: Phone, field: Field, tmp_path: Path) -> None:
    """Privacy: what the phone knew more exactly than the cell is on no disk, in no form it could be written in."""
    field.whereabouts.begin(DUC_HOME)
    field.keep(talked_with_duc())
    field.save(talked_with_duc())

    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())

    assert sent(phone) == [ON_THE_WIRE]
    assert not any(digits in written for digits in (b"676123", b"681234", b"18.67", b"105.68"))
