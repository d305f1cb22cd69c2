"""Who supports: the State and the province, each taking a person's best group, never two groups at once.

Another supporter is one more row here and its rates under `parameters/vsi/support/`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shared import problems
from shared.policy.law import Law, Step
from shared.problems import Refused
from shared.vocabulary import support_groups


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """One supporter. `residence`: the residence that it asks for, None where it asks for none."""

    code: str
    vi: str
    en: str
    residence: str | None = None


SCHEMES = (
    Scheme(code="state", vi="Ngân sách nhà nước", en="State budget"),
    Scheme(code="province", vi="Ngân sách tỉnh Nghệ An", en="Budget of Nghệ An", residence="permanent"),
)


@dataclass(frozen=True, kw_only=True)
class Rate:
    """The rate that a scheme gives a person: `group` as the scheme counts it, `own_group` as the person said it."""

    parameter: str
    group: str
    own_group: str
    step: Step


def groups() -> tuple[str, ...]:
    """The groups that a question may name, in the order in which they are offered."""
    return tuple(support_groups.CODES)


def groups_of(named: Iterable[str]) -> tuple[str, ...]:
    """The groups a person is in: as named, once each, and `other` alone where none is; Refused for an unknown one."""
    wanted = set(named)
    if not wanted <= set(groups()):
        raise Refused(problems.unknown_code("group"))
    return tuple(group for group in groups() if group in wanted - {"other"}) or ("other",)


def best_rate(law: Law, scheme: Scheme, own_groups: tuple[str, ...], on: date) -> Rate | None:
    """The highest of the scheme's rates for these groups on a day; None where the scheme is not in force."""
    rates = [rate for group in own_groups if (rate := _rate(law, scheme, group, on))]
    return max(rates, key=lambda rate: rate.step.value, default=None)


def _rate(law: Law, scheme: Scheme, group: str, on: date) -> Rate | None:
    parameter = f"vsi.support.{scheme.code}.{group}"
    step = law.on(parameter, on)
    if step is None:
        return None
    return Rate(parameter=parameter, group=step.counts_as or group, own_group=group, step=step)


def ended_on(law: Law, scheme: Scheme, on: date) -> date | None:
    """The last day of a scheme that has ended before a day, or None."""
    steps = law.parameters[f"vsi.support.{scheme.code}.other"].steps
    last = steps[-1].until
    return last if last is not None and last < on else None
