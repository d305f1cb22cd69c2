"""Work in the background: it ends, it says how far it is, it outlives the server, and only who asked sees it."""

from collections.abc import Callable
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from backend.access.principal import principal_of
from backend.db import Database
from backend.jobs import book
from backend.jobs.files import Files
from backend.jobs.runner import TRIES_MAX, Runner, _alone
from backend.jobs.work import Made, Task
from backend.tables.account import Account
from backend.tables.history import ErasedPerson
from backend.tables.job import Job
from shared import problems
from shared.clock import day_of
from shared.problems import Refused
from tests.backend.cast import ACCOUNT_IDS, THANH_VINH, HandClock

RunnerOf = Callable[..., Runner]
Asked = Callable[..., UUID]
Line = Callable[[UUID], Any]


def count(task: Task) -> Made:
    task.tell(40, 100)
    return Made(octets=f"Trần Văn Bình: {task.texts['of']}".encode(), name="dem.csv", media_type="text/csv")


class Killed(BaseException):
    """As a process ends that is killed: nothing of ours runs any more."""


def dies(_task: Task) -> Made:
    raise Killed


def test_work_is_done_and_its_file_kept_sealed(runner_of: RunnerOf, asked: Asked, line: Line, files: Files) -> None:
    job = asked("count", of="1, 2, 3")

    runner_of(count=count).run_waiting()

    done = line(job)
    assert (done.state, done.done, done.total, done.file_name) == ("done", 40, 100, "dem.csv")
    assert files.read(job) == "Trần Văn Bình: 1, 2, 3".encode()
    assert b"B\xc3\xacnh" not in next(files.folder.iterdir()).read_bytes()


def test_work_is_done_in_the_order_in_which_it_was_asked(runner_of: RunnerOf, asked: Asked, now: HandClock) -> None:
    order: list[str] = []
    for name in ("first", "second", "third"):
        asked("note", name=name)
        now.passes(seconds=1)

    def note(task: Task) -> Made:
        order.append(task.texts["name"])
        return count_nothing()

    runner_of(note=note).run_waiting()

    assert order == ["first", "second", "third"]


def count_nothing() -> Made:
    return Made(octets=b"", name="khong.csv", media_type="text/csv")


def test_what_its_process_left_behind_is_begun_again(runner_of: RunnerOf, asked: Asked, line: Line) -> None:
    job = asked("count", of="1")
    with pytest.raises(Killed):
        runner_of(count=dies).run_waiting()
    assert line(job).state == "running"

    runner_of(count=count).run_waiting()

    assert (line(job).state, line(job).tries) == ("done", 2)


def test_what_stops_the_server_three_times_is_not_begun_a_fourth_time(
    runner_of: RunnerOf, asked: Asked, line: Line
) -> None:
    job, next_job = asked("deadly"), asked("count", of="2")
    for _ in range(TRIES_MAX):
        with pytest.raises(Killed):
            runner_of(deadly=dies, count=count).run_waiting()

    runner_of(deadly=dies, count=count).run_waiting()

    assert (line(job).state, line(job).problems[0]["code"]) == ("failed", "job_broke_off")
    assert line(next_job).state == "done"


def test_a_server_that_stops_in_good_order_puts_its_work_back(runner_of: RunnerOf, asked: Asked, line: Line) -> None:
    job = asked("long")
    runner: Runner

    def stopped_meanwhile(task: Task) -> Made:
        runner._stop.set()
        return count(task)

    runner = runner_of(long=stopped_meanwhile)

    runner.run_waiting()

    assert (line(job).state, line(job).tries) == ("waiting", 0)


