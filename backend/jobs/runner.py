"""Do what the book of work asks, one piece after another, in a thread beside the requests.

However many processes serve, one of them works at a time: it holds a lock that goes with it, however it ends. What
stands as running when somebody takes the lock was left behind by a process that died, and is begun again.
"""

import fcntl
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import select, update
from sqlmodel import Session, col

from backend.access.principal import principal_of
from backend.db import Database
from backend.jobs import book
from backend.jobs.files import Files
from backend.jobs.work import GivenUp, Made, Task, Work
from backend.tables.account import Account
from backend.tables.job import Job
from shared import problems
from shared.clock import day_of
from shared.problems import Problem, Refused

_LOG = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 2.0
_END_WITHIN_SECONDS = 5.0
TRIES_MAX = 3
"""How often work is begun: what the server did not survive three times would stop it a fourth time."""

_OLDEST = select(Job).where(col(Job.state).in_(book.UNDER_WAY)).order_by(col(Job.asked_at)).limit(1)


class _Stopping(Exception):
    """The server stops; its successor begins this work again."""


class Runner:
    """Does the work of one server, in a thread from `begin` to `end`."""

    def __init__(
        self,
        *,
        database: Database,
        files: Files,
        kinds: Mapping[str, Work],
        now: Callable[[], datetime],
        made_up: bool,
        given_up: Mapping[str, GivenUp] = MappingProxyType({}),
    ) -> None:
        """`now` reads the clock; `made_up` says that all data are; `given_up`: by kind, for what waits for it."""
        self._database, self._files, self._kinds, self._now, self._made_up = database, files, kinds, now, made_up
        self._given_up = given_up
        self._stop = Event()
        self._thread = Thread(target=self._keep_looking, name="jobs", daemon=True)

    def begin(self) -> None:
        """Look for work from now on."""
        self._thread.start()

    def end(self) -> None:
        """Break off, and wait a little for the work at hand to be put back; else it is left behind."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(_END_WITHIN_SECONDS)

    def run_waiting(self) -> None:
        """Do everything that waits, unless another process is at it."""
        with _alone(self._files.folder) as is_mine:
            while is_mine and not self._stop.is_set() and (task := self._next()) is not None:
                self._do(task)

    def clear_old(self) -> None:
        """Forget what was made more than a day ago."""
        with self._database.writing() as session:
            book.forget_old(session, self._now())
        self._files.clear_old(self._now())

    def _keep_looking(self) -> None:
        while not self._stop.wait(LOOK_EVERY_SECONDS):
            with suppress(Refused):  # a database that cannot be used now is asked again
                if self._something_waits():
                    self.run_waiting()

    def _something_waits(self) -> bool:
        with self._database.reading() as session:
            return session.execute(_OLDEST).first() is not None

    def _next(self) -> Task | None:
        """The oldest work that is not done, begun; what must not be begun has failed."""
        with self._database.writing() as session:
            while (job := session.execute(_OLDEST).scalar_one_or_none()) is not None:
                asker = session.get_one(Account, job.asked_by)
                hopeless = _hopeless(job, asker)
                if hopeless is None:
                    job.state, job.tries, job.done, job.total = "running", job.tries + 1, 0, 0
                    return self._task(session, job, asker)
                self._give_up(session, job, hopeless)
        return None

    def _task(self, session: Session, job: Job, asker: Account) -> Task:
        now, job_id = self._now(), job.id
        return Task(
            id=job_id,
            kind=job.kind,
            texts=dict(job.texts),
            language="en" if job.language == "en" else "vi",
            principal=principal_of(session, asker, today=day_of(now)),
            now=now,
            made_up=self._made_up,
            database=self._database,
            tell=lambda done, total: self._tell(job_id, done, total),
        )

    def _do(self, task: Task) -> None:
        try:
            made = self._kinds[task.kind](task)
            if made is not None:
                self._files.keep(task.id, made.octets)
        except _Stopping:
            self._put_back(task.id)
        except Refused as refused:
            self._failed(task.id, *refused.problems)
        except Exception as error:  # noqa: BLE001 - the outermost edge of what no request waits for
            # Without the message: messages may hold people's data.
            _LOG.error("job %s failed: %s", task.id, type(error).__name__)
            self._failed(task.id, problems.job_failed())
        else:
            self._finished(task.id, made)

    def _tell(self, job: UUID, done: int, total: int) -> None:
        if self._stop.is_set():
            raise _Stopping
        with self._database.writing() as session:
            session.execute(update(Job).where(col(Job.id) == job).values(done=done, total=total))

    def _put_back(self, job: UUID) -> None:
        """To be begun again; a stop in good order is not held against it."""
        with self._database.writing() as session:
            again = {"state": "waiting", "tries": col(Job.tries) - 1}
            session.execute(update(Job).where(col(Job.id) == job).values(**again))

    def _failed(self, job: UUID, *found: Problem) -> None:
        with self._database.writing() as session:
            self._give_up(session, session.get_one(Job, job), *found)

    def _give_up(self, session: Session, job: Job, *found: Problem) -> None:
        job.state, job.ended_at, job.problems = "failed", self._now(), [asdict(problem) for problem in found]
        if job.kind in self._given_up:
            self._given_up[job.kind](session, job, found)

    def _finished(self, job: UUID, made: Made | None) -> None:
        file = {"file_name": made.name, "media_type": made.media_type} if made else {}
        done = update(Job).where(col(Job.id) == job).values(state="done", ended_at=self._now(), **file)
        with self._database.writing() as session:
            session.execute(done)


def _hopeless(job: Job, asker: Account) -> Problem | None:
    """Why work is not to be begun; None where it is."""
    if not asker.active:
        return problems.forbidden()
    return problems.job_broke_off() if job.tries >= TRIES_MAX else None


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Whether this process may work: it does, until it leaves or ends."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(folder.with_name("jobs.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _locked(descriptor)
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
