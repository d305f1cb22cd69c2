"""What must hold of a record before it counts: the same sentences on the phone and on the server."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.problems import Problem
from shared.rules import (
    aliases,
    assignments,
    attachments,
    conferences,
    declarations,
    follow_ups,
    hamlets,
    households,
    law_steps,
    people,
    reviews,
    visits,
)

RULES: Mapping[str, Callable[[Any], list[Problem]]] = {
    "alias": aliases.problems_in,
    "assignment": assignments.problems_in,
    "attachment": attachments.problems_in,
    "conference": conferences.problems_in,
    "declaration": declarations.problems_in,
    "follow_up": follow_ups.problems_in,
    "hamlet": hamlets.problems_in,
    "household": households.problems_in,
    "law_step": law_steps.problems_in,
    "person": people.problems_in,
    "review": reviews.problems_in,
    "visit": visits.problems_in,
}
