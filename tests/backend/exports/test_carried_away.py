"""Who carries people's rows away stands in the audit book; who carries numbers does not."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from backend.access.principal import principal_of
from backend.admin import audit
from backend.db import Database
from backend.exports import in_background
from backend.jobs import book
from backend.jobs.runner import Runner
from backend.tables.account import Account
from backend.tables.law import AuditEntry
from shared.clock import day_of
from tests.backend.cast import ACCOUNT_IDS, NGHI_LOC, THANH_VINH, HandClock, Somebody
from tests.backend.numbers.conftest import TODAY, Officer, told

OF_VISITS = {"commune": THANH_VINH, "from": TODAY.isoformat()}


@pytest.fixture(autouse=True)
def one_visit(officer: Officer) -> None:
    home, lan = officer.household("Trần Thị Lan")
    officer.visit(home, TODAY, "advised", told(lan, "considering"))


@pytest.fixture
def entries(database: Database) -> Callable[[], list[tuple[Any, ...]]]:
    """Who did what with which facts, as the book has it; it is whole."""

    def read() -> list[tuple[Any, ...]]:
        with database.reading() as session:
            assert not list(audit.broken_at(session))
            found = session.execute(select(AuditEntry)).scalars().all()
            return [(one.account_id, one.act, one.facts) for one in found]

    return read


def _fetch(client: TestClient, who: Somebody, file: str, **texts: str) -> int:
    return client.get(f"/api/v1/reports/{file}", params=texts, headers=who.headers).status_code


@pytest.mark.parametrize("form", ["csv", "xlsx", "html", "pdf"])
def test_visits_with_names_are_noted_in_every_form(
    client: TestClient, binh: Somebody, entries: Callable[[], Any], form: str
) -> None:
    assert _fetch(client, binh, f"visits.{form}", **OF_VISITS) == 200

    about = {"report": "visits", "form": form, "commune": THANH_VINH, "first": TODAY.isoformat(), "rows": 1}
    assert entries() == [(binh.account_id, "report_exported", about)]


def test_people_whose_amount_changes_are_noted_with_the_day(
    client: TestClient, binh: Somebody, entries: Callable[[], Any]
) -> None:
    assert _fetch(client, binh, "recontact.csv", commune=THANH_VINH) == 200

    about = {"report": "recontact", "form": "csv", "commune": THANH_VINH, "on": "2027-01-01", "rows": 1}
    assert entries() == [(binh.account_id, "report_exported", about)]


def test_numbers_are_nothing_to_note_and_neither_is_what_was_refused(
    client: TestClient, binh: Somebody, chi: Somebody, entries: Callable[[], Any]
) -> None:
    assert _fetch(client, binh, "week.csv") == 200
    assert _fetch(client, chi, "visits.csv", **OF_VISITS) == 200
    assert _fetch(client, chi, "recontact.csv", commune=THANH_VINH) == 200
    assert _fetch(client, binh, "visits.csv", commune=NGHI_LOC) == 404

    assert entries() == []


def test_a_file_made_in_the_background_is_noted_for_who_asked(
    app: FastAPI, database: Database, now: HandClock, entries: Callable[[], Any]
) -> None:
    texts = {in_background.NAME: "visits", in_background.FORM: "csv", **OF_VISITS}
    with database.writing() as session:
        binh = principal_of(session, session.get_one(Account, ACCOUNT_IDS["binh"]), today=day_of(now()))
        book.start(session, in_background.REPORT, texts, binh, now())

    Runner(
        database=database, files=app.state.job_files, kinds=in_background.KINDS, now=now, made_up=False
    ).run_waiting()

    ((who, act, facts),) = entries()
    assert (who, act, facts["rows"]) == (ACCOUNT_IDS["binh"], "report_exported", 1)
