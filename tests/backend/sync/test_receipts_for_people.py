"""Officer by officer, whether anything is missing; and the chain of a phone as a file that anyone can check."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import delete
from sqlmodel import col
from typer.testing import CliRunner, Result

from backend.cli import cli
from backend.db import Database
from backend.settings import Settings
from backend.tables.receipt import ReceiptLink
from tests.backend.cast import NGHI_LOC

Verify = Callable[..., Result]


@pytest.fixture
def day(phone: Any, family: Any) -> None:
    """An's phone has sent two batches more, one visit of which is held."""
    phone.push(phone.add("visit", phone.visit(household=family.household)))
    phone.push(phone.add("visit", phone.visit(household=uuid4())))


@pytest.fixture
def file(phone: Any, day: None, client: Any, binh: Any, tmp_path: Path) -> Path:
    """The receipts of An's phone, as Bình downloads them."""
    answer = client.get(f"/api/v1/receipts/lines/{phone.install_id}", headers=binh.headers)
    assert answer.status_code == 200, answer.text
    file = tmp_path / "an.receipts"
    file.write_bytes(answer.content)
    return file


@pytest.fixture
def verify(client: Any, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Verify:
    """Checks a file with nothing but the keys that the server publishes."""
    keys = tmp_path / "jwks.json"
    keys.write_bytes(client.get("/.well-known/jwks.json").content)
    monkeypatch.setenv("TUNGNHA_KEYS_DIR", str(tmp_path / "no keys here"))

    def run(file: Path, *words: str) -> Result:
        return CliRunner().invoke(cli, ["verify-receipts", str(file), *(words or ("--keys", str(keys)))])

    return run


def lines(client: Any, phone: Any, by: Any) -> Any:
    answer = client.get(f"/api/v1/receipts/lines?commune={phone.commune}", headers=by.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_each_officers_line_is_listed_without_gaps(phone: Any, day: None, client: Any, binh: Any) -> None:
    """MUST 17. «No gaps», officer by officer."""
    told = lines(client, phone, binh)

    (row,) = told["rows"]
    assert (told["no_gaps"], row["no_gaps"], row["officer_name"]) == (True, True, "Nguyễn Thị An")
    assert (row["acked_dseq"], row["links"], row["head"]["n"], row["held"]) == (5, 3, 3, 1)
    assert (row["missing"], row["missing_links"]) == ([], [])


def test_what_has_not_arrived_and_what_was_lost_is_named(
    phone: Any, family: Any, client: Any, binh: Any, database: Database
) -> None:
    """MUST 17, I3."""
    sent = phone.numbered(*(phone.add("visit", phone.visit(household=family.household)) for _ in range(3)))
    phone.send(sent[2:])
    phone.send(sent[:1])
    with database.writing() as session:
        session.execute(delete(ReceiptLink).where(col(ReceiptLink.n) == 2))

    (row,) = lines(client, phone, binh)["rows"]

    assert (row["no_gaps"], row["missing"], row["missing_links"]) == (False, [[5, 5]], [[2, 2]])


def test_a_phone_that_has_sent_nothing_misses_nothing(phone: Any, client: Any, chi: Any) -> None:
    (row,) = lines(client, phone, chi)["rows"]

    assert (row["no_gaps"], row["acked_dseq"], row["head"]) == (True, 0, None)


def test_lines_are_shown_to_whom_they_concern(phone: Any, client: Any, an: Any, binh: Any, dung: Any) -> None:
    asked = f"/api/v1/receipts/lines?commune={phone.commune}"

    assert client.get(asked, headers=an.headers).status_code == 403
    assert client.get(asked, headers=dung.headers).status_code == 200
    assert client.get(f"/api/v1/receipts/lines?commune={NGHI_LOC}", headers=binh.headers).status_code == 404
    assert client.get(f"/api/v1/receipts/lines/{uuid4()}", headers=binh.headers).status_code == 404
    assert client.get(f"/api/v1/receipts/lines/{phone.install_id}", headers=an.headers).status_code == 403


def test_a_whole_chain_is_said_to_have_no_gaps(file: Path, verify: Verify) -> None:
    """MUST 17. Anyone can check it who has the public keys."""
    result = verify(file)

    assert result.exit_code == 0
    assert result.stdout == "Không có khoảng trống: 3 mắt xích, lượt ghi từ 1 đến 5.\n"


def test_a_program_is_told_the_same(phone: Any, file: Path, verify: Verify, tmp_path: Path) -> None:
    result = verify(file, "--keys", str(tmp_path / "jwks.json"), "--json")

    assert json.loads(result.stdout) == {
        "install_id": str(phone.install_id),
        "links": 3,
        "entries": 5,
        "no_gaps": True,
        "faults": [],
    }


def test_a_link_that_was_taken_out_is_named(file: Path, verify: Verify) -> None:
    """MUST 17."""
    first, one, _two, three = file.read_text().splitlines(keepends=True)
    file.write_text(first + one + three)

    result = verify(file)

    assert result.exit_code == 1
    assert result.stdout.splitlines() == ["Thiếu mắt xích 2.", "Thiếu lượt ghi số 4: máy chủ chưa ký nhận."]


def test_an_entry_that_was_changed_is_named(file: Path, verify: Verify) -> None:
    """MUST 17."""
    file.write_text(file.read_text().replace('"held"', '"filed"'))

    result = verify(file)

    assert result.exit_code == 1
    assert "Mắt xích 3: nội dung khác với nội dung đã ký." in result.stdout


def test_a_chain_signed_with_other_keys_is_not_believed(file: Path, verify: Verify, tmp_path: Path) -> None:
    """MUST 17. Not even where the file brings the other keys along."""
    keys = json.loads((tmp_path / "jwks.json").read_text())
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"keys": [keys["keys"][0] | {"kid": "sign-2"}]}))

    result = verify(file, "--keys", str(other))

    assert result.exit_code == 1
    assert "Mắt xích 1: chữ ký không phải của máy chủ." in result.stdout


def test_the_servers_own_keys_are_taken_where_none_are_named(
    file: Path, verify: Verify, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUNGNHA_KEYS_DIR", str(settings.keys_dir))

    result = CliRunner().invoke(cli, ["verify-receipts", str(file)])

    assert result.exit_code == 0


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", "not JSON", '{"tungnha_receipts":1}', '{"tungnha_receipts":2}\n{}']
)
def test_another_file_is_misuse(verify: Verify, tmp_path: Path, content: str) -> None:
    other = tmp_path / "other"
    other.write_text(content)

    assert verify(other).exit_code == 2
    assert verify(tmp_path / "none").exit_code == 2


def test_keys_that_cannot_be_read_are_misuse_and_none_are_made(file: Path, verify: Verify, tmp_path: Path) -> None:
    odd = tmp_path / "odd.json"
    odd.write_text('{"keys": [{"kid": "x"}]}')

    assert verify(file, "--keys", str(odd)).exit_code == 2
    assert CliRunner().invoke(cli, ["verify-receipts", str(file)]).exit_code == 2
    assert not (tmp_path / "no keys here").exists()
