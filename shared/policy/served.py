"""The law with what the server serves of it: served steps go before those that came with the release, and a sponsor
that the release does not know joins its own.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import cast

from shared.policy.law import Law, Parameter, Scheme, Step
from shared.policy.lists import Gift
from shared.records.law_step import LawStep
from shared.vocabulary import support_groups

UNITS: Mapping[str, str] = {"percent": "percent of the supported contribution", "dong": "dong a month"}
"""In what a sponsor gives."""

_OF_SPONSOR = re.compile(r"(vsi|hi)\.support\.sponsor\.([a-z0-9_]{1,32})\.([a-z_]+)", re.ASCII)


def with_served(law: Law, served: Iterable[LawStep]) -> Law:
    """The law in which each served step stands in its place; the order of the served steps does not matter.

    Unless a sponsor comes with it, a parameter that this release does not know is passed over: none of its amounts
    rests on it.
    """
    by_parameter: dict[str, list[LawStep]] = defaultdict(list)
    for step in served:
        by_parameter[step.parameter].append(step)
    for name, steps in by_parameter.items():
        if name in law.parameters:
            law = law.with_parameter(_amended(law.parameters[name], steps))
        elif sponsored := _sponsored(name, steps):
            law = _with_sponsor(law, *sponsored)
    return law


def sponsor_of(parameter: str) -> tuple[str, str] | None:
    """The id of the sponsor and the group of a sponsor's parameter; None for any other."""
    found = _OF_SPONSOR.fullmatch(parameter)
    product, sponsor, group = found.groups() if found else ("", "", "")
    return (sponsor, group) if group in support_groups.OF_PRODUCT.get(product, {}) else None


def _amended(parameter: Parameter, served: list[LawStep]) -> Parameter:
    replaced = {day for step in served for day in (step.since, step.instead_of)}
    kept = [step for step in parameter.steps if step.since not in replaced]
    put = [_step(step) for step in served if not step.withdrawn]
    return replace(parameter, steps=tuple(sorted([*kept, *put], key=lambda step: step.since)))


def _sponsored(name: str, served: list[LawStep]) -> tuple[Scheme, Parameter] | None:
    """A sponsor and what it gives one group; None where nothing of it is left."""
    sponsor = next((step.sponsor for step in served if step.sponsor and not step.withdrawn), None)
    named = sponsor_of(name)
    if sponsor is None or named is None or sponsor.gives not in UNITS:
        return None
    scheme = Scheme(
        code=f"sponsor:{named[0]}",
        vi=sponsor.vi,
        en=sponsor.en,
        residence=sponsor.residence,
        communes=sponsor.communes,
        gives=cast("Gift", sponsor.gives),
    )
    bare = Parameter(name=name, vi=f"{sponsor.vi} hỗ trợ", en=f"{sponsor.en}", unit=UNITS[sponsor.gives], steps=())
    return scheme, _amended(bare, served)


def _with_sponsor(law: Law, scheme: Scheme, gift: Parameter) -> Law:
    others = [each for each in law.sponsors if each.code != scheme.code]
    sponsors = sorted([*others, scheme], key=lambda each: each.code)
    return replace(law.with_parameter(gift), sponsors=tuple(sponsors))


def _step(served: LawStep) -> Step:
    return Step(**{field.name: getattr(served, field.name) for field in fields(Step)})
