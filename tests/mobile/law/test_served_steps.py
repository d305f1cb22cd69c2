"""A step of the law that the server sends changes what the phone quotes, with no new app, and never what it quoted."""

from datetime import date, datetime
from typing import Any

import pytest

from mobile.actions.estimates import Estimate, estimate
from mobile.actions.visits import record_visit
from mobile.store import meta, shelf
from mobile.store.law import law_of
from mobile.store.phone import Phone
from mobile.sync.once import sync_once
from shared.clock import VIETNAM
from shared.policy.law import packaged
from tests.mobile.sync.town_hall import TownHall, row
from tests.mobile.vault import COMMUNE, DUC, MAI, Clocks, talked_with_duc

LINE = "poverty_line.rural"
ENDED, SHIFTED = "019a0000-0000-7000-8000-0000000000e1", "019a0000-0000-7000-8000-0000000000e2"
NEW_YEAR = datetime(2027, 1, 4, 8, 0, tzinfo=VIETNAM)


def step(seq: int, row_id: str, **values: Any) -> list[Any]:
    """A served step of the rural poverty line."""
    known: dict[str, Any] = {
        "parameter": LINE,
        "source": "Công báo",
        "confidence": "high",
        "law": "Nghị định 351/2025/NĐ-CP",
    }
    plain = {"bound": "exact", "expected": False, "withdrawn": False}
    return row("law_step", seq, row_id, **({"commune": "ref"} | known | plain | values))


def shifted_to_july(seq: int = 51) -> list[list[Any]]:
    return [
        step(seq, ENDED, since="2026-01-01", until="2027-06-30", value=1_500_000),
        step(seq + 1, SHIFTED, since="2027-07-01", instead_of="2027-01-01", value=2_200_000),
    ]


def told(phone: Phone) -> Estimate:
    return estimate(phone, talked_with_duc(), DUC)


def test_a_shifted_date_reaches_the_phone_with_its_next_sync(phone: Phone, clocks: Clocks) -> None:
    clocks.now = NEW_YEAR
    before = told(phone).pays

    sync_once(phone, TownHall(stream=shifted_to_july()))

    assert (before, told(phone).pays) == (169_400, 115_500)
    line = law_of(phone.store.reading()).parameters[LINE]
    assert [each.since for each in line.steps[-2:]] == [date(2026, 1, 1), date(2027, 7, 1)]


def test_what_was_shown_at_the_door_stays_when_the_law_changes(phone: Phone, clocks: Clocks) -> None:
    clocks.now = NEW_YEAR
    hall = TownHall()
    first = record_visit(phone, talked_with_duc())
    sync_once(phone, hall)
    hall.stream = shifted_to_july()
    sync_once(phone, hall)

    second = record_visit(phone, talked_with_duc())

    assert [_shown(phone, str(visit)) for visit in (first, second)] == [169_400, 115_500]


def _shown(phone: Phone, visit: str) -> Any:
    kept = shelf.find(phone.store.reading(), "visit", visit)
    assert kept is not None
    return kept.body["persons"][0]["assessments"][0]["quote"]["pays"]


def test_a_confirmed_step_is_no_longer_called_expected(phone: Phone, clocks: Clocks) -> None:
    clocks.now = NEW_YEAR
    confirmed = step(51, SHIFTED, since="2027-01-01", value=2_200_000, law="Công văn 99/BHXH-TST")

    sync_once(phone, TownHall(stream=[confirmed]))

    (line,) = [ground for ground in told(phone).because if ground.says.startswith("Chuẩn hộ nghèo")]
    assert (line.law, line.sure) == ("Công văn 99/BHXH-TST", "Đã có văn bản")
    assert "dự kiến" not in line.says


def test_a_step_that_is_changed_again_stands_once(phone: Phone, clocks: Clocks) -> None:
    clocks.now = NEW_YEAR
    hall = TownHall(stream=shifted_to_july())
    sync_once(phone, hall)
    hall.stream = [
        step(61, ENDED, rev=2, since="2026-01-01", until="2026-12-31", value=1_500_000),
        step(62, SHIFTED, rev=2, since="2027-01-01", value=2_300_000),
    ]

    sync_once(phone, hall)

    assert [each.value for each in law_of(phone.store.reading()).parameters[LINE].steps[-2:]] == [1_500_000, 2_300_000]
    assert told(phone).pays == 177_100


def test_a_withdrawn_step_is_gone(phone: Phone) -> None:
    gone = step(51, SHIFTED, since="2027-01-01", value=2_200_000, withdrawn=True)

    sync_once(phone, TownHall(stream=[gone]))

    assert law_of(phone.store.reading()).parameters[LINE].steps == packaged().parameters[LINE].steps[:-1]


@pytest.mark.parametrize("values", [{"parameter": "vsi.of_a_later_release"}, {"since": "the day after"}])
def test_a_step_that_this_app_cannot_use_is_passed_over(phone: Phone, values: dict[str, Any]) -> None:
    strange = step(51, SHIFTED, **({"since": "2027-01-01", "value": 1} | values))

    sync_once(phone, TownHall(stream=[strange]))

    assert law_of(phone.store.reading()) == packaged()


@pytest.mark.parametrize(("commune", "pays"), [(COMMUNE, 49_500), ("17833.202507", 115_500)])
def test_a_sponsor_pays_in_its_own_commune(phone: Phone, commune: str, pays: int) -> None:
    fund = {"vi": "Quỹ Vì dân", "en": "Fund for the People", "gives": "percent", "communes": [commune]}
    gift = {"parameter": "vsi.support.sponsor.quy_vi_dan.near_poor", "since": "2026-11-01", "value": 20}

    sync_once(phone, TownHall(stream=[step(51, SHIFTED, **gift, sponsor=fund)]))

    said = told(phone)
    assert said.pays == pays
    assert ("Quỹ Vì dân hỗ trợ" in str(said.lines)) == (commune == COMMUNE)


def test_the_law_stays_when_the_officers_area_changes(phone: Phone) -> None:
    hall = TownHall(stream=shifted_to_july())
    sync_once(phone, hall)
    hall.communes = []

    sync_once(phone, hall)

    assert meta.areas(phone.store.reading()) == {}
    assert shelf.find(phone.store.reading(), "person", MAI) is None
    assert len(list(shelf.all_of(phone.store.reading(), "law_step"))) == 2
