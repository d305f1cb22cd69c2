"""What must hold of a village conference."""

from datetime import datetime

from shared import problems
from shared.problems import Problem
from shared.records.conference import Conference
from shared.rules import checks
from shared.rules.visits import CLOCK_TOLERANCE
from shared.text import NOTE_MAX
from shared.vocabulary import advice, conferences

# A hamlet has some hundreds of households, and its house of culture some hundreds of seats.
PRESENT_MAX, ATTENDING_MAX = 1_000, 5_000


def problems_in(conference: Conference) -> list[Problem]:
    """Everything wrong with a conference, each thing once; empty when it may be filed."""
    return [
        *checks.text_is_sound(conference),
        *checks.moment_within("held_at", conference.held_at),
        *checks.code_in("place", conference.place, conferences.PLACES),
        *checks.code_in("held_by", conference.held_by, conferences.HOLDERS),
        *checks.within("attending", conference.attending, 1, ATTENDING_MAX),
        *checks.few("present", conference.present, PRESENT_MAX),
        *checks.unique("present", list(conference.present)),
        *([problems.fewer_than_households("attending")] if 0 < conference.attending < len(conference.present) else []),
        *checks.unique("topics", list(conference.topics)),
        *(problem for topic in conference.topics for problem in checks.code_in("topics", topic, advice.CODES)),
        *checks.short("questions", conference.questions, NOTE_MAX),
    ]


def is_from_the_future(conference: Conference, received_at: datetime) -> bool:
    """Whether it is dated later than the phone's clock can be wrong by accident."""
    return conference.held_at > received_at + CLOCK_TOLERANCE
