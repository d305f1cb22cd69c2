"""Eight phones write and three read along while PostgreSQL loses connections, or fails and a standby takes its place.

F10, F12, F43 of the fault catalogue.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import psycopg
import pytest
from sqlmodel import col, select

from backend.sync.epoch import COPIED_BACK, PHONE_KNOWS_MORE
from backend.tables.history import Epoch
from backend.tables.visit import VisitRow
from mobile.store import meta, shelf
from mobile.store.phone import Phone
from tests import postgresql
from tests.faults import officers, standby
from tests.faults.calls import Program, Serving
from tests.faults.officers import Watched
from tests.faults.standby import Pair
from tests.faults.town import Town

WRITERS = ("an", "nghiloc2", "hailoc1", "hailoc2", "trile1", "trile2", "thanhvinh1", "thanhvinh2")
READERS = ("an", "hailoc1", "trile1")
ROUNDS, EACH = 6, 3


@dataclass
class Team:
    """Phones of officers, each with a folder of its own; readers hold the same hamlets as one of the writers."""

    town: Town
    server: Serving
    writers: Sequence[Phone]
    readers: Sequence[Phone]

    def write(self, rounds: int, *, meanwhile: Callable[[], None] = lambda: None) -> set[int]:
        """Everybody works so many rounds; the statuses of all answers."""
        done = Event()
        with ThreadPoolExecutor(len(self.writers) + len(self.readers)) as at_once:
            writing = [at_once.submit(self._write, phone, rounds) for phone in self.writers]
            reading = [at_once.submit(self._read, phone, done) for phone in self.readers]
            meanwhile()
            statuses = {status for future in writing for status in future.result()}
            done.set()
            return statuses | {status for future in reading for status in future.result()}

    def _write(self, phone: Phone, rounds: int) -> list[int]:
        carry = Watched(self.server.url)
        for number in range(rounds):
            officers.visit(phone, EACH, number * EACH)
            officers.sync(phone, carry)
        phone.store.let_go()
        return carry.statuses

    def _read(self, phone: Phone, done: Event) -> list[int]:
        carry = Watched(self.server.url)
        while not done.is_set():
            officers.sync(phone, carry)
        phone.store.let_go()
        return carry.statuses

    def all_is_there(self, written: int) -> None:
        """After everybody has synced once more: each visit once, on the server and with all who may see it."""
        for phone in (*self.writers, *self.readers):
            assert officers.sync(phone, Watched(self.server.url)) is None
            assert officers.unsent(phone) == 0
        kept = [self.town.kept(officers.install_of(phone)) for phone in self.writers]
        assert [len(one) for one in kept] == [written] * len(kept)
        assert {status for one in kept for status in one.values()} == {"filed"}
        assert len(self.town.visits()) == written * len(kept)
        assert self.town.broken() == []
        for phone in self.readers:
            assert officers.sync(phone, Watched(self.server.url)) is None
            assert _on_the_phone(phone) == self._in_the_area_of(phone)

    def _in_the_area_of(self, phone: Phone) -> set[str]:
        with self.town.reading() as session:
            return {
                str(visit)
                for commune, hamlets in meta.areas(phone.store.reading()).items()
                for visit in session.execute(
                    select(col(VisitRow.id)).where(VisitRow.commune == commune, col(VisitRow.hamlet).in_(list(hamlets)))
                ).scalars()
            }


def _on_the_phone(phone: Phone) -> set[str]:
    return {row.id for row in shelf.all_of(phone.store.reading(), "visit")}


@contextmanager
def team(program: Program, town: Town, folder: Path, writers: Sequence[str], readers: Sequence[str]) -> Iterator[Team]:
    """The officers' phones, signed in at a server."""
    with ExitStack() as stack:
        server = stack.enter_context(program.serving(town.folder))
        phones = []
        for number, name in enumerate((*writers, *readers)):
            phone = stack.enter_context(officers.phone_in(folder / f"{number} {name}"))
            officers.join(phone, server.url, town.code_of(name))
            phones.append(phone)
        yield Team(town=town, server=server, writers=phones[: len(writers)], readers=phones[len(writers) :])


def _made(folder: Path, url: str) -> Town:
    folder.mkdir()
    town = Town.on(folder, url)
    town.found()
    return town


def test_eight_phones_lose_nothing_while_connections_are_cut(
    server_program: Program, cluster: postgresql.Cluster, tmp_path: Path
) -> None:
    """I2, I3, I4, I7, MUST 12. F10, F43. Who was in mid-transaction is told to come back, and the pool heals."""
    with cluster.new_database() as name:
        town = _made(tmp_path / "town", cluster.url(name))
        with team(server_program, town, tmp_path, WRITERS, READERS) as everybody:
            statuses = everybody.write(ROUNDS, meanwhile=lambda: _cut_connections(cluster, name, 40))

            assert statuses == {200, 503}
            everybody.all_is_there(ROUNDS * EACH)


def _cut_connections(cluster: postgresql.Cluster, name: str, times: int) -> None:
    """Cut connections of our server that are in mid-transaction, so many times."""
    with psycopg.connect(host=str(cluster.folder), user="tungnha", dbname=name, autocommit=True) as connection:
        cut = 0
        while cut < times:
            found = connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = %s AND application_name = 'tungnha' AND xact_start IS NOT NULL LIMIT 2",
                (name,),
            ).fetchall()
            cut += len(found)


@contextmanager
def _pair(*, synchronous: bool) -> Iterator[Pair]:
    programs = postgresql.programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with standby.pair(programs, synchronous=synchronous) as both:
        yield both


def test_a_standby_that_had_to_have_everything_has_everything(server_program: Program, tmp_path: Path) -> None:
    """MUST 11, I1, I2. F12."""
    with _pair(synchronous=True) as both:
        town = _made(tmp_path / "town", both.url)
        with team(server_program, town, tmp_path, WRITERS[:4], READERS[:1]) as everybody:
            epoch = town.epoch()

            statuses = everybody.write(ROUNDS, meanwhile=both.loses_the_primary)

            assert statuses <= {200, 503}
            everybody.all_is_there(ROUNDS * EACH)
            assert town.epoch() == epoch


def test_what_a_late_standby_never_had_the_phones_bring_again(server_program: Program, tmp_path: Path) -> None:
    """MUST 4, I11. F12, F27. Nobody tells the server that it lost a day: a phone that saw more does."""
    with _pair(synchronous=False) as both:
        town = _made(tmp_path / "town", both.url)
        with team(server_program, town, tmp_path, WRITERS[:4], READERS[:1]) as everybody:
            everybody.write(2)
            epoch = town.epoch()
            both.loses_the_standby()
            everybody.write(2)
            both.loses_the_primary()
            assert len(town.visits()) == 2 * EACH * 4

            for phone in (*everybody.writers, *everybody.readers):
                officers.sync(phone, Watched(everybody.server.url))

            everybody.all_is_there(4 * EACH)
            assert town.epoch() != epoch
            with town.reading() as session:
                assert set(session.execute(select(Epoch.cause)).scalars()) & {PHONE_KNOWS_MORE, COPIED_BACK}
