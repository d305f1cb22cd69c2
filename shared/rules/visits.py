"""What must hold of a visit, and whether its clock can be believed."""

from datetime import datetime, timedelta

from shared import problems
from shared.problems import Problem
from shared.records.visit import Advice, AppHelp, Assessment, Next, PersonInVisit, Position, QuoteShown, Step, Visit
from shared.rules import checks, positions
from shared.text import NOTE_MAX
from shared.vocabulary import (
    advice,
    answers,
    apps,
    consent,
    languages,
    met,
    outcomes,
    payments,
    products,
    refusals,
    residence,
    reviews,
    steps,
    verdicts,
)

DECLINED = "consent_declined"
PEOPLE_MAX = 50
MONEY_MAX = 10**12

# A phone's clock may run ahead this much of the server's before a person must look at the visit.
CLOCK_TOLERANCE = timedelta(minutes=5)


def problems_in(visit: Visit) -> list[Problem]:
    """Everything wrong with a visit, each thing once; empty when it may be filed."""
    found = [
        *checks.text_is_sound(visit),
        *checks.moment_within("visited_at", visit.visited_at),
        *checks.code_in("outcome", visit.outcome, outcomes.CODES),
        *checks.code_in("met", visit.met, met.CODES),
        *checks.code_in("legal_basis", visit.legal_basis, consent.LEGAL_BASES),
        *checks.code_in("language", visit.language, languages.CODES),
        *checks.short("note", visit.note, NOTE_MAX),
        *checks.within("duration_s", visit.duration_s, 0, 86_400),
        *_position(visit.position),
        *_consents(visit),
        *_outcome(visit),
        *_people(visit.persons),
        *_next(visit.next),
    ]
    # A missing day is wrong for the outcome and for the promise alike; the officer is told once.
    return list(dict.fromkeys(found))


def is_from_the_future(visit: Visit, received_at: datetime) -> bool:
    """Whether a visit is dated later than the phone's clock can be wrong by accident."""
    return visit.visited_at > received_at + CLOCK_TOLERANCE


def counts(standing: str, review_state: str) -> bool:
    """Whether a filed visit is in the numbers: it stands, and the committee has not returned it."""
    return standing == "stands" and reviews.STATES[review_state].counts


def _consents(visit: Visit) -> list[Problem]:
    found = [
        *checks.unique("consents", [answer.purpose for answer in visit.consents]),
        *(
            problem.under(f"consents.{place}")
            for place, answer in enumerate(visit.consents)
            for problem in [
                *checks.code_in("purpose", answer.purpose, consent.PURPOSES),
                *checks.how_asked(answer),
            ]
        ),
    ]
    if visit.persons and visit.legal_basis == "consent":
        found += _needed_consent(visit)
    return found


def _needed_consent(visit: Visit) -> list[Problem]:
    given = {answer.purpose for answer in visit.consents if answer.given}
    needed = {code for code, purpose in consent.PURPOSES.items() if purpose.needed}
    return [] if needed <= given else [problems.consent_missing("consents")]


def _outcome(visit: Visit) -> list[Problem]:
    if visit.outcome == DECLINED:
        nothing = visit.household is None and visit.note is None and visit.position is None and not visit.persons
        return [] if nothing and visit.next is None else [problems.declined_keeps_nothing("outcome")]
    found = [problems.missing_field("household")] if visit.household is None else []
    meaning = outcomes.CODES.get(visit.outcome)
    if meaning is None:
        return found
    if meaning.needs_date and (visit.next is None or visit.next.on is None):
        found.append(problems.date_needed("next.on"))
    if visit.persons and not meaning.names_people:
        found.append(problems.nobody_was_advised("persons"))
    return found


def _people(people: tuple[PersonInVisit, ...]) -> list[Problem]:
    return [
        *checks.few("persons", people, PEOPLE_MAX),
        *checks.unique("persons", [spoken_to.person for spoken_to in people]),
        *(
            problem.under(f"persons.{place}")
            for place, spoken_to in enumerate(people)
            for problem in _person(spoken_to)
        ),
    ]


def _person(spoken_to: PersonInVisit) -> list[Problem]:
    return [
        *checks.unique("advice", [said.product for said in spoken_to.advice]),
        *checks.unique("assessments", [seen.product for seen in spoken_to.assessments]),
        *checks.few("steps", spoken_to.steps, 20),
        *checks.unique("apps", [helped.app for helped in spoken_to.apps]),
        *(p.under(f"advice.{place}") for place, said in enumerate(spoken_to.advice) for p in _advice(said)),
        *(p.under(f"assessments.{place}") for place, seen in enumerate(spoken_to.assessments) for p in _assessed(seen)),
        *(p.under(f"steps.{place}") for place, step in enumerate(spoken_to.steps) for p in _step(step)),
        *(p.under(f"apps.{place}") for place, helped in enumerate(spoken_to.apps) for p in _helped(helped)),
    ]


