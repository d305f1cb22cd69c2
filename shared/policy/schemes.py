"""Who supports: the State, the province and sponsors, each taking a person's best group, never two groups at once.

The rates stand under `parameters/<product>/support/`, those of sponsors in `sponsors.toml`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from shared import problems
from shared.money import Dong
from shared.policy.law import Law, Scheme, Step
from shared.problems import Refused
from shared.text import within_a_sentence
from shared.vocabulary import support_groups
from shared.vocabulary.support_groups import SupportGroup
from shared.vocabulary.term import Language, Words

__all__ = [
    "SCHEMES",
    "Granted",
    "Rate",
    "Scheme",
    "best_rate",
    "ended_on",
    "group",
    "groups",
    "groups_of",
    "in_force",
    "in_reach",
    "is_known",
    "name_of",
    "one_of",
]

SCHEMES = (
    Scheme(code="state", vi="Ngân sách nhà nước", en="State budget"),
    Scheme(code="province", vi="Ngân sách tỉnh Nghệ An", en="Nghệ An provincial budget", residence="permanent"),
)


@dataclass(frozen=True, kw_only=True)
class Rate:
    """The rate that a scheme gives a person: `group` as the scheme counts it, `own_group` as the person said it."""

    parameter: str
    group: str
    own_group: str
    step: Step


@dataclass(frozen=True, kw_only=True)
class Granted:
    """A rate as it is given: `amount` đồng in each of `months` months. `limit`: the step that may end the support
    before the months that are bought, by the name `limited_by`; None where it plays no part.
    """

    scheme: Scheme
    rate: Rate
    amount: Dong
    months: int
    limited_by: str
    limit: Step | None


def in_force(law: Law) -> tuple[Scheme, ...]:
    """Every supporter that the law knows, in the order in which they pay."""
    return (*SCHEMES, *law.sponsors)


def in_reach(scheme: Scheme, residence: str | None, commune: str | None) -> bool:
    """Whether a scheme supports somebody of this residence in this commune, as far as these are known."""
    return scheme.residence in {None, residence} and (not scheme.communes or commune in scheme.communes)


def name_of(code: str, law: Law, language: Language = "vi") -> str:
    """What a scheme is called: «Ngân sách nhà nước»; its code where the law does not know it."""
    named = next((scheme for scheme in in_force(law) if scheme.code == code), None)
    if named is None:
        return code
    return named.vi if language == "vi" else named.en


def group(product: str, code: str) -> SupportGroup:
    """The words of a group, and the certificate that proves it."""
    return support_groups.OF_PRODUCT[product][code]


def one_of(named: SupportGroup) -> Words:
    """Somebody of a group, as a sentence names them: «hộ nghèo», "a poor household"."""
    vi, en = map(within_a_sentence, (named.vi, named.en))
    return Words(vi=vi, en=f"{'an' if en[0] in 'aeiou' else 'a'} {en}")


def groups(product: str = "vsi") -> tuple[str, ...]:
    """The groups that a question may name, in the order in which they are offered."""
    return tuple(support_groups.OF_PRODUCT[product])


def groups_of(named: Iterable[str], product: str = "vsi") -> tuple[str, ...]:
    """The groups a person is in: as named, once each, with the wider ones that hold them, and the group of
    everybody else alone where none is; Refused for an unknown one.
    """
    wanted, everybody = set(named), support_groups.WITHOUT_GROUP[product]
    if not wanted <= set(groups(product)):
        raise Refused(problems.unknown_code("group"))
    wanted |= {wider for code in wanted if (wider := group(product, code).within)}
    return tuple(code for code in groups(product) if code in wanted - {everybody}) or (everybody,)


def best_rate(law: Law, scheme: Scheme, own_groups: tuple[str, ...], on: date, product: str = "vsi") -> Rate | None:
    """The highest of the scheme's rates for these groups on a day; None where it gives them nothing."""
    rates = (rate for code in own_groups if (rate := _rate(law, scheme, product, code, on)))
    return max((rate for rate in rates if rate.step.value), key=lambda rate: rate.step.value, default=None)


def _rate(law: Law, scheme: Scheme, product: str, own_group: str, on: date) -> Rate | None:
    parameter = scheme.parameter(product, own_group)
    step = law.on(parameter, on)
    if step is None:
        return None
    return Rate(
        parameter=parameter,
        group=step.counts_as or own_group,
        own_group=own_group,
        step=step,
    )


def is_known(law: Law, scheme: Scheme, own_groups: tuple[str, ...], product: str) -> bool:
    """Whether anything was ever found of what the scheme gives one of these groups."""
    return any(scheme.parameter(product, code) in law.parameters for code in own_groups)


def ended_on(law: Law, scheme: Scheme, own_groups: tuple[str, ...], on: date, product: str = "vsi") -> date | None:
    """The last day before a day on which the scheme gave these groups something, or None."""
    return max(_last_days(law, scheme, own_groups, on, product), default=None)


def _last_days(law: Law, scheme: Scheme, own_groups: tuple[str, ...], on: date, product: str) -> Iterator[date]:
    for code in own_groups:
        parameter = law.parameters.get(scheme.parameter(product, code))
        for step in parameter.steps if parameter else ():
            if step.value and step.until is not None and step.until < on:
                yield step.until
