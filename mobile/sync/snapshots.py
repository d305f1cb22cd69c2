"""The first load of a commune is a file for each hamlet, fetched in parts; pull goes on from the number it was made at.

A part that came survives a restart. A file is believed by its hash and put on the shelf with those of the commune's
other hamlets in one transaction, with the cursor. On any trouble the commune is pulled row by row instead.
"""

import gzip
import hashlib
import json
import re
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from http import HTTPStatus
from itertools import islice
from uuid import UUID

from mobile.store import cursors, downloads, first_load, meta, shelf
from mobile.store.downloads import Expected, Part
from mobile.store.first_load import NewRow
from mobile.store.phone import Phone
from mobile.sync import applying
from mobile.sync.conversation import Ask, Conversation
from mobile.sync.messages import Answer, Interrupted, Request, Unreachable, refusal_in
from shared import problems
from shared.records import KINDS
from shared.sync.protocol import API, PULL_ROWS_MAX, NotAnAnswer, Page, PulledRow, columns

WORTH_A_FILE = PULL_ROWS_MAX
"""A stream of no more rows than this comes faster as one page."""

FEWEST_BYTES = 16 * 1_024
UNPACKED_BYTES_MAX = 64 * 1_024 * 1_024

_CHUNK = 256 * 1_024
_SLOWLY = 500
_CONTENT_RANGE = re.compile(r"bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15})", re.ASCII)

# With these a server asks for patience, or is not itself; every other refusal means that there is no such file.
_LATER = frozenset({429, 500, 502, 503, 504})


Known = Mapping[tuple[str, str], str | None]


class Spoilt(NotAnAnswer):
    """A file that is not what it should be: it is thrown away."""


# What reading a file may raise that is not what it should be.
_STRANGE = (
    *(NotAnAnswer, OSError, EOFError, zlib.error, sqlite3.DatabaseError),
    *(ValueError, KeyError, TypeError, AttributeError, RecursionError),
)


def before_pull(phone: Phone, conversation: Conversation) -> Conversation:
    """Put on the shelf what has come as a whole; then on to the next part, or to pull."""
    for commune, parts in _wanted(phone, conversation):
        if all(part.is_whole for part in parts):
            conversation = _take(phone, conversation, commune, parts)
    return replace(conversation, step="snapshot" if _next_part(phone, conversation) else "pull")


def ask(phone: Phone, conversation: Conversation) -> Ask | None:
    """The next part of the first file that is not whole."""
    part = _next_part(phone, conversation)
    if part is None:
        return None
    path, at = f"{API}/sync/snapshot/{part.commune}/{part.hamlet}", part.length
    headers = {"Range": f"bytes={at}-{at + conversation.bytes_at_once - 1}"}
    if part.expected is not None:
        path += f"?seq={part.expected.seq}"
        headers["If-Range"] = part.expected.etag
    return Ask(request=Request(method="GET", path=path, headers=headers))


def hear(phone: Phone, conversation: Conversation, answer: Answer) -> Conversation:
    """A part came, or none; Interrupted where the server asks for patience."""
    part = _next_part(phone, conversation)
    if part is None:
        return before_pull(phone, conversation)
    if answer.status in _LATER:
        raise Interrupted(refusal_in(answer).problem, answer.retry_after_s)
    try:
        _keep(phone, part, answer)
    except (Spoilt, OSError):
        return _pull_instead(phone, conversation, part)
    return before_pull(phone, conversation)


