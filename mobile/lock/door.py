"""The gate as the screens use it: a PIN is worked on in a thread of its own, so that no touch ever waits for it."""

import threading
from collections.abc import Callable
from typing import Any

from mobile.lock.gate import Gate
from mobile.store.store import Store
from shared.problems import Problem, Refused
from shared.sync.ops import ClockReading

AWAY_S = 300
"""So long the app may lie in a pocket without being locked (S09 of the design's list: five minutes)."""

HandOver = Callable[[Callable[[], None]], None]
"""Calls something in the window's thread, soon."""

Failed = Callable[[Problem], None]


class Door:
    """Where the app stands against its lock. Of `done` and `failed` one is called in the window's thread."""

    def __init__(
        self, gate: Gate, store: Store, *, hand_over: HandOver, read_clocks: Callable[[], ClockReading]
    ) -> None:
        """As the gate stands."""
        self._gate, self._store, self._hand_over, self._read_clocks = gate, store, hand_over, read_clocks
        self._left_at: ClockReading | None = None

    @property
    def has_pin(self) -> bool:
        """Whether a PIN was chosen."""
        return self._gate.has_pin

    @property
    def is_shut(self) -> bool:
        """Whether the vault is locked."""
        return self._gate.is_shut

    @property
    def wait_s(self) -> int:
        """Seconds until the next PIN is heard; 0 for at once."""
        return self._gate.wait_s()

    def whose(self) -> str:
        """Whose vault is locked; Refused (other_device)."""
        return self._gate.whose()

    def choose(self, pin: str, done: Callable[[], None], failed: Failed) -> None:
        """Lock the vault with its first PIN."""
        self._beside(lambda: self._gate.choose(pin), done, failed)

    def unlock(self, pin: str, done: Callable[[], None], failed: Failed) -> None:
        """Open the vault."""
        self._beside(lambda: self._gate.unlock(pin), done, failed)

    def change(self, old: str, new: str, done: Callable[[], None], failed: Failed) -> None:
        """Another PIN in place of the old one."""
        self._beside(lambda: self._gate.change(old, new), done, failed)

    def keep_share(self) -> None:
        """The server was reached: see that it can help whoever forgets the PIN."""
        self._gate.keep_share()

    def share(self) -> dict[str, Any]:
        """What the server needs to help; Refused (no_key_share)."""
        return self._gate.share()

    def recover(self, key: bytes, pin: str) -> None:
        """Open the vault with its key and lock it with a new PIN; Refused as by the gate."""
        self._gate.recover(key, pin)

    def shut(self) -> None:
        """Lock."""
        self._gate.shut()

    def leave(self) -> None:
        """The app is put aside."""
        self._left_at = self._read_clocks()

    def must_be_shut(self) -> bool:
        """The app is taken up again: whether it lay aside too long."""
        left, self._left_at = self._left_at, None
        if left is None or not self.has_pin or self.is_shut:
            return False
        now = self._read_clocks()
        return now.boot != left.boot or now.monotonic_ms - left.monotonic_ms >= AWAY_S * 1_000

    def _beside(self, act: Callable[[], None], done: Callable[[], None], failed: Failed) -> None:
        threading.Thread(target=self._act, args=(act, done, failed), name="lock", daemon=True).start()

    def _act(self, act: Callable[[], None], done: Callable[[], None], failed: Failed) -> None:
        try:
            act()
        except Refused as refused:
            problem = refused.problems[0]
            self._hand_over(lambda: failed(problem))
        else:
            self._hand_over(done)
        finally:
            self._store.let_go()