def test_a_fault_is_said_without_its_words_and_holds_up_nobody(
    runner_of: RunnerOf, asked: Asked, line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    def faulty(_task: Task) -> Made:
        raise ValueError("Trần Thị Lan")

    def refused(_task: Task) -> Made:
        raise Refused(problems.not_found())

    jobs = [asked("faulty"), asked("refused"), asked("count", of="3")]

    runner_of(faulty=faulty, refused=refused, count=count).run_waiting()

    assert [line(job).state for job in jobs] == ["failed", "failed", "done"]
    assert [line(job).problems[0]["code"] for job in jobs[:2]] == ["job_failed", "not_found"]
    assert "Lan" not in caplog.text


def test_one_process_works_at_a_time(runner_of: RunnerOf, asked: Asked, line: Line, files: Files) -> None:
    job = asked("count", of="1")

    with _alone(files.folder) as is_mine:
        runner_of(count=count).run_waiting()

    assert is_mine
    assert line(job).state == "waiting"


def test_nobody_else_sees_it_and_nobody_has_more_than_five_under_way(
    asked: Asked, database: Database, now: HandClock
) -> None:
    job = asked()
    for _ in range(book.AT_ONCE - 1):
        asked()

    with database.reading() as session:
        chi = principal_of(session, session.get_one(Account, ACCOUNT_IDS["chi"]), today=day_of(now()))
        with pytest.raises(Refused, match="not_found"):
            book.of_asker(session, job, chi)
    with pytest.raises(Refused, match="too_many_jobs"):
        asked()


def test_work_is_done_with_what_its_asker_may_see_when_it_is_done(
    runner_of: RunnerOf, asked: Asked, database: Database
) -> None:
    seen: list[Any] = []
    asked("look")
    with database.writing() as session:
        session.execute(update(Account).where(col(Account.id) == ACCOUNT_IDS["binh"]).values(role="supervisor"))

    def look(task: Task) -> Made:
        seen.append(task.principal.role)
        return count_nothing()

    runner_of(look=look).run_waiting()

    assert seen == ["supervisor"]


def test_whose_account_was_closed_gets_nothing(
    runner_of: RunnerOf, asked: Asked, line: Line, database: Database
) -> None:
    job = asked("count", of="1")
    with database.writing() as session:
        session.execute(update(Account).where(col(Account.id) == ACCOUNT_IDS["binh"]).values(active=False))

    runner_of(count=count).run_waiting()

    assert (line(job).state, line(job).problems[0]["code"]) == ("failed", "forbidden")


def test_a_file_is_given_out_for_a_day_and_not_beyond_an_erasure(
    runner_of: RunnerOf, asked: Asked, line: Line, database: Database, now: HandClock
) -> None:
    job = asked("count", of="1")
    runner_of(count=count).run_waiting()

    def may_be_given() -> bool:
        with database.reading() as session:
            return book.file_may_be_given(session, line(job), now())

    assert may_be_given()
    erased = ErasedPerson(
        commune=THANH_VINH, id=UUID(int=1), erased_at=now(), account_id=ACCOUNT_IDS["dung"], reason="yêu cầu"
    )
    with database.writing() as session:
        session.add(erased)
    assert not may_be_given()
    with database.writing() as session:
        session.delete(session.get_one(ErasedPerson, (THANH_VINH, UUID(int=1))))
    now.passes(days=1)
    assert not may_be_given()


def test_after_a_day_book_and_folder_are_empty(
    runner_of: RunnerOf, asked: Asked, database: Database, files: Files, now: HandClock
) -> None:
    asked("count", of="1")
    runner = runner_of(count=count)
    runner.run_waiting()
    now.passes(days=20_000)  # also beyond the clock of the machine, by which files are dated

    runner.clear_old()

    with database.reading() as session:
        assert session.execute(select(Job)).all() == []
    assert list(files.folder.iterdir()) == []


def test_the_thread_finds_what_waits_by_itself(
    runner_of: RunnerOf, asked: Asked, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.jobs.runner.LOOK_EVERY_SECONDS", 0.01)
    job, ended = asked("note"), Event()

    def note(_task: Task) -> Made:
        ended.set()
        return count_nothing()

    runner = runner_of(note=note)

    runner.begin()
    ended.wait()
    runner.end()

    assert line(job).state == "done"
