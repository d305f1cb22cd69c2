"""Bình of the committee reads the log of visits and says what stands; An's phone hears of what came back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from backend import rollups
from backend.db import Database
from backend.tables.law import AuditEntry
from backend.tables.visit import VisitRow
from shared.clock import parse_moment
from shared.records.review import Review
from shared.records.wire import from_wire
from shared.sync.protocol import read_page
from tests.backend.cast import NGHI_LOC, THANH_VINH, HandClock, Somebody
from tests.backend.numbers.conftest import TODAY, Officer, officer

__all__ = ["officer"]

Say = Callable[..., Any]


@pytest.fixture
def home(officer: Officer) -> UUID:
    return officer.household("Đặng Văn Đức")[0]


@pytest.fixture
def visit(officer: Officer, home: UUID) -> UUID:
    """An was at Đức's door, and nobody was at home."""
    return officer.visit(home, TODAY, "not_home")


@pytest.fixture
def say(client: TestClient, binh: Somebody, visit: UUID) -> Say:
    """Bình says something of the visit's first version, unless the test says otherwise."""

    def post(somebody: Somebody = binh, /, *, of: UUID = visit, commune: str = THANH_VINH, **changed: Any) -> Any:
        said = {"decision": "approved", "version": 1} | changed
        headers = somebody.headers | {"If-Match": f'"{said["version"]}"'}
        return client.post(f"/api/v1/visits/{commune}/{of}/reviews", json=said, headers=headers)

    return post


@pytest.fixture
def log(client: TestClient, binh: Somebody) -> Callable[..., Any]:
    def ask(somebody: Somebody = binh, /, **params: Any) -> Any:
        asked = {"commune": THANH_VINH} | {name.rstrip("_"): value for name, value in params.items()}
        return client.get("/api/v1/visits", params=asked, headers=somebody.headers)

    return ask


@pytest.fixture
def heard(client: TestClient, an: Somebody, officer: Officer) -> Callable[[], list[Review]]:
    """The reviews that An's phone is sent, in An's own stream."""

    def pull() -> list[Review]:
        asked = {"epoch": str(officer.epoch), "cursors": f"user:{an.account_id}:0"}
        page = client.get("/api/v1/sync/pull", params=asked, headers=an.headers)
        rows = read_page(page.content, officer.epoch).rows
        return [from_wire(Review, row.values) for row in rows if row.kind == "review"]

    return pull


@pytest.fixture
def visited(client: TestClient, binh: Somebody) -> Callable[[], int]:
    """How many households count as visited."""

    def ask() -> int:
        answer = client.get("/api/v1/conversions", params={"commune": THANH_VINH}, headers=binh.headers)
        return int(answer.json()["total"]["households_visited"])

    return ask


@pytest.fixture
def opened(client: TestClient, binh: Somebody) -> Callable[[UUID], Any]:
    """One visit with its versions and reviews, as Bình reads it."""
    return lambda visit: client.get(f"/api/v1/visits/{THANH_VINH}/{visit}", headers=binh.headers).json()


def test_an_approved_visit_stands_and_counts_as_before(say: Say, visited: Callable[[], int]) -> None:
    before = visited()

    answer = say()

    assert (answer.status_code, answer.json()) == (200, {"review_state": "approved", "version": 2, "counts": True})
    assert answer.headers["etag"] == '"2"'
    assert visited() == before == 1


def test_a_visit_of_a_wrong_clock_is_listed_with_its_time_corrected(
    log: Callable[..., Any], visit: UUID, database: Database
) -> None:
    """MUST 19. What the phone showed stays beside it, and the day that it counts for is not touched."""
    before = log().json()["rows"][0]
    with database.writing() as session:
        session.execute(update(VisitRow).values(clock_offset_ms=7_200_000))

    after = log().json()["rows"][0]

    assert before["corrected_at"] is None
    assert parse_moment(after["corrected_at"]) - parse_moment(after["visited_at"]) == timedelta(hours=2)
    assert (after["visited_at"], after["day"]) == (before["visited_at"], before["day"])


