"""Verify: phone and server find where their lines differ without sending them."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import delete, select, update
from sqlmodel import col

from backend.access.signing import Signer
from backend.db import Database
from backend.sync.epoch import epoch_of
from backend.tables.history import Epoch
from backend.tables.op import InstallLine, KeptOp
from backend.tables.receipt import ReceiptLink
from shared.sync import handover
from shared.sync.canonical import canonical
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


# --- a receipt that the server has lost --------------------------------------------------------


@pytest.fixture
def rolled_back(phone: Any, line: list[Held], database: Database) -> str:
    """The last receipt of the phone, which an older copy of the database, put back unnoticed, does not hold."""
    links = phone.client.get("/api/v1/sync/receipts", headers=phone.headers).json()["receipts"]
    _lose_links(database, links[-1]["n"])
    return str(links[-1]["jws"])


def _lose_links(database: Database, above: int) -> None:
    with database.writing() as session:
        session.execute(delete(ReceiptLink).where(col(ReceiptLink.n) >= above))


def _epochs(database: Database) -> tuple[UUID | None, list[str]]:
    with database.reading() as session:
        causes = session.execute(select(col(Epoch.cause)).order_by(col(Epoch.begun_at))).scalars().all()
        return epoch_of(session), list(causes)


def test_a_receipt_of_ours_that_the_database_has_lost_begins_a_new_epoch_once(
    phone: Any, rolled_back: str, database: Database
) -> None:
    """I1, I11. Every phone then offers again what is missing and fetches again what it follows."""
    with ThreadPoolExecutor(8) as many:
        answers = list(many.map(lambda _: ask(phone, [], receipt=rolled_back), range(8)))
    later = ask(phone, [], receipt=rolled_back)

    epoch, causes = _epochs(database)
    assert {(one.status_code, one.json()["code"]) for one in [*answers, later]} == {(409, "epoch_changed")}
    assert causes == ["phone_knows_more"]
    assert epoch != phone.epoch
    assert phone.hello(epoch=str(phone.epoch)).json()["action"] == "reset"
    assert ask(phone, [], receipt=rolled_back, epoch=str(epoch)).status_code == 200


def test_a_receipt_whose_number_bears_another_now_begins_a_new_epoch(
    phone: Any, family: Any, rolled_back: str, database: Database
) -> None:
    with database.writing() as session:
        session.execute(update(InstallLine).values(link_n=InstallLine.link_n - 1))
    phone.push(phone.add("visit", phone.visit(household=family.household)))

    answer = ask(phone, [], receipt=rolled_back)

    assert (answer.status_code, _epochs(database)[1]) == (409, ["phone_knows_more"])


def _payload(jws: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(handover.decode(jws.split(".")[1]))
    return said


SHOWS_NOTHING: dict[str, Callable[[dict[str, Any], Signer, Signer], str]] = {
    "signed by somebody else": lambda said, _ours, strangers: strangers.sign_receipt(canonical(said)),
    "of another install": lambda said, ours, _: ours.sign_receipt(canonical(said | {"install_id": str(uuid4())})),
    "of another epoch": lambda said, ours, _: ours.sign_receipt(canonical(said | {"epoch": str(uuid4())})),
    "of another version": lambda said, ours, _: ours.sign_receipt(canonical(said | {"v": 2})),
    "no receipt, though signed": lambda _said, ours, _: ours.sign_receipt(b"[]"),
    "a token": lambda *_: "a.b.c",
    "empty": lambda *_: "",
    "long": lambda *_: "a" * 100_000,
}


@pytest.mark.parametrize("what", SHOWS_NOTHING)
def test_nobody_begins_an_epoch_without_a_receipt_that_we_signed_for_this_install_in_this_epoch(
    *, phone: Any, rolled_back: str, app: FastAPI, tmp_path: Path, contents: Callable[[], str], what: str
) -> None:
    before = contents()
    shown = SHOWS_NOTHING[what](_payload(rolled_back), app.state.signer, Signer.of_folder(tmp_path / "strangers"))

    answer = ask(phone, [], receipt=shown)

    assert (answer.status_code, answer.json()["differing"]) == (200, [])
    assert contents() == before


def test_a_receipt_that_the_server_holds_shows_nothing(
    phone: Any, line: list[Held], contents: Callable[[], str]
) -> None:
    links = phone.client.get("/api/v1/sync/receipts", headers=phone.headers).json()["receipts"]
    before = contents()

    answers = [ask(phone, [], receipt=link["jws"]).status_code for link in links]

    assert (answers, contents()) == ([200] * len(links), before)


@pytest.mark.parametrize("receipt", [1, True, [], {}, 0.5], ids=str)
def test_a_receipt_that_is_no_text_is_refused(phone: Any, receipt: object, contents: Callable[[], str]) -> None:
    before = contents()

    answer = ask(phone, [], receipt=receipt)

    assert (answer.status_code, answer.json()["code"], answer.json()["errors"][0]["field"]) == (
        422,
        "unreadable",
        "receipt",
    )
    assert contents() == before


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
