"""Whether somebody may join an insurance, and who would support them: yes, no, or not known yet.

Health insurance is open to everybody in one group or another, so it bars nobody; what counts is the group.
Only BHXH knows whether a person is insured already: what is answered here is what people say of
themselves (policy data, sections 2 and 6.2).
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal

from shared import problems
from shared.policy import health
from shared.policy.basis import unit_id
from shared.policy.law import Law, Scheme, packaged
from shared.policy.schemes import Rate, best_rate, group, groups_of, in_force, one_of
from shared.policy.step_notes import note_label
from shared.problems import Refused
from shared.vocabulary import answers, residence, support_groups
from shared.vocabulary.term import Language, Words

Verdict = Literal["eligible", "not_eligible", "not_enough_information"]

FIRST_BIRTH_YEAR = 1900


@dataclass(frozen=True, kw_only=True)
class EligibilityRequest:
    """What is known of a person on a day.

    `birth`: the day, or only the year, or None. The answers are yes, no or unknown; `allowance` and
    `already_vsi` are None where they are not asked apart: `pension` then stands for both allowances.
    """

    on: date
    product: str = "vsi"
    birth: date | int | None = None
    compulsory: str = "unknown"
    pension: str = "unknown"
    citizen: str = "unknown"
    allowance: str | None = None
    already_vsi: str | None = None
    groups: tuple[str, ...] = ()
    residence: str | None = None
    certificate_year: int | None = None
    commune: str | None = None


@dataclass(frozen=True, kw_only=True)
class SupportVerdict:
    """Whether one scheme would support the person; `evidence` says what BHXH will look at."""

    scheme: str
    group: str
    verdict: Verdict
    missing: tuple[str, ...]
    evidence: tuple[str, ...]
    law: str


@dataclass(frozen=True, kw_only=True)
class Eligibility:
    """The answer: `reasons` are codes of REASONS, `missing` codes of QUESTIONS that would decide it."""

    verdict: Verdict
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    support: tuple[SupportVerdict, ...]


@dataclass(frozen=True, kw_only=True)
class _Bar:
    """An answer that bars from joining while its condition is in force; `condition` None: on every day."""

    question: str
    answer: str
    reason: str
    condition: str | None = None


_BARS = (
    _Bar(question="citizen", answer="no", reason="NOT_CITIZEN", condition="vsi.joining.citizens_only"),
    _Bar(question="compulsory", answer="yes", reason="COMPULSORY", condition="vsi.joining.not_in_compulsory"),
    _Bar(question="pension", answer="yes", reason="PENSIONER", condition="vsi.joining.not_on_pension"),
    _Bar(question="allowance", answer="yes", reason="MONTHLY_ALLOWANCE", condition="vsi.joining.not_on_pension"),
    _Bar(question="already_vsi", answer="yes", reason="ALREADY_VSI"),
)


# Somebody who answers so is insured by work, by a pension or by another way, which is BHXH's to say.
_ANOTHER_WAY = (("compulsory", "yes"), ("pension", "yes"), ("allowance", "yes"), ("citizen", "no"))


def eligibility(request: EligibilityRequest, law: Law | None = None, language: Language = "vi") -> Eligibility:
    """Whether the person may join on that day, with the evidence said in a language; Refused where the question itself
    is not allowed or not known.
    """
    _check(request)
    rules = law or packaged()
    known = replace(request, commune=unit_id(request.commune, request.on))
    reasons, missing = (_to_join_voluntarily if known.product == "vsi" else _to_join_health)(known, rules)
    undecided = () if reasons else tuple(missing)
    barred = _cannot_pay(reasons)
    return Eligibility(
        verdict=_verdict(barred=bool(reasons), missing=bool(missing)),
        reasons=tuple(reasons),
        missing=undecided,
        support=tuple(_support(known, rules, language, barred=barred, joining_needs=undecided)),
    )


def eligibility_json(answer: Eligibility) -> dict[str, Any]:
    """An answer as the public contract writes it, for a JSON document."""
    return asdict(answer)


def _check(request: EligibilityRequest) -> None:
    if request.product not in support_groups.OF_PRODUCT:
        raise Refused(problems.unknown_code("product"))
    for question in ("compulsory", "pension", "citizen", "allowance", "already_vsi"):
        if getattr(request, question) not in {None, *answers.YES_NO}:
            raise Refused(problems.unknown_code(question))
    if request.residence is not None and request.residence not in residence.CODES:
        raise Refused(problems.unknown_code("residence"))
    if not _plausible_birth(request.birth, request.on):
        raise Refused(problems.out_of_range("birth_date", FIRST_BIRTH_YEAR, request.on.year))
    if request.certificate_year is not None and not FIRST_BIRTH_YEAR <= request.certificate_year <= request.on.year + 1:
        raise Refused(problems.out_of_range("certificate_year", FIRST_BIRTH_YEAR, request.on.year + 1))


def _plausible_birth(birth: date | int | None, on: date) -> bool:
    if birth is None:
        return True
    if isinstance(birth, int):
        return FIRST_BIRTH_YEAR <= birth <= on.year
    return birth.year >= FIRST_BIRTH_YEAR and birth <= on


def _to_join_voluntarily(request: EligibilityRequest, law: Law) -> tuple[list[str], list[str]]:
    old_enough = _old_enough(request.birth, request.on, law.required("vsi.joining.least_age", request.on).value)
    bars = [bar for bar in _BARS if bar.condition is None or _holds(law, bar.condition, request.on)]
    reasons = [bar.reason for bar in bars if getattr(request, bar.question) == bar.answer]
    missing = [bar.question for bar in bars if getattr(request, bar.question) == "unknown"]
    if old_enough is None:
        missing.insert(0, "birth_date")
    elif not old_enough:
        reasons.insert(0, "UNDER_15")
    return reasons, missing


def _holds(law: Law, condition: str, on: date) -> bool:
    step = law.on(condition, on)
    return step is not None and bool(step.value)


def _to_join_health(request: EligibilityRequest, law: Law) -> tuple[list[str], list[str]]:
    law.required("hi.rate", request.on)
    missing = []
    if _own_groups(request, law) == (health.HOUSEHOLD,):
        missing = [question for question in ("compulsory", "pension") if getattr(request, question) == "unknown"]
    if any(getattr(request, question) == answer for question, answer in _ANOTHER_WAY):
        missing.append("another_way")
    return [], missing


def _own_groups(request: EligibilityRequest, law: Law) -> tuple[str, ...]:
    if request.product == "vsi":
        return groups_of(request.groups)
    return health.groups_on(request.groups, request.commune, request.on, law)


def _old_enough(birth: date | int | None, on: date, least_age: int) -> bool | None:
    """Whether the age is reached; None where a birth year alone leaves it open. 29 February turns on 1 March."""
    if birth is None:
        return None
    first, last = (date(birth, 1, 1), date(birth, 12, 31)) if isinstance(birth, int) else (birth, birth)
    youngest, oldest = _age(last, on) >= least_age, _age(first, on) >= least_age
    return youngest if youngest == oldest else None


def _age(birth: date, on: date) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def _verdict(*, barred: bool, missing: bool) -> Verdict:
    if barred:
        return "not_eligible"
    return "not_enough_information" if missing else "eligible"


def _cannot_pay(reasons: list[str]) -> bool:
    """Somebody who has joined before may not join again, but goes on paying, and is supported."""
    return bool(set(reasons) - {"ALREADY_VSI"})


def _support(
    request: EligibilityRequest, law: Law, language: Language, *, barred: bool, joining_needs: tuple[str, ...]
) -> Iterator[SupportVerdict]:
    own_groups, percent = _own_groups(request, law), 0
    for scheme in in_force(law):
        rate = best_rate(law, scheme, own_groups, request.on, request.product)
        if rate is None or percent >= 100:  # noqa: PLR2004 - a hundred percent leaves nothing to support
            continue
        percent += rate.step.value if scheme.gives == "percent" else 0
        missing = (*joining_needs, *_scheme_needs(request, scheme, rate))
        outside = barred or _lives_outside(request, scheme)
        yield SupportVerdict(
            scheme=scheme.code,
            group=rate.group,
            verdict=_verdict(barred=outside, missing=bool(missing)),
            missing=() if outside else missing,
            evidence=tuple(words.said(language) for words in _evidence(request, scheme, rate)),
            law=rate.step.law_label,
        )


def _lives_outside(request: EligibilityRequest, scheme: Scheme) -> bool:
    """Whether what is known of the residence or the commune rules the scheme out."""
    wrong_residence = scheme.residence is not None and request.residence not in {None, scheme.residence}
    wrong_commune = bool(scheme.communes) and request.commune not in {None, *scheme.communes}
    return wrong_residence or wrong_commune


def _scheme_needs(request: EligibilityRequest, scheme: Scheme, rate: Rate) -> Iterator[str]:
    if scheme.residence and request.residence is None:
        yield "residence"
    if scheme.communes and request.commune is None:
        yield "commune"
    if _is_certified(request, rate) and request.certificate_year not in {None, request.on.year}:
        yield "certificate_year"


def _is_certified(request: EligibilityRequest, rate: Rate) -> bool:
    return group(request.product, rate.own_group).certificate is not None


def _evidence(request: EligibilityRequest, scheme: Scheme, rate: Rate) -> Iterator[Words]:
    year, known = request.on.year, request.certificate_year
    if _is_certified(request, rate):
        named = one_of(group(request.product, rate.own_group))
        yield Words(
            vi=f"Giấy chứng nhận {named.vi} năm {year} do Chủ tịch UBND xã cấp.",
            en=f"The certificate of {named.en} for {year}, issued by the chairman of the commune.",
        )
        if known not in {None, year}:
            yield Words(
                vi=f"Giấy đã có là của năm {known}: cần giấy của năm {year}.",
                en=f"The certificate at hand is of {known}: one of {year} is needed.",
            )
    if scheme.residence:
        yield Words(
            vi="Nơi thường trú tại Nghệ An, BHXH đối chiếu.",
            en="Permanent residence in Nghệ An, which BHXH checks.",
        )
    if rate.step.note:
        yield Words(vi=rate.step.note, en=note_label(rate.step.note, "en"))
