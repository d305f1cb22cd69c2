"""A PostgreSQL of the tests' own: Debian's programs, a cluster in a folder that goes away, reached by its socket alone.

It keeps nothing through a power cut, which no test here needs, and is the faster for it.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

_STARTS_WITHIN = 60.0  # seconds, on a busy machine
_NOBODY_ELSES = 0o700
_OWNER = "tungnha"
_WITHOUT_CARE = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "max_wal_size": "4GB",
    "shared_buffers": "16MB",  # dropping a database searches them all: 30 ms, and 95 ms in the usual 128 MB
}
# Texts are ordered as in Vietnam, and so in another way than SQLite's: no answer may lean on the order of a database.
_VIETNAMESE = ("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=vi-VN")
_NUMBERS = count(1)


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """A running server, reached through the socket in `folder`."""

    folder: Path

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+psycopg://{_OWNER}@/{name}?host={self.folder}"

    @contextmanager
    def new_database(self, template: str = "template0") -> Iterator[str]:
        """A database for a while, as a copy of another; its name."""
        name = f"t{next(_NUMBERS)}"
        # Copying files is faster than logging every page while there is little in them.
        self._do("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
        try:
            yield name
        finally:
            self._do("DROP DATABASE {} WITH (FORCE)", name)

    def _do(self, statement: str, *names: str) -> None:
        with psycopg.connect(host=str(self.folder), user=_OWNER, dbname="postgres", autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def programs() -> Path | None:
    """Where the newest initdb and postgres lie; None where PostgreSQL, or a user to run it as, is missing."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    on_path = [Path(found).parent for found in [shutil.which("initdb")] if found]
    usable = [folder for folder in [*on_path, *debian] if (folder / "initdb").exists()]
    return usable[-1] if usable and (os.geteuid() != 0 or _postgres()) else None


@contextmanager
def running(programs: Path, settings: Mapping[str, str] = _WITHOUT_CARE) -> Iterator[Cluster]:
    """A new cluster, stopped and removed on leaving."""
    with own_folder() as folder:
        do(programs, "initdb", f"--username={_OWNER}", "--auth=trust", "--no-sync", *_VIETNAMESE, str(folder / "files"))
        server = started(programs, folder, settings)
        try:
            yield Cluster(folder=folder)
        finally:
            server.send_signal(signal.SIGINT)  # ends the connections, too
            server.wait(_STARTS_WITHIN)


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder of PostgreSQL's own, removed on leaving. Not in pytest's: its user may not look into that."""
    folder = Path(tempfile.mkdtemp(prefix="tungnha-pg-"))
    folder.chmod(_NOBODY_ELSES)
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def do(programs: Path, program: str, *words: str) -> None:
    """Run one of its programs to the end."""
    subprocess.run([*_as_postgres(), programs / program, *words], check=True, stdout=subprocess.DEVNULL, cwd="/")


def started(programs: Path, folder: Path, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """A server over the files in a folder, once it answers through the socket that stands there."""
    options = [f"-c{name}={value}" for name, value in settings.items()]
    serve: list[str | Path] = [programs / "postgres", "-D", folder / "files", "-k", folder, "-clisten_addresses="]
    with (folder / "log").open("a") as said:
        server = subprocess.Popen([*_as_postgres(), *serve, *options], stdout=said, stderr=said, cwd=folder)
    _wait_for(server, folder, folder / "log")
    return server


def _wait_for(server: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while True:
        try:
            psycopg.connect(host=str(folder), user=_OWNER, dbname="postgres").close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from None
            time.sleep(0.05)
        else:
            return


def _as_postgres() -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--pdeathsig=INT", "--"]


def _postgres() -> bool:
    if shutil.which("setpriv") is None:
        return False
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        return False
    return True
