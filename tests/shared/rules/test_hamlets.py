"""A hamlet has a name, a kind, and days that follow one another."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shared.rules.hamlets import problems_in
from tests.shared.good_record import HAMLET


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"name": ""}, "not_a_name", "name"),
        ({"name": " \t"}, "not_a_name", "name"),
        ({"name": "Xóm\n1"}, "not_a_name", "name"),
        ({"name": "x" * 121}, "too_long", "name"),
        ({"kind": "village"}, "unknown_code", "kind"),
        ({"kind": "Xom"}, "unknown_code", "kind"),
        ({"since": date(1999, 12, 31)}, "out_of_range", "since"),
        ({"until": date(2108, 1, 1)}, "out_of_range", "until"),
        ({"until": date(2025, 6, 30)}, "out_of_range", "until"),
        ({"since": None, "until": date(2007, 12, 31)}, "out_of_range", "until"),
    ],
)
def test_what_is_wrong_with_a_hamlet_is_told_of_its_field(change: dict[str, Any], code: str, field: str) -> None:
    found = problems_in(replace(HAMLET, **change))

    assert [(problem.code, problem.field) for problem in found] == [(code, field)]


@pytest.mark.parametrize(
    "change",
    [{"since": None, "until": None}, {"until": date(2025, 7, 1)}, {"until": None}, {"kind": "ban", "name": "Bản Cắm"}],
)
def test_a_hamlet_need_not_say_when_it_came_and_may_last_a_day(change: dict[str, Any]) -> None:
    assert problems_in(replace(HAMLET, **change)) == []
