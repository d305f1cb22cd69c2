"""A long list is read, applied and taken back behind the page: its batch says how far it is, and whatever becomes of
the server in between, it is done whole and once, or not at all.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, func, select, update
from sqlmodel import col

from backend.access.principal import Principal
from backend.db import Database
from backend.importing import batches, in_background
from backend.importing.in_background import APPLY, BYTES_AT_ONCE, GIVEN_UP, READ, ROWS_AT_ONCE, UNDO, Asker
from backend.importing.office import Office
from backend.importing.wishes import CONFIRMED, HOUSEHOLDS, Wish
from backend.jobs.files import Files
from backend.jobs.runner import TRIES_MAX, Runner
from backend.jobs.work import Task, Work
from backend.tables.account import Account
from backend.tables.household import HouseholdRow
from backend.tables.importing import Confirmation, ImportBatch
from backend.tables.job import Job
from shared.problems import Refused
from tests.backend.cast import ACCOUNT_IDS, THANH_VINH, HandClock
from tests.backend.importing.conftest import BringIn, rows
from tests.backend.importing.sheets_by_hand import LAN, heads, text
from tests.backend.jobs.conftest import files

__all__ = ["files"]

LONG = heads(ROWS_AT_ONCE + 1)
STRANGERS = "Họ và tên;Ngày sinh\n" + "Hồ Thị Không Có;1991\n" * (ROWS_AT_ONCE + 1) + "Trần Thị Lan;21/03/1975\n"


Act = Callable[..., ImportBatch]


class Killed(BaseException):
    """As a process ends that is killed: nothing of ours runs any more."""


@dataclass(frozen=True, kw_only=True)
class Lists:
    """Bình at her page, and the server behind it, which works when a test says so."""

    database: Database
    binh: Principal
    office: Office
    files: Files
    now: HandClock

    def send(self, content: bytes, kind: str = HOUSEHOLDS) -> UUID:
        """Bình sends a file."""
        return self._asked(in_background.bring_in, Wish(kind=kind, commune=THANH_VINH, content=content)).id

    def press(self, batch: UUID, act: Act = in_background.apply) -> str:
        """Bình presses a button of a batch; the state in which she then sees it."""
        return self._asked(act, batch).state

    def work(self, **instead: Work) -> None:
        """The server does what waits; `instead` of kinds that it knows."""
        known = {**in_background.kinds(self.office.keys, self.office.marker), **instead}
        Runner(
            database=self.database,
            files=self.files,
            kinds=known,
            now=self.now,
            made_up=False,
            given_up=GIVEN_UP,
        ).run_waiting()

    def read(self, task: Task) -> None:
        """As the server reads a file."""
        in_background.kinds(self.office.keys, self.office.marker)[READ](task)

    def batch(self, batch: UUID) -> Any:
        """As it stands."""
        with self.database.reading() as session:
            return session.get_one(ImportBatch, batch)

    def why_not(self, batch: UUID) -> list[str]:
        """Why the last try came to nothing, by code."""
        with self.database.reading() as session:
            return [problem.code for problem in in_background.why_not(session, session.get_one(ImportBatch, batch))]

    def count(self, table: Any) -> int:
        """How many rows a table has."""
        with self.database.reading() as session:
            return int(session.execute(select(func.count()).select_from(table)).scalar_one())

    def forget(self) -> None:
        """As when somebody of the commune is erased."""
        with self.database.writing() as session:
            batches.forget_of_commune(session, THANH_VINH)

    def die_before_it_is_noted(self, kind: str) -> None:
        """As when the server dies when all is stored but the line that says so."""
        with self.database.writing() as session:
            session.execute(update(Job).where(col(Job.kind) == kind).values(state="running", ended_at=None))

    def _asked(self, act: Act, what: object) -> ImportBatch:
        return act(self.database, Asker(principal=self.binh), what, self.office)


@pytest.fixture
def lists(
    database: Database, principal: Callable[[str], Principal], office: Office, files: Files, now: HandClock
) -> Lists:
    return Lists(database=database, binh=principal("binh"), office=office, files=files, now=now)


@contextmanager
def power_fails_at(database: Database, verb: str, table: str) -> Iterator[None]:
    """The server dies when it comes to such a statement."""

    def dies(_connection: Any, _cursor: Any, said: str, *_rest: Any) -> None:
        if said.startswith(verb) and table in said.partition("(")[0]:
            raise Killed

    event.listen(database.writer, "before_cursor_execute", dies)
    try:
        yield
    finally:
        event.remove(database.writer, "before_cursor_execute", dies)


def test_a_short_list_is_shown_at_once(lists: Lists) -> None:
    batch = lists.send(text(LAN).encode())
    shown = lists.batch(batch).state

    done = lists.press(batch)

    assert (shown, done, lists.count(Job)) == ("previewed", "applied", 0)


def test_a_long_list_is_read_and_applied_by_the_server_itself(lists: Lists) -> None:
    batch = lists.send(LONG)
    sent = lists.batch(batch).state
    lists.work()
    shown = lists.batch(batch)
    pressed, before = lists.press(batch), lists.count(HouseholdRow)
    lists.work()

    applied = lists.batch(batch)
    assert (sent, pressed, before) == ("reading", "applying", 0)
    assert (shown.state, shown.counts["households_new"], shown.row_count) == ("previewed", 2_001, 2_001)
    assert (applied.state, applied.ended_by) == ("applied", ACCOUNT_IDS["binh"])
    assert (applied.sealed, applied.shown) == (None, None)
    assert lists.count(HouseholdRow) == 2_001


def test_how_far_it_is_is_told_by_rows(lists: Lists) -> None:
    told: list[tuple[int, int]] = []
    batch = lists.send(LONG)

    def listened_to(task: Task) -> None:
        def tell(done: int, total: int) -> None:
            task.tell(done, total)
            with lists.database.reading() as session:
                job = in_background.job_of(session, lists.batch(batch))
                told.append((job.done, job.total) if job else (-1, -1))

        lists.read(replace(task, tell=tell))

    lists.work(**{READ: listened_to})

    assert told == [(1_000, 2_002), (2_000, 2_002), (2_002, 2_002)]


def test_what_waits_is_readable_neither_in_the_database_nor_beside_it(lists: Lists) -> None:
    def kept() -> str:
        with lists.database.reading() as session:
            return repr([rows(session, table) for table in (ImportBatch, Job)])

    lists.send(LONG)
    waiting = kept()
    lists.work()
    shown = kept()

    for said in ("Chủ hộ thứ", repr("Chủ hộ thứ".encode())[2:-1]):
        assert said not in waiting
        assert said not in shown
    assert list(lists.files.folder.iterdir()) == []


def test_a_server_that_dies_while_it_reads_reads_again(lists: Lists) -> None:
    batch = lists.send(LONG)
    with pytest.raises(Killed), power_fails_at(lists.database, "UPDATE", "import_batch"):
        lists.work()
    assert lists.batch(batch).state == "reading"

    lists.work()

    assert lists.batch(batch).state == "previewed"


@pytest.mark.parametrize(
    ("verb", "table"), [("INSERT", "household"), ("UPDATE", "import_batch"), ("INSERT", "audit_entry")]
)
def test_a_server_that_dies_while_it_applies_leaves_nothing_half_done(verb: str, table: str, lists: Lists) -> None:
    batch = lists.send(LONG)
    lists.work()
    lists.press(batch)
    with pytest.raises(Killed), power_fails_at(lists.database, verb, table):
        lists.work()
    assert (lists.batch(batch).state, lists.count(HouseholdRow)) == ("applying", 0)

    lists.work()

    assert (lists.batch(batch).state, lists.count(HouseholdRow)) == ("applied", 2_001)


def test_what_no_server_survives_is_given_up_and_can_be_pressed_again(lists: Lists) -> None:
    batch = lists.send(LONG)
    lists.work()
    lists.press(batch)
    for _ in range(TRIES_MAX):
        with pytest.raises(Killed), power_fails_at(lists.database, "INSERT", "household"):
            lists.work()
    lists.work()
    assert (lists.batch(batch).state, lists.count(HouseholdRow)) == ("previewed", 0)
    assert lists.why_not(batch) == ["job_broke_off"]

    lists.press(batch)
    lists.work()

    assert (lists.batch(batch).state, lists.count(HouseholdRow)) == ("applied", 2_001)


def test_two_presses_apply_once(lists: Lists) -> None:
    batch = lists.send(LONG)
    lists.work()

    pressed = [lists.press(batch) for _ in range(2)]
    lists.work()
    pressed.append(lists.press(batch))
    lists.die_before_it_is_noted(APPLY)
    lists.work()

    assert pressed == ["applying", "applying", "applied"]
    assert (lists.batch(batch).state, lists.count(HouseholdRow), lists.count(Job)) == ("applied", 2_001, 2)
    assert lists.why_not(batch) == []


def test_the_same_long_list_again_changes_nothing(lists: Lists) -> None:
    for _ in range(2):
        batch = lists.send(LONG)
        lists.work()
        lists.press(batch)
        lists.work()

    again = lists.batch(batch)
    assert (again.state, again.counts["households_same"]) == ("applied", 2_001)
    assert lists.count(HouseholdRow) == 2_001


def test_a_long_file_that_is_no_list_says_why_and_is_kept_no_longer(lists: Lists) -> None:
    batch = lists.send("Họ và tên;Ngày sinh\n".encode() + b"Lan;1975\n" * (BYTES_AT_ONCE // 9))

    lists.work()

    ended = lists.batch(batch)
    assert (ended.state, ended.sealed, ended.ended_at) == ("failed", None, None)
    assert [problem["code"] for problem in ended.problems] == ["column_missing"]


def test_what_changed_since_it_was_shown_is_not_applied_and_says_so(lists: Lists, bring_in: BringIn) -> None:
    batch = lists.send(LONG)
    lists.work()
    lists.press(batch)
    bring_in(heads(1))

    lists.work()

    assert lists.why_not(batch) == ["preview_outdated"]
    assert (lists.batch(batch).state, lists.count(HouseholdRow)) == ("previewed", 1)


def test_a_file_in_which_somebody_was_erased_is_read_no_further(lists: Lists) -> None:
    while_read, while_waiting = lists.send(LONG), lists.send(LONG + b"\n")

    def meanwhile_erased(task: Task) -> None:
        lists.read(replace(task, tell=lambda _done, _total: lists.forget()))

    lists.work(**{READ: meanwhile_erased})

    for batch in (while_read, while_waiting):
        kept = lists.batch(batch)
        assert (kept.state, kept.sealed, kept.shown) == ("forgotten", None, None)
        with pytest.raises(Refused, match="import_gone"):
            lists.press(batch)


def test_a_list_whose_applying_waits_is_forgotten_with_who_was_erased(lists: Lists) -> None:
    batch = lists.send(LONG)
    lists.work()
    lists.press(batch)
    lists.forget()

    lists.work()

    kept = lists.batch(batch)
    assert (kept.state, kept.sealed, lists.count(HouseholdRow)) == ("forgotten", None, 0)


def test_a_file_that_nobody_read_within_a_day_is_thrown_away(lists: Lists) -> None:
    batch = lists.send(LONG)
    lists.now.passes(hours=25)
    with lists.database.writing() as session:
        batches.forget_old(session, lists.now())

    lists.work()

    assert (lists.batch(batch).state, lists.batch(batch).sealed) == ("forgotten", None)


def test_whose_account_was_closed_brings_nothing_in(lists: Lists) -> None:
    batch = lists.send(LONG)
    with lists.database.writing() as session:
        session.execute(update(Account).where(col(Account.id) == ACCOUNT_IDS["binh"]).values(active=False))

    lists.work()

    ended = lists.batch(batch)
    assert (ended.state, ended.sealed, ended.problems[0]["code"]) == ("failed", None, "forbidden")


def test_a_long_list_of_bhxh_is_taken_back_behind_the_page_once(lists: Lists, bring_in: BringIn) -> None:
    bring_in(text(LAN).encode())
    batch = lists.send(STRANGERS.encode(), CONFIRMED)
    lists.work()
    lists.press(batch)
    lists.work()
    confirmed = lists.count(Confirmation)

    pressed = [lists.press(batch, in_background.undo) for _ in range(2)]
    with pytest.raises(Killed), power_fails_at(lists.database, "UPDATE", "import_batch"):
        lists.work()
    half_done = lists.count(Confirmation)
    lists.work()
    lists.die_before_it_is_noted(UNDO)
    lists.work()

    assert (confirmed, pressed, half_done) == (1, ["undoing", "undoing"], 1)
    assert (lists.batch(batch).state, lists.count(Confirmation), lists.why_not(batch)) == ("undone", 0, [])
