"""A file is brought in by two acts: first it is shown what it would do, then somebody has it done, whole or not at all.

Between the two the file lies sealed, for a day; of BHXH's lists the rows that mean nobody stay a month longer, sealed
too, for somebody must look for those people. What is applied is what was shown: where the records have changed
meanwhile so that it would be something else, it is to be looked at again.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import audit
from backend.admin.audit import Act
from backend.db import Database
from backend.importing import confirming, filing, matching, shown, wishes
from backend.importing.confirmed import ConfirmedList, Confirming, Where, match, read_confirmed
from backend.importing.filing import Filing
from backend.importing.known import read_known
from backend.importing.marks import learn_from_declarations
from backend.importing.matching import Plan
from backend.importing.office import Office
from backend.importing.rosters import Roster, read_roster
from backend.importing.rows import Tell, tell_nobody
from backend.importing.sheets import read_sheets
from backend.importing.shown import Shown
from backend.importing.wishes import CONFIRMED, HOUSEHOLDS, Wish
from backend.sync.desk import open_desk
from backend.sync.line import say
from backend.tables.importing import ImportBatch
from shared import places, problems
from shared.clock import day_of
from shared.problems import Refused

PREVIEWED, REFUSED, APPLIED, UNDONE, FORGOTTEN = "previewed", "refused", "applied", "undone", "forgotten"
READING, APPLYING, UNDOING = "reading", "applying", "undoing"
"""While work in the background is at it, or will be."""
FAILED = "failed"

AT_WORK = frozenset({READING, APPLYING, UNDOING})

KEPT_FOR = timedelta(hours=24)
LEFT_KEPT_FOR = timedelta(days=35)
"""The rows of an applied list that mean nobody: until BHXH's next monthly list has come."""
HISTORY = 100

MANY_ROWS = 1_000
"""After a list of so many rows the database is let look how its tables are filled."""

_DONE = (APPLIED, UNDOING)
_HOLDS_A_FILE = (READING, PREVIEWED, APPLYING)


def preview(database: Database, principal: Principal, wish: Wish, office: Office) -> ImportBatch:
    """Read a file and keep what it would do, to be looked at. What is wrong in its cells stands in the batch.

    Refused with 403 unless the committee or an administrator brings it, 404 for a commune outside their area, 413 or
    422 for what is no list.
    """
    batch = wishes.batch_of(principal, wish, office, PREVIEWED)
    read = _read_through(database, batch, wish.content, office)
    for name, value in read.items():
        setattr(batch, name, value)
    with database.writing() as session:
        forget_old(session, office.now)
        session.add(batch)
        session.flush()
        return _let_go(session, batch)


def read(database: Database, principal: Principal, batch_id: UUID, office: Office, tell: Tell) -> None:
    """Read a file that waits to be, and keep what it would do. One that was read, or is kept no more, stays as it is.

    Refused as `preview`; `tell` is told how many rows have been read.
    """
    with database.reading() as session:
        batch = find(session, principal, batch_id)
        if batch.state != READING or batch.sealed is None:
            return
        session.expunge(batch)
    content = office.keys.at_rest.opened(batch.id, batch.sealed)
    found = _read_through(database, batch, content, office, tell)
    # Who stands in the file may have been erased meanwhile: then it is to be read no more.
    waits = update(ImportBatch).where(col(ImportBatch.id) == batch_id, col(ImportBatch.state) == READING)
    with database.writing() as session:
        session.execute(waits.values(**found))


def apply(
    database: Database,
    principal: Principal,
    batch_id: UUID,
    office: Office,
    tell: Tell = tell_nobody,
    *,
    sure: bool = False,
) -> ImportBatch:
    """Do what was shown. The same again after it was applied changes nothing. `sure`: somebody has said that hamlets
    of which the list says a former commune are those on record.

    Refused with 404 for a batch outside one's area, 409 where it has problems, is kept no more, would now do something
    else, or nobody is `sure`. `tell` is told how many rows have been read again, and nothing while they are written.
    """
    with database.reading() as session:
        batch = find(session, principal, batch_id)
        if batch.state == APPLIED:
            return batch
        content = _content(batch, office)
        require_sure(batch, sure=sure)
        session.expunge(batch)
    listed = _read(batch, content, office, tell)
    with database.writing() as session:
        batch = find(session, principal, batch_id)
        if batch.state == APPLIED:
            return _let_go(session, batch)
        if batch.state not in {PREVIEWED, APPLYING}:
            raise Refused(problems.import_not_applicable())
        _file(session, batch, listed, office)
        applied = _ended(session, batch, principal, office, APPLIED)
    if listed.row_count >= MANY_ROWS:
        with suppress(Refused):  # the list is in; the server looks by itself within the hour
            database.take_stock()
    return applied


