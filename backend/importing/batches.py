"""A file is brought in by two acts: first it is shown what it would do, then somebody has it done, whole or not at all.

Between the two the file lies sealed, for a day. What is applied is what was shown: where the records have changed
meanwhile so that it would be something else, it is to be looked at again.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import audit
from backend.admin.audit import Act
from backend.db import Database
from backend.importing import confirming, filing, matching
from backend.importing.confirmed import ConfirmedList, Confirming, Where, match, read_confirmed
from backend.importing.filing import Filing
from backend.importing.known import read_known
from backend.importing.marks import learn_from_declarations
from backend.importing.matching import Plan
from backend.importing.office import Office
from backend.importing.rosters import Roster, read_roster
from backend.importing.sheets import read_sheets
from backend.sync.desk import open_desk
from backend.sync.line import say
from backend.tables.importing import ImportBatch
from shared import places, problems
from shared.clock import day_of
from shared.ids import uuid7
from shared.problems import Refused
from shared.rules import checks
from shared.text import is_name, tidy
from shared.vocabulary import products

HOUSEHOLDS, CONFIRMED = "households", "confirmed"
PREVIEWED, REFUSED, APPLIED, UNDONE, FORGOTTEN = "previewed", "refused", "applied", "undone", "forgotten"

KEPT_FOR = timedelta(hours=24)
FILE_BYTES_MAX = 6 * 1_024 * 1_024
HISTORY = 100

_NAME_MAX = 120


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A file to be brought in. `kind`: households or confirmed; `commune` may be empty for a confirmed list of the
    whole province, which is of a `product` and of the day `listed_on`. `columns`: by field (headings.NAMES) the letter
    of a column whose heading does not say it.
    """

    kind: str
    content: bytes
    file_name: str = ""
    commune: str = ""
    product: str = "vsi"
    listed_on: date | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


Outcome = Plan | Confirming


def preview(database: Database, principal: Principal, wish: Wish, office: Office) -> ImportBatch:
    """Read a file and keep what it would do, to be looked at. What is wrong in its cells stands in the batch.

    Refused with 403 unless the committee or an administrator brings it, 404 for a commune outside their area, 413 or
    422 for what is no list.
    """
    _check(principal, wish, office)
    batch = _new_batch(principal, wish, office)
    listed = _read(batch, wish.content, office)
    batch.columns = dict(listed.columns)
    if wish.kind == CONFIRMED:
        with database.writing() as session:
            learn_from_declarations(session, office.marker, office.keys.at_rest, _communes(batch))
    with database.reading() as session:
        outcome = _compare(session, batch, listed, office)
    wrong = outcome.noted.problems
    batch.state = REFUSED if wrong else PREVIEWED
    batch.counts = outcome.counts | {"problems": len(wrong), "mended": len(outcome.noted.mended)}
    batch.problems = [say(problem) for problem in wrong]
    batch.mended = [say(problem) for problem in outcome.noted.mended]
    batch.outcome_sha256 = outcome.fingerprint()
    batch.sealed = None if wrong else office.keys.at_rest.sealed(batch.id, wish.content)
    with database.writing() as session:
        forget_old(session, office.now)
        session.add(batch)
        session.flush()
        session.expunge(batch)
    return batch


def apply(database: Database, principal: Principal, batch_id: UUID, office: Office) -> ImportBatch:
    """Do what was shown. The same again after it was applied changes nothing.

    Refused with 404 for a batch outside one's area, 409 where it has problems, is kept no more, or would now do
    something else.
    """
    with database.reading() as session:
        batch = find(session, principal, batch_id)
        if batch.state == APPLIED:
            return batch
        listed = _read(batch, _content(batch, office), office)
    with database.writing() as session:
        batch = find(session, principal, batch_id)
        if batch.state != PREVIEWED:
            raise Refused(problems.import_not_applicable())
        _file(session, batch, listed, office)
        return _ended(session, batch, principal, office, APPLIED)


def undo(database: Database, principal: Principal, batch_id: UUID, office: Office) -> ImportBatch:
    """Take back a list of confirmations; Refused with 409 unless it stands."""
    with database.writing() as session:
        batch = find(session, principal, batch_id)
        if batch.kind != CONFIRMED or batch.state != APPLIED:
            raise Refused(problems.import_not_undoable())
        confirming.take_back(session, batch.id)
        return _ended(session, batch, principal, office, UNDONE)


def look(session: Session, principal: Principal, batch_id: UUID, office: Office) -> tuple[ImportBatch, Outcome]:
    """A batch that waits, with what it would do as things stand. Refused as `apply`."""
    batch = find(session, principal, batch_id)
    return batch, _compare(session, batch, _read(batch, _content(batch, office), office), office)


