"""`tungnha check` and what supervisors see: nothing is stuck for a day unseen, and no name is printed."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete
from starlette.testclient import TestClient
from typer.testing import CliRunner

from backend.cli import cli
from backend.commands import check
from backend.settings import Settings
from backend.tables.receipt import HeldOp
from tests.backend.cast import START, THANH_VINH, HandClock, Somebody
from tests.backend.sync.conftest import Family, Phone


@pytest.fixture
def run(settings: Settings, now: HandClock, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setenv("TUNGNHA_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("TUNGNHA_KEYS_DIR", str(settings.keys_dir))
    monkeypatch.setenv("TUNGNHA_STATE_DIR", str(settings.state_dir))
    monkeypatch.setattr(check, "system_now", now)
    return lambda *options: CliRunner().invoke(cli, ["check", *options])


@pytest.fixture
def conflict(morning: dict[str, UUID], phone: Phone, family: Family) -> None:
    """Two phones changed the family's address from the same base."""
    for address in ("Xóm 1", "Xóm 2"):
        sent = {"base_rev": 1, "set": {"address": address}, "was": {"address": None}}
        phone.push(phone.op("household", sent, act="patch", row_id=family.household))


def test_a_sound_database_is_said_to_be_sound(morning: dict[str, UUID], run: Callable[..., Any]) -> None:
    result = run("--json")

    told = json.loads(result.stdout)
    assert (result.exit_code, told["broken"], told["stuck"]) == (0, [], [])
    assert [each["id"] for each in told["invariants"]] == [f"I{n}" for n in range(1, 15)]
    assert all(each["holds"] for each in told["invariants"])


def test_a_broken_invariant_is_an_exit_of_1(
    morning: dict[str, UUID], run: Callable[..., Any], change: Callable[[Any], None]
) -> None:
    change(delete(HeldOp))

    results = [run("--json"), run()]

    assert [result.exit_code for result in results] == [1, 1]
    assert json.loads(results[0].stdout)["broken"] == ["I10"]
    assert "I10  SAI 1" in results[1].stdout


def test_what_is_stuck_for_a_day_is_a_warning_with_its_age(
    conflict: None, run: Callable[..., Any], now: HandClock
) -> None:
    at_once = json.loads(run("--json").stdout)["stuck"]
    now.passes(hours=49)

    later = run("--json")

    assert (at_once, later.exit_code) == ([], 0)
    stood = {each["what"]: (each["commune"], each["too_long"]) for each in json.loads(later.stdout)["stuck"]}
    assert stood == {"held": (THANH_VINH, 1), "conflict": (THANH_VINH, 1)}
    said = run().stdout
    assert f"Chú ý: {THANH_VINH}: 1 lượt ghi đang giữ quá 24 giờ, lâu nhất 2 ngày." in said
    assert "chưa có bản sao lưu" in said


def test_nobodys_name_is_printed(
    morning: dict[str, UUID], run: Callable[..., Any], change: Callable[[Any], None]
) -> None:
    change(delete(HeldOp))

    said = run().stdout + run("--json").stdout

    assert not any(name in said for name in ("Đặng", "Vi Thị", "Lô Thị"))


def test_a_committee_sees_what_is_stuck_in_its_commune(
    client: TestClient, conflict: None, binh: Somebody, now: HandClock
) -> None:
    """Nothing is stuck 24 hours unseen."""
    now.passes(minutes=10)

    answer = client.get("/api/v1/sync/stuck", headers=binh.headers).json()

    oldest = {"oldest_at": "2026-11-22T01:00:00.000Z", "oldest_hours": 0}
    plain = {"commune": THANH_VINH, "waiting": 1, "over_24_hours": 0} | oldest
    assert answer["rows"] == [{"what": "held"} | plain, {"what": "conflict"} | plain]
    assert START.isoformat()[:10] in answer["as_of"]


def test_who_is_not_in_charge_sees_nothing_of_it(
    client: TestClient, conflict: None, an: Somebody, dung: Somebody, em: Somebody
) -> None:
    statuses = [client.get("/api/v1/sync/stuck", headers=one.headers).status_code for one in (an, em, dung)]

    assert statuses == [403, 403, 200]
    assert client.get("/api/v1/sync/stuck").status_code == 401
