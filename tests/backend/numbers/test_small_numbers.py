"""Numbers of few people stay closed to who sees no names, also to somebody who can subtract."""

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from backend.reports.small_numbers import SMALLEST_SHOWN, hidden
from tests.backend.cast import THANH_VINH
from tests.backend.numbers.conftest import TODAY

COLUMNS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 40), max_size=12)


@given(numbers=COLUMNS)
def test_whoever_subtracts_finds_six_values_or_more_for_every_hidden_number(numbers: dict[str, int]) -> None:
    kept_back = hidden(numbers)
    left = sum(numbers.values()) - sum(number for key, number in numbers.items() if key not in kept_back)

    # All that is known of hidden numbers is what they come to together: with two or more of them each may be anything
    # from nothing to all of it. With one, subtraction has found it.
    widths = [left if len(kept_back) > 1 else 0 for _ in kept_back]

    is_helpless = len(numbers) < 2 or sum(numbers.values()) < SMALLEST_SHOWN
    assert is_helpless or all(width >= SMALLEST_SHOWN for width in widths)
    assert all(key in kept_back for key, number in numbers.items() if number < SMALLEST_SHOWN)


@given(numbers=COLUMNS)
def test_nothing_is_hidden_without_a_reason(numbers: dict[str, int]) -> None:
    kept_back = hidden(numbers)

    large = [number for key, number in numbers.items() if key in kept_back and number >= SMALLEST_SHOWN]
    small = [number for number in numbers.values() if number < SMALLEST_SHOWN]
    without_the_last = large[: len(large) - 1] if large == sorted(large) else sorted(large)[:-1]
    enough = len(small) + len(without_the_last) > 1 and sum(small) + sum(without_the_last) >= SMALLEST_SHOWN
    assert not large or (small and not enough)


def test_one_small_number_takes_the_smallest_other_with_it() -> None:
    kept_back = hidden({"Xóm 1": 3, "Xóm 2": 9, "Xóm 3": 6})

    assert kept_back == {"Xóm 1", "Xóm 3"}


def test_rows_that_are_large_enough_are_all_shown() -> None:
    assert hidden({"Xóm 1": 5, "Xóm 2": 60}) == frozenset()


def test_the_only_other_hamlet_is_closed_with_the_small_one(
    officer: Any, ask: Callable[..., Any], chi: Any, client: TestClient
) -> None:
    for n in range(6):
        officer.visit(officer.household(f"Nhà {n}")[0], TODAY, "not_home")

    by_name = {row["name"]: row for row in ask(chi, by="hamlet", commune=THANH_VINH)["rows"]}
    for_binh = {row["name"]: row for row in ask(by="hamlet", commune=THANH_VINH)["rows"]}
    opened = client.get(f"/api/v1/cells/{for_binh['Xóm 1']['cells']['visits']}", headers=chi.headers)

    assert [for_binh[name]["visits"] for name in ("Xóm 1", "Xóm 2")] == [6, 0]
    # 6 and a total of 6 would say that nobody was visited in the other one.
    assert [by_name[name]["visits"] for name in ("Xóm 1", "Xóm 2")] == [None, None]
    assert opened.status_code == 403


def test_what_is_large_enough_opens_for_who_sees_no_names(
    officer: Any, ask: Callable[..., Any], chi: Any, client: TestClient
) -> None:
    for n in range(6):
        officer.visit(officer.household(f"Nhà {n}")[0], TODAY, "not_home")

    rows = ask(chi, by="officer", commune=THANH_VINH)["rows"]
    opened = client.get(f"/api/v1/cells/{rows[0]['cells']['visits']}", headers=chi.headers)

    assert (rows[0]["visits"], len(opened.json()["rows"])) == (6, 6)
    assert (rows[0]["households_visited"], rows[0]["persons_advised"]) == (6, None)


def test_the_rows_behind_a_total_do_not_tell_hamlets_and_groups_to_who_sees_no_names(
    officer: Any, ask: Callable[..., Any], opened: Callable[..., Any], say: Callable[..., Any], chi: Any
) -> None:
    home, an = officer.household("An")
    officer.visit(home, TODAY, "advised", say(an))
    cells = ask()["total"]["cells"]

    person, household = (opened(cells[name], chi)["rows"][0] for name in ("persons_advised", "households_visited"))
    for_binh = opened(cells["persons_advised"])["rows"][0]

    assert (person["hamlet"], person["support_group"], household["hamlet"]) == ("", None, "")
    assert (for_binh["hamlet"], for_binh["support_group"]) == ("Xóm 1", "near_poor")
