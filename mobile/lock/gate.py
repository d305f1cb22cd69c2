"""The gate of one officer's vault: choose a PIN, unlock, change it, lock again. No network is needed, ever.

A try is counted on the disk before it is made: killing the app in the middle of one gives no try for nothing.
"""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from mobile.lock import delays, pins, slots
from mobile.lock.devices import Device
from mobile.lock.slots import Lock
from mobile.store import lock_copy, meta, salvage, sealing
from mobile.store.seal import SHUT, KeySeal
from mobile.store.store import Store
from shared import problems
from shared.problems import Refused
from shared.sync.ops import ClockReading


class Gate:
    """`vault` is the file of the store, beside which a copy of the lock lies; `cost` is what a guess costs (slots)."""

    def __init__(
        self,
        store: Store,
        *,
        vault: Path,
        device: Device,
        read_clocks: Callable[[], ClockReading],
        cost: int = slots.COST,
    ) -> None:
        """As the store stands: locked where it has a lock and was opened without its seal."""
        self._store, self._vault, self._device = store, vault, device
        self._read_clocks, self._cost = read_clocks, cost
        self._key: bytes | None = None

    @property
    def has_pin(self) -> bool:
        """Whether a PIN was chosen."""
        return meta.read(self._store.reading(), meta.LOCK) is not None

    @property
    def is_shut(self) -> bool:
        """Whether the vault is locked now."""
        return self._store.is_shut

    def whose(self) -> str:
        """The name of the officer whose vault is locked. Refused (other_device)."""
        return slots.whose(self._lock(self._store.reading()), self._device)

    def wait_s(self) -> int:
        """Seconds until the next try is heard; 0 for at once."""
        return delays.wait_s(delays.read(meta.read(self._store.reading(), meta.WRONG_PINS)), self._read_clocks())

    def choose(self, pin: str) -> None:
        """Lock a vault that stands open with its first PIN, and seal everything in it; it stays unlocked.

        Refused: not_a_pin, easy_pin, NotWritten. No sync may be under way.
        """
        _check(pin)
        key = slots.new_key()
        owner = meta.owner(self._store.reading())
        try:
            self._device.make_secret()
            lock = slots.lock_with(pin, key, self._device, owner=owner.account_name if owner else "", cost=self._cost)
            # Before the vault is sealed: from then on the copy must be there.
            lock_copy.keep(self._vault, slots.written(lock))
        except OSError as error:
            raise Refused(problems.vault_not_written()) from error
        sealing.seal_vault(self._store, key, slots.written(lock))
        self._key = key

    def unlock(self, pin: str) -> None:
        """Open the vault. Refused: too_soon_for_a_pin, wrong_pin, other_device, NotWritten."""
        self._open(self._tried(pin))

    def change(self, old: str, new: str) -> None:
        """Another PIN for the same vault. Refused as `unlock` for the old one, as `choose` for the new one."""
        _check(new)
        key = self._tried(old)
        self._close_under(new, key)

    def shut(self) -> None:
        """Lock again, and forget the key."""
        self._key = None
        self._store.use(SHUT)

    def _tried(self, pin: str) -> bytes:
        """The vault's key, from a PIN that counts as wrong until it has opened it."""
        if self.wait_s():
            raise Refused(problems.too_soon_for_a_pin())
        lock = self._lock(self._store.reading())
        slots.whose(lock, self._device)  # elsewhere no PIN is right, and none counts as wrong
        with self._store.writing() as db:
            wrong = delays.read(meta.read(db, meta.WRONG_PINS)).one_more(self._read_clocks())
            meta.write(db, meta.WRONG_PINS, delays.written(wrong))
        key = slots.key_under(lock, pin, self._device) if pins.is_a_pin(pin) else None
        if key is None:
            raise Refused(problems.wrong_pin())
        with self._store.writing() as db:
            meta.forget(db, meta.WRONG_PINS)
        return key

    def _open(self, key: bytes) -> None:
        self._key = key
        self._store.use(KeySeal(key))
        salvage.lay_out(self._store)
        sealing.wipe(self._store)
        self._copy_lock()

    def _close_under(self, pin: str, key: bytes) -> None:
        db = self._store.reading()
        before = self._lock(db)
        owner = slots.whose(before, self._device)
        lock = slots.lock_with(pin, key, self._device, owner=owner, cost=self._cost)
        with self._store.writing() as writing:
            meta.write(writing, meta.LOCK, slots.written(slots.shared_with(lock, before.share)))
        self._copy_lock()

    def _copy_lock(self) -> None:
        with suppress(OSError):  # where the disk is full now, the next unlocking does it
            lock_copy.keep(self._vault, slots.written(self._lock(self._store.reading())))

    def _lock(self, db: sqlite3.Connection) -> Lock:
        kept = meta.read(db, meta.LOCK)
        if kept is None:
            raise Refused(problems.vault_locked())
        return slots.read(kept)


def _check(pin: str) -> None:
    problem = pins.problem_with(pin)
    if problem is not None:
        raise Refused(problem)
