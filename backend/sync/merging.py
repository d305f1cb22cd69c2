"""Merge a phone's change of a file field by field: what nobody else touched is applied, what somebody else
changed meanwhile is left standing and kept as a conflict for a person to settle.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend.sync.intent import Patch, read_record
from shared.records import KINDS
from shared.records.wire import to_wire

# Whoever asks not to be visited again is heard at once, whatever else was changed.
_WINS = {"do_not_visit": True}


@dataclass(frozen=True, kw_only=True)
class Merged:
    """`values` to write with the revision of each field; `conflicts`: the standing value of each field in dispute."""

    values: Mapping[str, Any]
    field_revs: Mapping[str, int]
    conflicts: Mapping[str, Any]


def merge(patch: Patch, row: Mapping[str, Any]) -> Merged:
    """What of a patch applies to a row as it stands; Refused where the result would break a rule."""
    standing = {name: to_wire(row[name]) for name in KINDS[patch.kind].fields}
    wanted = {name: value for name, value in patch.changes.items() if value != standing[name]}
    record = read_record(patch.kind, {**standing, **patch.changes})
    applied = {name for name in wanted if _untouched(patch, row, standing, name)}
    return Merged(
        values={name: getattr(record, name) for name in sorted(applied)},
        field_revs=dict(row["field_revs"]) | dict.fromkeys(applied, row["rev"] + 1),
        conflicts={name: standing[name] for name in sorted(wanted.keys() - applied)},
    )


def _untouched(patch: Patch, row: Mapping[str, Any], standing: Mapping[str, Any], name: str) -> bool:
    last_changed: int = row["field_revs"].get(name, 1)
    if last_changed <= patch.base_rev or patch.was[name] == standing[name]:
        return True
    return name in _WINS and bool(_WINS[name] == patch.changes[name])
