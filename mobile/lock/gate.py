"""The gate of one officer's vault: choose a PIN, unlock, change it, lock again. No network is needed for that, ever.

A try is counted on the disk before it is made: killing the app in the middle of one gives no try for nothing.
"""

import json
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from mobile.lock import delays, pins, slots
from mobile.lock.devices import Device
from mobile.lock.slots import Lock
from mobile.store import lock_copy, meta, salvage, sealing
from mobile.store.seal import SHUT, KeySeal
from mobile.store.store import NotWritten, Store
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
        self.keep_share()

    def unlock(self, pin: str) -> None:
        """Open the vault. Refused: too_soon_for_a_pin, wrong_pin, other_device, NotWritten."""
        self._open(self._tried(pin))

    def change(self, old: str, new: str) -> None:
        """Another PIN for the same vault. Refused as `unlock` for the old one, as `choose` for the new one."""
        _check(new)
        key = self._tried(old)
        self._close_under(new, key)

    def keep_share(self) -> None:
        """Close the key to the server as well, once the server's key is known here: then a forgotten PIN loses nothing.

        What is kept opens nothing without the server, and the server gives it back for a new code of this officer.
        """
        if self._key is None:
            return
        db = self._store.reading()
        sealing_key, owner = meta.read(db, meta.SEALING_KEY), meta.owner(db)
        if sealing_key is None or owner is None:
            return
        jwk, lock = json.loads(sealing_key)["jwk"], self._lock(db)
        if lock.share is not None and lock.share["kid"] == jwk["kid"]:
            return
        from shared.sync import handover_box  # noqa: PLC0415 - 60 ms of ciphers that a phone's start need not pay

        share = handover_box.share_key(self._key, account_id=UUID(owner.account_id), sealing_key_jwk=jwk)
        with suppress(NotWritten):  # the disk is full now: after the next sync, then
            self._keep(slots.shared_with(lock, share))

    def share(self) -> dict[str, Any]:
        """The key as it was closed to the server. Refused (no_key_share)."""
        found = self._lock(self._store.reading()).share
        if found is None:
            raise Refused(problems.no_key_share())
        return found

    def recover(self, key: bytes, pin: str) -> None:
        """Open the vault with the key that the server gave back, and lock it with a new PIN, also on another device.

        Refused: not_a_pin, easy_pin, vault_damaged where it is not this vault's key, NotWritten.
        """
        _check(pin)
        before = self._lock(self._store.reading())
        owner = self._owner_under(key)
        try:
            self._device.make_secret()
        except OSError as error:
            raise Refused(problems.vault_not_written()) from error
        lock = slots.lock_with(pin, key, self._device, owner=owner, cost=self._cost)
        with self._store.writing() as db:
            meta.write(db, meta.LOCK, slots.written(slots.shared_with(lock, before.share)))
            meta.forget(db, meta.WRONG_PINS)
        self._open(key)

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
        self.keep_share()
        self._copy_lock()

    def _close_under(self, pin: str, key: bytes) -> None:
        db = self._store.reading()
        before = self._lock(db)
        owner = slots.whose(before, self._device)
        lock = slots.lock_with(pin, key, self._device, owner=owner, cost=self._cost)
        self._keep(slots.shared_with(lock, before.share))

    def _keep(self, lock: Lock) -> None:
        with self._store.writing() as db:
            meta.write(db, meta.LOCK, slots.written(lock))
        self._copy_lock()

    def _owner_under(self, key: bytes) -> str:
        """The officer's name, which only this vault's key opens."""
        closed = meta.closed(self._store.reading(), meta.OWNER_NAME)
        if closed is None:  # it was lost with a damaged page
            return ""
        return KeySeal(key).open(closed, meta.place(meta.OWNER_NAME)).decode()

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
