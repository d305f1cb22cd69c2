"""The app in a process of its own, to be killed: it opens An's vault with the PIN, goes to a visit, and taps what it is
told to.

A word a line comes in. A line goes out each time that the screen stands still: the step that is shown and what the
vault holds. Nothing here is put right before the end: whoever is killed has no time for that.
"""

import json
import sys
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.mobile.window import offscreen

offscreen.open_window()  # before the imports below bring in Kivy

from mobile.app import to_the_window  # noqa: E402 (after the window)
from mobile.field import Field  # noqa: E402 (as above)
from mobile.lock.devices import device_of  # noqa: E402 (as above)
from mobile.lock.door import Door  # noqa: E402 (as above)
from mobile.lock.gate import Gate  # noqa: E402 (as above)
from mobile.lock.officers import VAULT  # noqa: E402 (as above)
from mobile.store import outbox  # noqa: E402 (as above)
from mobile.store.phone import this_phone  # noqa: E402 (as above)
from mobile.store.salvage import open_vault  # noqa: E402 (as above)
from mobile.store.store import Store  # noqa: E402 (as above)
from mobile.sync.messages import Answer, Request, Unreachable  # noqa: E402 (as above)
from tests.mobile.window.ans_phone import name_of  # noqa: E402 (as above)
from tests.mobile.window.driver import Driver  # noqa: E402 (as above)
from tests.mobile.window.every_screen import HOME, HOUSEHOLD, PIN  # noqa: E402 (as above)

# What differs from one visit to the next though the same was chosen.
_OF_ITS_HOUR = {"visited_at", "duration_s"}


def main(folder: Path) -> None:
    """Serve until the words end, or for as long as one lives."""
    store = open_vault(folder / VAULT)
    driver = Driver(_field_over(store, folder))
    for digit in PIN:
        driver.tap(digit)
    driver.wait(lambda: driver.app.root.front == "today")
    driver.tap_all("Hộ dân", name_of(HOUSEHOLD))
    _to_the_visit(driver)
    _tell(driver, store)
    for line in sys.stdin:
        driver.tap_all(line.rstrip("\n"))
        if driver.app.root.front == "card":
            _to_the_visit(driver)
        _tell(driver, store)


def _field_over(store: Store, folder: Path) -> Field:
    """As `mobile.main` opens it, where no network reaches."""
    phone = this_phone(store)
    gate = Gate(store, vault=folder / VAULT, device=device_of(folder), read_clocks=phone.read_clocks)
    door = Door(gate, store, hand_over=to_the_window, read_clocks=phone.read_clocks)
    return Field(phone, hand_over=to_the_window, reach=lambda _server: nullcontext(_no_network), door=door)


def _no_network(_request: Request, _bearer: str | None) -> Answer:
    raise Unreachable


def _to_the_visit(driver: Driver) -> None:
    driver.tap("Ghi tiếp lượt thăm" if driver.shows("Ghi tiếp lượt thăm") else "Ghi lượt thăm")


def _tell(driver: Driver, store: Store) -> None:
    draft = driver.app.field.draft(HOME)
    ops = outbox.unsent(store.reading(), 1_000)
    visits = [json.loads(op.body)["data"] for op in ops if op.kind == "visit"]
    said: dict[str, Any] = {
        "shows": driver.app.root.front_screen.step_line,
        "draft": draft and {name: value for name, value in asdict(draft).items() if name != "started_at"},
        "visits": [{name: value for name, value in visit.items() if name not in _OF_ITS_HOUR} for visit in visits],
        "numbers": [op.dseq for op in ops],
        "ids": [op.op_id for op in ops],
    }
    sys.stdout.write(json.dumps(said, ensure_ascii=False, sort_keys=True) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
