"""The phone that an officer holds: the vault, the clocks and the source of ids, handed to whatever acts."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from uuid import UUID, uuid4

from mobile.store.store import Store
from shared.ids import IdMaker, new_install_id
from shared.sync.ops import ClockReading

APP_VERSION = "0.1.0"

_LINUX_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, kw_only=True)
class Phone:
    """`read_clocks` is asked once an act; `new_id` gives UUIDv7s that never go backwards, `new_install_id` a UUIDv4."""

    store: Store
    read_clocks: Callable[[], ClockReading]
    new_id: Callable[[], UUID]
    new_install_id: Callable[[], UUID] = new_install_id


def this_phone(store: Store) -> Phone:
    """A phone with the clocks of the machine it runs on."""
    return Phone(store=store, read_clocks=_machine_clocks, new_id=IdMaker(lambda: time.time_ns() // 1_000_000))


def _machine_clocks() -> ClockReading:
    boot, began_ms = _this_boot()
    return ClockReading(wall=datetime.now(UTC), monotonic_ms=_unsettable_ms() - began_ms, boot=boot)


@cache
def _this_boot() -> tuple[str, int]:
    """Which start-up the monotonic clock counts from, and its milliseconds then; where the system does not say, this
    run of the app.
    """
    try:
        return _LINUX_BOOT_ID.read_text(encoding="ascii").strip(), 0
    except OSError:
        return str(uuid4()), _unsettable_ms()


def _unsettable_ms() -> int:
    """A clock that nobody can set; on Linux and Android it goes on while the phone sleeps."""
    boot_time = getattr(time, "CLOCK_BOOTTIME", None)
    return (time.monotonic_ns() if boot_time is None else time.clock_gettime_ns(boot_time)) // 1_000_000