def _helped(helped: AppHelp) -> list[Problem]:
    return [
        *checks.code_in("app", helped.app, apps.CODES),
        *checks.code_in("result", helped.result, apps.RESULTS),
    ]


def _advice(said: Advice) -> list[Problem]:
    answer = answers.CODES.get(said.answer)
    needs_reason = answer is not None and answer.needs_reason and said.reason is None
    return [
        *checks.code_in("product", said.product, products.CODES),
        *checks.few("topics", said.topics, len(advice.CODES)),
        *(problem for topic in said.topics for problem in checks.code_in("topics", topic, advice.CODES)),
        *checks.code_in("answer", said.answer, answers.CODES),
        *checks.code_in("reason", said.reason, refusals.CODES),
        *([problems.reason_needed("reason")] if needs_reason else []),
    ]


def _assessed(seen: Assessment) -> list[Problem]:
    return [
        *checks.code_in("product", seen.product, products.CODES),
        *checks.code_in("verdict", seen.verdict, verdicts.ELIGIBILITY),
        *checks.few("reasons", seen.reasons, 20),
        *checks.few("missing", seen.missing, 20),
        *checks.few("groups", seen.groups, 20),
        *(
            p
            for codes in (seen.reasons, seen.missing, seen.groups)
            for code in codes
            for p in checks.short("", code, 64)
        ),
        *checks.within("certificate_year", seen.certificate_year, 2000, 2100),
        *checks.code_in("residence", seen.residence, residence.CODES),
        *(problem.under("quote") for problem in (_quote(seen.quote) if seen.quote else [])),
    ]


def _quote(quote: QuoteShown) -> list[Problem]:
    """The amounts shown must be amounts, and add up; what they should be is the law's day's matter."""
    amounts = {"income": quote.income, "contribution": quote.contribution, "pays": quote.pays}
    found = [problem for field, amount in amounts.items() for problem in checks.within(field, amount, 0, MONEY_MAX)]
    found += checks.within("total_pays", quote.total_pays, 0, MONEY_MAX)
    found += checks.within("months", quote.months, 1, 600)
    found += checks.few("support", quote.support, 20)
    found += checks.day_within("on", quote.on)
    for place, share in enumerate(quote.support):
        found += [
            problem.under(f"support.{place}")
            for problem in [
                *checks.within("amount", share.amount, 0, MONEY_MAX),
                *checks.within("rate_percent", share.rate_percent, 0, 100),
                *checks.short("scheme", share.scheme, 64),
                *checks.short("group", share.group, 64),
                *checks.short("law", share.law, 400),
                *checks.short("confidence", share.confidence, 16),
            ]
        ]
    if not found and quote.pays != quote.contribution - sum(share.amount for share in quote.support):
        found.append(problems.does_not_add_up("pays"))
    return found


def _step(step: Step) -> list[Problem]:
    meaning = steps.CODES.get(step.step)
    return [
        *checks.code_in("product", step.product, products.CODES),
        *checks.code_in("step", step.step, steps.CODES),
        *([problems.not_the_officers_step("step")] if meaning is not None and not meaning.by_officer else []),
        *checks.day_within("on", step.on),
        *checks.code_in("method", step.method, payments.CODES),
        *checks.within("months", step.months, 1, 600),
        *checks.within("amount", step.amount, 0, MONEY_MAX),
    ]


def _next(agreed: Next | None) -> list[Problem]:
    if agreed is None:
        return []
    meaning = steps.NEXT.get(agreed.step)
    dated = meaning is None or not meaning.needs_date or agreed.on is not None
    return [
        *checks.code_in("next.step", agreed.step, steps.NEXT),
        *checks.day_within("next.on", agreed.on),
        *([] if dated else [problems.date_needed("next.on")]),
    ]


def _position(position: Position | None) -> list[Problem]:
    if position is None:
        return []
    return [
        *checks.within("position.latitude_e6", position.latitude_e6, -90_000_000, 90_000_000),
        *checks.within("position.longitude_e6", position.longitude_e6, -180_000_000, 180_000_000),
        *checks.within("position.accuracy_m", position.accuracy_m, 0, positions.ACCURACY_MAX_M),
        *checks.within("position.grid_e6", position.grid_e6, 1, positions.GRID_MAX_E6),
    ]
