"""The phone's speed with 20,000 households and 60,000 members in its vault: opening, searching, saving, fetching."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from mobile.actions.visits import record_not_home
from mobile.store import cursors, meta, overlay
from mobile.store.phone import Phone, this_phone
from mobile.store.store import Store
from mobile.views.card import household_card
from mobile.views.households import HouseholdList, found
from shared.clock import VIETNAM
from shared.ids import IdMaker
from tests.bench.figures import Figure
from tests.bench.town import COMMUNE
from tests.bench.vault import locked

HOUSEHOLDS, MEMBERS, HAMLETS = 20_000, 3, 12
REPEATS = 5

_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng", "Vi", "Lô", "Vũ", "Hồ")
_MIDDLE = ("Văn", "Thị", "Đức", "Thanh", "Hữu", "Minh")
_GIVEN = ("Đức", "Hường", "Mai", "Quế", "Ế", "Thắng", "Nghĩa", "Lan", "Dũng", "Ước", "Yến", "Tuấn")

_WITHOUT_KIVY = "import mobile.actions.visits, mobile.views.households, mobile.views.card, mobile.store.phone"


def phone(folder: Path) -> Iterator[Figure]:
    """What an officer waits for, each as the median of several tries on this machine; drawing is left out."""
    vault = folder / "vault"
    filled = _fill(vault)
    compiled = _compiled(folder)
    _imports(compiled)
    imported = _seconds(lambda: _imports(compiled))
    yield Figure(name="imports of the phone without Kivy", value=imported, unit="s", best="less", goal=0.15)
    _open_a_window(folder, compiled)
    opened = sorted(_open_a_window(folder, compiled) for _ in range(REPEATS))
    yield Figure(name="process to first usable screen", value=opened[REPEATS // 2], unit="s", best="less", goal=2.0)
    lines = HouseholdList(filled.store)
    lines.lines()
    for name, goal, act in (
        ("search, one key", 50, lambda: found(lines.lines(), "nguyen thi h")),
        ("household card", 100, lambda: household_card(filled.store, _some(lines))),
        ("save a visit, synced to the disk", 20, lambda: record_not_home(filled, _some(lines))),
    ):
        yield Figure(name=name, value=_seconds(act) * 1_000, unit="ms", best="less", goal=goal)
    filled.store.close()


def scrolling(folder: Path) -> Iterator[Figure]:
    """What a frame takes while the list of 20,000 is scrolled: drawn by software, and laid out without drawing."""
    vault = folder / "vault"
    _fill(vault).store.close()
    drawn, laid_out = _scroll(vault, "draws"), _scroll(vault, "lays out")
    p95 = sorted(drawn["frames"])[len(drawn["frames"]) * 95 // 100]
    for name, value, unit, goal in (
        ("a frame while scrolling, drawn by software, p95", p95 * 1_000, "ms", 50),
        ("a frame while scrolling, not drawn, longest", max(laid_out["frames"]) * 1_000, "ms", 16),
        ("row widgets for 20,000 households", laid_out["rows"], "widgets", 30),
        ("memory with 20,000 households, drawn", drawn["peak_bytes"] / 2**20, "MiB", None),
    ):
        yield Figure(name=name, value=value, unit=unit, best="less", goal=goal)


def _scroll(vault: Path, how: str) -> dict[str, Any]:
    program = [sys.executable, "-m", "tests.bench.scrolling", str(vault), how]
    done = subprocess.run(program, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _fill(path: Path) -> Phone:
    random, new_id = Random(1), IdMaker(lambda: 1_760_000_000_000)  # noqa: S311 - made-up people
    phone = this_phone(Store(path))
    hamlets = [str(new_id()) for _ in range(HAMLETS)]
    with phone.store.writing() as db:
        owner = meta.Owner(
            server="https://example.vn", install_id=str(new_id()), account_id=str(new_id()), account_name="An"
        )
        meta.write_owner(db, owner)
    with locked(phone, path).store.writing() as db:
        meta.write_areas(db, {COMMUNE: frozenset(hamlets)})
        cursors.move(db, COMMUNE, 1)
        kinds = [("hamlet", hamlet, {"name": f"Xóm {at}", "kind": "xom"}) for at, hamlet in enumerate(hamlets, 1)]
        for _ in range(HOUSEHOLDS):
            home = str(new_id())
            kinds.append(("household", home, {"hamlet": random.choice(hamlets), "head_name": _name(random)}))
            for relation in ("head", "spouse", "child"):
                member = {"household": home, "name": _name(random), "relation": relation, "birth": "1975"}
                kinds.append(("person", str(new_id()), member))
        for kind, row_id, values in kinds:
            overlay.put_from_server(db, kind=kind, row_id=row_id, commune=COMMUNE, rev=1, seq=1, values=values)
    return phone


def _name(random: Random) -> str:
    return " ".join(random.choice(words) for words in (_FAMILY, _MIDDLE, _GIVEN))


def _some(lines: HouseholdList) -> str:
    known = lines.lines()
    return known[datetime.now(VIETNAM).microsecond % len(known)].id


def _seconds(act: Callable[[], object]) -> float:
    took = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        act()
        took.append(time.perf_counter() - begun)
    return sorted(took)[REPEATS // 2]


def _compiled(folder: Path) -> dict[str, str]:
    """An environment in which what was imported once stays compiled, as an app is that was installed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(folder / "compiled")}


def _imports(environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-c", _WITHOUT_KIVY], check=True, env=environment)


def _open_a_window(folder: Path, environment: dict[str, str]) -> float:
    """Seconds from starting a process to the list of households on its window."""
    begun = time.time()
    program = [sys.executable, "-m", "tests.bench.opening", str(folder / "vault")]
    done = subprocess.run(program, check=True, capture_output=True, text=True, env=environment)
    return float(done.stdout.split()[-1]) - begun
