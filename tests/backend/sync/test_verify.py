"""Verify: phone and server find where their lines differ without sending them."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import delete
from sqlmodel import col

from backend.db import Database
from backend.tables.op import KeptOp
from shared.sync.line_digest import RANGES_MAX, SHORTEST, Held, halves, line_digest


@pytest.fixture
def line(phone: Any, family: Any) -> list[Held]:
    """A line of 150 numbers that phone and server hold alike."""
    ops = [phone.add("visit", phone.visit(household=family.household)) for _ in range(147)]
    results = phone.push(*ops)
    first = phone.client.get("/api/v1/sync/receipts", headers=phone.headers).json()["receipts"][0]["entries"]
    earlier = [Held(dseq, op_id, sha256) for dseq, op_id, sha256, *_ in first]
    return [*earlier, *(Held(one["dseq"], one["op_id"], one["sha256"]) for one in results)]


def ask(phone: Any, ranges: Any, **changed: Any) -> Any:
    body = {
        "protocol": "tungnha/1",
        "epoch": str(phone.epoch),
        "install_id": str(phone.install_id),
        "ranges": ranges,
    } | changed
    return phone.client.post("/api/v1/sync/verify", json=body, headers=phone.headers)


def differing(phone: Any, line: list[Held], ranges: list[list[int]]) -> list[list[int]]:
    sent = [[first, last, line_digest(one for one in line if first <= one.dseq <= last)] for first, last in ranges]
    answer = ask(phone, sent)
    assert answer.status_code == 200, answer.text
    found: list[list[int]] = answer.json()["differing"]
    return found


def test_lines_that_are_alike_do_not_differ(phone: Any, line: list[Held]) -> None:
    assert differing(phone, line, [[1, 150]]) == []


def test_what_the_server_has_lost_is_found_in_halves(phone: Any, line: list[Held], database: Database) -> None:
    """I1. Down to ranges of at most 64 numbers, which are offered again."""
    with database.writing() as session:
        session.execute(delete(KeptOp).where(col(KeptOp.dseq) == 100))

    first = differing(phone, line, [[1, 150]])
    second = differing(phone, line, first)

    assert (first, second) == ([[1, 75], [76, 150]], [[76, 113], [114, 150]])
    assert differing(phone, line, [second[0]]) == [second[0]]


def test_what_the_phone_holds_otherwise_is_found(phone: Any, line: list[Held]) -> None:
    changed = [one._replace(sha256="0" * 64) if one.dseq == 7 else one for one in line]

    assert differing(phone, changed, [[1, 60], [61, 150]]) == [[1, 60]]


def test_what_the_phone_no_longer_holds_is_not_asked_about(phone: Any, line: list[Held]) -> None:
    kept = [one for one in line if one.dseq > 40]

    assert differing(phone, kept, [[41, 150]]) == []


def test_another_install_sees_nothing_of_the_line(phone: Any, line: list[Held]) -> None:
    answer = ask(phone, [], install_id=str(uuid4()))

    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_install")


def test_a_foreign_epoch_is_told_so(phone: Any, line: list[Held]) -> None:
    answer = ask(phone, [], epoch=str(uuid4()))

    assert (answer.status_code, answer.json()["code"]) == (409, "epoch_changed")


@pytest.mark.parametrize(
    ("ranges", "status"),
    [
        (None, 422),
        ({}, 422),
        ([[1, 2]], 422),
        ([[0, 2, "x"]], 422),
        ([[2, 1, "x"]], 422),
        ([[1, True, "x"]], 422),
        ([[1, 2**53, "x"]], 422),
        ([[1, 2, 3]], 422),
        ([[1, 5, "x"], [5, 6, "x"]], 422),
        ([[5, 6, "x"], [1, 2, "x"]], 422),
        ([[n, n, "x"] for n in range(1, RANGES_MAX + 2)], 413),
    ],
)
def test_a_question_that_cannot_be_meant_is_refused(
    phone: Any, ranges: Any, status: int, contents: Callable[[], str]
) -> None:
    before = contents()

    assert ask(phone, ranges).status_code == status
    assert contents() == before


def test_halves_end_at_ranges_that_are_short() -> None:
    assert halves(1, SHORTEST) == [(1, SHORTEST)]
    assert halves(1, SHORTEST + 1) == [(1, 33), (34, SHORTEST + 1)]
    assert halves(7, 7) == [(7, 7)]