def test_a_returned_visit_stops_counting_until_it_is_corrected(
    say: Say, visited: Callable[[], int], officer: Officer, visit: UUID, home: UUID
) -> None:
    say(decision="returned", reason="Ngày thăm chưa đúng.", fields=["visited_at"])
    while_returned = visited()

    officer.visit(home, TODAY - timedelta(days=1), "not_home", supersedes=visit)

    assert (while_returned, visited()) == (0, 1)


def test_a_correction_stands_beside_what_it_corrects(
    say: Say, opened: Callable[[UUID], Any], officer: Officer, visit: UUID, home: UUID
) -> None:
    say(decision="returned", reason="Ngày thăm chưa đúng.", fields=["visited_at"])

    corrected = officer.visit(home, TODAY - timedelta(days=1), "not_home", supersedes=visit)

    found = opened(corrected)
    assert [(one["id"], one["standing"], one["review_state"]) for one in found["versions"]] == [
        (str(visit), "superseded", "returned"),
        (str(corrected), "stands", "corrected"),
    ]
    assert [(said["visit"], said["reason"]) for said in found["reviews"]] == [(str(visit), "Ngày thăm chưa đúng.")]


@pytest.mark.parametrize("decision", ["approved", "returned", "flagged"])
def test_a_correction_is_reviewed_again_and_what_it_corrects_no_more(
    say: Say, officer: Officer, visit: UUID, home: UUID, decision: str
) -> None:
    say(decision="returned", reason="Ngày thăm chưa đúng.", fields=["visited_at"])
    corrected = officer.visit(home, TODAY - timedelta(days=1), "not_home", supersedes=visit)

    of_the_first = say(version=3)
    again = say(of=corrected, decision=decision, reason="Đã hỏi lại hộ.")

    assert (of_the_first.status_code, of_the_first.json()["code"]) == (409, "visit_set_aside")
    assert again.status_code == 200
    assert (again.json()["review_state"], again.json()["counts"]) == (decision, decision != "returned")


@pytest.mark.parametrize("decision", ["approved", "returned", "flagged"])
def test_a_review_leaves_every_number_as_a_count_from_nothing_has_it(
    say: Say, decision: str, database: Database
) -> None:
    say(decision=decision, reason="Chưa rõ.")

    with database.reading() as session:
        assert rollups.differences(session) == []


def test_the_officer_hears_why_a_visit_came_back_and_what_to_correct(
    say: Say, heard: Callable[[], list[Review]], visit: UUID
) -> None:
    say(decision="returned", reason="Hộ này không có người tên Đức.", fields=["household", "persons"])

    (told,) = heard()

    assert (told.visit, told.decision, told.reason) == (visit, "returned", "Hộ này không có người tên Đức.")
    assert told.fields == ("household", "persons")
    assert told.reviewer_name == "Trần Văn Bình"


def test_two_reviewers_at_once_do_not_write_over_one_another(say: Say, binh: Somebody, dung: Somebody) -> None:
    first = say(binh)

    second = say(dung, decision="returned", reason="Chưa rõ.")

    assert first.status_code == 200
    assert (second.status_code, second.json()["code"]) == (409, "version_changed")


def test_the_same_word_sent_twice_is_said_once(
    say: Say, heard: Callable[[], list[Review]], client: TestClient, binh: Somebody
) -> None:
    first = say(decision="flagged", reason="Quá nhanh.")

    again = say(decision="flagged", reason="Quá nhanh.")

    assert (again.status_code, again.json()) == (200, first.json())
    assert len(heard()) == 1


@pytest.mark.parametrize("decision", ["returned", "flagged"])
@pytest.mark.parametrize("reason", [None, "  "])
def test_who_returns_or_flags_a_visit_says_why(say: Say, decision: str, reason: str | None) -> None:
    answer = say(decision=decision, reason=reason)

    assert answer.status_code == 422
    assert [error["code"] for error in answer.json()["errors"]] == ["decision_reason_needed"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"decision": "perfect"}, "unknown_code"),
        ({"decision": "flagged", "reason": "x" * 401}, "too_long"),
        ({"decision": "flagged", "reason": "x", "fields": ["officer"]}, "unknown_field"),
        ({"decision": "flagged", "reason": "a\u0000b"}, "bad_text"),
    ],
)
def test_a_review_that_breaks_a_rule_changes_nothing(
    say: Say, heard: Callable[[], list[Review]], changed: dict[str, Any], code: str
) -> None:
    answer = say(**changed)

    assert answer.status_code == 422
    assert code in answer.text
    assert heard() == []


