r"""Count what a dump of PostgreSQL holds without a database to restore it into: rows are lines between `COPY … FROM
stdin;` and a line that holds `\.` alone.
"""

import re
from collections.abc import Iterable, Iterator
from uuid import UUID

from backend.history.contents import Contents

_COPY = re.compile(rb'COPY public\."?(\w+)"? \(([^)]*)\) FROM stdin;\s*')
_END = b"\\.\n"


def contents_of(script: Iterable[bytes]) -> Contents:
    """The contents that the script would restore."""
    counts: dict[str, int] = {}
    acked: dict[UUID, int] = {}
    epoch = revision = None
    for table, row in _rows(script):
        counts.setdefault(table, 0)
        if row is None:
            continue
        counts[table] += 1
        if table == "install_line":
            acked[UUID(row["install_id"])] = int(row["acked_dseq"])
        elif table == "alembic_version":
            revision = row["version_num"]
        elif table == "server_state" and row["key"] == "epoch":
            epoch = UUID(row["value"])
    return Contents(epoch=epoch, revision=revision, counts=counts, acked=acked)


def _rows(script: Iterable[bytes]) -> Iterator[tuple[str, dict[str, str] | None]]:
    """Each row by the name of its table, as text by column; None once for the table itself."""
    table, columns = "", [""]
    for line in script:
        if table and line == _END:
            table = ""
        elif table:
            yield table, dict(zip(columns, line.decode().rstrip("\n").split("\t"), strict=True))
        elif begun := _COPY.fullmatch(line):
            table, columns = begun[1].decode(), [name.strip(' "') for name in begun[2].decode().split(",")]
            yield table, None
