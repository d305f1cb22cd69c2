"""The law of every day in one object: its numbers, who else supports people, and which communes left the list.

The files are read when the law is first asked: the phone imports this module at every start.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

from shared import problems
from shared.policy.lists import Scheme, read_delistings, read_sponsors
from shared.policy.steps import Bound, Confidence, Parameter, Silence, Step, read_parameter, weakest
from shared.problems import Refused

__all__ = [
    "Bound",
    "Confidence",
    "Law",
    "Parameter",
    "Scheme",
    "Silence",
    "Step",
    "packaged",
    "read_parameter",
    "weakest",
]

# The file system and not importlib.resources, which costs the phone 10 ms more at each start.
_HERE = Path(__file__).parent
_PARAMETERS = _HERE / "parameters"


@dataclass(frozen=True, kw_only=True)
class Law:
    """The parameters by name; another one than the packaged law serves changed dates and what-if questions.

    `delistings`: by unit id, the step whose `since` is the day on which the commune left the list.
    """

    parameters: Mapping[str, Parameter]
    sponsors: tuple[Scheme, ...] = ()
    delistings: Mapping[str, Step] = field(default_factory=dict)

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
        return self.with_parameters([parameter])

    def with_parameters(self, parameters: Iterable[Parameter]) -> "Law":
        """The law with these parameters put in their places."""
        return replace(self, parameters={**self.parameters, **{each.name: each for each in parameters}})

    def with_sponsors(self, text: str) -> "Law":
        """The law with the sponsors of a TOML text beside its own; ValueError for one that is not whole."""
        schemes, gifts = read_sponsors(text)
        codes = [scheme.code for scheme in (*self.sponsors, *schemes)]
        if len(codes) != len(set(codes)):
            raise ValueError("a sponsor is there twice")
        return replace(self.with_parameters(gifts), sponsors=(*self.sponsors, *schemes))

    def with_delistings(self, text: str) -> "Law":
        """The law with the communes of a TOML text among those that left the list; ValueError as above."""
        return replace(self, delistings={**self.delistings, **read_delistings(text)})


@cache
def packaged() -> Law:
    """The law that comes with this release."""
    files = sorted(_PARAMETERS.rglob("*.toml"))
    numbers = Law(parameters={}).with_parameters(read_parameter(_name_of(file), _text_of(file)) for file in files)
    sponsored = numbers.with_sponsors(_text_of(_HERE / "sponsors.toml"))
    return sponsored.with_delistings(_text_of(_HERE / "delisted_communes.toml"))


def _name_of(file: Path) -> str:
    return ".".join(file.relative_to(_PARAMETERS).with_suffix("").parts)


def _text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8")
