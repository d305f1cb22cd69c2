"""How long to wait after wrong PINs: longer and longer, and a clock that is put forward shortens nothing.

Nothing is ever wiped: whoever guesses is slowed down, and an officer who remembers loses at most an hour.
"""

import json
from dataclasses import asdict, dataclass

from shared.sync.ops import ClockReading

WAITS_S = (0, 0, 0, 0, 0, 30, 60, 300, 900, 3_600)
"""Seconds before the next try, by how many wrong ones there were; after the last of these as after it."""


@dataclass(frozen=True, kw_only=True)
class WrongPins:
    """Wrong PINs since the vault was last opened, and when the last one was tried: so many milliseconds after the
    phone's start-up `boot`.
    """

    count: int = 0
    boot: str = ""
    monotonic_ms: int = 0

    def one_more(self, clock: ClockReading) -> "WrongPins":
        """With a try at this moment that may turn out wrong."""
        return WrongPins(count=self.count + 1, boot=clock.boot, monotonic_ms=clock.monotonic_ms)


def wait_s(wrong: WrongPins, clock: ClockReading) -> int:
    """Seconds that the next try has to wait; 0 where it need not.

    Only the clock that nobody can set is asked. Of a start-up since the last try it is sure that it was later, and no
    more: then the time counts from that.
    """
    passed_ms = clock.monotonic_ms - (wrong.monotonic_ms if clock.boot == wrong.boot else 0)
    left_ms = WAITS_S[min(wrong.count, len(WAITS_S) - 1)] * 1_000 - max(0, passed_ms)
    return max(0, -(-left_ms // 1_000))


def written(wrong: WrongPins) -> str:
    """As the vault keeps it."""
    return json.dumps(asdict(wrong))


def read(kept: str | None) -> WrongPins:
    """As the vault kept it; None for no wrong try."""
    return WrongPins() if kept is None else WrongPins(**json.loads(kept))
