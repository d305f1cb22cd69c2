"""Who uses this server's files: those that serve hold them together, and who replaces them must hold them alone."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared import problems
from shared.problems import Refused

_SERVING, _MARK = "serving.lock", "epoch.lock"


@contextmanager
def serving(state_dir: Path) -> Iterator[None]:
    """Hold the files beside other processes that serve. Refused with 503 while a database is being restored."""
    with _locked(state_dir / _SERVING, fcntl.LOCK_SH | fcntl.LOCK_NB):
        yield


@contextmanager
def alone(state_dir: Path) -> Iterator[None]:
    """Hold the files alone. Refused with 409 while a server is at work."""
    with _locked(state_dir / _SERVING, fcntl.LOCK_EX | fcntl.LOCK_NB):
        yield


@contextmanager
def one_after_another(state_dir: Path) -> Iterator[None]:
    """Wait until nobody else renews the mark."""
    with _locked(state_dir / _MARK, fcntl.LOCK_EX):
        yield


@contextmanager
def _locked(path: Path, how: int) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, how)  # goes with the process, however it ends
        yield
    except BlockingIOError:
        raise Refused(problems.database_in_use()) from None
    finally:
        os.close(descriptor)
