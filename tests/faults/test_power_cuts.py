"""The power fails under the phone's file: nothing that was acknowledged is lost, whatever the disk had not written yet.

F05, F53 of the fault catalogue. The full count stands in ledger.jsonl (`python -m tests.faults.power`).
"""

import json
from pathlib import Path
from random import Random
from secrets import randbits

import pytest

from tests.faults import power
from tests.faults.disk import Cut, Disk, Removed, Synced, Written
from tests.faults.power import FULL, LEDGER, NORMAL, Recorded

SLICE = 5_000
ENOUGH = 100_000


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    return power.record(tmp_path_factory.mktemp("recorded"))


def test_no_acknowledged_save_is_lost_to_a_power_cut(recorded: Recorded, tmp_path: Path) -> None:
    """MUST 1. R1."""
    seed = randbits(32)

    counted = power.cut(recorded, SLICE, synchronous=FULL, seed=seed, folder=tmp_path)

    assert counted.looked_for > SLICE
    assert (counted.lost, counted.broken) == (0, 0), f"seed {seed}"


def test_the_same_cuts_lose_saves_of_a_file_that_is_written_with_less_care(recorded: Recorded, tmp_path: Path) -> None:
    """MUST 1, its teeth: `synchronous = NORMAL` says «đã lưu» before the disk has it."""
    counted = power.cut(recorded, 300, synchronous=NORMAL, seed=1, folder=tmp_path)

    assert counted.lost > 0


def test_a_hundred_thousand_cuts_stand_in_the_ledger() -> None:
    """MUST 1."""
    rows = [json.loads(line) for line in LEDGER.read_text(encoding="utf-8").splitlines()]
    cuts = [row for row in rows if row["what"] == "power cuts"]

    assert sum(row["cuts"] for row in cuts if row["synchronous"] == FULL) >= ENOUGH
    assert not [row for row in cuts if row["synchronous"] == FULL and (row["lost"] or row["broken"])]
    assert all(row["lost"] for row in cuts if row["synchronous"] == NORMAL)


def test_a_disk_forgets_what_it_was_not_told_to_keep_and_nothing_else() -> None:
    disk = Disk.holding({"file": b"old!"})
    for note in (Written(file="file", offset=0, content=b"new"), Synced(file="file"), Cut(file="file", size=2)):
        disk.take(note)
    disk.take(Written(file="other", offset=2, content=b"abc"))
    disk.take(Removed(file="file"))

    found = [disk.without_power(Random(seed)) for seed in range(200)]  # noqa: S311 - a play, not a secret

    assert {one.get("file") for one in found} == {None, b"new!", b"ne"}
    assert {one.get("other") for one in found} >= {None, b"\0\0abc"}
