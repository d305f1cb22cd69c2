"""What must hold of a follow-up, and by when a commune is to answer a family."""

from datetime import timedelta

from shared import problems
from shared.problems import Problem
from shared.records.follow_up import FollowUp
from shared.rules import checks
from shared.text import NOTE_MAX
from shared.vocabulary import follow_ups

# The committee sits once a week: by its next meeting it has an answer. A custom of the house, no term of a law.
ANSWERED_WITHIN = timedelta(days=7)


def problems_in(follow_up: FollowUp) -> list[Problem]:
    """Everything wrong with a follow-up; empty when it may be given."""
    return [
        *checks.text_is_sound(follow_up),
        *checks.code_in("reason", follow_up.reason, follow_ups.REASONS),
        *checks.code_in("state", follow_up.state, follow_ups.STATES),
        *checks.day_within("about", follow_up.about),
        *checks.day_within("due", follow_up.due),
        *checks.few("topics", follow_up.topics, len(follow_ups.TOPICS)),
        *checks.unique("topics", list(follow_up.topics)),
        *(problem for topic in follow_up.topics for problem in checks.code_in("topics", topic, follow_ups.TOPICS)),
        *checks.short("note", follow_up.note, NOTE_MAX),
        *checks.short("answer", follow_up.answer, NOTE_MAX),
        *([problems.topic_needed("topics")] if is_of_people(follow_up) and not follow_up.topics else []),
    ]


def is_of_people(follow_up: FollowUp) -> bool:
    """Whether a family asks it of the commune, and not the commune of its officer."""
    reason = follow_ups.REASONS.get(follow_up.reason)
    return reason is not None and reason.by_people
