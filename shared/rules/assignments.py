"""What must hold of an assignment."""

from shared.problems import Problem
from shared.records.assignment import Assignment
from shared.rules import checks


def problems_in(assignment: Assignment) -> list[Problem]:
    """Everything wrong with an assignment; empty when it may be given."""
    return [*checks.day_within("since", assignment.since), *checks.day_within("until", assignment.until)]
