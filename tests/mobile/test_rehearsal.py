"""Simulated officers do what officers do, never in the future, and everything they wrote is received."""

import json
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from mobile import rehearsal
from mobile.rehearsal import Code, rehearse, walk
from mobile.store import meta, outbox
from mobile.store.phone import Phone
from mobile.views.households import households
from shared.clock import VIETNAM, format_moment, parse_moment
from shared.records.conference import Conference
from shared.records.follow_up import FollowUp
from shared.records.visit import Visit
from shared.records.wire import from_wire
from shared.rules.conferences import problems_in as conference_problems
from shared.rules.follow_ups import problems_in as follow_up_problems
from shared.rules.visits import problems_in
from tests.mobile.sync.town_hall import TownHall, household_row, row
from tests.mobile.vault import XOM_5, Clocks, dice, fill_shelf, make_it_ans, new_phone, put

HOMES = 60


@pytest.fixture
def hamlet(tmp_path: Path) -> Iterator[Phone]:
    phone = new_phone(tmp_path, Clocks())
    make_it_ans(phone)
    fill_shelf(phone)
    with phone.store.writing() as db:
        for n in range(HOMES):
            home = str(UUID(int=n + 1))
            put(db, "household", home, {"hamlet": XOM_5, "head_name": f"Hộ {n:02}", "certificate": "none"})
            person = {"household": home, "name": "Lê Văn Hùng", "relation": "head", "birth": "1980"}
            put(db, "person", str(UUID(int=1_000 + n)), dict(person))
    yield phone
    phone.store.close()


def _visits(phone: Phone) -> list[Visit]:
    ops = [json.loads(op.body) for op in outbox.unsent(phone.store.reading(), 1_000)]
    return [from_wire(Visit, op["data"]) for op in ops if op["kind"] == "visit"]


def test_no_visit_lies_in_the_future_and_all_are_at_working_hours(hamlet: Phone) -> None:
    now = Clocks().now
    with hamlet.store.writing() as db:
        meta.write(db, meta.SERVER_TOLD, format_moment(now))  # it has just activated

    walk(hamlet.store, now=now, random=dice(1), visits=50)

    visits = _visits(hamlet)
    assert len(visits) == 50
    assert len({visit.visited_at for visit in visits}) == 50
    assert min(visit.duration_s for visit in visits if visit.duration_s is not None) >= 150
    for visit in visits:
        assert visit.visited_at + timedelta(seconds=visit.duration_s or 0) < now
        assert 7 <= visit.visited_at.astimezone(VIETNAM).hour <= 17


def test_the_visits_are_of_every_sort_and_break_no_rule(hamlet: Phone) -> None:
    walk(hamlet.store, now=Clocks().now, random=dice(2), visits=60)

    visits = _visits(hamlet)
    assert {visit.outcome for visit in visits} >= {"not_home", "advised", "come_back", "consent_declined"}
    assert {step.step for visit in visits for person in visit.persons for step in person.steps} == {
        "registered",
        "paid",
    }
    assert not [problem for visit in visits for problem in problems_in(visit)]
    assert 10 <= sum(visit.outcome == "not_home" for visit in visits) <= 30


def test_a_question_of_a_family_breaks_no_rule(hamlet: Phone) -> None:
    for n in range(5):
        rehearsal.pass_on_a_question(hamlet, dice(n))

    ops = [json.loads(op.body) for op in outbox.unsent(hamlet.store.reading(), 1_000)]
    asked = [from_wire(FollowUp, op["data"]) for op in ops]
    assert len(asked) == 5
    assert not [problem for one in asked for problem in follow_up_problems(one)]


def test_a_conference_is_of_a_past_day_and_breaks_no_rule(hamlet: Phone) -> None:
    for n in range(10):
        rehearsal.hold_conference(hamlet, dice(n))

    ops = [json.loads(op.body) for op in outbox.unsent(hamlet.store.reading(), 1_000)]
    held = [from_wire(Conference, op["data"]) for op in ops]
    assert {op["kind"] for op in ops} == {"conference"}
    assert not [problem for one in held for problem in conference_problems(one)]
    assert all(one.held_at < Clocks().now and 18 <= one.attending <= 60 for one in held)


def test_the_same_seed_does_the_same_things(tmp_path: Path, hamlet: Phone) -> None:
    twin = new_phone(tmp_path, Clocks(), "twin.vault")
    make_it_ans(twin)
    with twin.store.writing() as db:
        for kind, row_id, body in hamlet.store.reading().execute("SELECT kind, id, body FROM shelf").fetchall():
            put(db, kind, row_id, json.loads(body))

    walk(hamlet.store, now=Clocks().now, random=dice(3), visits=30)
    walk(twin.store, now=Clocks().now, random=dice(3), visits=30)

    assert _visits(hamlet) == _visits(twin)
    assert [line.status for line in households(hamlet.store)] == [line.status for line in households(twin.store)]
    twin.store.close()


def _hall() -> TownHall:
    homes = [household_row(n + 1, str(UUID(int=n + 1)), made_up=True) for n in range(HOMES)]
    plain: dict[str, Any] = {"name": "Lê Văn Hùng", "relation": "head", "birth": "1980", "ethnic_minority": "no"}
    plain |= {"compulsory": "unknown", "pension": "no", "member": "no"}
    people = [
        row("person", HOMES + n + 1, str(UUID(int=1_000 + n)), household=str(UUID(int=n + 1)), **plain)
        for n in range(HOMES)
    ]
    return TownHall(stream=[*homes, *people], head=2 * HOMES)


def test_an_officer_works_a_few_days_and_everything_is_received(tmp_path: Path) -> None:
    phone, hall = new_phone(tmp_path, Clocks()), _hall()

    done = rehearse(phone, hall, server="https://example.vn", code=Code(officer="an", code="X"), random=dice(4))

    assert done.written == done.received > 20
    assert len(hall.filed) == done.written
    assert all(parse_moment(op.made_at) < Clocks().now for op in outbox.of_row(phone.store.reading(), "visit", ""))
    phone.store.close()


def test_the_program_reads_its_codes_and_says_what_was_received(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = tmp_path / "codes.jsonl"
    codes.write_text('{"officer": "an", "code": "A"}\n{"officer": "bao", "code": "B"}\n', encoding="utf-8")
    hall = _hall()
    monkeypatch.setattr(rehearsal, "HttpTransport", lambda _server: nullcontext(hall))

    left = rehearsal.main(["--server", "https://example.vn", "--codes", str(codes), "--visits", "3"])

    lines = capsys.readouterr().out.splitlines()
    assert left == 0
    assert [line.partition(":")[0] for line in lines] == ["an", "bao"]
    assert all("máy chủ đã nhận" in line for line in lines)


def test_a_server_that_is_not_there_is_a_plain_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    codes = tmp_path / "codes.jsonl"
    codes.write_text('{"officer": "an", "code": "A"}\n', encoding="utf-8")

    left = rehearsal.main(["--server", "http://example.vn", "--codes", str(codes)])

    assert left == 1
    assert "https://" in capsys.readouterr().err
