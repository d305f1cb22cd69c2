"""What a phone is told of targets at the end of a pull: its officer's own and its hamlets', and how many count."""

from datetime import timedelta
from typing import Any

import pytest

from backend.access import grants
from backend.db import Database
from backend.tables.account import Account
from shared.clock import format_moment
from shared.sync.protocol import Page, ToldTarget, read_page
from tests.backend.cast import ACCOUNT_IDS, HAMLETS, START, THANH_VINH
from tests.backend.numbers.conftest import TODAY, Officer, ask, officer, say
from tests.backend.targets.test_setting import Set, set_it

__all__ = ["ask", "officer", "say", "set_it"]

XOM_1, XOM_2 = map(str, HAMLETS[THANH_VINH])
AN = str(ACCOUNT_IDS["an"])


def told(officer: Officer) -> tuple[ToldTarget, ...]:
    found = pulled(officer).targets
    assert found is not None
    return found


def pulled(officer: Officer, **asked: Any) -> Page:
    query = {"epoch": str(officer.epoch), "cursors": f"{THANH_VINH}:0"} | asked
    answer = officer.client.get("/api/v1/sync/pull", params=query, headers=officer.headers)
    return read_page(answer.content, officer.epoch)


def test_the_officers_own_target_comes_with_what_is_counted(officer: Officer, set_it: Set) -> None:
    set_it()
    home, _ = officer.household("Trần Thị Lan")
    officer.visit(home, TODAY, "not_home")

    (target,) = told(officer)

    assert target == ToldTarget(
        commune=THANH_VINH,
        holder="officer",
        whose=AN,
        measure="visits",
        product=None,
        period="2026-11",
        value=30,
        version=1,
        counted=1,
        as_of=format_moment(START),
    )


def test_nobody_else_s_target_and_no_other_hamlet_s_is_told(officer: Officer, set_it: Set) -> None:
    """I6."""
    set_it(holder="hamlet", whose=XOM_1)
    set_it(holder="hamlet", whose=XOM_2)
    set_it(holder="commune", whose=None)

    assert [(one.holder, one.whose) for one in told(officer)] == [("hamlet", XOM_1)]


def test_a_raised_target_is_told_in_its_last_version_alone(officer: Officer, set_it: Set) -> None:
    set_it()
    set_it(value=40, after=1)

    (target,) = told(officer)

    assert (target.value, target.version) == (40, 2)


def test_only_the_periods_of_today_are_told(officer: Officer, set_it: Set) -> None:
    for period in ("2026-10", "2026-11", "2026-12", "2026-Q4", "2026-Q3", "2026", "2027"):
        set_it(period=period, decided_on="2026-01-15")

    assert {one.period for one in told(officer)} == {"2026-11", "2026-Q4", "2026"}


def test_a_returned_visit_is_not_counted_until_it_is_corrected(
    officer: Officer, set_it: Set, client: Any, binh: Any
) -> None:
    set_it()
    home, _ = officer.household("Trần Thị Lan")
    visit = officer.visit(home, TODAY, "not_home")
    said = {"decision": "returned", "reason": "Ghi nhầm hộ.", "version": 1}
    client.post(f"/api/v1/visits/{THANH_VINH}/{visit}/reviews", json=said, headers=binh.headers | {"If-Match": '"1"'})
    returned = told(officer)

    officer.visit(home, TODAY, "not_home", supersedes=visit)

    assert [one.counted for one in (*returned, *told(officer))] == [0, 1]


def test_a_page_with_more_to_come_says_nothing_of_targets(officer: Officer, set_it: Set) -> None:
    """The count is of everything up to the cursors of the last page."""
    set_it()
    officer.household("Trần Thị Lan")

    assert pulled(officer, limit=1).targets is None


def test_work_in_a_hamlet_that_was_taken_back_still_counts_for_who_did_it(
    officer: Officer, set_it: Set, database: Database, ask: Any
) -> None:
    """Credit stays with who visited: what the phone is told is what the console shows, whoever has the hamlet now."""
    set_it()
    home, _ = officer.household("Trần Thị Lan")
    officer.visit(home, TODAY, "not_home")
    with database.writing() as session:
        account = session.get_one(Account, ACCOUNT_IDS["an"])
        grants.give(session, account, THANH_VINH, HAMLETS[THANH_VINH][1], START)
        grants.take_back(session, account, THANH_VINH, HAMLETS[THANH_VINH][0], START + timedelta(minutes=1))

    (target,) = told(officer)

    (row,) = ask(by="officer", commune=THANH_VINH, from_="2026-11-01", to="2026-11-30")["rows"]
    assert target.counted == 1
    assert row["key"] == AN


@pytest.mark.parametrize("measure", ["households_reached", "households_visited", "persons_advised", "numerator"])
def test_the_phone_is_told_what_conversions_count(
    officer: Officer, set_it: Set, say: Any, ask: Any, measure: str
) -> None:
    product = "vsi" if measure in {"persons_advised", "numerator"} else None
    set_it(measure=measure, product=product)
    home, lan, duc = officer.household("Trần Thị Lan", "Đặng Văn Đức")
    officer.visit(home, TODAY, "advised", say(lan, "interested", "registered", "paid"), say(duc, "considering"))
    officer.visit(home, TODAY - timedelta(days=30), "not_home")

    (target,) = told(officer)

    (row,) = ask(by="officer", commune=THANH_VINH, from_="2026-11-01", to="2026-11-30")["rows"]
    assert target.counted == row[measure] > 0