def undo(database: Database, principal: Principal, batch_id: UUID, office: Office) -> ImportBatch:
    """Take back a list of confirmations; Refused with 409 unless it stands."""
    with database.writing() as session:
        batch = find(session, principal, batch_id)
        if batch.kind != CONFIRMED or batch.state not in {APPLIED, UNDOING}:
            raise Refused(problems.import_not_undoable())
        confirming.take_back(session, batch.id)
        return _ended(session, batch, principal, office, UNDONE)


def look(batch: ImportBatch, office: Office) -> Shown:
    """What is shown of a batch that waits, and of an applied list of BHXH the rows that mean nobody, as long as they
    are kept; Refused with 409 for any other batch, or one that is kept no more.
    """
    if batch.kind == CONFIRMED and batch.state in _DONE:
        is_over = batch.ended_at is None or batch.ended_at < office.now - LEFT_KEPT_FOR
        return Shown() if is_over else shown.opened(batch.id, batch.shown, office.keys.at_rest)
    require_file(batch, office)
    return shown.opened(batch.id, batch.shown, office.keys.at_rest)


def find(session: Session, principal: Principal, batch_id: UUID) -> ImportBatch:
    """A batch of the principal's area; Refused with 403 for who brings nothing in, 404 elsewhere."""
    scope.require(principal, "committee", "admin")
    batch = session.get(ImportBatch, batch_id)
    if batch is None or not wishes.may_bring_into(principal, batch.commune):
        raise Refused(problems.not_found())
    return batch


def history(session: Session, principal: Principal) -> Sequence[ImportBatch]:
    """The last batches of the principal's area, the newest first."""
    scope.require(principal, "committee", "admin")
    area = scope.in_area(principal, col(ImportBatch.commune))
    newest = select(ImportBatch).where(area).order_by(col(ImportBatch.asked_at).desc(), col(ImportBatch.id).desc())
    return session.execute(newest.limit(HISTORY)).scalars().all()


def forget_old(session: Session, now: datetime) -> None:
    """Throw away the files that have waited for a day, and the rows that were left of lists long applied."""
    _forget(session, col(ImportBatch.asked_at) < now - KEPT_FOR)
    _forget_left(session, col(ImportBatch.ended_at) < now - LEFT_KEPT_FOR)


def forget_of_commune(session: Session, commune: str) -> None:
    """Throw away the files that wait, and the rows left of lists, that may name somebody who is erased."""
    of_commune = col(ImportBatch.commune).in_(["", commune])
    _forget(session, of_commune)
    _forget_left(session, of_commune)


def require_file(batch: ImportBatch, office: Office) -> bytes:
    """The file of a batch that waits to be applied, as it is kept; Refused with 409 for any other."""
    if batch.state == FORGOTTEN or (batch.state == PREVIEWED and batch.asked_at < office.now - KEPT_FOR):
        raise Refused(problems.import_gone())
    if batch.state not in {PREVIEWED, APPLYING} or batch.sealed is None:
        raise Refused(problems.import_not_applicable())
    return batch.sealed


def require_sure(batch: ImportBatch, *, sure: bool) -> None:
    """Refused with 409 where hamlets may be others of the same name, and nobody has said that they are not."""
    doubt = problems.hamlet_of_former_commune("", "").code
    if not sure and any(one["code"] == doubt for one in batch.mended):
        raise Refused(problems.hamlets_not_seen())


def _forget(session: Session, *which: ColumnElement[bool]) -> None:
    waiting = update(ImportBatch).where(col(ImportBatch.state).in_(_HOLDS_A_FILE), *which)
    session.execute(waiting.values(state=FORGOTTEN, sealed=None, shown=None))


def _forget_left(session: Session, *which: ColumnElement[bool]) -> None:
    left = update(ImportBatch).where(col(ImportBatch.state).in_(_DONE), col(ImportBatch.shown).is_not(None), *which)
    session.execute(left.values(shown=None))


