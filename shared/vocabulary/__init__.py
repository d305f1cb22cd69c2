"""The words of the work: each code once, with its Vietnamese and English label and what follows from it.

A vocabulary is a table `CODES: dict[str, Row]`; ALL lists the tables by name, as `GET records` shows
them. To add a visit outcome, add a row: no migration, no second place.
"""

from collections.abc import Mapping

from shared.vocabulary import (
    advice,
    answers,
    apps,
    attachments,
    certificates,
    conferences,
    consent,
    declarations,
    follow_ups,
    hamlets,
    languages,
    members,
    met,
    outcomes,
    payments,
    products,
    refusals,
    residence,
    reviews,
    roles,
    steps,
    support_groups,
    verdicts,
)
from shared.vocabulary.term import Term

ALL: Mapping[str, Mapping[str, Term]] = {
    "advice": advice.CODES,
    "answer": answers.CODES,
    "app": apps.CODES,
    "app_help": apps.RESULTS,
    "attachment_sort": attachments.SORTS,
    "certificate": certificates.CODES,
    "conference_holder": conferences.HOLDERS,
    "conference_place": conferences.PLACES,
    "consent_method": consent.METHODS,
    "consent_purpose": consent.PURPOSES,
    "declaration_purpose": declarations.PURPOSES,
    "declaration_reading": declarations.READINGS,
    "eligibility_verdict": verdicts.ELIGIBILITY,
    "follow_up_reason": follow_ups.REASONS,
    "follow_up_state": follow_ups.STATES,
    "hamlet_kind": hamlets.CODES,
    "health_group": support_groups.HEALTH,
    "language": languages.CODES,
    "legal_basis": consent.LEGAL_BASES,
    "met": met.CODES,
    "next_step": steps.NEXT,
    "outcome": outcomes.CODES,
    "payment_method": payments.CODES,
    "petition_topic": follow_ups.TOPICS,
    "product": products.CODES,
    "refusal_reason": refusals.CODES,
    "relation": members.RELATIONS,
    "residence": residence.CODES,
    "review_decision": reviews.DECISIONS,
    "review_state": reviews.STATES,
    "role": roles.CODES,
    "sex": members.SEXES,
    "step": steps.CODES,
    "support_group": support_groups.CODES,
    "sync_status": verdicts.SYNC,
    "uncovering_reason": declarations.UNCOVERINGS,
    "yes_no": answers.YES_NO,
}
