"""Small numbers of a hamlet, a group or an officer could point at people; who sees no names does not see them either,
nor what would give them away by subtraction.

What is promised: whoever knows the total, every number shown of the same question and that counts are whole and not
negative finds, for each hidden number, at least six values that it may have. Nothing is promised where all rows
together come to fewer than five, or where there is one row: the total of a commune is shown. Nor is it against
somebody who asks of overlapping periods (a week, then the same week without its last day) and takes one answer from
the other: the audit of questions that this would need is not here.

Whoever sees no names cannot count these numbers again row by row either. The log of visits, a visit, its minutes, its
back-check, the files of all these, the follow-ups given, and the rows behind any number tell them no hamlet and no
group, nor what leads to one (the place, the note, the paper of a group, its support); and the rows behind a number of
a hamlet or group are as many as it says, but each tells the commune alone: with its id or day it could be found again
in other lists, and counted. Not kept from them is what an officer did: the visits of an officer are told one by one,
so where an officer is known to be the only one who goes to a hamlet, its visits are known to be at least those.
"""

from collections.abc import Mapping

from backend.access import scope
from backend.access.principal import Principal
from backend.reports.asking import Ask

SMALLEST_SHOWN = 5
_OF_FEW_PEOPLE = frozenset({"hamlet", "group"})
_OF_OFFICERS = frozenset({"officer", "organisation"})


def protects(ask: Ask, principal: Principal, kind: str) -> bool:
    """Whether rows of a question are of few people, and asked for by somebody who may not see names there.

    Of an officer's row, and of an organisation's, which may have one officer in a commune, these are the persons and
    households; how many visits an officer made is the officer's work.
    """
    of_few = ask.by in _OF_FEW_PEOPLE or (ask.by in _OF_OFFICERS and kind != "visit")
    return of_few and ask.commune is not None and not scope.names_visible(principal, ask.commune)


def are_counted_alone(ask: Ask, principal: Principal) -> bool:
    """Whether the rows behind a number of a hamlet or group may be counted by who asks, and nothing else be known of
    them: their days or ids would tell how many of them are of another question, whose number may be kept back.
    """
    return ask.by in _OF_FEW_PEOPLE and ask.commune is not None and not scope.names_visible(principal, ask.commune)


def hidden(numbers: Mapping[str, int]) -> frozenset[str]:
    """The keys of a column whose numbers are kept back: each that is small, and of the others the smallest ones, until
    two or more are kept back that come to at least five together. Without a small one, none.
    """
    kept_back = {key for key, number in numbers.items() if number < SMALLEST_SHOWN}
    if not kept_back:
        return frozenset()
    for key in sorted(numbers.keys() - kept_back, key=lambda key: (numbers[key], key)):
        if sum(numbers[one] for one in kept_back) >= SMALLEST_SHOWN:  # never of a single small one
            break
        kept_back.add(key)
    return frozenset(kept_back)
