"""The numbers of a commune: what counts, once, in which period, and what each number opens."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from backend.rollups import Touched, differences, recount
from backend.tables.visit import VisitRow
from shared.records.visit import Visit
from tests.backend.cast import HAMLETS, NGHI_LOC, THANH_VINH

MONDAY, TUESDAY, SUNDAY = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 22)


def _of(report: Any, key: str) -> Any:
    return next(row for row in report["rows"] if row["key"] == key)


def test_a_household_visited_twice_counts_once_in_the_whole_and_once_each_day(
    officer: Any, ask: Callable[..., Any]
) -> None:
    home, _ = officer.household("Vi Văn Ế")
    officer.visit(home, MONDAY, "not_home")
    officer.visit(home, TUESDAY, "come_back")

    by_day = ask(by="day")

    assert [(row["key"], row["households_visited"]) for row in by_day["rows"]] == [
        ("2026-11-16", 1),
        ("2026-11-17", 1),
    ]
    assert (by_day["total"]["households_visited"], by_day["total"]["visits"]) == (1, 2)
    assert (by_day["total"]["households_reached"], by_day["total"]["key"]) == (1, None)


def test_nobody_at_home_visits_but_does_not_reach(officer: Any, ask: Callable[..., Any]) -> None:
    home, _ = officer.household("Vi Văn Ế")
    officer.visit(home, MONDAY, "not_home")

    total = ask()["total"]

    assert (total["households_visited"], total["households_reached"], total["persons_advised"]) == (1, 0, 0)
    assert (total["conversion_rate"], total["interval"]) == (None, None)


def test_a_declined_consent_counts_only_as_a_visit_declined(officer: Any, ask: Callable[..., Any]) -> None:
    officer.visit(None, MONDAY, "consent_declined")

    total = ask()["total"]

    assert (total["visits"], total["visits_declined"], total["households_visited"]) == (1, 1, 0)


def test_the_rate_is_the_share_of_eligible_advised_people_who_paid_for_the_first_time(
    officer: Any, ask: Callable[..., Any], say: Callable[..., Any]
) -> None:
    home, an, binh, chi, dung = officer.household("An", "Bình", "Chi", "Dũng")
    officer.visit(
        home, MONDAY, "advised", say(an), say(binh, "considering"), say(chi, verdict="not_eligible"), say(dung)
    )
    officer.visit(home, TUESDAY, "advised", say(an, "interested", "registered", "paid", on=TUESDAY))

    row = _of(ask(), THANH_VINH)

    assert (row["persons_advised"], row["interested"], row["registered"], row["paid"]) == (4, 3, 1, 1)
    assert (row["numerator"], row["denominator"], row["conversion_rate"]) == (1, 3, 0.3333)
    assert row["interval"] == [0.0615, 0.7923]
    assert row["households_with_new_member"] == 1


def test_who_paid_before_the_period_is_not_in_its_denominator(
    officer: Any, ask: Callable[..., Any], say: Callable[..., Any]
) -> None:
    home, an, binh = officer.household("An", "Bình")
    officer.visit(home, MONDAY, "advised", say(an, "interested", "paid"), say(binh))

    later = ask(from_="2026-11-17")["total"]
    first = ask(to="2026-11-16")["total"]

    assert (later["numerator"], later["denominator"], later["paid"]) == (0, 1, 0)
    assert (first["numerator"], first["denominator"], first["paid"]) == (1, 2, 1)


def test_a_payment_without_advice_is_counted_apart(
    officer: Any, ask: Callable[..., Any], say: Callable[..., Any]
) -> None:
    home, an = officer.household("An")
    unadvised = say(an, "interested", "paid")
    officer.visit(home, MONDAY, "advised", type(unadvised)(person=an, steps=unadvised.steps))

    total = ask()["total"]

    assert (total["paid"], total["paid_unadvised"], total["persons_advised"]) == (0, 1, 0)


def test_the_latest_assessment_says_who_is_eligible(
    officer: Any, ask: Callable[..., Any], say: Callable[..., Any]
) -> None:
    home, an = officer.household("An")
    officer.visit(home, TUESDAY, "advised", say(an, verdict="not_eligible"))
    officer.visit(home, MONDAY, "advised", say(an))

    assert ask()["total"]["denominator"] == 0


def test_products_are_counted_apart(officer: Any, ask: Callable[..., Any], say: Callable[..., Any]) -> None:
    home, an = officer.household("An")
    officer.visit(home, MONDAY, "advised", say(an, "interested", "paid", product="hi"))

    assert ask()["total"]["persons_advised"] == 0
    assert ask(product="hi")["total"]["paid"] == 1


def test_a_returned_visit_stops_counting_until_it_is_corrected(
    officer: Any, ask: Callable[..., Any], database: Any
) -> None:
    home, _ = officer.household("An")
    visit = officer.visit(home, MONDAY, "not_home")
    with database.writing() as session:
        row = session.get_one(VisitRow, (THANH_VINH, visit))
        row.review_state, row.counts = "returned", False
        session.flush()
        recount(session, Touched(days={(THANH_VINH, MONDAY)}, households={(THANH_VINH, home)}))

    returned = ask()["total"]["households_visited"]
    officer.visit(home, MONDAY, "come_back", supersedes=visit)

    assert returned == 0
    assert ask()["total"]["households_visited"] == 1


def test_a_voided_visit_leaves_the_numbers(officer: Any, ask: Callable[..., Any], say: Callable[..., Any]) -> None:
    home, an = officer.household("An")
    visit = officer.visit(home, MONDAY, "advised", say(an, "interested", "paid"))

    officer.send("visit", {"reason": "Nhầm hộ"}, act="void", row_id=visit)

    total = ask()["total"]
    assert (total["visits"], total["persons_advised"], total["paid"], total["denominator"]) == (0, 0, 0, 0)


def test_weeks_and_months_are_periods_of_their_own_cut_to_the_question(officer: Any, ask: Callable[..., Any]) -> None:
    home, _ = officer.household("An")
    for day in (date(2026, 10, 31), MONDAY, TUESDAY):
        officer.visit(home, day, "not_home")

    weeks = ask(by="week")
    months = ask(by="month", from_="2026-11-01")

    assert [(row["key"], row["visits"], row["households_visited"]) for row in weeks["rows"]] == [
        ("2026-W44", 1, 1),
        ("2026-W47", 2, 1),
    ]
    assert [(row["key"], row["visits"]) for row in months["rows"]] == [("2026-11", 2)]


def test_the_day_is_vietnams(officer: Any, ask: Callable[..., Any]) -> None:
    late = datetime.combine(MONDAY, time(17, 30), UTC)
    home, _ = officer.household("An")
    officer.send(
        "visit", Visit(hamlet=officer.hamlet, household=home, visited_at=late, outcome="not_home", met="nobody")
    )

    assert [row["key"] for row in ask(by="day")["rows"]] == ["2026-11-17"]


def test_rows_by_hamlet_officer_and_group(officer: Any, ask: Callable[..., Any], say: Callable[..., Any]) -> None:
    home, an, binh = officer.household("An", "Bình")
    officer.visit(home, MONDAY, "advised", say(an, group="poor"), say(binh, group="near_poor"))

    hamlets = ask(by="hamlet", commune=THANH_VINH)
    officers = ask(by="officer", commune=THANH_VINH)
    groups = ask(by="group", commune=THANH_VINH)

    assert {row["key"]: row["persons_advised"] for row in hamlets["rows"]} == {
        str(HAMLETS[THANH_VINH][0]): 2,
        str(HAMLETS[THANH_VINH][1]): 0,
    }
    assert {row["name"]: row["visits"] for row in officers["rows"]} == {"Nguyễn Thị An": 1}
    assert _of(groups, "poor")["persons_advised"] == _of(groups, "near_poor")["persons_advised"] == 1
    assert _of(groups, "poor")["households_visited"] is None


def test_phones_that_have_spoken_are_named_beside_the_number(
    officer: Any, ask: Callable[..., Any], client: TestClient, an: Any
) -> None:
    before = ask()["total"]
    hello: dict[str, Any] = {
        "protocol": "tungnha/1",
        "install_id": str(an.install_id),
        "app": "0.1.0",
        "epoch": None,
        "cursors": {},
        "made": 0,
        "unsent": 0,
        "sent_at": "2026-11-22T08:00:00+07:00",
    }

    client.post("/api/v1/sync/hello", json=hello, headers=an.headers)

    after = ask()["total"]
    assert (before["phones_reported"], before["complete_to"]) == ([0, 1], None)
    assert (after["phones_reported"], after["complete_to"]) == ([1, 1], SUNDAY.isoformat())


def test_the_supervisor_sees_numbers_and_rows_without_names(
    officer: Any, ask: Callable[..., Any], opened: Callable[..., Any], say: Callable[..., Any], chi: Any
) -> None:
    home, an = officer.household("Đặng Văn Đức")
    officer.visit(home, MONDAY, "advised", say(an))
    row = _of(ask(chi), THANH_VINH)

    for_binh = opened(row["cells"]["persons_advised"])
    for_chi = opened(row["cells"]["persons_advised"], chi)

    assert [person["name"] for person in for_binh["rows"]] == ["Đặng Văn Đức"]
    assert len(for_chi["rows"]) == 1
    assert "Đặng" not in str(for_chi)


def test_small_numbers_of_a_hamlet_are_closed_to_who_sees_no_names(
    officer: Any, ask: Callable[..., Any], say: Callable[..., Any], chi: Any, client: TestClient
) -> None:
    home, an = officer.household("An")
    officer.visit(home, MONDAY, "advised", say(an))
    shown = _of(ask(by="hamlet", commune=THANH_VINH), str(officer.hamlet))

    hidden = _of(ask(chi, by="hamlet", commune=THANH_VINH), str(officer.hamlet))
    by_force = client.get(f"/api/v1/cells/{shown['cells']['persons_advised']}", headers=chi.headers)

    assert (shown["persons_advised"], hidden["persons_advised"], hidden["conversion_rate"]) == (1, None, None)
    assert "persons_advised" not in hidden["cells"]
    assert by_force.status_code == 403


def test_a_commune_outside_the_area_is_not_found_like_one_that_does_not_exist(client: TestClient, binh: Any) -> None:
    foreign, missing = (
        client.get("/api/v1/conversions", params={"commune": commune}, headers=binh.headers)
        for commune in (NGHI_LOC, "99999.202507")
    )

    assert foreign.status_code == missing.status_code == 404
    assert foreign.json() | {"request_id": ""} == missing.json() | {"request_id": ""}


def test_em_sees_nothing(ask: Callable[..., Any], officer: Any, em: Any) -> None:
    home, _ = officer.household("An")
    officer.visit(home, MONDAY, "not_home")

    report = ask(em)

    assert (report["rows"], report["total"]["visits"]) == ([], 0)


def test_a_cell_cannot_be_opened_outside_ones_area(
    officer: Any, ask: Callable[..., Any], opened: Callable[..., Any], em: Any
) -> None:
    home, _ = officer.household("An")
    officer.visit(home, MONDAY, "not_home")

    assert opened(ask()["total"]["cells"]["visits"], em)["rows"] == []


@pytest.mark.parametrize(
    "params",
    [
        {"by": "x"},
        {"by": "hamlet"},
        {"from": "22/11/2026"},
        {"from": "2026-02-30"},
        {"from": "1999-12-31"},
        {"to": "9999-12-31"},
        {"from": "2026-11-22", "to": "2026-11-21"},
        {"product": "life"},
        {"map": "old"},
        {"page": "1"},
        {"by": ["day", "week"]},
    ],
)
def test_a_question_that_cannot_be_understood_gets_a_problem(
    client: TestClient, binh: Any, params: dict[str, Any]
) -> None:
    answer = client.get("/api/v1/conversions", params=params, headers=binh.headers)

    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("cell", ["x", "W10", "e30", "_" * 600, "eyJhIjoxfQ", "WzEsMiwzXQ", "bnVsbA"])
def test_a_damaged_cell_is_not_found(client: TestClient, binh: Any, cell: str) -> None:
    answer = client.get(f"/api/v1/cells/{cell}", headers=binh.headers)

    assert answer.status_code == 404, answer.text


def test_the_definition_stands_beside_the_numbers(ask: Callable[..., Any]) -> None:
    report = ask()

    assert "Wilson" in report["definition"]
    assert report["as_of"] == "2026-11-22T01:00:00.000Z"


def test_rollups_equal_a_count_from_nothing(officer: Any, say: Callable[..., Any], database: Any) -> None:
    home, an, binh = officer.household("An", "Bình")
    visit = officer.visit(home, MONDAY, "advised", say(an, "interested", "registered"), say(binh, "declined"))
    officer.visit(home, TUESDAY, "advised", say(an, "interested", "paid"))
    officer.visit(home, TUESDAY, "advised", say(binh), supersedes=visit)

    with database.reading() as session:
        assert differences(session) == []


def test_a_wrong_rollup_is_found(officer: Any, database: Any) -> None:
    home, _ = officer.household("An")
    officer.visit(home, MONDAY, "not_home")
    with database.writing() as session:
        row = session.get_one(VisitRow, (THANH_VINH, session.exec(select(VisitRow)).one().id))
        row.counts = False

    with database.reading() as session:
        found = differences(session)

    assert [line.split()[0] for line in found] == ["commune_day", "household_state"]
