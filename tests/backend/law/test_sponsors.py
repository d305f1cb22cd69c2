"""A village fund that pays a part is added like any other step: two people, a preview of whom it reaches, a law."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from backend.db import Database
from backend.tables.rollup import PersonState
from shared.policy.law import packaged
from shared.policy.served import with_served
from shared.records.law_step import LawStep
from shared.records.wire import from_wire
from shared.sync.protocol import read_page
from tests.backend.cast import HAMLETS, NGHI_LOC, THANH_VINH, Somebody
from tests.backend.numbers.conftest import Officer, officer

__all__ = ["officer"]

Ask = Callable[..., Any]

FUND: dict[str, Any] = {
    "act": "add",
    "parameter": "vsi.support.sponsor.quy_vi_dan.near_poor",
    "since": "2026-12-01",
    "until": "2027-11-30",
    "value": 20,
    "law": "Quyết định 5/QĐ-UBND phường Thành Vinh",
    "source": "UBND phường",
    "confidence": "high",
    "sponsor": {"vi": "Quỹ Vì dân", "en": "Fund for the People", "gives": "percent", "communes": [THANH_VINH]},
}


@pytest.fixture
def near_poor(database: Database) -> None:
    """A near-poor person in each of two communes, who were assessed."""
    with database.writing() as session:
        for n, commune in enumerate((THANH_VINH, NGHI_LOC)):
            session.add(
                PersonState(
                    commune=commune,
                    person=UUID(int=n + 1),
                    product="vsi",
                    household=UUID(int=n + 11),
                    hamlet=HAMLETS[commune][0],
                    recorded_unit=commune,
                    first_advised=date(2026, 11, 20),
                    eligible=True,
                    support_group="near_poor",
                )
            )


@pytest.fixture
def near_poor_pays(client: TestClient) -> Callable[[str, str], int]:
    def ask(on: str, commune: str) -> int:
        question = {"product": "vsi", "on": on, "group": "near_poor", "residence": "permanent", "commune": commune}
        return int(client.get("/api/v1/quote", params=question).json()["pays"])

    return ask


def test_a_sponsor_pays_where_and_while_it_gives(change: Ask, near_poor_pays: Callable[[str, str], int]) -> None:
    change(FUND)

    assert [near_poor_pays(day, THANH_VINH) for day in ("2026-11-30", "2026-12-01")] == [115_500, 49_500]
    assert near_poor_pays("2026-12-01", NGHI_LOC) == 115_500
    assert [near_poor_pays(day, THANH_VINH) for day in ("2027-11-30", "2027-12-01")] == [72_600, 169_400]


def test_the_preview_shows_whom_a_sponsor_reaches(near_poor: None, propose: Ask) -> None:
    preview = propose(FUND).json()["preview"]

    (amounts,) = [each for each in preview["amounts"] if each["group"] == "near_poor"]
    assert (amounts["day_before"], amounts["as_it_stands"], amounts["as_proposed"]) == (115_500, 115_500, 49_500)
    assert (preview["households"], preview["persons"]) == (1, 1)


def test_a_sponsor_travels_to_phones(client: TestClient, an: Somebody, officer: Officer, change: Ask) -> None:
    change(FUND)

    asked = {"epoch": str(officer.epoch), "cursors": "ref:0"}
    page = read_page(client.get("/api/v1/sync/pull", params=asked, headers=an.headers).content, officer.epoch)
    law = with_served(packaged(), [from_wire(LawStep, row.values) for row in page.rows])

    (sponsor,) = [each for each in law.sponsors if each.code == "sponsor:quy_vi_dan"]
    assert (sponsor.vi, sponsor.communes) == ("Quỹ Vì dân", (THANH_VINH,))
    assert law.required(str(FUND["parameter"]), date(2026, 12, 1)).value == 20


def test_a_sponsor_that_stops_is_withdrawn_and_may_come_back(
    change: Ask, near_poor_pays: Callable[[str, str], int]
) -> None:
    change(FUND)
    change({"act": "withdraw", "parameter": FUND["parameter"], "since": FUND["since"]})
    alone = near_poor_pays("2026-12-01", THANH_VINH)

    change({**FUND, "value": 10})

    assert (alone, near_poor_pays("2026-12-01", THANH_VINH)) == (115_500, 82_500)


def test_a_sponsor_that_begins_later_is_shifted(change: Ask, near_poor_pays: Callable[[str, str], int]) -> None:
    change(FUND)
    change({"act": "shift", "parameter": FUND["parameter"], "since": FUND["since"], "to": "2026-12-16"})

    assert [near_poor_pays(day, THANH_VINH) for day in ("2026-12-15", "2026-12-16")] == [115_500, 49_500]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"sponsor": None}, "unknown_code"),
        ({"parameter": "vsi.support.sponsor.quy_vi_dan.rich"}, "unknown_code"),
        ({"parameter": "vsi.support.quy_vi_dan.poor"}, "unknown_code"),
        ({"value": 101}, "out_of_range"),
        ({"sponsor": {**FUND["sponsor"], "gives": "rice"}}, "unknown_code"),
        ({"sponsor": {**FUND["sponsor"], "vi": ""}}, "not_a_name"),
        ({"sponsor": {**FUND["sponsor"], "communes": ["0"]}}, "unknown_unit"),
        ({"sponsor": {**FUND["sponsor"], "residence": "x"}}, "unknown_code"),
    ],
)
def test_a_sponsor_that_is_not_whole_is_refused(propose: Ask, wrong: dict[str, Any], code: str) -> None:
    answer = propose({**FUND, **wrong})

    assert answer.status_code == 422
    assert code in {answer.json()["code"], *(error["code"] for error in answer.json()["errors"])}
