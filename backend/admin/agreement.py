"""How often households say what their officers recorded: by question, and of officers of whom enough were asked.

A rate of few says little, so each comes with how many it rests on and its interval.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from backend.admin.asked_again import QUESTIONS
from backend.admin.back_checks import Drawn
from backend.reports import intervals
from shared.text import sort_key

FEWEST_OF_AN_OFFICER = 5
"""Of fewer visits nothing is said of an officer."""


@dataclass(frozen=True, kw_only=True)
class Rate:
    """`agree` of `asked`, as a share of 0 to 1 with its 95 % Wilson interval; both None where nobody was asked.

    `of`: the code of a question, the name of an officer, or "" for whole visits.
    """

    of: str
    agree: int
    asked: int
    share: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Of a commune: visits of which everything that the household could say agrees, questions, and officers."""

    visits: Rate
    questions: Sequence[Rate]
    officers: Sequence[Rate]
    waiting: int


def of_drawn(drawn: Sequence[Drawn]) -> Agreement:
    """The agreement of those drawn visits whose households were asked; `waiting`: how many were not yet."""
    asked = [one for one in drawn if one.asked_at is not None]
    names = {one.line["officer"]: one.line["officer_name"] for one in asked}
    by_officer = [
        of_visits([one.agrees for one in asked if one.line["officer"] == officer], name)
        for officer, name in sorted(names.items(), key=lambda one: sort_key(one[1]))
    ]
    return Agreement(
        visits=of_visits([one.agrees for one in asked]),
        questions=[_rate(code, [one.agrees[code] for one in asked]) for code in QUESTIONS],
        officers=[rate for rate in by_officer if rate.asked >= FEWEST_OF_AN_OFFICER],
        waiting=len(drawn) - len(asked),
    )


def of_visits(agrees: Iterable[Mapping[str, bool | None]], of: str = "") -> Rate:
    """Of how many visits everything agrees that the household could say; it counts none of which it could say nothing.

    `agrees`: of each visit, whether the answer to each question does.
    """
    said = [[one for one in visit.values() if one is not None] for visit in agrees]
    return _rate(of, [all(one) for one in said if one])


def _rate(of: str, agrees: Iterable[bool | None]) -> Rate:
    known = [one for one in agrees if one is not None]
    agree, asked = sum(known), len(known)
    return Rate(
        of=of,
        agree=agree,
        asked=asked,
        share=intervals.share(agree, asked),
        interval=intervals.wilson(agree, asked),
    )
