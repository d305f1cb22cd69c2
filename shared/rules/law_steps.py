"""What must hold of a served step of the law before it may stand in the law."""

import re

from shared import places, problems
from shared.problems import Problem
from shared.records.law_step import LawStep, Sponsor
from shared.rules import checks
from shared.text import NAME_MAX
from shared.vocabulary import residence

# Dotted names, as the folders and files of the law's parameters make them: vsi.support.state.near_poor
_NAME = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_-]+)*", re.ASCII)
_SURENESS = frozenset({"high", "medium", "derived", "unconfirmed"})
_BOUNDS = frozenset({"exact", "min"})
_VALUE_MAX = 1_000_000_000_000
_GIFTS = frozenset({"percent", "dong"})
_NAME_MAX, _TEXT_MAX, _COMMUNES_MAX = 96, 400, 1_000


def problems_in(step: LawStep) -> list[Problem]:
    """Everything wrong with a step; empty when it may be served."""
    return [
        *checks.text_is_sound(step),
        *([] if _NAME.fullmatch(step.parameter) else [problems.unknown_code("parameter")]),
        *checks.short("parameter", step.parameter, _NAME_MAX),
        *checks.within("value", step.value, 0, _VALUE_MAX),
        *checks.day_within("since", step.since),
        *checks.day_within("until", step.until, max(step.since, checks.FIRST_DAY)),
        *checks.day_within("instead_of", step.instead_of),
        *_its_law(step),
        *checks.code_in("confidence", step.confidence, dict.fromkeys(_SURENESS)),
        *checks.code_in("bound", step.bound, dict.fromkeys(_BOUNDS)),
        *checks.short("counts_as", step.counts_as, _NAME_MAX),
        *checks.short("note", step.note, _TEXT_MAX),
        *_its_sponsor(step.sponsor, step.value),
    ]


def _its_sponsor(sponsor: Sponsor | None, value: int) -> list[Problem]:
    if sponsor is None:
        return []
    unknown = [unit for unit in sponsor.communes if places.find(unit) is None]
    return [
        *checks.name("sponsor.vi", sponsor.vi, NAME_MAX),
        *checks.name("sponsor.en", sponsor.en, NAME_MAX),
        *checks.code_in("sponsor.gives", sponsor.gives, dict.fromkeys(_GIFTS)),
        *checks.code_in("sponsor.residence", sponsor.residence, residence.CODES),
        *([problems.unknown_unit("sponsor.communes")] if unknown else []),
        *checks.few("sponsor.communes", sponsor.communes, _COMMUNES_MAX),
        *(checks.within("value", value, 0, 100) if sponsor.gives == "percent" else []),
    ]


def _its_law(step: LawStep) -> list[Problem]:
    named = bool((step.law or "").strip() or (step.unconfirmed or "").strip())
    return [
        *([] if named else [problems.law_not_named("law")]),
        *([] if step.source.strip() else [problems.missing_field("source")]),
        *checks.short("law", step.law, _TEXT_MAX),
        *checks.short("unconfirmed", step.unconfirmed, _TEXT_MAX),
        *checks.short("source", step.source, _TEXT_MAX),
    ]
