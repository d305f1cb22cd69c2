"""What a household is asked about a visit that chance drew, and whether its answer is what the officer recorded.

Nothing here judges: people forget, mix up two visits, or answer for somebody who was not at home.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared import problems
from shared.problems import Problem
from shared.vocabulary import answers, met, products
from shared.vocabulary.term import Term, table

UNKNOWN = "unknown"
_YES, _NO, _BOTH, _NONE = "yes", "no", "both", "none"
_CANNOT_SAY = Term(code=UNKNOWN, vi="Không nhớ, không rõ", en="Cannot say")
_YES_OR_NO = table([answers.YES_NO[_YES], answers.YES_NO[_NO], _CANNOT_SAY])


@dataclass(frozen=True, kw_only=True)
class Question(Term):
    """One question with the answers to choose from."""

    choices: Mapping[str, Term]


QUESTIONS = table(
    [
        Question(
            code="met_somebody",
            vi="Hôm đó cán bộ có gặp người trong nhà không?",
            en="Did the officer meet somebody of the household?",
            choices=_YES_OR_NO,
        ),
        Question(
            code="who",
            vi="Cán bộ gặp ai?",
            en="Whom did the officer meet?",
            choices=table([*met.CODES.values(), _CANNOT_SAY]),
        ),
        Question(
            code="advice",
            vi="Cán bộ tư vấn về việc gì?",
            en="What did the officer advise on?",
            choices=table(
                [
                    *(Term(code=one.code, vi=one.vi, en=one.en) for one in products.CODES.values()),
                    Term(code=_BOTH, vi="Cả hai", en="Both"),
                    Term(code=_NONE, vi="Không tư vấn", en="Nothing"),
                    _CANNOT_SAY,
                ]
            ),
        ),
        Question(
            code="interested",
            vi="Trong nhà có ai nói là quan tâm không?",
            en="Did anybody say that they were interested?",
            choices=_YES_OR_NO,
        ),
        Question(
            code="paid",
            vi="Hôm đó có ai đóng tiền không?",
            en="Did anybody pay that day?",
            choices=_YES_OR_NO,
        ),
    ]
)

Answers = Mapping[str, str]
"""A code by question."""


def problems_in(given: Answers) -> list[Problem]:
    """Everything that keeps answers from being noted; empty when they may be. Each question needs its own answer."""
    return [
        problems.missing_field(code) if not given.get(code) else problems.unknown_code(code)
        for code, question in QUESTIONS.items()
        if given.get(code) not in question.choices
    ]


def recorded(visit: Mapping[str, Any]) -> Answers:
    """What the officer's record answers to each question; `visit` as it travels (shared.records.visit)."""
    people = visit.get("persons", ())
    advised = [advice for one in people for advice in one.get("advice", ())]
    steps = [step["step"] for one in people for step in one.get("steps", ())]
    is_interested = any(answers.CODES[one["answer"]].interested for one in advised)
    return {
        "met_somebody": _NO if visit["met"] in _NOBODY_OF_THEM else _YES,
        "who": visit["met"],
        "advice": _advice(sorted({one["product"] for one in advised})),
        "interested": _YES if is_interested else _NO,
        "paid": _YES if "paid" in steps else _NO,
    }


def agreement(given: Answers, written: Answers) -> dict[str, bool | None]:
    """For each question whether the household said what was recorded; None where it could not say."""
    return {code: None if given[code] == UNKNOWN else _is_same(code, given[code], written[code]) for code in QUESTIONS}


_NOBODY_OF_THEM = frozenset({"nobody", "neighbour"})
_OF_THE_FAMILY = frozenset(met.CODES) - _NOBODY_OF_THEM


def _advice(advised: Sequence[str]) -> str:
    return _BOTH if len(advised) > 1 else advised[0] if advised else _NONE


def _is_same(code: str, said: str, written: str) -> bool:
    # Who sat with the whole family sat with each of them.
    if code == "who" and "whole_family" in {said, written}:
        return {said, written} <= _OF_THE_FAMILY
    return said == written
