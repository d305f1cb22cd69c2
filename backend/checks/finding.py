"""What one look at an invariant found: how much it looked at, and which rows break it, by their ids alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, SQLModel

from backend.sync.keys import Keys


@dataclass(frozen=True, kw_only=True)
class Look:
    """A live database as it is looked at: one moment of it, the keys of what is sealed in it, and the time."""

    session: Session
    keys: Keys
    now: datetime


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`looked_at` is how many rows were; `violations` names those that break the invariant."""

    looked_at: int
    violations: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Invariant:
    """An invariant by its id in docs/sync.md, in a sentence for people, with what was found."""

    id: str
    says: str
    finding: Finding

    @property
    def holds(self) -> bool:
        """Whether nothing breaks it."""
        return not self.finding.violations


def named(rows: Iterable[Mapping[Any, Any]]) -> tuple[str, ...]:
    """Rows of an answer as names: `column=value …`, in the order of their columns."""
    return tuple(" ".join(f"{column}={value}" for column, value in row.items()) for row in rows)


def count_of(look: Look, table: type[SQLModel]) -> int:
    """How many rows a table has."""
    counted: int = look.session.execute(select(func.count()).select_from(table)).scalar_one()
    return counted
