"""Records of older apps, brought to the shape of today: whatever a released app has recorded can be taken in.

When a kind's version rises, the step from the version before is written here and stays for ever.
"""

from collections.abc import Callable, Mapping
from typing import Any

from shared.records import KINDS

Upcaster = Callable[[Mapping[str, Any]], dict[str, Any]]
"""The same fields as the next version has them, as JSON values. It may be given some fields only, as in a patch, and
must not invent those that are not there.
"""


def _as_it_was(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The next version only added what may be left out."""
    return dict(fields)


UPCASTERS: Mapping[tuple[str, int], Upcaster] = {
    ("follow_up", 1): _as_it_was,
    ("follow_up", 2): _as_it_was,
    ("visit", 1): _as_it_was,
    ("visit", 2): _as_it_was,
}
"""The step from each version of a kind to the next."""


def upcast(kind: str, version: int, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a record of an older version as today's version has them; those of today's version are as they were."""
    return upcast_by(UPCASTERS, kind, version, KINDS[kind].version, fields)


def upcast_by(
    steps: Mapping[tuple[str, int], Upcaster], kind: str, version: int, goal: int, fields: Mapping[str, Any]
) -> dict[str, Any]:
    """The fields after every step from `version` up to `goal`. KeyError where a step is missing."""
    shaped = dict(fields)
    for step in range(version, goal):
        shaped = steps[kind, step](shaped)
    return shaped
