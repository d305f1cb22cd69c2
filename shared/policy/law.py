"""The numbers of the law, each valid from a day, with the text that says so and how sure that is.

A changed number is a new `[[step]]` in its file under `parameters/` and a case in `tests/law/`. The files
are read when the law is first asked: the phone imports this module at every start.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args

from shared import problems
from shared.problems import Refused

Confidence = Literal["high", "medium", "derived", "unconfirmed"]

_SURENESS = get_args(Confidence)

# The file system and not importlib.resources, which costs the phone 10 ms more at each start.
_PARAMETERS = Path(__file__).parent / "parameters"


@dataclass(frozen=True, kw_only=True)
class Step:
    """A parameter's value from `since` to `until`, its last day (None: until further notice).

    `law` names the text; `unconfirmed` says what was looked for and not found; one of them is there.
    `confidence`: high (an official body, the law, or two independent sources), medium (one source),
    derived (follows from published facts, nobody published it), unconfirmed. `expected`: foreseen,
    not yet published for this use. `counts_as`: the group under whose name a scheme supports this one.
    `note` is shown beside every amount that rests on the step.
    """

    value: int
    since: date
    source: str
    confidence: Confidence
    until: date | None = None
    law: str | None = None
    unconfirmed: str | None = None
    expected: bool = False
    counts_as: str | None = None
    note: str | None = None

    def holds(self, day: date) -> bool:
        """Whether the step is in force on a day."""
        return self.since <= day and (self.until is None or day <= self.until)

    @property
    def law_label(self) -> str:
        """The law as it is shown; where no text is known, what was looked for."""
        return self.law or f"chưa xác nhận: {self.unconfirmed}"


def weakest(*steps: Step) -> Confidence:
    """How sure an amount is that rests on all of these steps: as the least sure of them."""
    return max((step.confidence for step in steps), key=_SURENESS.index)


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One number of the law over time; `unit` says what its values count. No steps: nothing was published."""

    name: str
    vi: str
    en: str
    unit: str
    steps: tuple[Step, ...]

    def on(self, day: date) -> Step | None:
        """The step in force on a day, or None."""
        return next((step for step in self.steps if step.holds(day)), None)

    def change_after(self, day: date) -> Step | None:
        """The first step after a day with another value than the day's, or None."""
        now = self.on(day)
        return next((step for step in self.steps if step.since > day and (not now or step.value != now.value)), None)


@dataclass(frozen=True, kw_only=True)
class Law:
    """The parameters by name; another one than the packaged law serves changed dates and what-if questions."""

    parameters: Mapping[str, Parameter]

    def on(self, name: str, day: date) -> Step | None:
        """The step of a parameter on a day, or None where nothing is in force or nothing is known by that name."""
        found = self.parameters.get(name)
        return found.on(day) if found else None

    def required(self, name: str, day: date) -> Step:
        """The step of a parameter on a day; Refused (no_rule_on_day) where the tables have none."""
        step = self.on(name, day)
        if step is None:
            raise Refused(problems.no_rule_on_day("on"))
        return step

    def with_parameter(self, parameter: Parameter) -> "Law":
        """The law with one parameter put in its place."""
        return replace(self, parameters={**self.parameters, parameter.name: parameter})


@cache
def packaged() -> Law:
    """The law that comes with this release."""
    files = sorted(_PARAMETERS.rglob("*.toml"))
    parameters = (read_parameter(_name_of(file), file.read_text(encoding="utf-8")) for file in files)
    return Law(parameters={parameter.name: parameter for parameter in parameters})


def _name_of(file: Path) -> str:
    return ".".join(file.relative_to(_PARAMETERS).with_suffix("").parts)


def read_parameter(name: str, text: str) -> Parameter:
    """A parameter from its TOML text; ValueError where a step lacks its law, day or confidence, or overlaps another."""
    table = tomllib.loads(text)
    steps = tuple(_step(name, row) for row in table.pop("step", []))
    for earlier, later in pairwise(steps):
        if earlier.until is None or earlier.until >= later.since:
            raise ValueError(f"{name}: the step of {later.since} begins before the one before it has ended")
    if table.keys() != {"vi", "en", "unit"}:
        raise ValueError(f"{name}: a parameter has vi, en, unit and steps")
    return Parameter(name=name, steps=steps, **table)


def _step(name: str, row: dict[str, Any]) -> Step:
    needed, known = {"value", "since", "source", "confidence"}, {field.name for field in fields(Step)}
    if not needed <= row.keys() <= known or not (row.get("law") or row.get("unconfirmed")):
        raise ValueError(f"{name}: a step has value, since, source, confidence, and law or what was not found of it")
    step = Step(**row)
    if type(step.value) is not int or step.value < 0:
        raise ValueError(f"{name}: a value is a whole number, not below 0")
    if type(step.since) is not date or type(step.until) not in {date, NoneType}:
        raise ValueError(f"{name}: since and until are days")
    if step.confidence not in _SURENESS or (step.until is not None and step.until < step.since):
        raise ValueError(f"{name}: unknown confidence, or a step that ends before it begins")
    return step
