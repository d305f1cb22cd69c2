"""A village conference as a row, and as it travels."""

from dataclasses import fields
from typing import Any

from backend.tables.conference import ConferenceRow
from shared.clock import day_of
from shared.records.conference import Conference
from shared.records.wire import to_wire

Row = dict[str, Any]

_LISTS = ("present", "topics")


def conference_columns(conference: Conference) -> Row:
    """The columns of a conference's row that come from the record."""
    row = {field.name: getattr(conference, field.name) for field in fields(conference)}
    return row | {name: to_wire(row[name]) for name in _LISTS} | {"day": day_of(conference.held_at)}


def as_it_travels(row: ConferenceRow, names: tuple[str, ...]) -> Row:
    """These columns of a row, as JSON values."""
    return {name: getattr(row, name) if name in _LISTS else to_wire(getattr(row, name)) for name in names}
