"""A real server is ended, or its disk fails, at every call that writes while a phone syncs: nothing is lost or doubled.

F01, F03, F07, F08 of the fault catalogue.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from mobile.store.phone import Phone
from tests.faults import calls, officers
from tests.faults.calls import Call, Fault, Program, Serving
from tests.faults.officers import Watched
from tests.faults.town import Town

KILLED = -9
FILED, UNAVAILABLE = 200, 503


class Day:
    """An's phone with visits that the server has not seen; each time from the same beginning."""

    def __init__(self, programs: Sequence[Program], town: Town, folder: Path) -> None:
        self.programs, self._town, self._folder = programs, town, folder
        with programs[0].serving(town.folder) as server, officers.phone_in(folder / "an") as phone:
            officers.join(phone, server.url, town.code_of("an"))
            officers.visit(phone, 3)
            self.install = officers.install_of(phone)
        self.visits_before = len(town.visits())

    @contextmanager
    def again(self, program: Program) -> Iterator[tuple[Town, Path]]:
        """The town and the folder of An's phone, as they stood in the morning; always the same place for a program."""
        here = self._folder / f"again {self.programs.index(program)}"
        town = self._town.copied(here)
        an = Path(shutil.copytree(self._folder / "an", here / "an"))
        yield town, an
        shutil.rmtree(here)

    def calls(self) -> list[Call]:
        """What a server writes from its start on, while the phone syncs."""
        log = self._folder / "calls"
        program = self.programs[0]
        with self.again(program) as (town, an):
            with program.serving(town.folder, *calls.listing(log)) as server:
                assert self.sync(an, server) is None
            return calls.changing(log, town.folder)

    def sync(self, an: Path, server: Serving) -> str | None:
        """An's phone talks to the server; what interrupted it."""
        with officers.phone_in(an) as phone:
            return officers.sync(phone, Watched(server.url))

    def look(self, town: Town, phone: Phone) -> None:
        """Everything is there, once, and counted once."""
        assert officers.unsent(phone) == 0
        assert set(town.kept(self.install).values()) == {"filed"}
        assert len(town.visits()) == self.visits_before + 3
        assert town.differences() == []

    def under(self, program: Program, fault: Fault) -> bool:
        """The server is killed, and started again; whether it was."""
        with self.again(program) as (town, an):
            with program.serving(town.folder, *fault.options) as server:
                interrupted = self.sync(an, server)
            assert interrupted is not None or server.ended != KILLED, fault
            kept, epoch = town.kept(self.install), town.epoch()

            with program.serving(town.folder) as server_again, officers.phone_in(an) as phone:
                assert officers.sync(phone, Watched(server_again.url)) is None, fault
                self.look(town, phone)
            assert kept.items() <= town.kept(self.install).items(), fault
            assert town.epoch() == epoch, fault
        return server.ended == KILLED


@pytest.fixture(scope="module")
def day(server_program: Program, founded: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    folder = tmp_path_factory.mktemp("day")
    with Program("tests.faults.serving") as another:
        yield Day([server_program, another], founded.copied(folder / "town"), folder)


def test_a_server_killed_at_any_call_goes_on_where_it_stood(day: Day) -> None:
    """MUST 11, MUST 12, I1, I2, I3, I7. F01, F03."""
    found = day.calls()

    killed = [was_killed for _, was_killed in calls.in_turns(day.programs, calls.kills(found), day.under)]

    assert len(found) > 20
    assert sum(killed) > len(found) * 3 // 4


def test_a_server_whose_disk_fails_says_so_and_goes_on_without_a_restart(day: Day, tmp_path: Path) -> None:
    """MUST 11, I1, I7. F07, F08. Nothing is half stored, and the phone brings it again."""
    refused = 0
    with (
        day.again(day.programs[0]) as (town, an),
        day.programs[0].serving(town.folder) as server,
        officers.phone_in(an) as phone,
    ):
        carry = Watched(server.url)
        assert officers.sync(phone, carry) is None
        for fault in calls.failures(_calls_of_one_visit(town, server, phone, tmp_path / "calls")):
            officers.visit(phone)
            with calls.beside(server.process, *fault.options):
                interrupted = officers.sync(phone, carry)
            refused += interrupted == "unavailable"
            assert interrupted in {None, "unavailable"}, fault

            assert officers.sync(phone, carry) is None, fault
            assert officers.unsent(phone) == 0, fault

        assert set(carry.statuses) == {FILED, UNAVAILABLE}
        assert set(town.kept(day.install).values()) == {"filed"}
        assert town.differences() == []
        assert len(town.visits()) == len(town.kept(day.install)) + day.visits_before
        assert town.broken() == []
    assert refused > 20


def _calls_of_one_visit(town: Town, server: Serving, phone: Phone, log: Path) -> list[Call]:
    officers.visit(phone)
    with calls.beside(server.process, *calls.listing(log)):
        assert officers.sync(phone, Watched(server.url)) is None
    return calls.changing(log, town.folder)
