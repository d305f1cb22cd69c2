"""The book of work: what was asked for, by whom, and what came of it. Only who asked reads their own lines."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, exists, func, select
from sqlmodel import Session, col

from backend.access.principal import Principal
from backend.tables.history import ErasedPerson
from backend.tables.job import Job
from shared import problems
from shared.problems import Refused
from shared.vocabulary.term import Language

KEPT_FOR = timedelta(days=1)
"""How long a file waits for who asked for it."""

AT_ONCE = 5
"""Pieces of work that one account may have under way."""

UNDER_WAY = ("waiting", "running")


def start(  # noqa: PLR0917 - what a line of the book says
    session: Session,
    kind: str,
    texts: Mapping[str, str],
    principal: Principal,
    now: datetime,
    language: Language = "vi",
) -> UUID:
    """Note work to be done, and its id, by which its page is found; it begins within seconds of being stored.

    Refused with 409 (too_many_jobs) for who has AT_ONCE under way.
    """
    mine = select(func.count()).where(col(Job.asked_by) == principal.account_id, col(Job.state).in_(UNDER_WAY))
    if session.execute(mine).scalar_one() >= AT_ONCE:
        raise Refused(problems.too_many_jobs())
    # An id that nobody can guess: it stands in an address.
    job = Job(id=uuid4(), kind=kind, texts=dict(texts), language=language, asked_by=principal.account_id, asked_at=now)
    session.add(job)
    session.flush()
    return job.id


def of_asker(session: Session, job_id: UUID, principal: Principal) -> Job:
    """A line of the book; Refused with 404 for one of somebody else's, as for one that is not there."""
    job = session.get(Job, job_id)
    if job is None or job.asked_by != principal.account_id:
        raise Refused(problems.not_found())
    return job


def all_of_asker(session: Session, principal: Principal) -> Sequence[Job]:
    """Everything that somebody asked for and that is not struck out yet, the newest first."""
    mine = select(Job).where(col(Job.asked_by) == principal.account_id)
    return session.execute(mine.order_by(col(Job.asked_at).desc())).scalars().all()


def file_may_be_given(session: Session, job: Job, now: datetime) -> bool:
    """Whether a file made is still to be given out: it may name somebody who was erased since."""
    if job.state != "done" or job.file_name is None or job.ended_at is None or now - job.ended_at >= KEPT_FOR:
        return False
    return not session.execute(select(exists().where(col(ErasedPerson.erased_at) >= job.ended_at))).scalar_one()


def forget_old(session: Session, now: datetime) -> None:
    """Strike out what ended more than a day ago."""
    session.execute(delete(Job).where(col(Job.ended_at) < now - KEPT_FOR))
