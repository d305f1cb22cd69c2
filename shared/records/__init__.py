"""What travels between phone and server: one record a file, registered in the order they are applied.

A record holds what people said or saw. Its id and its commune stand outside it, as the key under which
it is filed; who recorded it and when it arrived are the server's to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, cast

from shared.records.alias import Alias
from shared.records.assignment import Assignment
from shared.records.attachment import Attachment
from shared.records.base import Record
from shared.records.conference import Conference
from shared.records.declaration import Declaration
from shared.records.follow_up import FollowUp
from shared.records.hamlet import Hamlet
from shared.records.household import Household
from shared.records.law_step import LawStep
from shared.records.person import Person
from shared.records.review import Review
from shared.records.visit import Visit


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of record. Facts happened once and are only superseded; files are kept up to date field by
    field; references flow down only; requests are made by either side and answered by the commune.
    `acts` are what an operation from a phone may do with it.
    """

    name: str
    record: type[Record]
    nature: str
    version: int
    acts: frozenset[str]
    server_columns: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the record's fields, in their order."""
        return tuple(field.name for field in fields(cast("Any", self.record)))


_ON_FILES = frozenset({"add", "patch", "void"})
_ON_FACTS = frozenset({"add", "void"})
_ON_REQUESTS = frozenset({"add"})

KINDS: Mapping[str, Kind] = {
    "law_step": Kind(name="law_step", record=LawStep, nature="reference", version=1, acts=frozenset()),
    "assignment": Kind(name="assignment", record=Assignment, nature="reference", version=1, acts=frozenset()),
    "hamlet": Kind(name="hamlet", record=Hamlet, nature="reference", version=1, acts=frozenset()),
    "household": Kind(name="household", record=Household, nature="file", version=1, acts=_ON_FILES),
    "person": Kind(name="person", record=Person, nature="file", version=1, acts=_ON_FILES),
    "visit": Kind(
        name="visit",
        record=Visit,
        nature="fact",
        version=3,
        acts=_ON_FACTS,
        server_columns=("officer", "officer_name", "received_at", "review_state", "standing"),
    ),
    "declaration": Kind(name="declaration", record=Declaration, nature="fact", version=1, acts=_ON_FACTS),
    "conference": Kind(
        name="conference",
        record=Conference,
        nature="fact",
        version=1,
        acts=_ON_FACTS,
        server_columns=("standing",),
    ),
    "attachment": Kind(name="attachment", record=Attachment, nature="fact", version=1, acts=_ON_FACTS),
    "alias": Kind(name="alias", record=Alias, nature="reference", version=1, acts=frozenset()),
    "review": Kind(name="review", record=Review, nature="reference", version=1, acts=frozenset()),
    "follow_up": Kind(name="follow_up", record=FollowUp, nature="request", version=3, acts=_ON_REQUESTS),
}
