"""Whatever happened in two hamlets, every number shown opens exactly what it counted, and the numbers agree."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.db import Database
from backend.rollups import differences
from tests.backend.cast import THANH_VINH

FIRST = date(2026, 11, 9)
ANSWERS = st.sampled_from(["interested", "considering", "declined", "already_in"])
STEPS = st.lists(st.sampled_from(["registered", "paid", "renewed", "lapsed"]), max_size=2)

# What one officer does at one of three doors on one of ten days.
DEEDS = st.lists(
    st.fixed_dictionaries(
        {
            "home": st.integers(0, 2),
            "day": st.integers(0, 9),
            "outcome": st.sampled_from(["not_home", "advised", "advised", "come_back", "consent_declined"]),
            "person": st.integers(0, 1),
            "answer": ANSWERS,
            "verdict": st.sampled_from(["eligible", "eligible", "not_eligible"]),
            "group": st.sampled_from(["poor", "near_poor", "other"]),
            "steps": STEPS,
            "then": st.sampled_from(["stands", "stands", "voided", "superseded"]),
        }
    ),
    max_size=10,
)
QUESTIONS = [
    {"by": "commune"},
    {"by": "commune", "map": "then"},
    {"by": "day"},
    {"by": "week", "from": "2026-11-10", "to": "2026-11-17"},
    {"by": "month"},
    {"by": "hamlet", "commune": THANH_VINH},
    {"by": "officer", "commune": THANH_VINH},
    {"by": "group", "commune": THANH_VINH},
    {"by": "organisation", "commune": THANH_VINH},
    {"by": "district"},
    {"by": "district", "map": "then", "from": "2026-11-10"},
]


@pytest.fixture
def doors(officer: Any) -> list[tuple[Any, ...]]:
    return [officer.household(f"Nhà {n}", f"Vợ {n}") for n in range(3)]


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_every_number_opens_exactly_what_it_counted(  # noqa: PLR0917 - a fixture each
    officer: Any,
    doors: list[tuple[Any, ...]],
    say: Callable[..., Any],
    ask: Callable[..., Any],
    opened: Callable[..., Any],
    database: Database,
    deeds: list[dict[str, Any]],
) -> None:
    for deed in deeds:
        _do(officer, doors, say, deed)

    for question in QUESTIONS:
        report = ask(**{"from_" if name == "from" else name: text for name, text in question.items()})
        for row in [*report["rows"], report["total"]]:
            for measure, cell in row["cells"].items():
                assert len(opened(cell)["rows"]) == row[measure], (question, row["name"], measure)
    with database.reading() as session:
        assert differences(session) == []


def _do(officer: Any, doors: list[tuple[Any, ...]], say: Callable[..., Any], deed: dict[str, Any]) -> None:
    home, *people = doors[deed["home"]]
    day, outcome = FIRST + timedelta(days=deed["day"]), deed["outcome"]
    if outcome == "consent_declined":
        officer.visit(None, day, outcome)
        return
    told = say(
        people[deed["person"]], deed["answer"], *deed["steps"], verdict=deed["verdict"], group=deed["group"], on=day
    )
    visit = officer.visit(home, day, outcome, *([told] if outcome == "advised" else []))
    if deed["then"] == "voided":
        officer.send("visit", {"reason": "Nhầm"}, act="void", row_id=visit)
    elif deed["then"] == "superseded":
        officer.visit(home, day, "not_home", supersedes=visit)


def test_communes_add_up_to_the_total(officer: Any, ask: Callable[..., Any], say: Callable[..., Any]) -> None:
    home, an, binh = officer.household("An", "Bình")
    officer.visit(home, FIRST, "advised", say(an, "interested", "paid"), say(binh))

    report = ask()

    for measure in report["total"]["cells"]:
        assert sum(row[measure] for row in report["rows"]) == report["total"][measure], measure
