"""A hamlet of a commune: the ground that is shared out among officers. It may be made or renamed at any time."""

from dataclasses import dataclass
from datetime import date

from shared.records.base import Record


@dataclass(frozen=True, kw_only=True)
class Hamlet(Record):
    """`kind`: a code of the hamlet vocabulary. `since`/`until`: first and last day on which it existed."""

    name: str
    kind: str
    since: date | None = None
    until: date | None = None