def missed(conversation: Conversation, lost: Unreachable) -> Conversation:
    """No answer came in time: the same again in smaller parts."""
    if lost.timed_out and conversation.bytes_at_once > FEWEST_BYTES:
        return replace(conversation, bytes_at_once=conversation.bytes_at_once // 2)
    raise Interrupted(problems.no_network()) from lost


def _wanted(phone: Phone, conversation: Conversation) -> Iterator[tuple[str, list[Part]]]:
    """Communes of which this phone has fetched nothing, with the file of each hamlet."""
    db, folder = phone.store.reading(), phone.store.folder
    known = cursors.all_cursors(db)
    for commune, hamlets in sorted(meta.areas(db).items()):
        is_new = known.get(commune, 0) == 0 and conversation.heads.get(commune, 0) > WORTH_A_FILE
        if is_new and hamlets and commune not in conversation.pull_instead:
            yield commune, [downloads.part_of(db, folder, commune, hamlet) for hamlet in sorted(hamlets)]


def _next_part(phone: Phone, conversation: Conversation) -> Part | None:
    parts = (part for _, parts in _wanted(phone, conversation) for part in parts)
    return next((part for part in parts if not part.is_whole), None)


def _pull_instead(phone: Phone, conversation: Conversation, part: Part) -> Conversation:
    with phone.store.writing() as db:
        downloads.drop(db, part)
    return before_pull(phone, replace(conversation, pull_instead=conversation.pull_instead | {part.commune}))


def _keep(phone: Phone, part: Part, answer: Answer) -> None:
    """Add what came; Spoilt where it is not the next part of that file, or no file."""
    if answer.status not in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
        raise Spoilt
    first, size = _place(answer)
    try:
        said = answer.headers
        seq, etag, sha256 = int(said["x-snapshot-seq"]), said["etag"], said["x-snapshot-sha256"]
    except (KeyError, ValueError) as error:
        raise Spoilt from error
    expected = Expected(seq=seq, etag=etag, size=size, sha256=sha256)
    if first == 0:
        with phone.store.writing() as db:
            part = downloads.begin(db, part, expected)
    elif expected != part.expected or first != part.length:
        raise Spoilt
    if not answer.body or first + len(answer.body) > size:
        raise Spoilt
    downloads.add(part, answer.body)


def _place(answer: Answer) -> tuple[int, int]:
    """Where a part begins in the file, and the size of the whole."""
    if answer.status == HTTPStatus.OK:
        return 0, len(answer.body)
    spelt = _CONTENT_RANGE.fullmatch(answer.headers.get("content-range", ""))
    if spelt is None or int(spelt[2]) - int(spelt[1]) + 1 != len(answer.body):
        raise Spoilt
    return int(spelt[1]), int(spelt[3])


def _take(phone: Phone, conversation: Conversation, commune: str, parts: Sequence[Part]) -> Conversation:
    """All files of a commune at once, with its cursor; where one is spoilt, none."""
    try:
        with applying.all_or_not_an_answer(), phone.store.writing() as db:
            shelf.expect_again(db, commune)  # what was filed and left since hello is in no file and in no later page
            known, homes = first_load.known_rows(db), dict[str, str | None]()
            for part in parts:
                _put_rows(db, part, _unpacked(part), known, homes)
            _go_on_from(db, commune, min(part.expected.seq for part in parts if part.expected))
    except _STRANGE:
        conversation = replace(conversation, pull_instead=conversation.pull_instead | {commune})
    finally:
        with phone.store.writing() as db:
            for part in parts:
                downloads.drop(db, part)
    return conversation


def _go_on_from(db: sqlite3.Connection, commune: str, seq: int) -> None:
    """Pull goes on there; Spoilt where the files lay here so long that the stream no longer tells what left since."""
    if seq < cursors.all_begun(db).get(commune, 0):
        raise Spoilt
    cursors.move(db, commune, seq)


def _unpacked(part: Part) -> bytes:
    plain = bytearray()
    with gzip.open(downloads.content(part), "rb") as packed:
        while chunk := packed.read(_CHUNK):
            plain += chunk
            if len(plain) > UNPACKED_BYTES_MAX:
                raise Spoilt
    if part.expected is None or hashlib.sha256(plain).hexdigest() != part.expected.sha256:
        raise Spoilt
    return bytes(plain)


def _put_rows(db: sqlite3.Connection, part: Part, plain: bytes, known: Known, homes: dict[str, str | None]) -> None:
    """Rows that are new here go on the shelf as they are; others, and those of a kind that this app reads otherwise,
    as if they had been pulled.
    """
    with closing(sqlite3.connect(":memory:")) as file:  # what people said is never written open
        file.deserialize(plain)
        named, versions = _read_head(file, db, part)
        at_once = {
            kind for kind in KINDS if named.get(kind) == columns(kind)[3:] and versions.get(kind) == KINDS[kind].version
        }
        rows = _rows(file, named)
        slowly: list[NewRow] = []

        def new() -> Iterator[NewRow]:
            for row in rows:
                # Which of two communes a row has moved to, no file can tell: each is of its own time.
                if known.get((row.kind, row.id)) not in {None, part.commune}:
                    raise Spoilt
                if row.kind in at_once and (row.kind, row.id) not in known:
                    yield row
                else:
                    slowly.append(row)

        first_load.put_new(db, part.commune, new(), homes)
        if file.execute(_MADE_UP, (_place_of_made_up(named),)).fetchone():
            meta.write(db, meta.MADE_UP, "yes")
    _put_slowly(db, part, slowly)


_MADE_UP = """SELECT 1 FROM row WHERE kind = 'household' AND json_extract("values", ?) LIMIT 1"""


def _place_of_made_up(named: dict[str, tuple[str, ...]]) -> str:
    fields = named.get("household", ())
    return f"$[{fields.index('made_up')}]" if "made_up" in fields else "$[-1]"


def _read_head(
    file: sqlite3.Connection, db: sqlite3.Connection, part: Part
) -> tuple[dict[str, tuple[str, ...]], dict[str, int]]:
    """The names of a row's values and the record version, by kind; Spoilt where the file is of something else."""
    statement = "SELECT commune, hamlet, epoch, seq, count, columns, record_versions FROM head"
    commune, hamlet, epoch, seq, count, named, versions = file.execute(statement).fetchone()
    (rows,) = file.execute("SELECT count(*) FROM row").fetchone()
    told = (part.commune, part.hamlet, meta.read(db, meta.EPOCH), part.expected and part.expected.seq, rows)
    if (commune, hamlet, epoch, seq, count) != told:
        raise Spoilt
    return {kind: tuple(fields) for kind, fields in json.loads(named).items()}, json.loads(versions)


def _rows(file: sqlite3.Connection, named: dict[str, tuple[str, ...]]) -> Iterator[NewRow]:
    """Households first: what is theirs stands where they stand."""
    chosen = file.execute("""SELECT kind, id, rev, seq, "values" FROM row ORDER BY kind <> 'household'""")
    for kind, row_id, rev, seq, values in chosen:
        yield NewRow(
            kind=kind, id=row_id, rev=rev, seq=seq, values=dict(zip(named[kind], json.loads(values), strict=True))
        )


def _put_slowly(db: sqlite3.Connection, part: Part, rows: Sequence[NewRow]) -> None:
    epoch, left = UUID(meta.read(db, meta.EPOCH)), iter(rows)
    while batch := tuple(_as_pulled(part, row) for row in islice(left, _SLOWLY)):
        applying.take_page(db, Page(epoch=epoch, rows=batch, cursors={}, more=True))


def _as_pulled(part: Part, row: NewRow) -> PulledRow:
    return PulledRow(
        kind=row.kind,
        seq=row.seq,
        act="put",
        commune=part.commune,
        id=UUID(row.id),
        rev=row.rev,
        values=row.values,
    )
