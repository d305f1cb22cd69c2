"""The list of who was erased, in a file beside the database: ids, hashes and verdicts, and nothing that tells who
they were.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from backend import secret_files
from shared.clock import format_moment, parse_moment

_FILE = "erased.jsonl"


@dataclass(frozen=True, kw_only=True)
class ErasedRow:
    """A person's row as far as others hang on it. `heads`: the household bears their name."""

    commune: str
    id: UUID
    household: UUID
    hamlet: UUID
    relation: str
    heads: bool


@dataclass(frozen=True, kw_only=True)
class ErasedOp:
    """An operation whose bytes were destroyed, with the verdict that a re-offer gets."""

    install_id: UUID
    op_id: UUID
    dseq: int
    sha256: str
    account_id: UUID
    received_at: datetime
    commune: str | None
    kind: str
    status: str
    seq: int | None
    rev: int | None
    problems: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One erasure."""

    by: UUID
    reason: str
    at: datetime
    persons: tuple[ErasedRow, ...]
    ops: tuple[ErasedOp, ...]

    def in_order(self) -> list[ErasedRow]:
        """The rows in the order in which communes are locked."""
        return sorted(self.persons, key=lambda one: (one.commune, one.id))


def append(state_dir: Path, entry: Entry) -> None:
    """Add an erasure to the list; on the disk when this returns."""
    path = state_dir / _FILE
    before = path.read_bytes() if path.exists() else b""
    secret_files.write_over(path, before + json.dumps(asdict(entry), default=_spelt).encode() + b"\n")


def read(state_dir: Path) -> list[Entry]:
    """Every erasure, in the order in which they were asked for."""
    path = state_dir / _FILE
    return [_entry(json.loads(line)) for line in path.read_bytes().splitlines()] if path.exists() else []


def _spelt(value: Any) -> str:
    return format_moment(value) if isinstance(value, datetime) else str(value)


def _entry(said: dict[str, Any]) -> Entry:
    return Entry(
        by=UUID(said["by"]),
        reason=said["reason"],
        at=parse_moment(said["at"]),
        persons=tuple(ErasedRow(**_ids(one, "id", "household", "hamlet")) for one in said["persons"]),
        ops=tuple(
            ErasedOp(
                **_ids(one, "install_id", "op_id", "account_id") | {"received_at": parse_moment(one["received_at"])}
            )
            for one in said["ops"]
        ),
    )


def _ids(said: dict[str, Any], *names: str) -> dict[str, Any]:
    return said | {name: UUID(said[name]) for name in names}