def _read_through(
    database: Database, batch: ImportBatch, content: bytes, office: Office, tell: Tell = tell_nobody
) -> Mapping[str, Any]:
    """What is to be kept in the batch of a file: what it would do, or what is wrong in its cells."""
    listed = _read(batch, content, office, tell)
    if batch.kind == CONFIRMED:
        with database.writing() as session:
            learn_from_declarations(session, office.marker, office.keys.at_rest, _communes(batch))
    with database.reading() as session:
        outcome = _compare(session, batch, listed, office)
    wrong, mended = outcome.noted.problems, outcome.noted.mended
    at_rest = office.keys.at_rest
    return {
        "state": REFUSED if wrong else PREVIEWED,
        "columns": dict(listed.columns),
        "row_count": listed.row_count,
        "counts": outcome.counts | {"problems": len(wrong), "mended": len(mended)},
        "problems": [say(problem) for problem in wrong],
        "mended": [say(problem) for problem in (*mended, *outcome.noted.remarks)],
        "outcome_sha256": outcome.fingerprint(),
        "sealed": None if wrong else at_rest.sealed(batch.id, content),
        "shown": None if wrong else shown.sealed(batch.id, shown.shown_of(outcome), at_rest),
    }


def _read(batch: ImportBatch, content: bytes, office: Office, tell: Tell) -> Roster | ConfirmedList:
    sheets = read_sheets(content)
    if batch.kind == HOUSEHOLDS:
        return read_roster(sheets, batch.commune, office.today, batch.columns, tell=tell)
    return read_confirmed(sheets, batch.listed_on or office.today, office.today, batch.columns, tell=tell)


def _compare(session: Session, batch: ImportBatch, listed: Roster | ConfirmedList, office: Office) -> Plan | Confirming:
    if isinstance(listed, Roster):
        return matching.plan(listed, read_known(session, batch.commune, office.marker), office.marker)
    return match(session, listed, Where(commune=batch.commune, product=batch.product), office.marker)


def _file(session: Session, batch: ImportBatch, listed: Roster | ConfirmedList, office: Office) -> None:
    """Under the lock: compare again, and file what was shown."""
    desk = open_desk(session, batch.commune) if isinstance(listed, Roster) else None
    outcome = _compare(session, batch, listed, office)
    if outcome.noted.problems or outcome.fingerprint() != batch.outcome_sha256:
        raise Refused(problems.preview_outdated())
    if isinstance(outcome, Plan):
        if desk is not None:
            filing.file(outcome, Filing(desk=desk, now=office.now, made_up=office.made_up))
    elif not _was_applied(session, batch):
        confirming.confirm(session, batch.id, batch.product, outcome)


def _was_applied(session: Session, batch: ImportBatch) -> bool:
    """The same file was applied before and stands: all that it confirms is confirmed."""
    same = select(col(ImportBatch.id)).where(
        col(ImportBatch.file_sha256) == batch.file_sha256,
        *(getattr(ImportBatch, name) == getattr(batch, name) for name in ("kind", "commune", "product", "listed_on")),
        col(ImportBatch.state) == APPLIED,
    )
    return session.execute(same.limit(1)).first() is not None


def _content(batch: ImportBatch, office: Office) -> bytes:
    return office.keys.at_rest.opened(batch.id, require_file(batch, office))


def _communes(batch: ImportBatch) -> list[str]:
    """The communes whose declarations may tell a number that the list names."""
    return [batch.commune] if batch.commune else [unit.id for unit in places.units_on(day_of(batch.asked_at))]


def _ended(session: Session, batch: ImportBatch, principal: Principal, office: Office, state: str) -> ImportBatch:
    batch.state, batch.sealed = state, None
    if state != APPLIED or batch.kind != CONFIRMED:
        batch.shown = None
    batch.ended_by, batch.ended_at = principal.account_id, office.now
    facts = {"kind": batch.kind, "commune": batch.commune, "file_sha256": batch.file_sha256, **batch.counts}
    name: Literal["import_applied", "import_undone"] = "import_applied" if state == APPLIED else "import_undone"
    act = Act(account_id=principal.account_id, act=name, subject=batch.id, facts=facts)
    audit.write(session, act, office.now)
    session.flush()
    return _let_go(session, batch)


def _let_go(session: Session, batch: ImportBatch) -> ImportBatch:
    """As it stands, to be read when its session has ended."""
    session.expunge(batch)
    return batch
