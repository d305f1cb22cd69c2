"""Two administrators change the law from a terminal as they do over HTTP; a shell alone is nobody."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete
from typer.testing import CliRunner, Result

from backend.cli import cli
from backend.db import Database
from backend.settings import Settings
from backend.tables.law import AuditEntry
from tests.backend.cast import PASSWORD, Somebody
from tests.backend.law.conftest import SHIFTED

Tungnha = Callable[..., Result]

ON_NEW_YEAR = ("quote", "--product", "vsi", "--on", "2027-01-01", "--group", "near_poor", "--residence", "permanent")


@pytest.fixture
def tungnha(settings: Settings, giang: Somebody, monkeypatch: pytest.MonkeyPatch) -> Tungnha:
    """Runs a command against the test's server; `typed` is what stands on its standard input."""
    monkeypatch.setenv("TUNGNHA_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("TUNGNHA_STATE_DIR", str(settings.state_dir))

    def run(*words: str, typed: str = f"{PASSWORD}\n") -> Result:
        return CliRunner().invoke(cli, words, input=typed)

    return run


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A file in which the poverty line is shifted to July."""
    path = tmp_path / "shift.json"
    path.write_text(json.dumps({"changes": [SHIFTED]}), encoding="utf-8")
    return str(path)


def pays(tungnha: Tungnha) -> Any:
    return json.loads(tungnha(*ON_NEW_YEAR, "--json").stdout)["pays"]


def test_what_two_people_changed_is_what_the_command_line_quotes(tungnha: Tungnha, file: str) -> None:
    proposed = json.loads(tungnha("law", "propose", file, "--by", "dung", "--json").stdout)
    before = pays(tungnha)

    confirmed = tungnha("law", "confirm", proposed["id"], "--by", "giang")

    assert confirmed.exit_code == 0, confirmed.output
    assert (before, pays(tungnha)) == (169_400, 115_500)
    assert "dời Chuẩn hộ nghèo khu vực nông thôn từ 01/01/2027 đến 01/07/2027" in tungnha("law", "list").stdout
    assert tungnha("verify-audit").exit_code == 0


def test_a_proposal_says_who_is_touched_in_plain_words(tungnha: Tungnha, file: str) -> None:
    said = tungnha("law", "propose", file, "--by", "dung").stdout

    assert "Liên quan 0 hộ, 0 người" in said
    near_poor = "Hộ cận nghèo: ngày trước 115.500 đ; đang áp dụng 169.400 đ; theo đề xuất 115.500 đ"
    assert f"- 01/01/2027, BHXH tự nguyện, {near_poor}" in said


@pytest.mark.parametrize(
    ("who", "typed", "code"),
    [("dung", "\n", "wrong_credentials"), ("chi", f"{PASSWORD}\n", "forbidden"), ("x", "\n", "wrong_credentials")],
)
def test_a_shell_without_an_administrators_password_proposes_nothing(
    tungnha: Tungnha, file: str, who: str, typed: str, code: str
) -> None:
    result = tungnha("law", "propose", file, "--by", who, "--json", typed=typed)

    assert result.exit_code == 2
    assert json.loads(result.stdout)["problems"][0]["code"] == code
    assert json.loads(tungnha("law", "list", "--json").stdout) == {"proposals": []}


@pytest.mark.parametrize("content", ["", "[]", '{"changes": [{"act": "confirm"}]}', '{"changes": [], "more": 1}'])
def test_a_file_that_holds_no_changes_is_refused(tungnha: Tungnha, tmp_path: Path, content: str) -> None:
    odd = tmp_path / "odd.json"
    odd.write_text(content, encoding="utf-8")

    result = tungnha("law", "propose", str(odd), "--by", "dung")

    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_book_that_lost_an_entry_fails_the_check(tungnha: Tungnha, file: str, database: Database) -> None:
    tungnha("law", "propose", file, "--by", "dung")
    with database.writing() as session:
        session.execute(delete(AuditEntry))

    result = tungnha("verify-audit", "--json")

    assert (result.exit_code, json.loads(result.stdout)) == (1, {"broken": [1]})
