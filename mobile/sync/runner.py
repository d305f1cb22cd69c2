"""When to talk to the server: at once when asked, now and then while the app is open, ever later while it fails."""

import threading
from collections.abc import Callable
from random import Random

from mobile.sync.messages import Interrupted
from shared.problems import Problem

FIRST_PAUSE_S = 2.0
LONGEST_PAUSE_S = 900.0
BETWEEN_S = 900.0


def pause_s(failures: int, retry_after_s: int | None, random: Random) -> float:
    """Seconds to the next try after so many failures in a row: anywhere up to a bound that doubles (full jitter),
    so that phones which lost the same network do not come back together. Never before the server asked for.
    """
    bound = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0 ** min(failures, 20))
    return max(random.uniform(FIRST_PAUSE_S, bound), float(retry_after_s or 0))


class Runner:
    """One thread that syncs. `sync` holds one conversation; `ended` hears in that thread how it ended: with a
    problem, or None.
    """

    def __init__(
        self, sync: Callable[[], None], ended: Callable[[Problem | None], None], random: Random | None = None
    ) -> None:
        """Nothing runs before `start`."""
        self._sync, self._ended = sync, ended
        self._random = random or Random()  # noqa: S311 - it only spreads phones over time
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)

    def start(self) -> None:
        """Sync now, and from then on."""
        self._thread.start()

    def sync_now(self) -> None:
        """Sync at once, or once more after the conversation that is going on."""
        self._wake.set()

    def stop(self, within_s: float = 5.0) -> None:
        """End after the conversation that is going on, or leave it behind; it can break off anywhere without harm."""
        self._stopping.set()
        self._wake.set()
        self._thread.join(within_s)

    def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                self._sync()
            except Interrupted as interrupted:
                failures += 1
                pause = pause_s(failures, interrupted.retry_after_s, self._random)
                self._ended(interrupted.problems[0])
            else:
                failures, pause = 0, BETWEEN_S
                self._ended(None)
            self._wake.wait(pause)
