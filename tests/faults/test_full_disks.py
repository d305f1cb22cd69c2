"""The disk is full, on the phone and on the server: it is said, nothing is lost, and all goes on when there is room.

F06, F07, F09 of the fault catalogue.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from mobile.store import ballast
from shared import problems
from tests.faults import officers
from tests.faults.calls import Program
from tests.faults.officers import Watched
from tests.faults.town import Town

SMALL_FILES, SMALL_LOG = 600_000, 90_000
PHONE = [sys.executable, "-m", "tests.faults.full_disk"]


def test_a_phone_whose_files_may_not_grow_says_so_and_syncs_all_the_same(tmp_path: Path) -> None:
    """MUST 6, R1. F09."""
    _look(_told([*PHONE, str(tmp_path), str(SMALL_FILES)]))


def test_a_phone_whose_disk_is_full_says_so_and_syncs_all_the_same(tmp_path: Path) -> None:
    """MUST 6, R1. F06. The disk is one of its own, which goes away with the process; a machine that lets nobody mount
    one limits the files once more.
    """
    size = ballast.PLENTY_BYTES + 8 * ballast.BYTES
    mounted = f"mount -t tmpfs -o size={size} none '{tmp_path}' && exec \"$@\""
    alone = ["unshare", "--mount", "sh", "-c", mounted, "sh"]
    may = os.geteuid() == 0 and subprocess.run([*alone, "true"], capture_output=True, check=False).returncode == 0

    _look(_told([*alone, *PHONE, str(tmp_path), "0"] if may else [*PHONE, str(tmp_path), str(SMALL_FILES // 2)]))


def _told(command: list[str]) -> dict[str, Any]:
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    told: dict[str, Any] = json.loads(said.stdout)
    return told


def _look(told: dict[str, Any]) -> None:
    assert told["saved"] > 3
    assert told["sentence"] == problems.vault_not_written().vi
    assert told["unsent"] >= told["saved"] - 1
    assert told["synced_at"] in {1, 2}
    assert told["written"] >= told["saved"]
    assert told["unsent_at_the_end"] == 0
    assert told["whole"] == "ok"


def test_a_full_disk_gives_up_its_ballast_once(tmp_path: Path) -> None:
    ballast.hold(tmp_path / "ballast")
    held = (tmp_path / "ballast").stat().st_size
    ballast.hold(tmp_path / "ballast")

    ballast.give_up(tmp_path / "ballast")
    ballast.give_up(tmp_path / "ballast")

    assert held == ballast.BYTES
    assert list(tmp_path.iterdir()) == []


def test_a_server_whose_disk_is_full_says_so_and_goes_on_when_there_is_room(
    server_program: Program, town: Town, tmp_path: Path
) -> None:
    """MUST 11, I1, I7. F07, F09. Nothing is half stored; the phone keeps what was not taken in."""
    with officers.phone_in(tmp_path / "an") as phone:
        with server_program.serving(town.folder) as server:
            officers.join(phone, server.url, town.code_of("an"))
        town.tells_its_server(file_bytes_max=SMALL_LOG)
        with server_program.serving(town.folder) as server:
            carry = Watched(server.url)
            for number in range(40):
                officers.visit(phone, 10, 10 * number)
                if officers.sync(phone, carry) is not None:
                    break
            assert carry.statuses[-1] == 503
            assert officers.unsent(phone) > 0
            before = town.kept(officers.install_of(phone))
            assert officers.sync(phone, carry) == "unavailable"
            assert town.kept(officers.install_of(phone)) == before
        town.tells_its_server()
        with server_program.serving(town.folder) as server:
            assert officers.sync(phone, Watched(server.url)) is None

            assert officers.unsent(phone) == 0
            assert len(town.visits()) == 10 * (number + 1)
            assert town.broken() == []
