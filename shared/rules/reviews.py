"""What must hold of a review: who sends a visit back says why."""

from shared import problems
from shared.problems import Problem
from shared.records import visit as visits
from shared.records.review import Review
from shared.rules import checks
from shared.vocabulary import reviews

REASON_MAX = 400
FIELDS_MAX = 20

# What an officer can correct; whose household it was, and when, is what a correction is recognised by.
CORRECTABLE = frozenset(visits.Visit.__dataclass_fields__) - {"supersedes", "duration_s"}


def problems_in(review: Review) -> list[Problem]:
    """Everything wrong with a review; empty when it may be given."""
    decision = reviews.DECISIONS.get(review.decision)
    unexplained = decision is not None and decision.needs_reason and not (review.reason or "").strip()
    return [
        *checks.text_is_sound(review),
        *([] if decision else [problems.unknown_code("decision")]),
        *([problems.decision_reason_needed("reason")] if unexplained else []),
        *checks.short("reason", review.reason, REASON_MAX),
        *checks.few("fields", review.fields, FIELDS_MAX),
        *([] if set(review.fields) <= CORRECTABLE else [problems.unknown_field("fields")]),
    ]
