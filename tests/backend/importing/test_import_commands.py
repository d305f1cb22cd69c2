"""Whoever runs the server brings lists in from a terminal, and a program learns from the exit what became of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from backend.cli import cli
from backend.db import Database
from backend.settings import Settings
from backend.tables.household import HouseholdRow
from backend.tables.law import AuditEntry
from tests.backend.cast import ACCOUNT_IDS
from tests.backend.importing.conftest import rows
from tests.backend.importing.sheets_by_hand import DUC, HOA, LAN, workbook

Tungnha = Callable[..., Result]


@pytest.fixture
def tungnha(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Tungnha:
    monkeypatch.setenv("TUNGNHA_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("TUNGNHA_KEYS_DIR", str(settings.keys_dir))
    monkeypatch.setenv("TUNGNHA_STATE_DIR", str(settings.state_dir))
    return lambda *words: CliRunner().invoke(cli, ["import", *words])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "danh sách.xlsx"
    path.write_bytes(workbook(LAN, DUC, HOA))
    return path


def _told(result: Result) -> Any:
    return json.loads(result.stdout)


def test_a_roster_comes_in_by_the_code_of_its_commune(tungnha: Tungnha, file: Path, database: Database) -> None:
    done = tungnha("households", str(file), "--commune", "16681", "--json")

    with database.reading() as session:
        acts = [(row["act"], row["account_id"]) for row in rows(session, AuditEntry)]
        assert len(rows(session, HouseholdRow)) == 2
    assert done.exit_code == 0
    assert _told(done)["state"] == "applied"
    assert _told(done)["counts"]["persons_new"] == 3
    assert acts == [("import_applied", ACCOUNT_IDS["dung"])]


def test_a_dry_run_changes_nothing(tungnha: Tungnha, file: Path, database: Database) -> None:
    done = tungnha("households", str(file), "--commune", "16681", "--dry-run")

    with database.reading() as session:
        assert rows(session, HouseholdRow) == []
    assert done.exit_code == 0
    assert "2 hộ mới" in done.stdout
    assert "Chỉ xem trước, chưa nhập gì." in done.stdout


def test_a_faulty_cell_is_named_and_the_exit_is_1(tungnha: Tungnha, file: Path) -> None:
    file.write_bytes(workbook((*LAN[:6], "12345", *LAN[7:])))

    done = tungnha("households", str(file), "--commune", "16681")

    assert done.exit_code == 1
    assert done.stdout.startswith("G2: ")
    assert "12345" not in done.output


@pytest.mark.parametrize(
    "words", [("households", "--commune", "99999"), ("confirmed", "--on", "31/12/2026"), ("confirmed", "--by", "em")]
)
def test_what_was_asked_wrongly_exits_with_2(words: tuple[str, ...], tungnha: Tungnha, file: Path) -> None:
    kind, *rest = words

    assert tungnha(kind, str(file), *rest, "--json").exit_code == 2


def test_what_is_no_list_exits_with_2(tungnha: Tungnha, file: Path) -> None:
    file.write_bytes(b"PK\x03\x04 and nothing more")

    done = tungnha("households", str(file), "--commune", "16681", "--json")

    assert done.exit_code == 2
    assert [one["code"] for one in _told(done)["problems"]] == ["not_a_table_file"]
