"""Before anybody confirms, it is seen who is touched and with which amounts."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from backend.db import Database
from backend.tables.rollup import PersonState
from tests.backend.cast import HAMLETS, THANH_VINH, Somebody
from tests.backend.law.conftest import CONFIRMED, SHIFTED

Ask = Callable[..., Any]


@pytest.fixture(autouse=True)
def assessed(database: Database) -> None:
    """Three people of two households: a near-poor couple, and somebody of no group; one of them asked for hi alone."""
    people = [(1, 1, "near_poor", "vsi"), (2, 1, "near_poor", "vsi"), (3, 2, "other", "vsi"), (3, 2, "poor", "hi")]
    with database.writing() as session:
        for person, household, group, product in people:
            session.add(
                PersonState(
                    commune=THANH_VINH,
                    person=UUID(int=person),
                    product=product,
                    household=UUID(int=100 + household),
                    hamlet=HAMLETS[THANH_VINH][0],
                    recorded_unit=THANH_VINH,
                    first_advised=date(2026, 11, 20),
                    eligible=True,
                    support_group=group,
                )
            )


def amounts(preview: Any, on: str) -> dict[str, tuple[int, int, int]]:
    return {
        each["group"]: (each["day_before"], each["as_it_stands"], each["as_proposed"])
        for each in preview["amounts"]
        if each["on"] == on and each["product"] == "vsi"
    }


def test_a_confirmation_shows_what_its_day_brings(propose: Ask) -> None:
    preview = propose(CONFIRMED).json()["preview"]

    assert amounts(preview, "2027-01-01") == {
        "poor": (66_000, 96_800, 96_800),
        "near_poor": (115_500, 169_400, 169_400),
        "ethnic_minority": (214_500, 314_600, 314_600),
        "other": (247_500, 363_000, 363_000),
    }
    assert (preview["households"], preview["persons"]) == (2, 3)


def test_a_shifted_date_shows_both_days(propose: Ask) -> None:
    preview = propose(SHIFTED).json()["preview"]

    assert amounts(preview, "2027-01-01")["near_poor"] == (115_500, 169_400, 115_500)
    assert amounts(preview, "2027-07-01")["near_poor"] == (115_500, 169_400, 169_400)


def test_a_rate_of_one_group_touches_that_group_alone(propose: Ask) -> None:
    rate = {"act": "add", "parameter": "vsi.support.province.near_poor", "since": "2028-01-01", "until": "2030-12-31"}
    known = {"value": 30, "law": "Nghị quyết 12/2027/NQ-HĐND", "source": "Công báo", "confidence": "high"}

    preview = propose({**rate, **known}).json()["preview"]

    assert amounts(preview, "2028-01-01")["near_poor"] == (169_400, 169_400, 145_200)
    assert amounts(preview, "2028-01-01")["other"] == (363_000, 363_000, 363_000)
    assert (preview["households"], preview["persons"]) == (1, 2)


def test_a_new_reference_level_touches_health_insurance(propose: Ask) -> None:
    level = {"act": "add", "parameter": "reference_level", "since": "2027-07-01", "value": 2_800_000}

    preview = propose({**level, "law": "Nghị định mới", "source": "Công báo", "confidence": "high"}).json()["preview"]

    (household,) = [each for each in preview["amounts"] if each["group"] == "household"]
    assert (household["product"], household["as_it_stands"], household["as_proposed"]) == ("hi", 113_850, 126_000)
    assert amounts(preview, "2027-07-01")["other"] == (363_000, 363_000, 363_000)


def test_a_change_of_no_amount_touches_nobody(propose: Ask) -> None:
    age = {"act": "add", "parameter": "vsi.joining.least_age", "since": "2027-02-01", "value": 16}

    preview = propose({**age, "law": "Luật mới", "source": "Công báo", "confidence": "high"}).json()["preview"]

    assert (preview["households"], preview["persons"]) == (0, 0)


def test_the_preview_can_be_opened_by_who_is_to_confirm(client: TestClient, propose: Ask, giang: Somebody) -> None:
    proposed = propose(SHIFTED).json()

    opened = client.get(f"/api/v1/law/proposals/{proposed['id']}", headers=giang.headers).json()

    assert opened == proposed
    assert client.get("/api/v1/law/proposals", headers=giang.headers).json()["proposals"][0]["id"] == proposed["id"]
