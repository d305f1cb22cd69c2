"""An is told of a household or a member that may be on the list already, and of who called lately."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mobile.actions.visits import record_not_home
from mobile.store.phone import Phone
from mobile.views.areas import places_to_work_in
from mobile.views.card import household_card
from mobile.views.households import HouseholdLine, households
from mobile.views.look_alikes import MOST_NAMED, household_look_alikes, member_look_alikes
from mobile.views.visited import visited_words
from shared.clock import day_of, format_moment
from tests.mobile.vault import DUC_HOME, MAI, MORNING, XOM_5, XOM_6, put


def doubts(
    phone: Phone, name: str, *, hamlet: str = "Xóm 5", birth_year: int | None = None, but: str | None = None
) -> str:
    lines = households(phone.store)
    return household_look_alikes(phone.store, lines, name=name, hamlet=hamlet, birth_year=birth_year, but=but)


def test_the_same_name_in_the_same_hamlet_is_told_with_or_without_marks(phone: Phone) -> None:
    for typed in ("Đặng Văn Đức", "dang van duc", " DANG  van Duc "):
        assert doubts(phone, typed) == "Có thể đã có hộ này: Đặng Văn Đức (sinh 1975), Xóm 5."


@pytest.mark.parametrize(
    ("name", "hamlet", "birth_year"),
    [("Đặng Văn Đạt", "Xóm 5", None), ("Đặng Văn Đức", "Xóm 6", None), ("Đặng Văn Đức", "Xóm 5", 1990), ("", "", None)],
)
def test_another_name_hamlet_or_year_of_birth_is_somebody_else(
    phone: Phone, name: str, hamlet: str, birth_year: int | None
) -> None:
    assert doubts(phone, name, hamlet=hamlet, birth_year=birth_year) == ""


def test_a_household_is_not_its_own_look_alike(phone: Phone) -> None:
    assert doubts(phone, "Đặng Văn Đức", but=DUC_HOME) == ""


def test_however_many_there_are_three_are_named(phone: Phone) -> None:
    line = households(phone.store)[0]
    lines: list[HouseholdLine] = [replace(line, id=f"{number}") for number in range(5)]

    said = household_look_alikes(phone.store, lines, name="Đặng Văn Đức", hamlet="Xóm 5", birth_year=None, but=None)

    assert said.count("Đặng Văn Đức") == MOST_NAMED
    assert said.endswith("và 2 nơi khác.")


def test_a_member_who_is_there_already_is_told(phone: Phone) -> None:
    said = member_look_alikes(phone.store, DUC_HOME, name="lo thi mai", birth_year=None, but=None)

    assert said == "Có thể người này đã có trong hộ: Lô Thị Mai (sinh 1980)."
    assert member_look_alikes(phone.store, DUC_HOME, name="lo thi mai", birth_year=1999, but=None) == ""
    assert member_look_alikes(phone.store, DUC_HOME, name="lo thi mai", birth_year=None, but=MAI) == ""


def test_only_hamlets_that_were_given_and_still_exist_are_offered(phone: Phone) -> None:
    with phone.store.writing() as db:
        put(db, "hamlet", XOM_6, {"name": "6", "kind": "xom"})
    assert [place.name for place in places_to_work_in(phone.store)] == ["Xóm 5"]

    with phone.store.writing() as db:
        put(db, "hamlet", XOM_5, {"name": "5", "kind": "xom", "until": "2026-06-30"})

    assert places_to_work_in(phone.store) == ()


def test_a_visit_of_this_week_is_said_with_whose_it_was() -> None:
    today = date(2026, 11, 21)

    assert visited_words(today, "anh chị", today) == "Hôm nay anh chị đã đến hộ này."
    said = visited_words(today - timedelta(days=2), "Lê Thị Hoa", today)
    assert said == "2 ngày trước đồng nghiệp Lê Thị Hoa đã đến hộ này."
    assert visited_words(today - timedelta(days=7), "Lê Thị Hoa", today) == ""


def test_the_list_and_the_card_tell_own_visits_from_a_colleague_s(phone: Phone) -> None:
    theirs: dict[str, object] = {
        "hamlet": XOM_5,
        "household": DUC_HOME,
        "visited_at": format_moment(MORNING - timedelta(days=2)),
    }
    theirs |= {"outcome": "advised", "met": "head", "officer_name": "Lê Thị Hoa"}
    with phone.store.writing() as db:
        put(db, "visit", "019a0000-0000-7000-8000-0000000000d1", theirs)
    (line,) = households(phone.store)
    assert (line.seen_by, line.seen_on) == ("Lê Thị Hoa", day_of(MORNING) - timedelta(days=2))

    record_not_home(phone, DUC_HOME)

    assert households(phone.store)[0].seen_by == "anh chị"
    assert [one.visitor for one in household_card(phone.store, DUC_HOME).visits] == ["anh chị", "Lê Thị Hoa"]


def test_an_own_visit_that_comes_back_from_the_server_stays_one_s_own(phone: Phone) -> None:
    mine: dict[str, object] = {
        "hamlet": XOM_5,
        "household": DUC_HOME,
        "visited_at": format_moment(MORNING),
        "outcome": "not_home",
    }
    with phone.store.writing() as db:
        put(
            db,
            "visit",
            "019a0000-0000-7000-8000-0000000000d1",
            mine | {"met": "nobody", "officer_name": "Nguyễn Thị An"},
        )

    assert households(phone.store)[0].seen_by == "anh chị"
