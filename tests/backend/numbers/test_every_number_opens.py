"""Whatever happened in two hamlets, every number shown opens exactly what it counted, and the numbers agree."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from backend.access.principal import principal_of
from backend.db import Database
from backend.reports.cells import open_cell
from backend.reports.measures import MEASURES
from backend.rollups import differences
from backend.tables.account import Account
from tests.backend.cast import START, THANH_VINH, Somebody

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


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_every_number_opens_exactly_what_it_counted(  # noqa: PLR0917 - a fixture each
    officer: Any,
    doors: list[tuple[Any, ...]],
    say: Callable[..., Any],
    ask: Callable[..., Any],
    binh: Somebody,
    database: Database,
    deeds: list[dict[str, Any]],
) -> None:
    for deed in deeds:
        done(officer, doors, say, deed)

    reports = {tuple(question.items()): ask(**_spelt(question)) for question in QUESTIONS}

    with database.reading() as session:
        principal = principal_of(session, session.get_one(Account, binh.account_id), today=START.date())
        for question, report in reports.items():
            for row in [*report["rows"], report["total"]]:
                for measure, cell in row["cells"].items():
                    counted = open_cell(session, cell, principal, START.date()).rows
                    assert len(counted) == row[measure], (question, row["name"], measure)
            assert _not_adding_up(dict(question), report) == []
        assert differences(session) == []


def _spelt(question: Mapping[str, str]) -> dict[str, str]:
    return {"from_" if name == "from" else name: text for name, text in question.items()}


def _not_adding_up(question: Mapping[str, str], report: Any) -> list[str]:
    """The measures whose rows do not come to the total. Whoever is counted in one commune or district of today is
    counted in no other; a person has one group and one who told them first; but a household may have been visited by
    two officers, in two hamlets, and on two days, and by the map of then in two units.
    """
    alone = question.get("map") != "then" and question["by"] in {"commune", "district"}
    by_person = question["by"] in {"hamlet", "officer", "group", "organisation", "commune", "district"}
    return [
        measure
        for measure in report["total"]["cells"]
        if (alone or (by_person and MEASURES[measure].kind == "person"))
        and sum(row[measure] or 0 for row in report["rows"]) != report["total"][measure]
    ]


def done(officer: Any, doors: list[tuple[Any, ...]], say: Callable[..., Any], deed: dict[str, Any]) -> None:
    """One deed at one door, pushed by the officer's phone."""
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


def test_a_number_is_named_as_shortly_as_can_be_and_opens_by_the_long_name_too(
    client: TestClient, officer: Any, binh: Somebody, ask: Callable[..., Any]
) -> None:
    officer.visit(officer.household("Trần Thị Lan")[0], START.date(), "not_home")
    (row,) = ask(binh)["rows"]
    said = ["visits", THANH_VINH, "commune", None, None, None, "vsi", "now"]
    short, long = (urlsafe_b64encode(json.dumps(text).encode()).decode().rstrip("=") for text in (said[:2], said))

    opened = [client.get(f"/api/v1/cells/{cell}", headers=binh.headers).json()["rows"] for cell in (short, long)]

    assert len(row["cells"]["visits"]) <= len(short)
    assert len(opened[0]) == row["visits"] == 1
    assert opened[0] == opened[1]
