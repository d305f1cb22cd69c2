"""Declarations that BHXH has not confirmed, and phones of which a part is missing: the rows that the cards count."""

from typing import Any

import pytest

from backend.db import Database
from tests.backend.console.conftest import Enter
from tests.backend.console.in_office import Browse, browse, family, phone, pictured
from tests.backend.sync.conftest import Family, Phone
from tests.backend.sync.handing_over import Hands, give_key
from tests.backend.sync.test_declarations import NUMBER, declared

__all__ = ["browse", "family", "phone"]

DECLARATIONS, HANDOVERS = "/viec-can-xu-ly/to-khai", "/viec-can-xu-ly/ban-giao"


@pytest.fixture
def declaration(phone: Phone, family: Family) -> None:
    phone.push(phone.add("declaration", declared(family)))


@pytest.fixture
def part_missing(phone: Phone, family: Family, database: Database) -> None:
    """A colleague brought the later of two visits; the first lies on An's phone."""
    give_key(database, phone.install_id)
    _, later = phone.numbered(*(phone.add("visit", phone.visit(household=family.household)) for _ in range(2)))
    hands = Hands(phone.client, phone)
    assert hands.bring(hands.over([later])).status_code == 200


@pytest.mark.usefixtures("declaration")
def test_a_declaration_waits_until_its_person_is_on_a_list_of_bhxh(browse: Browse) -> None:
    text = browse("binh", DECLARATIONS).text

    assert "Đặng Văn Đức" in text
    assert "••••7123" in text
    assert NUMBER not in text
    assert "Đặng Văn Đức" not in browse("dung", DECLARATIONS).text
    assert [browse(who, DECLARATIONS).status_code for who in ("chi", "an")] == [403, 403]


@pytest.mark.usefixtures("part_missing")
def test_a_phone_of_which_a_part_is_missing_is_listed_until_it_comes(browse: Browse, phone: Phone) -> None:
    text = browse("binh", HANDOVERS).text

    assert "Nguyễn Thị An" in text
    assert "Máy của An" in text
    assert [browse(who, HANDOVERS).status_code for who in ("dung", "chi", "an")] == [200, 403, 403]


@pytest.mark.usefixtures("declaration", "part_missing")
def test_axe_finds_nothing_and_nothing_sticks_out(enter: Enter, complaints: list[Any]) -> None:
    pictured(enter, DECLARATIONS, "declarations")
    pictured(enter, HANDOVERS, "handovers")

    assert complaints == []
