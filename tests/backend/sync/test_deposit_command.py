"""MUST 13. A phone's file can be taken in at the office, over a cable or by Bluetooth, beside the server that runs."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import func, select
from typer.testing import CliRunner, Result

from backend.cli import cli
from backend.db import Database
from backend.settings import Settings
from backend.tables.deposit import Deposit
from backend.tables.visit import VisitRow
from shared.sync import handover
from tests.backend.sync.handing_over import STRANGERS_KEY, Hands, give_key

Tungnha = Callable[..., Result]


@pytest.fixture
def tungnha(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Tungnha:
    monkeypatch.setenv("TUNGNHA_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("TUNGNHA_KEYS_DIR", str(settings.keys_dir))
    monkeypatch.setenv("TUNGNHA_STATE_DIR", str(settings.state_dir))
    return lambda *words: CliRunner().invoke(cli, words)


@pytest.fixture
def hands(phone: Any, database: Database) -> Hands:
    give_key(database, phone.install_id)
    return Hands(phone.client, phone)


@pytest.fixture
def sent(phone: Any, family: Any) -> list[dict[str, Any]]:
    visits = (phone.add("visit", phone.visit(household=family.household)) for _ in range(4))
    numbered: list[dict[str, Any]] = phone.numbered(*visits)
    return numbered


def _file(folder: Path, *envelopes: dict[str, Any]) -> Path:
    path = folder / "tung-nha-20261122-0830.guiho"
    path.write_bytes(b"".join(json.dumps(envelope).encode() + b"\n" for envelope in envelopes))
    return path


def test_every_envelope_of_a_file_is_taken_in_and_answered_in_a_file_beside_it(  # noqa: PLR0917 - what it takes
    phone: Any, hands: Hands, sent: list[dict[str, Any]], tungnha: Tungnha, database: Database, tmp_path: Path
) -> None:
    file = _file(tmp_path, hands.over(sent[:3]), hands.over(sent[3:]))

    result = tungnha("deposit", str(file), "--json")

    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert [(line["install_id"], line["ops"], line["new"]) for line in told["envelopes"]] == [
        (str(phone.install_id), 3, 3),
        (str(phone.install_id), 1, 1),
    ]
    head, *answers = [json.loads(line) for line in Path(told["answers"]).read_bytes().splitlines()]
    assert head == {"tungnha_answers": handover.ANSWERS_VERSION}
    assert [len(line["answer"]["results"]) for line in answers] == [3, 1]
    assert all(line["answer"]["receipts"] for line in answers)
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(VisitRow)).one() == 4
        assert {row.brought_by for row in session.exec(select(Deposit))} == {None}


def test_the_same_file_again_doubles_nothing(
    hands: Hands, sent: list[dict[str, Any]], tungnha: Tungnha, database: Database, tmp_path: Path
) -> None:
    file = _file(tmp_path, hands.over(sent))
    tungnha("deposit", str(file))

    result = tungnha("deposit", str(file))

    assert (result.exit_code, "4 lượt ghi đã có từ trước" in result.stdout) == (0, True)
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(VisitRow)).one() == 4


def test_one_envelope_that_is_refused_keeps_no_other_out(
    hands: Hands, sent: list[dict[str, Any]], tungnha: Tungnha, tmp_path: Path
) -> None:
    file = _file(tmp_path, hands.over(sent[:2], key=STRANGERS_KEY), hands.over(sent[2:]))

    result = tungnha("deposit", str(file))

    assert result.exit_code == 1
    assert "Dòng 1: Tệp bàn giao không mang chữ ký của máy đã ghi." in result.stdout
    assert "2 lượt ghi «Máy chủ đã nhận»" in result.stdout
    assert len(file.with_suffix(".xacnhan").read_bytes().splitlines()) == 2


@pytest.mark.parametrize("content", [b"junk\n", b"{}\n", b"\xff\xfe\n", b"[" * 100_000, b"\n"])
def test_a_file_of_something_else_is_refused_with_a_sentence(
    tungnha: Tungnha, tmp_path: Path, content: bytes, phone: Any
) -> None:
    file = tmp_path / "x.guiho"
    file.write_bytes(content)

    result = tungnha("deposit", str(file))

    assert (result.exit_code, result.stdout.startswith("Dòng 1: ")) == (1, True), result.output
    assert not file.with_suffix(".xacnhan").exists()


@pytest.mark.parametrize("make", [Path.touch, Path.mkdir, lambda _path: None])
def test_a_file_that_is_empty_or_not_there_is_misuse(
    tungnha: Tungnha, tmp_path: Path, make: Callable[[Path], None], phone: Any
) -> None:
    make(tmp_path / "x.guiho")

    result = tungnha("deposit", str(tmp_path / "x.guiho"))

    assert (result.exit_code, "Không đọc hoặc không ghi được tệp" in result.stderr) == (2, True)
