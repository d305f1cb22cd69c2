"""What must hold of a hamlet."""

from shared.problems import Problem
from shared.records.hamlet import Hamlet
from shared.rules import checks
from shared.text import NAME_MAX
from shared.vocabulary import hamlets


def problems_in(hamlet: Hamlet) -> list[Problem]:
    """Everything wrong with a hamlet; empty when it may be filed."""
    return [
        *checks.text_is_sound(hamlet),
        *checks.name("name", hamlet.name, NAME_MAX),
        *checks.code_in("kind", hamlet.kind, hamlets.CODES),
        *checks.day_within("since", hamlet.since),
        *checks.day_within("until", hamlet.until, hamlet.since or checks.FIRST_DAY),
    ]
