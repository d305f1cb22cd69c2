"""What must hold of a follow-up."""

from shared.problems import Problem
from shared.records.follow_up import FollowUp
from shared.rules import checks
from shared.vocabulary import follow_ups


def problems_in(follow_up: FollowUp) -> list[Problem]:
    """Everything wrong with a follow-up; empty when it may be given."""
    return [
        *checks.text_is_sound(follow_up),
        *checks.code_in("reason", follow_up.reason, follow_ups.REASONS),
        *checks.code_in("state", follow_up.state, follow_ups.STATES),
        *checks.day_within("about", follow_up.about),
        *checks.day_within("due", follow_up.due),
    ]
