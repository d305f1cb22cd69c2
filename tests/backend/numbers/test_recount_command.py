"""`tungnha recount`: the numbers can be counted again by anybody who runs the server."""

import json
from datetime import date
from typing import Any

import pytest
from typer.testing import CliRunner

from backend.cli import cli
from backend.db import Database
from backend.rollups import differences
from backend.settings import Settings
from backend.tables.rollup import CommuneDay
from tests.backend.cast import THANH_VINH

MONDAY = date(2026, 11, 16)


@pytest.fixture
def drifted(officer: Any, database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server on which somebody changed a number by hand."""
    home, _ = officer.household("An")
    officer.visit(home, MONDAY, "not_home")
    with database.writing() as session:
        session.get_one(CommuneDay, (THANH_VINH, MONDAY)).visits = 7
    monkeypatch.setenv("TUNGNHA_DATABASE_URL", settings.database_url)


def test_a_check_names_what_differs_and_changes_nothing(drifted: None) -> None:
    run = [CliRunner().invoke(cli, ["recount", "--check", "--json"]) for _ in range(2)]

    assert [result.exit_code for result in run] == [1, 1]
    assert json.loads(run[0].stdout) == {"differences": [f"commune_day {THANH_VINH} 2026-11-16"]}


def test_counting_again_mends_it(drifted: None, database: Database) -> None:
    result = CliRunner().invoke(cli, ["recount"])

    assert result.exit_code == 0
    assert CliRunner().invoke(cli, ["recount", "--check"]).exit_code == 0
    with database.reading() as session:
        assert differences(session) == []
