"""Two PostgreSQL servers on this machine: one that is written to, and a standby that may take its place."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests import postgresql

_NAME, _OWNER, _DATABASE = "standby", "tungnha", "postgres"
_SETTINGS = {"fsync": "off", "shared_buffers": "16MB", "wal_level": "replica", "max_wal_senders": "4"}
_WITHIN_S = 60.0


@dataclass
class Pair:
    """A primary and its standby; `synchronous`: nothing is stored before both have it."""

    programs: Path
    folders: tuple[Path, Path]
    synchronous: bool
    primary: subprocess.Popen[bytes]
    standby: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """The address of whichever of the two may be written to."""
        hosts = ",".join(map(str, self.folders))
        return f"postgresql+psycopg://{_OWNER}@/{_DATABASE}?host={hosts}&target_session_attrs=read-write"

    def follows(self) -> None:
        """Wait until the standby follows."""
        wanted = "sync" if self.synchronous else "async"
        asked = "SELECT state, sync_state FROM pg_stat_replication"
        _wait_until(lambda: _ask(self.folders[0], asked) == [("streaming", wanted)])

    def loses_the_standby(self) -> None:
        """The standby stands still, and what is written from now on it does not have."""
        _kill(self.standby)

    def loses_the_primary(self) -> None:
        """The primary is killed, and the standby takes its place."""
        _kill(self.primary)
        if self.standby.poll() is not None:
            (self.folders[1] / "files" / "postmaster.pid").unlink(missing_ok=True)
            self.standby = postgresql.started(self.programs, self.folders[1], _SETTINGS)
        _ask(self.folders[1], "SELECT pg_promote()")
        _wait_until(lambda: _ask(self.folders[1], "SELECT pg_is_in_recovery()") == [(False,)])

    def close(self) -> None:
        """End both."""
        for server in (self.primary, self.standby):
            if server.poll() is None:
                server.send_signal(signal.SIGINT)
                server.wait(_WITHIN_S)


@contextmanager
def pair(programs: Path, *, synchronous: bool) -> Iterator[Pair]:
    """A primary without tables, and a standby that follows it."""
    with postgresql.own_folder() as first, postgresql.own_folder() as second:
        names = {"synchronous_standby_names": _NAME if synchronous else ""}
        postgresql.do(programs, "initdb", f"--username={_OWNER}", "--auth=trust", "--no-sync", str(first / "files"))
        primary = postgresql.started(programs, first, _SETTINGS)
        try:
            source = f"host={first} user={_OWNER} application_name={_NAME}"
            postgresql.do(
                programs, "pg_basebackup", "-R", "--no-sync", "-cfast", "-d", source, "-D", str(second / "files")
            )
            standby = postgresql.started(programs, second, _SETTINGS)
        except BaseException:
            primary.kill()
            raise
        both = Pair(
            programs=programs, folders=(first, second), synchronous=synchronous, primary=primary, standby=standby
        )
        try:
            for name, value in names.items():
                _ask(first, f"ALTER SYSTEM SET {name} = '{value}'")
            _ask(first, "SELECT pg_reload_conf()")
            both.follows()
            yield both
        finally:
            both.close()


def _kill(server: subprocess.Popen[bytes]) -> None:
    """End a server with the processes that work for it; nothing is put in order."""
    workers = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    server.kill()
    for worker in map(int, workers):
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
    server.wait()


def _ask(folder: Path, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(host=str(folder), user=_OWNER, dbname=_DATABASE, autocommit=True) as connection:
        answered = connection.execute(statement.encode())
        return answered.fetchall() if answered.description else []


def _wait_until(holds: Callable[[], bool]) -> None:
    last_moment = time.monotonic() + _WITHIN_S
    while not holds():
        assert time.monotonic() < last_moment
        time.sleep(0.05)
