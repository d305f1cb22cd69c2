"""One question has one answer: on the phone, on the command line and over HTTP, whichever insurance it is about."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer
from fastapi import FastAPI
from starlette.testclient import TestClient
from typer.testing import CliRunner

from backend.api import policy as door
from backend.commands import policy as terminal
from backend.db import Database
from backend.edge import answers
from shared import policy
from shared.policy import reading
from shared.policy.eligibility import eligibility_json
from shared.problems import Refused

Question = list[tuple[str, str]]

QUOTES: list[Question] = [
    [("product", "vsi"), ("on", "2026-11-21"), ("group", "poor"), ("residence", "permanent"), ("months", "12")],
    [("product", "vsi"), ("on", "2027-01-01"), ("group", "near_poor"), ("group", "ethnic_minority")],
    [("product", "vsi"), ("on", "2026-11-21"), ("years_ahead", "5"), ("months_supported_so_far", "118")],
    [("product", "vsi"), ("on", "2026-11-21"), ("income", "1")],
    [("product", "hi"), ("on", "2026-11-21"), ("group", "household"), ("member_order", "2"), ("months", "12")],
    [("product", "hi"), ("on", "2026-11-21"), ("group", "near_poor"), ("residence", "permanent")],
    [("product", "hi"), ("on", "2025-07-01"), ("group", "student"), ("commune", "17827")],
    [("product", "hi"), ("on", "2018-11-30"), ("group", "near_poor")],
    [("product", "hi"), ("on", "2026-11-21"), ("group", "other")],
]
ELIGIBILITIES: list[Question] = [
    [("product", "vsi"), ("on", "2026-11-21"), ("birth_date", "1980"), ("compulsory", "no"), ("group", "poor")],
    [("product", "hi"), ("on", "2026-11-21"), ("group", "near_poor"), ("certificate_year", "2025")],
    [("product", "hi"), ("on", "2026-11-21"), ("group", "student"), ("group", "household")],
]


@pytest.fixture
def http(database: Database) -> Iterator[TestClient]:
    app = FastAPI()
    app.state.database = database
    app.state.now = lambda: datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
    answers.install(app)
    app.include_router(door.router)
    with TestClient(app) as client:
        yield client


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    monkeypatch.setenv("TUNGNHA_DATABASE_URL", f"sqlite:///{tmp_path / 'none.sqlite3'}")
    commands = typer.Typer()
    terminal.add_to(commands)
    return commands


@pytest.mark.parametrize("question", QUOTES)
def test_an_amount_is_the_same_everywhere(http: TestClient, cli: typer.Typer, question: Question) -> None:
    texts, groups = _texts(question)

    on_the_phone = _or_codes(lambda: policy.to_json(policy.quote(reading.read_quote(texts, groups))))

    assert _over_http(http, "quote", question) == on_the_phone
    assert _on_the_command_line(cli, "quote", question) == on_the_phone


@pytest.mark.parametrize("question", ELIGIBILITIES)
def test_eligibility_is_the_same_everywhere(http: TestClient, cli: typer.Typer, question: Question) -> None:
    texts, groups = _texts(question)

    on_the_phone = _or_codes(lambda: eligibility_json(policy.eligibility(reading.read_eligibility(texts, groups))))

    assert _over_http(http, "eligibility", question) == on_the_phone
    assert _on_the_command_line(cli, "eligibility", question) == on_the_phone


def _texts(question: Question) -> tuple[dict[str, str | None], list[str]]:
    return {name: text for name, text in question if name != "group"}, [
        text for name, text in question if name == "group"
    ]


def _or_codes(ask: Callable[[], dict[str, Any]]) -> object:
    try:
        return json.loads(json.dumps(ask()))
    except Refused as refused:
        return [problem.code for problem in refused.problems]


def _over_http(http: TestClient, what: str, question: Question) -> object:
    answer = http.get(f"/{what}", params=tuple(question))
    return answer.json() if answer.status_code == 200 else [answer.json()["code"]]


def _on_the_command_line(cli: typer.Typer, what: str, question: Question) -> object:
    options = [word for name, text in question for word in (f"--{name.replace('_', '-')}", text)]
    answer = CliRunner().invoke(cli, [what, *options, "--json"])
    document = json.loads(answer.stdout)
    return document if answer.exit_code == 0 else [problem["code"] for problem in document["problems"]]
