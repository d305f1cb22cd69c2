"""Whatever is sent to the doors of sync, the answer is a clear problem, and nothing else changes.

A body that cannot be understood as a whole is refused as a whole; a fault inside one operation is that
operation's own: it is kept, and said to be rejected.
"""

import gzip
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from backend.db import Database
from backend.tables.op import KeptOp
from backend.tables.visit import VisitRow

A_BODY = {"content-type": "application/json"}


def _whole(phone: Any, sent: list[dict[str, Any]]) -> bytes:
    body = {
        "protocol": "tungnha/1",
        "epoch": str(phone.epoch),
        "install_id": str(phone.install_id),
        "ops": sent,
    }
    return json.dumps(body, ensure_ascii=False).encode()


def _visit(phone: Any, family: Any) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = phone.numbered(
        phone.add("visit", phone.visit(household=family.household, note="NOTE"))
    )
    return sent


@pytest.mark.parametrize(
    ("note", "status", "code"),
    [
        (b"NaN", 422, None),
        (b"Infinity", 422, None),
        (b"1e400", 422, None),
        (b'"\\ud800"', 422, "bad_text"),
        (b'"a", "note": "b"', 400, "duplicate_key"),
        (b"[" * 30 + b"]" * 30, 400, "malformed_json"),
        (b'"\xff"', 400, "malformed_json"),
        (b"9" * 5_000, 422, None),
        (b'"cut', 400, "malformed_json"),
    ],
)
def test_what_could_be_understood_in_two_ways_is_refused_as_a_whole(  # noqa: PLR0917 - one column a parameter
    phone: Any, family: Any, contents: Callable[[], str], note: bytes, status: int, code: str | None
) -> None:
    body = _whole(phone, _visit(phone, family)).replace(b'"NOTE"', note)
    before = contents()

    answer = phone.client.post("/api/v1/sync/push", content=body, headers=phone.headers | A_BODY)

    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert code is None or answer.json()["code"] == code
    assert contents() == before


@pytest.mark.parametrize(
    "changed",
    [
        {"dseq": "1"},
        {"dseq": 1.5},
        {"dseq": 0},
        {"dseq": 2**63},
        {"dseq": True},
        {"dseq": None},
        {"op_id": 7},
        {"op_id": "not-a-uuid"},
        {"op_id": "9" * 1_000_000},
    ],
)
def test_an_ill_typed_id_or_number_is_refused_as_a_whole(
    phone: Any, family: Any, contents: Callable[[], str], changed: dict[str, Any]
) -> None:
    (sent,) = _visit(phone, family)
    before = contents()

    answer = phone.send([sent | changed])

    assert answer.status_code == 422, answer.text
    assert contents() == before


@pytest.mark.parametrize("ops", [None, {}, "x", 7, [7], [None], [[]], ["x"]])
def test_an_envelope_of_another_shape_is_refused(phone: Any, contents: Callable[[], str], ops: Any) -> None:
    before = contents()

    answer = phone.send(ops)

    assert answer.status_code == 422, answer.text
    assert contents() == before


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b'"x"', b"1", b'{"id": '])
@pytest.mark.parametrize("door", ["hello", "push"])
def test_a_body_that_is_no_message_is_refused(phone: Any, contents: Callable[[], str], door: str, body: bytes) -> None:
    before = contents()

    answer = phone.client.post(f"/api/v1/sync/{door}", content=body, headers=phone.headers | A_BODY)

    assert answer.status_code in {400, 422}, answer.text
    assert contents() == before


def test_another_protocol_is_told_to_update(phone: Any) -> None:
    answer = phone.send([], protocol="tungnha/2")

    assert (answer.status_code, answer.json()["code"]) == (426, "unsupported_protocol")


def test_more_operations_than_a_batch_holds_are_refused_with_the_limit(phone: Any, family: Any) -> None:
    (sent,) = _visit(phone, family)

    answer = phone.send([sent] * 501)

    assert (answer.status_code, answer.json()["code"]) == (413, "too_many_items")


