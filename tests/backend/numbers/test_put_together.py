"""Communes and officers put together by the former district, by the office that serves them, and by organisation."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from backend.access.principal import principal_of
from backend.admin import offices
from backend.db import Database
from backend.tables.account import Account
from backend.tables.visit import VisitRow
from shared.problems import Refused
from tests.backend.cast import ACCOUNT_IDS, NGHI_LOC, START, THANH_VINH, Somebody

DOI_CUNG = "16684.000000"
"""A ward that ended on 30/11/2024 and became part of Thành Vinh."""
MONDAY = date(2026, 11, 16)
OFFICE = {
    "office": "vinh",
    "name": "BHXH cơ sở Vinh",
    "commune": THANH_VINH,
    "since": "2025-10-01",
    "source": "Quyết định mẫu",
}


def _by_key(report: Any) -> dict[str, Any]:
    return {row["key"]: row for row in report["rows"]}


def _bring_in(database: Database, *rows: dict[str, str], who: str = "dung") -> int:
    with database.writing() as session:
        principal = principal_of(session, session.get_one(Account, ACCOUNT_IDS[who]), today=START.date())
        return offices.replace_all(session, principal, rows, START)


def test_communes_are_put_together_by_the_district_that_they_lay_in(officer: Any, ask: Callable[..., Any]) -> None:
    home, _ = officer.household("An")
    officer.visit(home, MONDAY, "not_home")

    report = ask(by="district")

    assert [(row["key"], row["name"], row["visits"]) for row in report["rows"]] == [("412", "Thành phố Vinh (cũ)", 1)]
    assert report["total"]["visits"] == 1


def test_on_the_map_of_then_a_visit_stands_in_the_unit_that_ended_with_the_first_merger(
    officer: Any, ask: Callable[..., Any], opened: Callable[..., Any], database: Database
) -> None:
    home, _ = officer.household("An")
    officer.visit(home, MONDAY, "not_home")
    with database.writing() as session:
        session.execute(update(VisitRow).values(recorded_unit=DOI_CUNG))

    (then,), (district,) = ask(map="then")["rows"], ask(map="then", by="district")["rows"]

    assert (then["key"], then["name"]) == (DOI_CUNG, "Phường Đội Cung, Thành phố Vinh (cũ, một nguồn)")
    assert (then["households_visited"], district["key"]) == (1, "412")
    assert len(opened(then["cells"]["households_visited"])["rows"]) == 1


def test_who_works_for_an_organisation_counts_for_it_and_the_rest_is_told_apart(
    officer: Any, ask: Callable[..., Any], say: Callable[..., Any], database: Database
) -> None:
    home, an = officer.household("An")
    officer.visit(home, MONDAY, "advised", say(an, "interested", "paid"))

    before = _by_key(ask(by="organisation"))
    with database.writing() as session:
        session.get_one(Account, ACCOUNT_IDS["an"]).organisation = "womens_union"
    after = _by_key(ask(by="organisation"))

    assert (before[""]["name"], before[""]["numerator"], before["post"]["numerator"]) == ("Chưa ghi tổ chức", 1, 0)
    assert (after["womens_union"]["numerator"], "" in after) == (1, False)
    assert after["womens_union"]["phones_reported"] == [0, 1]


def test_without_a_list_there_are_no_offices(officer: Any, ask: Callable[..., Any]) -> None:
    officer.visit(None, MONDAY, "consent_declined")

    report = ask(by="office")

    assert (report["rows"], report["total"]["visits"]) == ([], 1)


def test_an_office_counts_its_communes_in_the_days_in_which_it_serves_them(
    officer: Any, ask: Callable[..., Any], opened: Callable[..., Any], database: Database
) -> None:
    officer.visit(None, MONDAY, "consent_declined")
    _bring_in(database, OFFICE | {"until": "2026-11-20"})

    then, now = _by_key(ask(by="office", to="2026-11-20")), _by_key(ask(by="office"))

    assert (then["vinh"]["name"], then["vinh"]["visits"]) == ("BHXH cơ sở Vinh", 1)
    assert (now["vinh"]["visits"], now[""]["visits"], now[""]["name"]) == (0, 1, "Chưa rõ cơ sở BHXH")
    assert len(opened(now[""]["cells"]["visits"])["rows"]) == 1


def test_a_list_with_one_wrong_row_is_not_brought_in_at_all(database: Database) -> None:
    overlapping = OFFICE | {"office": "nghi-loc", "since": "2026-01-01"}

    with pytest.raises(Refused) as refused:
        _bring_in(database, OFFICE, overlapping)
    with pytest.raises(Refused) as unreadable:
        _bring_in(database, OFFICE | {"since": "hôm nay", "commune": "00000"})

    assert [problem.field for problem in refused.value.problems] == ["rows[1].since"]
    assert [problem.field for problem in unreadable.value.problems] == ["rows[0].since"]
    with database.reading() as session:
        assert offices.listed(session) == []


def test_a_commune_may_be_named_by_the_code_that_it_had_before_the_merger(database: Database) -> None:
    _bring_in(database, OFFICE | {"commune": "17827", "since": "2025-08-01"})

    with database.reading() as session:
        assert [row.commune for row in offices.listed(session)] == [NGHI_LOC]


def test_only_an_administrator_brings_a_list_in(database: Database, binh: Somebody) -> None:
    with pytest.raises(Refused):
        _bring_in(database, OFFICE, who=binh.username)
