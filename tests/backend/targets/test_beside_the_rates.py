"""What was set stands beside the rates: the target of the row's place and period, in the version that held then."""

from collections.abc import Callable
from typing import Any

import pytest

from shared import places
from tests.backend.cast import ACCOUNT_IDS, HAMLETS, NGHI_LOC, THANH_VINH, Somebody
from tests.backend.numbers.conftest import TODAY, Officer, ask, officer, say
from tests.backend.targets.test_setting import Set, set_it

__all__ = ["ask", "officer", "say", "set_it"]

XOM_1 = HAMLETS[THANH_VINH][0]
AN = str(ACCOUNT_IDS["an"])
NOVEMBER = {"from_": "2026-11-01", "to": "2026-11-22"}
JOINING = {"measure": "numerator", "product": "vsi"}
OF_THE_COMMUNE = JOINING | {"holder": "commune", "whose": None}

Ask = Callable[..., Any]


@pytest.fixture
def joined(officer: Officer, say: Any) -> None:
    """Two persons joined in November, one of three advised did not."""
    home, lan, duc, hoa = officer.household("Trần Thị Lan", "Đặng Văn Đức", "Vi Thị Hoa")
    joining = [say(one, "interested", "registered", "paid") for one in (lan, duc)]
    officer.visit(home, TODAY, "advised", *joining, say(hoa, "considering"))


def of(answer: Any, key: str | None = THANH_VINH) -> tuple[int | None, float | None]:
    rows = [*answer["rows"], answer["total"]]
    (row,) = [row for row in rows if row["key"] == key]
    return row["target"], row["target_percent"]


def test_the_target_of_a_month_stands_beside_the_month_so_far(joined: None, set_it: Set, ask: Ask) -> None:
    set_it(**OF_THE_COMMUNE, value=8)

    assert of(ask(**NOVEMBER)) == (8, 25.0)
    assert of(ask(**NOVEMBER, product="hi")) == (None, None)
    assert of(ask()) == (None, None)


def test_a_row_of_a_month_has_the_target_of_its_month(joined: None, set_it: Set, ask: Ask) -> None:
    set_it(**OF_THE_COMMUNE, value=8)

    assert of(ask(by="month", commune=THANH_VINH), "2026-11") == (8, 25.0)
    assert of(ask(by="week", commune=THANH_VINH), "2026-W47") == (None, None)


def test_hamlets_and_officers_have_their_own(joined: None, set_it: Set, ask: Ask) -> None:
    set_it(**JOINING, holder="hamlet", whose=str(XOM_1), value=4)
    set_it(**JOINING, value=5)

    assert of(ask(by="hamlet", commune=THANH_VINH, **NOVEMBER), str(XOM_1)) == (4, 50.0)
    assert of(ask(by="officer", commune=THANH_VINH, **NOVEMBER), AN) == (5, 40.0)
    assert of(ask(by="officer", commune=THANH_VINH, **NOVEMBER), None) == (None, None)


def test_what_held_then_is_shown_then(joined: None, set_it: Set, ask: Ask) -> None:
    """A target that was raised on the 20th is still the old one for whoever looks at the month up to the 19th."""
    set_it(**OF_THE_COMMUNE, value=8)
    set_it(**OF_THE_COMMUNE, value=10, decided_on="2026-11-20", after=1)

    assert of(ask(from_="2026-11-01", to="2026-11-01"))[0] is None
    assert of(ask(from_="2026-11-01", to="2026-11-19"))[0] == 8
    assert of(ask(from_="2026-11-01", to="2026-11-20"))[0] == 10


def test_a_quarter_and_a_year_are_no_month(joined: None, set_it: Set, ask: Ask) -> None:
    set_it(**OF_THE_COMMUNE, value=20, period="2026-Q4")
    set_it(**OF_THE_COMMUNE, value=50, period="2026")

    assert of(ask(**NOVEMBER))[0] is None
    assert of(ask(from_="2026-10-01", to="2026-12-31"))[0] == 20
    assert of(ask(from_="2026-01-01", to="2026-11-22"))[0] == 50


def test_the_communes_together_have_a_target_once_each_has_one(
    joined: None, set_it: Set, ask: Ask, chi: Somebody
) -> None:
    set_it(**OF_THE_COMMUNE, value=8)
    one = of(ask(chi, **NOVEMBER), None)

    set_it(**OF_THE_COMMUNE, value=12, commune=NGHI_LOC)

    assert one == (None, None)
    assert of(ask(chi, **NOVEMBER), None) == (20, 10.0)


def test_what_was_set_before_a_merger_adds_up_to_the_commune_of_today(
    joined: None, set_it: Set, ask: Ask, dung: Somebody
) -> None:
    """Source: policy.md 5.3, targets of communes before July 2025."""
    year = {"period": "2025", "decided_on": "2025-01-15"}
    for number, unit in enumerate(places.predecessors(THANH_VINH)[:2], start=1):
        assert set_it(dung, **OF_THE_COMMUNE | year, commune=unit.id, value=10 * number).status_code == 201
    then = {"from_": "2025-01-01", "to": "2025-12-31"}

    before = of(ask(dung, **then))
    set_it(dung, **OF_THE_COMMUNE | year | {"decided_on": "2025-08-01"}, value=40)

    assert before[0] == 30
    assert of(ask(dung, **then))[0] == 40


def test_an_officer_of_one_hamlet_is_shown_no_target_of_the_whole_commune(
    joined: None, set_it: Set, ask: Ask, an: Somebody
) -> None:
    """The numbers beside it would be of the one hamlet."""
    set_it(**OF_THE_COMMUNE, value=8)
    set_it(**JOINING, value=5)

    assert of(ask(an, **NOVEMBER)) == (None, None)
    assert of(ask(an, by="officer", commune=THANH_VINH, **NOVEMBER), AN) == (5, 40.0)
