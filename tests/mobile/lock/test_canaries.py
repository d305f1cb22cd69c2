"""S26, S29: of the people on a locked phone nothing stands in any file, however the app ended, nor in what it says."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mobile.store import keys, meta
from mobile.store.phone import Phone
from mobile.store.salvage import open_vault
from tests.mobile.lock import canaries
from tests.mobile.lock.canary_program import PIN, STEPS, gate_of
from tests.mobile.vault import make_it_ans, new_phone

ROOT = Path(__file__).parents[3]


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    """The folder of An's phone, activated and locked."""
    phone = _ans_phone(tmp_path)
    gate_of(phone).choose(PIN)
    phone.store.close()
    return tmp_path


def _ans_phone(folder: Path) -> Phone:
    phone = new_phone(folder)
    make_it_ans(phone)
    with phone.store.writing() as db:
        meta.write(db, meta.PRIVATE_KEY, keys.new_private_key())
    return phone


def _run(folder: Path, steps: int, end: str) -> tuple[int, bytes]:
    program = [sys.executable, "-m", "tests.mobile.lock.canary_program", str(folder), str(steps), end]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_what_is_looked_for_would_be_found(tmp_path: Path) -> None:
    """Without a PIN everything stands there openly, but for what is handed over and what is being fetched."""
    _ans_phone(tmp_path).store.close()

    code, said = _run(tmp_path, len(STEPS), "close")

    assert code == 0, said
    assert {canary for canary, _ in canaries.found_in(tmp_path)} == {*canaries.CANARIES}
    assert {Path(file).suffix for _, file in canaries.found_in(tmp_path)} == {".vault"}


@pytest.mark.parametrize("steps", range(1, len(STEPS) + 1))
def test_an_app_that_is_killed_after_any_step_leaves_nothing_of_anybody(locked: Path, steps: int) -> None:
    code, said = _run(locked, steps, "kill")

    assert code == -signal.SIGKILL, said
    assert canaries.found_in(locked, said) == []


def test_an_app_that_was_closed_and_opened_again_leaves_nothing_of_anybody(locked: Path) -> None:
    closed = _run(locked, len(STEPS), "close")
    again = _run(locked, 3, "close")

    assert (closed[0], again[0]) == (0, 0), closed[1] + again[1]
    assert canaries.found_in(locked, closed[1] + again[1]) == []


def test_an_app_that_crashes_says_where_and_nothing_of_anybody(locked: Path) -> None:
    code, said = _run(locked, 6, "crash")

    assert code == 1
    assert b"canary_program.py" in said
    assert b"KeyError" in said
    assert canaries.found_in(locked, said) == []


@pytest.mark.parametrize("table", ["shelf", "outbox", "meta"])
def test_a_damaged_file_and_what_was_saved_out_of_it_hold_nothing_of_anybody(locked: Path, table: str) -> None:
    _run(locked, 7, "close")
    phone = new_phone(locked)
    (root,) = phone.store.reading().execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    phone.store.close()
    with (locked / "an.vault").open("r+b") as file:
        file.seek((root - 1) * 4_096)
        file.write(b"\xa5" * 4_096)

    saved = Phone(store=open_vault(locked / "an.vault"), read_clocks=phone.read_clocks, new_id=phone.new_id)
    gate_of(saved).unlock(PIN)
    saved.store.close()

    assert (locked / "an.vault.damaged-1").exists()
    assert canaries.found_in(locked) == []
