"""Whether a changed law is still whole: no day with two steps, no day without one that had one before."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from shared import problems
from shared.policy.law import Law, Parameter
from shared.problems import Problem

_DAY = timedelta(days=1)


def problems_in(before: Law, after: Law, changed: Iterable[str]) -> list[Problem]:
    """What a change of these parameters would break; empty when it may be proposed.

    Days that were without a step stay allowed: of some days nothing is known, and a support may not have begun.
    """
    return [
        problem
        for name in sorted(after.parameters.keys() & set(changed))
        for problem in (
            *_overlaps(after.parameters[name]),
            *(() if _may_pause(name) else _new_gaps(before.parameters[name], after.parameters[name])),
        )
    ]


def _overlaps(parameter: Parameter) -> Iterator[Problem]:
    for earlier, later in pairwise(parameter.steps):
        if earlier.until is None or earlier.until >= later.since:
            yield problems.steps_overlap(f"{parameter.name}.{later.since}")
    for step in parameter.steps:
        if step.until is not None and step.until < step.since:
            yield problems.steps_overlap(f"{parameter.name}.{step.since}")


def _new_gaps(before: Parameter, after: Parameter) -> Iterator[Problem]:
    # Wherever a gap opens, its first day follows an end of today's steps or was a beginning of the former ones.
    ends = {step.until + _DAY for step in after.steps if step.until is not None and step.until < date.max}
    for day in sorted(ends | {step.since for step in before.steps}):
        if after.on(day) is None and before.on(day) is not None:
            yield problems.steps_leave_a_gap(f"{after.name}.{day}")


def _may_pause(name: str) -> bool:
    """The days without a sponsor's gift are days without one; the State's and the province's support ends with a 0."""
    return ".support.sponsor." in name
