"""A member of a household, as the family says: nothing here is checked against BHXH's books."""

from dataclasses import dataclass
from uuid import UUID

from shared.records.base import Record


@dataclass(frozen=True, kw_only=True)
class Person(Record):
    """`birth`: `1975`, `1975-03` or `1975-03-21`, as far as known. `compulsory`, `pension`, `member` (already in
    voluntary social insurance) and `ethnic_minority`: yes, no or unknown, as declared.
    `id_number`: the 12-digit personal number, only from the declaration on.
    """

    household: UUID
    name: str
    relation: str
    sex: str | None = None
    birth: str | None = None
    ethnic_minority: str = "unknown"
    residence: str | None = None
    compulsory: str = "unknown"
    pension: str = "unknown"
    member: str = "unknown"
    months_supported: int | None = None
    id_number: str | None = None
    made_up: bool = False
