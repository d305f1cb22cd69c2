"""What the pages of communes and officers count, on both databases: in step with every other report."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from backend.access.principal import Principal, principal_of
from backend.db import Database
from backend.reports import (
    commendation,
    conferences_held,
    counted,
    coverage,
    hamlets_reached,
    officers_at_work,
    renewals,
)
from backend.reports.asking import Ask
from backend.reports.cells import open_cell
from backend.reports.periods import ALWAYS, Period
from backend.tables.account import Account
from backend.tables.conference import ConferenceRow
from backend.tables.declaration import DeclarationRow
from backend.tables.inserting import insert_rows
from shared.records.visit import PersonInVisit, QuoteShown
from tests.backend.cast import ACCOUNT_IDS, AN_INSTALL, HAMLETS, NGHI_LOC, START, THANH_VINH
from tests.backend.numbers.conftest import TODAY, told

HERE = Ask(by="hamlet", commune=THANH_VINH)
YEAR = Ask(by="commune", period=Period(start=date(2026, 1, 1), end=date(2026, 12, 31)))


@pytest.fixture
def week(officer: Any, database: Database) -> None:
    """A door shut, one where two were told and one paid for three months, one never visited; and two conferences."""
    home, lan, duc = officer.household("Trần Thị Lan", "Đặng Văn Đức")
    paid = told(lan, "interested", "registered", on=TODAY)
    officer.visit(home, TODAY, "advised", paid, told(duc, "considering"))
    officer.visit(home, TODAY, "advised", _pays(lan))
    officer.visit(officer.household("Hồ Văn Nga")[0], TODAY - timedelta(days=9), "not_home")
    officer.household("Vi Thị Hoa")
    with database.writing() as session:
        insert_rows(session, ConferenceRow, [_conference(n) for n in (1, 2)])


def _pays(person: Any) -> PersonInVisit:
    said = told(person, "interested", "paid", on=TODAY)
    return PersonInVisit(
        person=person,
        advice=said.advice,
        assessments=said.assessments,
        steps=tuple(type(step)(product="vsi", step=step.step, on=step.on, method="quarterly") for step in said.steps),
    )


def _conference(number: int) -> dict[str, Any]:
    row = ConferenceRow(
        commune=THANH_VINH,
        id=HAMLETS[THANH_VINH][number - 1],
        recorded_unit=THANH_VINH,
        hamlet=HAMLETS[THANH_VINH][0],
        held_at=START - timedelta(days=30 * number),
        day=(START - timedelta(days=30 * number)).date(),
        place="home",
        held_by="front",
        attending=10 * number,
        officer=ACCOUNT_IDS["an"],
        install_id=AN_INSTALL,
        op_id=AN_INSTALL,
        received_at=START,
    )
    return row.model_dump()


def _as(session: Session, name: str) -> Principal:
    return principal_of(session, session.get_one(Account, ACCOUNT_IDS[name]), today=TODAY)


@pytest.mark.usefixtures("week")
def test_doors_where_nobody_has_been_are_what_is_left_of_those_given(database: Database) -> None:
    with database.reading() as session:
        binh = _as(session, "binh")
        left = counted.altogether(session, HERE, binh, "households_unvisited")
        by_then = counted.altogether(
            session, Ask(commune=THANH_VINH, period=Period(end=TODAY - timedelta(days=1))), binh, "households_unvisited"
        )
        by_hamlet = counted.by_place(session, HERE, binh, "households_unvisited")

        assert (left.number, by_then.number) == (1, 2)
        assert sorted(one.number or 0 for one in by_hamlet.values()) == [0, 1]
        for one in (left, by_then, *by_hamlet.values()):
            assert len(open_cell(session, one.cell or "", binh, TODAY).rows) == one.number


@pytest.mark.usefixtures("week")
def test_a_hamlet_is_reached_where_somebody_was_met(database: Database) -> None:
    with database.reading() as session:
        reached = hamlets_reached.of_commune(session, HERE, _as(session, "binh"), TODAY)

    assert (reached.reached, reached.of) == ({HAMLETS[THANH_VINH][0]}, 2)


@pytest.mark.usefixtures("week")
def test_conferences_are_told_by_month_and_people_come_again(database: Database) -> None:
    with database.reading() as session:
        held = conferences_held.held(session, HERE, _as(session, "chi"))
        (year,) = [
            one for one in commendation.of_communes(session, _as(session, "chi"), YEAR, START) if one.conferences.number
        ]

    assert (len(held.rows), held.attending) == (2, 30)
    assert [(month.name, month.attending) for month in held.months] == [("2026-10", 10), ("2026-09", 20)]
    assert (year.conferences.number, year.conferences.attending) == (2, 30)


@pytest.mark.usefixtures("week")
def test_an_officer_s_visits_are_those_of_every_report(database: Database, ask: Any) -> None:
    (row,) = ask(by="officer", commune=THANH_VINH)["rows"]

    with database.reading() as session:
        (officer,) = officers_at_work.at_work(session, _as(session, "chi"), ALWAYS)

    assert (officer.account_id, officer.visits_in_all) == (ACCOUNT_IDS["an"], row["visits"])
    (phone,) = officer.phones
    assert (phone.links, phone.is_whole, phone.unsent) == (phone.links, True, None)
    assert phone.links > 0


@pytest.mark.usefixtures("week")
def test_who_paid_a_quarter_is_due_in_three_months(database: Database) -> None:
    with database.reading() as session:
        binh = _as(session, "binh")
        now = renewals.of_commune(session, binh, HERE, TODAY)
        later = renewals.of_commune(session, binh, HERE, TODAY + timedelta(days=70))
        (named,) = renewals.named(session, binh, later, "vsi")

    assert [(one.state, one.paid_until) for one in now] == [("paid_up", date(2027, 2, 22))]
    assert (named.state, named.name, named.hamlet_name) == ("due", "Trần Thị Lan", "Xóm 1")


@pytest.mark.usefixtures("week")
def test_coverage_counts_who_paid_in_each_commune_and_in_all(database: Database) -> None:
    with database.reading() as session:
        chi = _as(session, "chi")
        by_commune = {
            (one.product, one.unit): one.payers.number for one in coverage.of_communes(session, chi, None, TODAY)
        }
        in_all = {one.product: one.payers.number for one in coverage.of_area(session, chi, TODAY)}

    assert by_commune["vsi", THANH_VINH] == 1
    assert by_commune["vsi", NGHI_LOC] == 0
    assert in_all == {"vsi": 1, "hi": 0}


@pytest.mark.usefixtures("week")
def test_a_year_begins_with_who_had_paid_by_the_end_of_the_one_before(database: Database) -> None:
    with database.reading() as session:
        binh = _as(session, "binh")
        (year,) = commendation.of_communes(session, binh, YEAR, START)
        of_officer = commendation.of_officers(session, binh, Ask(commune=THANH_VINH, period=YEAR.period), START)

    assert (year.payers_before.number, year.payers.number) == (0, 1)
    assert [(row.counts["numerator"], row.counts["visits"]) for row in of_officer] == [(1, 3)]


def test_without_a_length_of_its_own_a_payment_lasts_as_declared_or_else_as_shown(
    officer: Any, database: Database
) -> None:
    home, lan, duc, hoa = officer.household("Lan", "Đức", "Hoa")
    officer.visit(home, TODAY, "advised", _paid_as_shown(lan, 6), _paid_as_shown(duc, 6), _paid_as_shown(hoa, None))
    with database.writing() as session:
        insert_rows(session, DeclarationRow, [_declaration(home, lan)])

    with database.reading() as session:
        found = renewals.of_commune(session, _as(session, "binh"), HERE, TODAY)

    assert {one.person: one.paid_until for one in found} == {
        lan: date(2026, 12, 22),
        duc: date(2027, 5, 22),
        hoa: None,
    }


def _paid_as_shown(person: Any, months: int | None) -> PersonInVisit:
    """Somebody who paid, as the app notes it: without saying for how long."""
    said = told(person, "interested", "paid", on=TODAY)
    shown = months and QuoteShown(
        on=TODAY,
        income=1_500_000,
        contribution=330_000,
        support=(),
        pays=330_000,
        months=months,
        total_pays=330_000 * months,
    )
    (assessment,) = said.assessments
    return replace(said, assessments=(replace(assessment, quote=shown or None),))


def _declaration(home: Any, person: Any) -> dict[str, Any]:
    row = DeclarationRow(
        commune=THANH_VINH,
        id=person,
        recorded_unit=THANH_VINH,
        household=home,
        person=person,
        declared_at=START,
        product="vsi",
        read_by="typed",
        every="monthly",
        officer=ACCOUNT_IDS["an"],
        install_id=AN_INSTALL,
        op_id=AN_INSTALL,
        received_at=START,
    )
    return row.model_dump()