def find(session: Session, principal: Principal, batch_id: UUID) -> ImportBatch:
    """A batch of the principal's area; Refused with 403 for who brings nothing in, 404 elsewhere."""
    scope.require(principal, "committee", "admin")
    batch = session.get(ImportBatch, batch_id)
    if batch is None or not _is_theirs(principal, batch.commune):
        raise Refused(problems.not_found())
    return batch


def history(session: Session, principal: Principal) -> Sequence[ImportBatch]:
    """The last batches of the principal's area, the newest first."""
    scope.require(principal, "committee", "admin")
    area = scope.in_area(principal, col(ImportBatch.commune))
    newest = select(ImportBatch).where(area).order_by(col(ImportBatch.asked_at).desc(), col(ImportBatch.id).desc())
    return session.execute(newest.limit(HISTORY)).scalars().all()


def forget_old(session: Session, now: datetime) -> None:
    """Throw away the files that have waited for a day."""
    old = col(ImportBatch.state) == PREVIEWED, col(ImportBatch.asked_at) < now - KEPT_FOR
    session.execute(update(ImportBatch).where(*old).values(state=FORGOTTEN, sealed=None))


def forget_of_commune(session: Session, commune: str) -> None:
    """Throw away the files that wait and may name somebody who is erased."""
    waiting = col(ImportBatch.state) == PREVIEWED, col(ImportBatch.commune).in_(["", commune])
    session.execute(update(ImportBatch).where(*waiting).values(state=FORGOTTEN, sealed=None))


def _check(principal: Principal, wish: Wish, office: Office) -> None:
    scope.require(principal, "committee", "admin")
    if not _is_theirs(principal, wish.commune):
        raise Refused(problems.not_found())
    if wish.commune and not places.unit(wish.commune).in_force_on(office.today):
        raise Refused(problems.unknown_unit("commune"))
    if len(wish.content) > FILE_BYTES_MAX:
        raise Refused(problems.body_too_large(FILE_BYTES_MAX))
    found = checks.code_in("kind", wish.kind, {HOUSEHOLDS: None, CONFIRMED: None})
    found += checks.code_in("product", wish.product, products.CODES)
    found += checks.day_within("listed_on", wish.listed_on, last=office.today)
    if wish.kind == HOUSEHOLDS and not wish.commune:
        found.append(problems.roster_without_commune())
    if found:
        raise Refused(*found)


def _is_theirs(principal: Principal, commune: str) -> bool:
    return principal.whole_province if not commune else scope.may_see_all_of(principal, commune)


def _new_batch(principal: Principal, wish: Wish, office: Office) -> ImportBatch:
    name = tidy(wish.file_name)[:_NAME_MAX]
    is_confirmed = wish.kind == CONFIRMED
    return ImportBatch(
        id=uuid7(int(office.now.timestamp() * 1_000)),
        kind=wish.kind,
        commune=wish.commune,
        product=wish.product if is_confirmed else "",
        listed_on=(wish.listed_on or office.today) if is_confirmed else None,
        columns=dict(wish.columns),
        file_name=name if is_name(name) else "",
        file_sha256=hashlib.sha256(wish.content).hexdigest(),
        state=PREVIEWED,
        asked_by=principal.account_id,
        asked_at=office.now,
    )


def _read(batch: ImportBatch, content: bytes, office: Office) -> Roster | ConfirmedList:
    sheets = read_sheets(content)
    if batch.kind == HOUSEHOLDS:
        return read_roster(sheets, batch.commune, office.today, batch.columns)
    return read_confirmed(sheets, batch.listed_on or office.today, office.today, batch.columns)


def _compare(session: Session, batch: ImportBatch, listed: Roster | ConfirmedList, office: Office) -> Outcome:
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
    if batch.state == FORGOTTEN or (batch.state == PREVIEWED and batch.asked_at < office.now - KEPT_FOR):
        raise Refused(problems.import_gone())
    if batch.state != PREVIEWED or batch.sealed is None:
        raise Refused(problems.import_not_applicable())
    return office.keys.at_rest.opened(batch.id, batch.sealed)


def _communes(batch: ImportBatch) -> list[str]:
    """The communes whose declarations may tell a number that the list names."""
    return [batch.commune] if batch.commune else [unit.id for unit in places.units_on(day_of(batch.asked_at))]


def _ended(session: Session, batch: ImportBatch, principal: Principal, office: Office, state: str) -> ImportBatch:
    batch.state, batch.sealed = state, None
    batch.ended_by, batch.ended_at = principal.account_id, office.now
    facts = {"kind": batch.kind, "commune": batch.commune, "file_sha256": batch.file_sha256, **batch.counts}
    act = Act(account_id=principal.account_id, act=f"import_{state}", subject=batch.id, facts=facts)
    audit.write(session, act, office.now)
    session.flush()
    session.expunge(batch)
    return batch
