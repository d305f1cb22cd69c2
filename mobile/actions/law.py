"""What the law says of one member at the door: may they join, and what would they pay. Always an estimate.

The same answer is shown on the screen and kept in the visit, so that what was said at the door is on record.
"""

from dataclasses import dataclass, replace
from datetime import date

from mobile.actions.drafts import Talk
from mobile.words import spoken
from shared.clock import parse_day
from shared.policy.eligibility import Eligibility, EligibilityRequest, eligibility
from shared.policy.law import Law
from shared.policy.quote import Quote, QuoteRequest, quote
from shared.problems import Problem, Refused
from shared.records.household import Household
from shared.records.person import Person
from shared.records.visit import Assessment, QuoteShown, SupportShown
from shared.rules import people
from shared.vocabulary import support_groups

PRODUCT = "vsi"

# The consent without which poverty and ethnicity, which the law calls sensitive, are not used for an amount.
SUPPORT_CHECK = "support_check"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the law says of a person on a day; `quote` is None for somebody who cannot join. `problems` are why
    nothing could be said at all: a birth year that cannot be, a day that the tables do not know.
    """

    person: Person
    groups: tuple[str, ...]
    certificate_year: int | None
    eligibility: Eligibility
    quote: Quote | None
    problems: tuple[Problem, ...] = ()


def said_of(
    person: Person,
    household: Household,
    talk: Talk | None,
    on: date,
    *,
    rules: Law,
    commune: str,
    may_check_support: bool,
) -> Said:
    """Ask the law (`rules`) about a person of a commune as the household's file and this talk know them; what is kept
    of the answer is the same in every language, its notes and evidence are shown alone.

    Unless `may_check_support`, the person counts as in no group.
    """
    groups = people.support_groups_of(person, household) if may_check_support else ()
    year = household.certificate_year if set(groups) & _CERTIFIED else None
    asked = EligibilityRequest(
        on=on,
        birth=_birth(person.birth),
        compulsory=talk.compulsory if talk else person.compulsory,
        pension=talk.pension if talk else person.pension,
        # Households come from the commune's register of residents; the others are asked by BHXH.
        citizen="yes",
        already_vsi=person.member,
        groups=groups,
        residence=person.residence,
        certificate_year=year,
        commune=commune,
    )
    said = Said(person=person, groups=groups, certificate_year=year, eligibility=_NOTHING_KNOWN, quote=None)
    try:
        joining = eligibility(asked, rules, spoken())
        quoted = None if joining.verdict == "not_eligible" else _quoted(person, groups, on, rules, commune)
    except Refused as refused:
        # A wrong clock or a slip in a file must not keep a visit from being saved.
        return replace(said, problems=refused.problems)
    return replace(said, eligibility=joining, quote=quoted)


def assessment(said: Said) -> Assessment:
    """What was said, as the visit keeps it."""
    return Assessment(
        product=PRODUCT,
        verdict=said.eligibility.verdict,
        reasons=said.eligibility.reasons,
        missing=said.eligibility.missing,
        groups=said.groups,
        certificate_year=said.certificate_year,
        residence=said.person.residence,
        quote=_as_shown(said.quote) if said.quote else None,
    )


_NOTHING_KNOWN = Eligibility(verdict="not_enough_information", reasons=(), missing=(), support=())
_CERTIFIED = {code for code, group in support_groups.CODES.items() if group.certificate}


def _quoted(person: Person, groups: tuple[str, ...], on: date, rules: Law, commune: str) -> Quote:
    so_far = person.months_supported or 0
    asked = QuoteRequest(
        on=on, groups=groups, residence=person.residence, months_supported_so_far=so_far, commune=commune
    )
    return quote(asked, rules, spoken())


def _birth(text: str | None) -> date | int | None:
    """A birth as far as it is known; of a year and a month only the year can be used."""
    if text is None:
        return None
    whole_day = len("2000-01-01")
    return parse_day(text) if len(text) == whole_day else int(text[:4])


def _as_shown(quoted: Quote) -> QuoteShown:
    return QuoteShown(
        on=quoted.on,
        income=quoted.income,
        contribution=quoted.contribution,
        support=tuple(
            SupportShown(
                scheme=each.scheme,
                group=each.group,
                rate_percent=each.rate_percent,
                amount=each.amount,
                law=each.law,
                confidence=each.confidence,
            )
            for each in quoted.support
        ),
        pays=quoted.pays,
        months=quoted.months,
        total_pays=quoted.total_pays,
    )
