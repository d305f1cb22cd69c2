"""What a family asks names what it is about; what the commune asks need not."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from shared.records.follow_up import FollowUp
from shared.rules.follow_ups import is_of_people, problems_in

PETITION = FollowUp(
    household=UUID(int=1),
    reason="petition",
    about=date(2026, 11, 22),
    due=date(2026, 11, 29),
    assigned_to=UUID(int=2),
    topics=("collection", "conduct"),
    note="Thu tiền nhưng chưa đưa biên lai.",
)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"topics": ()}, "topic_needed", "topics"),
        ({"topics": ("weather",)}, "unknown_code", "topics"),
        ({"topics": ("conduct", "conduct")}, "said_twice", "topics"),
        ({"note": "x" * 2_001}, "too_long", "note"),
        ({"note": "\x00"}, "bad_text", "note"),
        ({"answer": "x" * 2_001}, "too_long", "answer"),
    ],
)
def test_what_is_wrong_with_a_petition_is_told_of_its_field(change: dict[str, Any], code: str, field: str) -> None:
    assert problems_in(PETITION) == []

    found = problems_in(replace(PETITION, **change))

    assert [(problem.code, problem.field) for problem in found] == [(code, field)]


def test_what_the_commune_asks_is_about_a_day_and_needs_no_topic() -> None:
    given = replace(PETITION, reason="amount_changes", topics=(), note=None)

    assert problems_in(given) == []
    assert (is_of_people(given), is_of_people(PETITION)) == (False, True)
    assert not is_of_people(replace(PETITION, reason="of_a_later_release"))
