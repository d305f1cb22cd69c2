"""Photos and signatures on this phone: kept with the visit that is being noted, and until the server has them safely.

The server has the whole of one when it said so under the history that the phone follows now. It is deleted here once a
later operation is in a verified backup, for then it is in that backup, too.
"""

import sqlite3
from dataclasses import dataclass

from mobile.store import meta, outbox
from mobile.store.bodies import place_of_attachment
from mobile.store.outbox import RECEIVED, UNSENT
from mobile.store.seal import seal_of


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One photo or signature; `size` in bytes, `made_at` as `format_moment` writes it. `commune` None until its visit
    is saved.
    """

    id: str
    sort: str
    media_type: str
    size: int
    sha256: str
    made_at: str
    commune: str | None


_COLUMNS = "id, sort, media_type, size, sha256, made_at, commune"

# SQL for «the server has the whole of it», in the history that this phone follows.
_WHOLE = "whole_epoch IS (SELECT value FROM meta WHERE key = 'epoch')"

# SQL for its operation, as far as this phone still keeps it.
_ITS_OP = "outbox.kind = 'attachment' AND outbox.act = 'add' AND outbox.row_id = attachment.id"

# SQL for «the server has not filed it, or not yet», and for «the server files it never».
_NOT_FILED = f"EXISTS (SELECT 1 FROM outbox WHERE {_ITS_OP} AND ({UNSENT} OR status <> 'filed'))"  # noqa: S608 - our own conditions
_NEVER_FILED = f"EXISTS (SELECT 1 FROM outbox WHERE {_ITS_OP} AND {RECEIVED} AND status IN ('rejected', 'conflict'))"  # noqa: S608 - our own conditions


def keep(db: sqlite3.Connection, made: Kept, octets: bytes, *, draft: str) -> None:
    """Keep one with the visit that is being noted at a place."""
    closed = seal_of(db).close(octets, place_of_attachment(made.id))
    db.execute(
        "INSERT INTO attachment (id, sort, media_type, size, sha256, made_at, bytes, draft)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (made.id, made.sort, made.media_type, made.size, made.sha256, made.made_at, closed, draft),
    )


def of_draft(db: sqlite3.Connection, draft: str) -> list[Kept]:
    """Those of the visit that is being noted at a place, oldest first."""
    return _kept(db, "draft = ?", draft)


def hand_over(db: sqlite3.Connection, attachment: str, commune: str) -> None:
    """Its visit is saved: from now on it is the server's to get, and no draft takes it along."""
    db.execute("UPDATE attachment SET draft = NULL, commune = ? WHERE id = ?", (commune, attachment))


def drop(db: sqlite3.Connection, attachment: str) -> None:
    """Forget one."""
    db.execute("DELETE FROM attachment WHERE id = ?", (attachment,))


def drop_of_draft(db: sqlite3.Connection, draft: str) -> None:
    """Forget those of a visit that is not to be."""
    db.execute("DELETE FROM attachment WHERE draft = ?", (draft,))


def to_send(db: sqlite3.Connection) -> list[Kept]:
    """Those whose operation the server has filed and that it does not have whole, oldest first."""
    return _kept(db, f"draft IS NULL AND refused IS NULL AND NOT {_WHOLE} AND NOT {_NOT_FILED}")


def waiting(db: sqlite3.Connection) -> int:
    """How many the server does not have whole and may still get."""
    condition = f"draft IS NULL AND refused IS NULL AND NOT {_WHOLE} AND NOT {_NEVER_FILED}"
    (count,) = db.execute(f"SELECT count(*) FROM attachment WHERE {condition}").fetchone()  # noqa: S608 - our own conditions
    return int(count)


def refused(db: sqlite3.Connection) -> int:
    """How many the server said that it will never take."""
    (count,) = db.execute("SELECT count(*) FROM attachment WHERE refused IS NOT NULL").fetchone()
    return int(count)


def octets(db: sqlite3.Connection, attachment: str) -> bytes | None:
    """The bytes of one, None where it is gone. Refused as by `Seal.open`."""
    found = db.execute("SELECT bytes FROM attachment WHERE id = ?", (attachment,)).fetchone()
    return None if found is None else seal_of(db).open(found[0], place_of_attachment(attachment))


def note_whole(db: sqlite3.Connection, attachment: str) -> None:
    """The server has every byte of it now."""
    db.execute(
        "UPDATE attachment SET whole_epoch = ?, made_when_whole = ? WHERE id = ?",
        (meta.read(db, meta.EPOCH), outbox.highest(db), attachment),
    )


def note_refused(db: sqlite3.Connection, attachment: str, code: str) -> None:
    """The server will never take its bytes, for a problem of this code."""
    db.execute("UPDATE attachment SET refused = ? WHERE id = ?", (code, attachment))


def drop_durable(db: sqlite3.Connection, upto: int) -> int:
    """Drop those that are in a verified backup of the server, which holds every number up to this one, and those whose
    operation was rejected and is in it; how many went.
    """
    rejected = f"EXISTS (SELECT 1 FROM outbox WHERE {_ITS_OP} AND {RECEIVED} AND status = 'rejected' AND dseq <= :upto)"  # noqa: S608 - our own conditions
    done = f"({_WHOLE} AND made_when_whole < :upto) OR {rejected}"
    return db.execute(f"DELETE FROM attachment WHERE draft IS NULL AND ({done})", {"upto": upto}).rowcount  # noqa: S608 - our own conditions


def _kept(db: sqlite3.Connection, condition: str, *values: str) -> list[Kept]:
    found = db.execute(f"SELECT {_COLUMNS} FROM attachment WHERE {condition} ORDER BY id", values)  # noqa: S608 - our own conditions
    names = _COLUMNS.split(", ")
    return [Kept(**dict(zip(names, row, strict=True))) for row in found]
