"""Which visits still have something worth a second look: a signal of which nobody has said that it is clear."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import Session

from backend.admin import questions, signals
from backend.admin.signals import Signal

AT_ONCE = 200


def of_visits(session: Session, commune: str, visits: Sequence[UUID]) -> Mapping[UUID, Sequence[Signal]]:
    """The signals of visits of one commune, by visit, without those that somebody has said to be clear."""
    told = questions.of_visits(session, commune, visits)
    clear = {key for key, one in told.items() if one.cleared_by}
    return {
        visit: [one for one in found if (visit, one.code) not in clear]
        for visit, found in signals.of_visits(session, commune, visits).items()
    }


def first(session: Session, commune: str, visits: Sequence[UUID], most: int) -> list[UUID]:
    """The first `most` of these visits that have something worth a second look, in their order."""
    found: list[UUID] = []
    for start in range(0, len(visits), AT_ONCE):
        some = visits[start : start + AT_ONCE]
        worth_a_look = of_visits(session, commune, some)
        found += [visit for visit in some if worth_a_look[visit]]
        if len(found) >= most:
            break
    return found[:most]
