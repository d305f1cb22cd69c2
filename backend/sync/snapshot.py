"""Snapshots: a hamlet's rows at one moment as one file, so that a phone's first load is one download, in parts if need
be.

A file never changes. It is built when it is asked for and kept for others who ask. It holds people's data: only the
server's own user reads it, and a day later it is gone.
"""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlmodel import Session, col

from backend.access.principal import Principal
from backend.access.scope import may_see_hamlet
from backend.db import Database
from backend.sync import snapshot_file, stream
from backend.sync.epoch import epoch_of
from backend.sync.snapshot_file import About, Moment
from backend.tables.history import ErasedPerson
from backend.tables.household import HamletRow
from backend.tables.stream import Change
from shared import problems
from shared.clock import parse_moment
from shared.problems import Refused
from shared.sync import protocol

BEHIND_MAX = protocol.PULL_ROWS_MAX
"""A file further behind its commune's stream is built anew: what is missing fits in one pulled page."""
KEPT_FOR = timedelta(days=1)
KEPT_BYTES = 1_024 * 1_024 * 1_024
"""Of all files together."""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """The hamlet whose file is wanted; `seq` where a phone goes on with the very file of that number."""

    commune: str
    hamlet: UUID
    seq: int | None


@dataclass(frozen=True, kw_only=True)
class _Need:
    """What a file must be to be given out. One from before the number `at_least` still tells of somebody who has been
    erased since, or ends where the stream does not reach back to any more.
    """

    moment: Moment
    at_least: int
    seq: int | None
    now: datetime


def open_file(
    database: Database, folder: Path, principal: Principal, ask: Ask, now: datetime
) -> tuple[About, BinaryIO]:
    """A hamlet's file, opened; built first where none is fresh enough.

    Refused with 404: not_found for a hamlet that is not the principal's or does not exist, snapshot_gone where the
    file of that number is no more.
    """
    with database.reading() as session:
        _check_granted(session, principal, ask)
        need = _need(session, ask, now)
    shelf = folder / f"{ask.commune}.{ask.hamlet}"
    found = _on_the_shelf(shelf, need)
    if found is None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _alone_at(shelf):  # whoever waited here finds what the other has built
            found = _on_the_shelf(shelf, need) or _built(database, shelf, ask, now)
            clear_old(folder, now)
    return found


def folder_in(state_dir: Path) -> Path:
    """Where a server keeps the files."""
    return state_dir / "snapshots"


def clear_old(folder: Path, now: datetime) -> None:
    """Remove the files that are older than KEPT_FOR, and the oldest where all together exceed KEPT_BYTES."""
    left = KEPT_BYTES
    everything = [one for shelf in folder.glob("*.*") for one in _all_on(shelf)]
    for place, about in sorted(everything, key=lambda one: one[1].built_at, reverse=True):
        left -= about.size
        if left < 0 or not _is_young(about, now):
            shutil.rmtree(place, ignore_errors=True)  # of two that clear, one comes late


def _check_granted(session: Session, principal: Principal, ask: Ask) -> None:
    granted = ask.commune in principal.areas and may_see_hamlet(principal, ask.commune, ask.hamlet)
    if not granted or session.get(HamletRow, (ask.commune, ask.hamlet)) is None:
        raise Refused(problems.not_found())


def _need(session: Session, ask: Ask, now: datetime) -> _Need:
    _, horizon = stream.head_and_horizon(session, ask.commune)
    at_least = max(_erased_up_to(session, ask.commune), horizon)
    return _Need(moment=_moment(session, ask), at_least=at_least, seq=ask.seq, now=now)


def _erased_up_to(session: Session, commune: str) -> int:
    """The last number in the stream under which somebody of the commune was erased, 0 where nobody was."""
    erased = select(col(ErasedPerson.id)).where(col(ErasedPerson.commune) == commune)
    here = col(Change.scope) == commune, col(Change.kind) == "person", col(Change.row_id).in_(erased)
    return session.execute(select(func.max(col(Change.seq))).where(*here)).scalar() or 0


def _moment(session: Session, ask: Ask) -> Moment:
    epoch = epoch_of(session)
    if epoch is None:
        raise Refused(problems.not_found())
    return Moment(commune=ask.commune, hamlet=ask.hamlet, epoch=epoch, seq=stream.head_of(session, ask.commune))


def _on_the_shelf(shelf: Path, need: _Need) -> tuple[About, BinaryIO] | None:
    """The newest file that fits, opened: it may be cleared away meanwhile, and is still read."""
    named = [(place, about) for place, about in _all_on(shelf) if place.name == _name(about.seq, need.moment)]
    for place, about in sorted(named, key=lambda one: one[1].seq, reverse=True):
        if _fits(about, need):
            with suppress(FileNotFoundError):
                return about, (place / snapshot_file.ROWS).open("rb")
    return None


def _fits(about: About, need: _Need) -> bool:
    if about.seq < need.at_least or not _is_young(about, need.now):
        return False
    return about.seq == need.seq if need.seq is not None else need.moment.seq - about.seq <= BEHIND_MAX


def _name(seq: int, moment: Moment) -> str:
    return f"{seq}-{moment.edition}"


def _is_young(about: About, now: datetime) -> bool:
    return now - parse_moment(about.built_at) < KEPT_FOR


def _all_on(shelf: Path) -> Iterator[tuple[Path, About]]:
    for place in shelf.glob("[0-9]*"):
        try:
            about = snapshot_file.read_about(place)
        except FileNotFoundError:  # cleared away meanwhile
            continue
        except (ValueError, TypeError):  # another version of the server wrote it
            shutil.rmtree(place, ignore_errors=True)
        else:
            yield place, about


@contextmanager
def _alone_at(shelf: Path) -> Iterator[None]:
    """One builder at a time for a hamlet, among threads and processes; what one left half done is cleared away."""
    shelf.mkdir(exist_ok=True, mode=0o700)
    with (shelf / ".lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for draft in shelf.glob(".draft-*"):
            shutil.rmtree(draft)
        yield


def _built(database: Database, shelf: Path, ask: Ask, now: datetime) -> tuple[About, BinaryIO]:
    draft = shelf / f".draft-{uuid4().hex}"
    with database.reading() as session:
        moment = _moment(session, ask)  # read again: all that is written down is of one moment
        if ask.seq not in {None, moment.seq}:
            raise Refused(problems.snapshot_gone())
        draft.mkdir(mode=0o700)
        about = snapshot_file.write(session, moment, draft, now)
    file = (draft / snapshot_file.ROWS).open("rb")
    goal = shelf / _name(moment.seq, moment)
    shutil.rmtree(goal, ignore_errors=True)  # the same, grown old
    draft.rename(goal)
    return about, file
