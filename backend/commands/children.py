"""Programs that a command starts beside itself: they are told to stop when it ends, however it ends."""

import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

# How long a program may take to finish what it is doing before it is ended.
_SECONDS_TO_FINISH = 15


@contextmanager
def started(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A program at work; on leaving it is told to stop, and waited for."""
    child = None
    try:
        with _interruptions_wait():
            # A session of its own: Ctrl-C reaches this command alone, which then stops its programs in order.
            child = subprocess.Popen(  # noqa: S603 - a command of ours, without a shell
                command, env=dict(environment), stdin=subprocess.DEVNULL, start_new_session=True
            )
        yield child
    finally:
        if child is not None:
            _stop(child)


def run(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a program to its end; its exit code."""
    with started(command, environment) as child:
        return child.wait()


@contextmanager
def stopped_like_ctrl_c() -> Iterator[None]:
    """Let SIGTERM end the work inside as Ctrl-C does: by KeyboardInterrupt."""
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _interruptions_wait() -> Iterator[None]:
    """Were the start of a program interrupted, nobody would know it and could stop it."""
    arrived: list[int] = []
    before = {
        number: signal.signal(number, lambda found, _frame: arrived.append(found))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if arrived:
        raise KeyboardInterrupt


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _stop(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(timeout=_SECONDS_TO_FINISH)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
