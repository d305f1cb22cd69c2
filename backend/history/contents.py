"""What a copy of the database holds, as far as a backup must be able to show it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

Rows = Callable[[str], list[tuple[Any, ...]]]
"""Asks one statement of a database and gives every row of the answer."""


@dataclass(frozen=True, kw_only=True)
class Contents:
    """A copy's epoch, the revision of its tables, rows by table, and how far each install's line is complete."""

    epoch: UUID | None
    revision: str | None
    counts: Mapping[str, int]
    acked: Mapping[UUID, int]


def read(rows: Rows, tables: list[str]) -> Contents:
    """The contents, of a database whose tables have these names."""
    epoch = rows("SELECT value FROM server_state WHERE key = 'epoch'") if "server_state" in tables else []
    revision = rows("SELECT version_num FROM alembic_version") if "alembic_version" in tables else []
    acked = rows("SELECT install_id, acked_dseq FROM install_line") if "install_line" in tables else []
    return Contents(
        epoch=UUID(epoch[0][0]) if epoch else None,
        revision=revision[0][0] if revision else None,
        counts={table: rows(f'SELECT count(*) FROM "{table}"')[0][0] for table in tables},  # noqa: S608 - names of tables
        acked={UUID(str(install)): dseq for install, dseq in acked},
    )
