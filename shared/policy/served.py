"""The law with what the server serves of it: served steps go before those that came with the release."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields, replace

from shared.policy.law import Law, Parameter, Step
from shared.records.law_step import LawStep


def with_served(law: Law, served: Iterable[LawStep]) -> Law:
    """The law in which each served step stands in its place; the order of the served steps does not matter.

    A parameter that this release does not know is passed over: none of its amounts rests on it.
    """
    by_parameter: dict[str, list[LawStep]] = defaultdict(list)
    for step in served:
        by_parameter[step.parameter].append(step)
    for name, steps in by_parameter.items():
        if name in law.parameters:
            law = law.with_parameter(_amended(law.parameters[name], steps))
    return law


def _amended(parameter: Parameter, served: list[LawStep]) -> Parameter:
    replaced = {day for step in served for day in (step.since, step.instead_of)}
    kept = [step for step in parameter.steps if step.since not in replaced]
    put = [_step(step) for step in served if not step.withdrawn]
    return replace(parameter, steps=tuple(sorted([*kept, *put], key=lambda step: step.since)))


def _step(served: LawStep) -> Step:
    return Step(**{field.name: getattr(served, field.name) for field in fields(Step)})
