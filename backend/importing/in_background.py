"""Long lists are read, applied and taken back behind the page: their batch stands at once and says how far it is.

Short ones are done within the request, as people expect of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from backend.access.principal import Principal
from backend.db import Database
from backend.importing import batches, wishes
from backend.importing.batches import APPLIED, APPLYING, AT_WORK, FAILED, PREVIEWED, READING, UNDOING
from backend.importing.marks import Marker
from backend.importing.office import Office
from backend.importing.wishes import CONFIRMED, Wish
from backend.jobs import book
from backend.jobs.work import GivenUp, Task, Work
from backend.sync.keys import Keys
from backend.sync.line import say
from backend.tables.importing import ImportBatch
from backend.tables.job import Job
from shared.problems import Problem
from shared.vocabulary.term import Language

READ, APPLY, UNDO = "import_read", "import_apply", "import_undo"
KINDS = (READ, APPLY, UNDO)

BATCH = "batch"
"""Under which name a piece of work carries the batch that it is for."""

BYTES_AT_ONCE = 64 * 1_024
"""A larger file is read in the background: some 1,200 rows of a roster, 2,000 of a narrow list, half a second of work.
Bytes, because how many rows a stranger's file has is not known before it is opened, which is part of the work.
"""

ROWS_AT_ONCE = 2_000
"""A longer list, read by now, is applied or taken back in the background."""


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Who asks, and in which language they read."""

    principal: Principal
    language: Language = "vi"


def bring_in(database: Database, asker: Asker, wish: Wish, office: Office) -> ImportBatch:
    """The batch of a file: of a short one shown already, of a longer one still to be read. Refused as
    `batches.preview`, and with 409 for who has too much work under way.
    """
    if len(wish.content) <= BYTES_AT_ONCE:
        return batches.preview(database, asker.principal, wish, office)
    batch = wishes.batch_of(asker.principal, wish, office, READING)
    batch.sealed = office.keys.at_rest.sealed(batch.id, wish.content)
    with database.writing() as session:
        batches.forget_old(session, office.now)
        session.add(batch)
        return _begun(session, batch, READ, asker, office)


def apply(database: Database, asker: Asker, batch_id: UUID, office: Office, *, sure: bool = False) -> ImportBatch:
    """Have done what was shown. However often it is asked for, it is done once. `sure`, and refused, as
    `batches.apply`.
    """
    with database.writing() as session:
        batch = batches.find(session, asker.principal, batch_id)
        if batch.state == APPLYING:
            return _let_go(session, batch)
        if batch.state == PREVIEWED and batch.row_count > ROWS_AT_ONCE:
            batches.require_file(batch, office)
            batches.require_sure(batch, sure=sure)
            batch.state = APPLYING
            return _begun(session, batch, APPLY, asker, office)
    return batches.apply(database, asker.principal, batch_id, office, sure=sure)


def undo(database: Database, asker: Asker, batch_id: UUID, office: Office) -> ImportBatch:
    """Have a list of confirmations taken back, once. Refused as `batches.undo`."""
    with database.writing() as session:
        batch = batches.find(session, asker.principal, batch_id)
        if batch.state == UNDOING:
            return _let_go(session, batch)
        if batch.kind == CONFIRMED and batch.state == APPLIED and batch.row_count > ROWS_AT_ONCE:
            batch.state = UNDOING
            return _begun(session, batch, UNDO, asker, office)
    return batches.undo(database, asker.principal, batch_id, office)


def job_of(session: Session, batch: ImportBatch) -> Job | None:
    """The work that is at a batch, or was last; None where none was within a day."""
    return session.get(Job, batch.job) if batch.job else None


def why_not(session: Session, batch: ImportBatch) -> Sequence[Problem]:
    """Why the last try to apply a batch, or to take it back, came to nothing; empty where there was none."""
    job = None if batch.state in AT_WORK else job_of(session, batch)
    if job is None or job.state != "failed" or job.kind == READ:
        return ()
    return [Problem(**one) for one in job.problems]


def kinds(keys: Keys, marker: Marker) -> Mapping[str, Work]:
    """Each kind of work on lists, with the keys that open them."""

    def office_of(task: Task) -> Office:
        return Office(keys=keys, marker=marker, now=task.now, made_up=task.made_up)

    return {READ: _work(_read, office_of), APPLY: _work(_apply, office_of), UNDO: _work(_undo, office_of)}


def _work(act: Callable[[Task, UUID, Office], object], office_of: Callable[[Task], Office]) -> Work:
    def work(task: Task) -> None:
        act(task, UUID(task.texts[BATCH]), office_of(task))

    return work


def _read(task: Task, batch: UUID, office: Office) -> None:
    batches.read(task.database, task.principal, batch, office, task.tell)


def _apply(task: Task, batch: UUID, office: Office) -> None:
    # Who asked for the work was sure, or it would not have begun.
    batches.apply(task.database, task.principal, batch, office, task.tell, sure=True)


def _undo(task: Task, batch: UUID, office: Office) -> None:
    with task.database.reading() as session:
        if batches.find(session, task.principal, batch).state != UNDOING:
            return  # an earlier try took it back, and the server stopped before it said so
    batches.undo(task.database, task.principal, batch, office)


def _put_back(session: Session, job: Job, found: Sequence[Problem]) -> None:
    """A list that could not be read ends, with why; any other stands as before, to be pressed again."""
    batch = session.get(ImportBatch, UUID(job.texts[BATCH]))
    if batch is None:
        return
    if batch.state == READING:
        batch.state, batch.sealed, batch.problems = FAILED, None, [say(problem) for problem in found]
    elif batch.state in _BEFORE:
        batch.state = _BEFORE[batch.state]


_BEFORE: Mapping[str, str] = {APPLYING: PREVIEWED, UNDOING: APPLIED}

GIVEN_UP: Mapping[str, GivenUp] = dict.fromkeys(KINDS, _put_back)
"""What becomes of a batch whose work will not be done."""


def _begun(session: Session, batch: ImportBatch, kind: str, asker: Asker, office: Office) -> ImportBatch:
    job = book.start(session, kind, {BATCH: str(batch.id)}, asker.principal, office.now, asker.language)
    batch.job = job
    session.flush()
    return _let_go(session, batch)


def _let_go(session: Session, batch: ImportBatch) -> ImportBatch:
    session.expunge(batch)
    return batch
