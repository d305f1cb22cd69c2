"""An's phone on a disk that fills up: it works until the disk is full, syncs, and goes on when there is room again.

Run with a folder on a small disk, or with how long a file may grow; what happened is said as JSON.
"""

import json
import resource
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from mobile.actions.visits import record_visit
from mobile.store import outbox
from mobile.store.phone import Phone
from mobile.store.store import NotWritten
from mobile.sync.messages import Interrupted
from mobile.sync.once import sync_once
from tests.mobile.sync.town_hall import TownHall
from tests.mobile.vault import fill_shelf, make_it_ans, new_phone, talked_with_duc

_TRIES = 3
_LEFT = 400 * 1024


@dataclass
class Told:
    """`saved` visits, the sentence at the first that could not be, and what was unsent then; how many syncs it took
    while the disk was full (0: none came through); what was written and unsent at the end.
    """

    saved: int = 0
    sentence: str = ""
    unsent: int = 0
    synced_at: int = 0
    written: int = 0
    unsent_at_the_end: int = 0
    whole: str = ""


def main(folder: Path, file_bytes_max: int) -> None:
    """The story."""
    phone, hall, told = new_phone(folder), TownHall(head=40), Told()
    make_it_ans(phone)
    fill_shelf(phone)
    make_room = _limit(file_bytes_max) if file_bytes_max else _fill(folder)
    while not told.sentence:
        _save(phone, told)
    told.unsent = _unsent(phone)
    told.synced_at = next((number for number in range(1, _TRIES + 1) if _synced(phone, hall)), 0)
    make_room()
    _save(phone, told)
    assert _synced(phone, hall)
    told.written, told.unsent_at_the_end = outbox.highest(phone.store.reading()), _unsent(phone)
    told.whole = phone.store.reading().execute("PRAGMA integrity_check").fetchone()[0]
    phone.store.close()
    sys.stdout.write(json.dumps(asdict(told)))


def _limit(file_bytes_max: int) -> Callable[[], None]:
    """No file grows beyond so many bytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then the write fails, as on a full disk
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes_max, resource.RLIM_INFINITY))
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def _fill(folder: Path) -> Callable[[], None]:
    """Photographs take nearly all of the disk; room is made by taking them off."""
    photographs = folder / "photographs"
    photographs.write_bytes(bytes(shutil.disk_usage(folder).free - _LEFT))
    return photographs.unlink


def _save(phone: Phone, told: Told) -> None:
    try:
        record_visit(phone, talked_with_duc())
    except NotWritten as refused:
        told.sentence = refused.problems[0].vi
    else:
        told.saved += 1


def _synced(phone: Phone, hall: TownHall) -> bool:
    try:
        sync_once(phone, hall)
    except Interrupted:
        return False
    return _unsent(phone) == 0


def _unsent(phone: Phone) -> int:
    return len(outbox.unsent(phone.store.reading(), 10_000))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
