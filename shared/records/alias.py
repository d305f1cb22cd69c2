"""Two persons, or two households, of a commune that people in office found to be one. Phones only receive it."""

from dataclasses import dataclass
from uuid import UUID

from shared.records.base import Record


@dataclass(frozen=True, kw_only=True)
class Alias(Record):
    """`dropped` is `kept`, both of the kind `of_kind`: person or household."""

    of_kind: str
    kept: UUID
    dropped: UUID