def test_a_review_that_does_not_say_what_was_read_is_refused(client: TestClient, binh: Somebody, visit: UUID) -> None:
    said = {"decision": "approved", "version": 1}

    answer = client.post(f"/api/v1/visits/{THANH_VINH}/{visit}/reviews", json=said, headers=binh.headers)

    assert (answer.status_code, answer.json()["code"]) == (428, "version_needed")


def test_nobody_reviews_their_own_visit(say: Say, binh: Somebody, database: Database) -> None:
    with database.writing() as session:  # who walks for a while and sits on the committee afterwards
        session.execute(update(VisitRow).values(officer=binh.account_id))

    answer = say()

    assert (answer.status_code, answer.json()["code"]) == (403, "own_visit")


def test_nobody_reviews_without_a_committee_s_role(say: Say, an: Somebody, chi: Somebody, em: Somebody) -> None:
    answers = [say(somebody).status_code for somebody in (an, chi, em)]

    assert answers == [403, 403, 403]


def test_a_visit_of_another_commune_and_one_that_does_not_exist_are_the_same_answer(say: Say) -> None:
    elsewhere, nowhere = say(commune=NGHI_LOC), say(of=UUID(int=5))

    assert elsewhere.status_code == nowhere.status_code == 404
    assert elsewhere.json()["code"] == nowhere.json()["code"] == "not_found"


def test_a_visit_that_was_taken_back_is_reviewed_no_more(say: Say, officer: Officer, visit: UUID) -> None:
    officer.send("visit", {"reason": "Ghi nhầm hộ."}, "void", visit)

    answer = say(version=2)

    assert (answer.status_code, answer.json()["code"]) == (409, "visit_set_aside")


def test_the_log_tells_visits_newest_first_page_by_page(log: Callable[..., Any], officer: Officer, home: UUID) -> None:
    made = [officer.visit(home, TODAY - timedelta(days=days), "not_home") for days in range(5)]

    first = log(limit=3).json()
    second = log(limit=3, cursor=first["cursor"]).json()

    assert [row["id"] for row in first["rows"] + second["rows"]] == list(map(str, made))
    assert second["cursor"] is None


def test_the_log_answers_what_was_asked_of_it(
    log: Callable[..., Any], officer: Officer, home: UUID, visit: UUID, say: Say
) -> None:
    refused = officer.visit(home, TODAY - timedelta(days=9), "refused_talk")
    say()

    assert [row["id"] for row in log(outcome="refused_talk").json()["rows"]] == [str(refused)]
    assert [row["id"] for row in log(state="approved").json()["rows"]] == [str(visit)]
    assert [row["id"] for row in log(from_=TODAY.isoformat()).json()["rows"]] == [str(visit)]
    assert log(officer=str(UUID(int=3))).json()["rows"] == []


def test_those_who_supervise_read_the_log_without_names(log: Callable[..., Any], visit: UUID, chi: Somebody) -> None:
    (ours,), (theirs,) = log().json()["rows"], log(chi).json()["rows"]

    assert ours["head_name"] == "Đặng Văn Đức"
    assert theirs["head_name"] is None
    assert theirs["id"] == ours["id"] == str(visit)


def test_officers_and_other_communes_have_no_log(log: Callable[..., Any], an: Somebody, binh: Somebody) -> None:
    assert log(an).status_code == 403
    assert log(binh, commune=NGHI_LOC).status_code == 404
    assert log(binh, cursor="nonsense").status_code == 422
    assert log(binh, state="nonsense").status_code == 422


def test_a_review_is_written_in_the_audit_book(say: Say, visit: UUID, database: Database, now: HandClock) -> None:
    say()

    with database.reading() as session:
        (entry,) = session.execute(select(AuditEntry)).scalars()
        assert (entry.act, entry.subject, entry.facts) == ("visit_reviewed", visit, {"is": "approved"})
