"""One number of the law over time: its steps, each with the text that says so, and the days of which nothing is known.

A changed number is a new `[[step]]` in its file under `parameters/` and a case in `tests/law/`.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from itertools import pairwise
from types import NoneType
from typing import Any, Literal, get_args

Confidence = Literal["high", "medium", "derived", "unconfirmed"]
Bound = Literal["exact", "min"]

_SURENESS = get_args(Confidence)

NOT_FOUND = "chưa xác nhận: "
"""What stands in the place of a law whose text was not found, before what was looked for."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A parameter's value from `since` to `until`, its last day (None: until further notice).

    `law` names the text; `unconfirmed` says what was looked for and not found; one of them is there.
    `confidence`: high (an official body, the law, or two independent sources), medium (one source),
    derived (follows from published facts, nobody published it), unconfirmed. `bound`: min where the law
    says «at least». `expected`: foreseen, not yet published for this use. `counts_as`: the group under
    whose name a scheme supports this one. `note` is shown beside every amount that rests on the step.
    """

    value: int
    since: date
    source: str
    confidence: Confidence
    until: date | None = None
    law: str | None = None
    unconfirmed: str | None = None
    bound: Bound = "exact"
    expected: bool = False
    counts_as: str | None = None
    note: str | None = None

    def holds(self, day: date) -> bool:
        """Whether the step is in force on a day."""
        return self.since <= day and (self.until is None or day <= self.until)

    @property
    def law_label(self) -> str:
        """The law as it is shown; where no text is known, what was looked for."""
        return self.law or f"{NOT_FOUND}{self.unconfirmed}"


def weakest(*steps: Step) -> Confidence:
    """How sure an amount is that rests on all of these steps: as the least sure of them."""
    return max((step.confidence for step in steps), key=_SURENESS.index)


@dataclass(frozen=True, kw_only=True)
class Silence:
    """Days of which nothing was found, not even that the value is 0; `unconfirmed` says what was looked for."""

    since: date
    unconfirmed: str
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One number of the law over time; `unit` says what its values count. No steps: nothing was published."""

    name: str
    vi: str
    en: str
    unit: str
    steps: tuple[Step, ...]
    silences: tuple[Silence, ...] = ()

    def on(self, day: date) -> Step | None:
        """The step in force on a day, or None."""
        return next((step for step in self.steps if step.holds(day)), None)

    def change_after(self, day: date) -> Step | None:
        """The first step after a day with another value than the day's, or None."""
        now = self.on(day)
        return next((step for step in self.steps if step.since > day and (not now or step.value != now.value)), None)


def read_parameter(name: str, text: str) -> Parameter:
    """A parameter from its TOML text; ValueError where a step lacks its law, day or confidence, overlaps another,
    or leaves days that are neither a value nor `[[no_data]]`.
    """
    table = tomllib.loads(text)
    steps, silences = read_steps(name, table.pop("step", [])), _silences(name, table.pop("no_data", []))
    if table.keys() != {"vi", "en", "unit"}:
        raise ValueError(f"{name}: a parameter has vi, en, unit, steps and no_data")
    _check_no_gap(name, _in_order(name, (*steps, *silences)))
    return Parameter(name=name, steps=steps, silences=silences, **table)


def read_steps(name: str, rows: Iterable[dict[str, Any]]) -> tuple[Step, ...]:
    """Steps from their TOML tables, in the order of their days; ValueError for a bad one, or two that overlap."""
    steps = tuple(sorted((_step(name, row) for row in rows), key=lambda step: step.since))
    _in_order(name, steps)
    return steps


def _step(name: str, row: dict[str, Any]) -> Step:
    needed, known = {"value", "since", "source", "confidence"}, {field.name for field in fields(Step)}
    if not needed <= row.keys() <= known or not (row.get("law") or row.get("unconfirmed")) or not row["source"]:
        raise ValueError(f"{name}: a step has value, since, source, confidence, and law or what was not found of it")
    step = Step(**row)
    if type(step.value) is not int or step.value < 0:
        raise ValueError(f"{name}: a value is a whole number, not below 0")
    if step.confidence not in _SURENESS or step.bound not in get_args(Bound):
        raise ValueError(f"{name}: unknown confidence or bound")
    _check_period(name, step)
    return step


def _silences(name: str, rows: Iterable[dict[str, Any]]) -> tuple[Silence, ...]:
    found = []
    for row in rows:
        if not {"since", "unconfirmed"} <= row.keys() <= {"since", "until", "unconfirmed"} or not row["unconfirmed"]:
            raise ValueError(f"{name}: no_data has since, perhaps until, and what was looked for")
        found.append(Silence(**row))
        _check_period(name, found[-1])
    return tuple(found)


def _check_period(name: str, period: Step | Silence) -> None:
    if type(period.since) is not date or type(period.until) not in {date, NoneType}:
        raise ValueError(f"{name}: since and until are days")
    if period.until is not None and period.until < period.since:
        raise ValueError(f"{name}: a step that ends before it begins")


def _in_order(name: str, periods: Iterable[Step | Silence]) -> list[Step | Silence]:
    ordered = sorted(periods, key=lambda period: period.since)
    for earlier, later in pairwise(ordered):
        if earlier.until is None or earlier.until >= later.since:
            raise ValueError(f"{name}: the step of {later.since} begins before the one before it has ended")
    return ordered


def _check_no_gap(name: str, ordered: Iterable[Step | Silence]) -> None:
    for earlier, later in pairwise(ordered):
        if earlier.until and (later.since - earlier.until).days > 1:
            raise ValueError(f"{name}: the days before {later.since} are neither a value nor no_data")
