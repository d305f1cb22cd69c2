"""What must hold of a follow-up, and by when a commune is to answer a family."""

from datetime import timedelta

from shared import problems
from shared.problems import Problem
from shared.records.follow_up import FollowUp
from shared.rules import checks
from shared.text import NOTE_MAX
from shared.vocabulary import follow_ups, signals

# The committee sits once a week: by its next meeting it has an answer. A custom of the house, no term of a law.
ANSWERED_WITHIN = timedelta(days=7)

ASKED, REPLIED = "visit_signal", "visit_reply"
"""The reasons of what a committee asks of a visit, and of what its officer answers."""


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
        *checks.code_in("signal", follow_up.signal, signals.CODES),
        *checks.code_in("reply", follow_up.reply, signals.REPLIES),
        *(problems.missing_field(name) for name in _NEEDED.get(follow_up.reason, ()) if not getattr(follow_up, name)),
        *([problems.note_needed("note")] if _lacks_words(follow_up) else []),
    ]


_NEEDED = {ASKED: ("visit", "signal"), REPLIED: ("question", "reply")}


def _lacks_words(follow_up: FollowUp) -> bool:
    reply = signals.REPLIES.get(follow_up.reply or "")
    return reply is not None and reply.needs_note and not (follow_up.note or "").strip()


def is_of_people(follow_up: FollowUp) -> bool:
    """Whether a family asks it of the commune, and not the commune of its officer."""
    reason = follow_ups.REASONS.get(follow_up.reason)
    return reason is not None and reason.by_people


def is_of_visit(follow_up: FollowUp) -> bool:
    """Whether it is about one visit: what a committee asks of it, or what its officer answers."""
    reason = follow_ups.REASONS.get(follow_up.reason)
    return reason is not None and reason.of_visit