@pytest.mark.parametrize(
    "changed",
    [
        {"household": 7},
        {"hamlet": None},
        {"visited_at": 1_700_000_000_000},
        {"visited_at": "2026-11-22T08:00:00"},
        {"visited_at": "2026-11-22"},
        {"visited_at": "1732156200"},
        {"visited_at": "2026-11-22 08:30+0700"},
        {"next": {"step": "come_back", "on": "1732060800"}},
        {"hamlet": "{01a20000-0000-7000-8000-0000000000a1}"},
        {"hamlet": "urn:uuid:01a20000-0000-7000-8000-0000000000a1"},
        {"visited_at": "2026-02-30T08:00:00Z"},
        {"visited_at": "9999-12-31T23:59:59-12:00"},
        {"outcome": "MAYBE"},
        {"outcome": "NOT_HOME"},
        {"note": "a\u0000b"},
        {"note": "x" * 2_001},
        {"duration_s": 2**63},
        {"duration_s": 1.5},
        {"duration_s": "60"},
        {"duration_s": True},
        {"position": {"latitude_e6": 91_000_000, "longitude_e6": 0, "accuracy_m": 1}},
        {"consents": [{"purpose": "advice"}]},
        {"persons": {}},
        {"is_admin": True},
        {"commune": "17854.202507"},
        {"review_state": "approved"},
    ],
)
def test_a_fault_inside_one_visit_is_its_own(
    phone: Any, family: Any, database: Database, changed: dict[str, Any]
) -> None:
    op = phone.add("visit", phone.visit(household=family.household))
    data = json.loads(op.body)["data"] | changed
    good = phone.add("visit", phone.visit(household=family.household))

    results = phone.push(phone.op("visit", {"data": data}), good)

    assert [one["status"] for one in results] == ["rejected", "filed"], results
    assert results[0]["problems"][0]["message"]
    with database.reading() as session:
        assert len(session.exec(select(VisitRow)).all()) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "unknown"},
        {"kind": 7},
        {"kind": "hamlet", "record_version": 1},
        {"act": "delete"},
        {"act": "void"},
        {"id": 7},
        {"commune": "17827"},
        {"commune": None},
        {"data": None},
        {"data": []},
        {"data": 1.5},
        {"time": None},
        {"time": {"wall": "yesterday", "monotonic_ms": 1, "boot": "b"}},
        {"time": {"wall": "2026-11-22T08:00:00+07:00", "monotonic_ms": -1, "boot": "b"}},
        {"record_version": "1"},
        {"record_version": 0},
        {"status": "approved"},
        {"seen": "x"},
        {"seen": {"x": "y"}},
    ],
)
def test_a_fault_in_the_frame_of_one_operation_is_its_own(
    phone: Any, family: Any, database: Database, changed: dict[str, Any]
) -> None:
    (sent,) = _visit(phone, family)

    answer = phone.send([sent | changed])

    (result,) = answer.json()["results"]
    assert result["status"] == "rejected", result
    with database.reading() as session:
        kept = session.get_one(KeptOp, (phone.install_id, UUID(sent["op_id"])))
    assert (kept.status, len(kept.body) > 0) == ("rejected", True)


def test_what_was_sent_is_never_said_back(phone: Any, family: Any) -> None:
    secret = "040099123456"
    op = phone.op("visit", {"data": {"hamlet": secret, secret: secret, "outcome": secret}})

    answer = phone.send(phone.numbered(op))

    assert secret not in answer.text


def test_a_packed_body_is_taken_like_a_plain_one(phone: Any, family: Any) -> None:
    body = gzip.compress(_whole(phone, _visit(phone, family)))

    answer = phone.client.post(
        "/api/v1/sync/push", content=body, headers=phone.headers | A_BODY | {"content-encoding": "gzip"}
    )

    assert answer.json()["results"][0]["status"] == "filed"


@pytest.mark.parametrize(
    "changed",
    [
        {"made": -1},
        {"made": 2**63},
        {"made": "7"},
        {"unsent": 1.5},
        {"cursors": []},
        {"cursors": {"x": -1}},
        {"cursors": {"x": None}},
        {"epoch": "x"},
        {"epoch": 7},
        {"sent_at": "2026-11-22"},
        {"sent_at": 7},
        {"app": None},
        {"install_id": None},
    ],
)
def test_a_hello_with_a_fault_is_refused(phone: Any, contents: Callable[[], str], changed: dict[str, Any]) -> None:
    before = contents()

    answer = phone.hello(**changed)

    assert answer.status_code == 422, answer.text
    assert contents() == before


@pytest.mark.parametrize(
    "cursors",
    ["", "x", "x:", ":1", "x:-1", "x:1.5", "x:" + "9" * 30, "x:1,x:2", "x:٣", "16681.202507:0,"],
)
def test_cursors_that_cannot_be_read_are_refused(phone: Any, cursors: str) -> None:
    answer = phone.pull_raw(cursors)

    assert answer.status_code in {404, 422}, answer.text


@pytest.mark.parametrize("limit", ["0", "-1", "100000", "9223372036854775808", "x", "1.5", ""])
def test_a_limit_that_no_page_has_is_refused(phone: Any, limit: str) -> None:
    answer = phone.pull_raw(f"{phone.commune}:0", limit=limit)

    assert answer.status_code == 422, answer.text


@pytest.mark.parametrize("door", ["hello", "push"])
def test_without_a_token_nothing_is_answered(phone: Any, door: str) -> None:
    answer = phone.client.post(f"/api/v1/sync/{door}", json={})

    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_somebody_without_a_phone_has_no_sync(phone: Any, binh: Any) -> None:
    answer = phone.client.get("/api/v1/sync/pull", params={"epoch": "x", "cursors": "x:0"}, headers=binh.headers)

    assert answer.status_code == 403
