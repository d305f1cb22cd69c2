"""MUST 13. Whatever is brought to the door of handovers that is not a phone's own, whole and sealed to this server, the
answer is a clear problem, and nothing is taken in.
"""

import gzip
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select
from sqlmodel import SQLModel

from backend.db import Database
from backend.tables.account import Install
from shared.sync.handover import CONTENT_BYTES_MAX, read_envelope
from shared.sync.handover_box import jwk_of
from tests.backend.cast import ACCOUNT_IDS, START, HandClock
from tests.backend.sync.handing_over import STRANGERS_KEY, Hands, give_key

SECRET = "040099123456"
A_BODY = {"content-type": "application/json"}


@pytest.fixture
def hands(phone: Any, database: Database) -> Hands:
    give_key(database, phone.install_id)
    return Hands(phone.client, phone)


@pytest.fixture
def sent(phone: Any, family: Any) -> list[dict[str, Any]]:
    numbered: list[dict[str, Any]] = phone.numbered(
        *(phone.add("visit", phone.visit(household=family.household, note=SECRET)) for _ in range(2))
    )
    return numbered


@pytest.fixture
def taken_in(database: Database) -> Callable[[], str]:
    """A hash over every row but those that count tries."""

    def read() -> str:
        with database.reading() as session:
            tables = [table for table in SQLModel.metadata.sorted_tables if table.name != "failed_tries"]
            rows = {table.name: sorted(map(repr, session.execute(select(table)))) for table in tables}
        return hashlib.sha256(repr(rows).encode()).hexdigest()

    return read


def _is_a_clear_problem(answer: Any, *statuses: int) -> bool:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    assert answer.json()["code"]
    assert SECRET not in answer.text
    return answer.status_code in statuses


STRANGE: list[Any] = [None, True, 0, -1, 1.5, "", [], {}, 2**53, 10**19, "1", "Ế", "x" * 100_000]
FIELDS = ["tungnha_handover", "install_id", "kid", "ephemeral", "count", "first_dseq", "last_dseq", "box", "signature"]


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_that_is_wrong_in_any_way_is_refused(
    hands: Hands, sent: list[dict[str, Any]], taken_in: Callable[[], str], field: str
) -> None:
    envelope, before = hands.over(sent), taken_in()
    without = {name: value for name, value in envelope.items() if name != field}

    answers = [hands.bring(changed) for changed in [without, *(envelope | {field: value} for value in STRANGE)]]

    assert all(_is_a_clear_problem(answer, 403, 422) for answer in answers)
    assert taken_in() == before


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b'"x"', b"1", b"{}", b'{"a":1,"a":2}', b'{"box": NaN}', b'{"box', b"\xff", b"[" * 50_000],
)
def test_a_body_that_is_no_envelope_is_refused(hands: Hands, taken_in: Callable[[], str], body: bytes) -> None:
    before = taken_in()

    answer = hands.client.post("/api/v1/sync/deposit", content=body, headers=A_BODY)

    assert _is_a_clear_problem(answer, 400, 422)
    assert taken_in() == before


def test_a_whole_file_is_not_one_envelope(hands: Hands, sent: list[dict[str, Any]]) -> None:
    line = json.dumps(hands.over(sent)).encode() + b"\n"

    answer = hands.client.post("/api/v1/sync/deposit", content=line + line, headers=A_BODY)

    assert _is_a_clear_problem(answer, 400)


def test_an_envelope_cut_off_at_any_octet_is_refused(
    hands: Hands, sent: list[dict[str, Any]], taken_in: Callable[[], str], now: HandClock
) -> None:
    line, before = json.dumps(hands.over(sent)).encode(), taken_in()

    for at in range(0, len(line), 41):
        now.passes(minutes=2)
        answer = hands.client.post("/api/v1/sync/deposit", content=line[:at], headers=A_BODY)
        assert _is_a_clear_problem(answer, 400, 422)

    assert taken_in() == before


def test_a_box_cut_off_at_any_octet_is_refused_even_when_the_phone_signed_it(
    hands: Hands, sent: list[dict[str, Any]], taken_in: Callable[[], str], now: HandClock
) -> None:
    envelope, before = read_envelope(json.dumps(hands.over(sent)).encode()), taken_in()

    for at in range(0, len(envelope.box), 41):
        now.passes(minutes=2)
        answer = hands.bring(hands.signed(replace(envelope, box=envelope.box[:at])))
        assert _is_a_clear_problem(answer, 422)
        assert answer.json()["errors"][0]["field"] == "box"

    assert taken_in() == before


# --- signed by whom, sealed to whom -----------------------------------------------------------


def test_a_signature_of_another_phone_is_refused(
    hands: Hands, sent: list[dict[str, Any]], taken_in: Callable[[], str], database: Database
) -> None:
    another = Install(
        install_id=uuid4(),
        account_id=ACCOUNT_IDS["an"],
        public_key=json.dumps(dict(jwk_of(STRANGERS_KEY.public_key()))),
        device_name="Máy khác",
        app_version="0.1.0",
        activated_at=START,
    )
    with database.writing() as session:
        session.add(another)
    before = taken_in()

    answer = hands.bring(hands.over(sent, key=STRANGERS_KEY))

    assert _is_a_clear_problem(answer, 403)
    assert answer.json()["code"] == "bad_signature"
    assert taken_in() == before


def test_a_phone_that_does_not_exist_and_one_without_a_key_are_answered_like_a_wrong_signature(
    phone: Any, hands: Hands, sent: list[dict[str, Any]], database: Database, taken_in: Callable[[], str]
) -> None:
    wrong = hands.bring(hands.over(sent, key=STRANGERS_KEY)).json()
    envelope = hands.over(sent)
    with database.writing() as session:
        session.get_one(Install, phone.install_id).public_key = "{}"
    before = taken_in()

    unknown = hands.bring(envelope | {"install_id": str(uuid4())}).json()
    keyless = hands.bring(envelope).json()

    said = {json.dumps(answer | {"request_id": None}) for answer in (wrong, unknown, keyless)}
    assert len(said) == 1
    assert wrong["code"] == "bad_signature"
    assert taken_in() == before


def test_operations_of_one_phone_under_the_name_of_another_are_refused(
    phone: Any, hands: Hands, sent: list[dict[str, Any]], taken_in: Callable[[], str]
) -> None:
    before = taken_in()

    answer = hands.bring(hands.over(sent, install_id=str(uuid4())))

    assert _is_a_clear_problem(answer, 422)
    assert taken_in() == before


def test_a_box_for_another_server_is_refused(
    hands: Hands, sent: list[dict[str, Any]], taken_in: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = {**jwk_of(ec.generate_private_key(ec.SECP256R1()).public_key()), "use": "enc"}
    before = taken_in()

    for kid in ("seal-1", "seal-2", "sign-1"):
        key = elsewhere | {"kid": kid}
        monkeypatch.setattr(Hands, "sealing_key", lambda _, key=key: key)
        assert _is_a_clear_problem(hands.bring(hands.over(sent)), 422)

    assert taken_in() == before


def test_what_was_sealed_to_an_earlier_key_still_opens(hands: Hands, sent: list[dict[str, Any]], app: Any) -> None:
    envelope = hands.over(sent)
    keys = app.state.handover_keys._keys
    app.state.handover_keys = type(app.state.handover_keys)({**keys, "seal-2": ec.generate_private_key(ec.SECP256R1())})

    assert hands.sealing_key()["kid"] == "seal-2"
    assert hands.bring(envelope).status_code == 200


# --- what lies in the box ---------------------------------------------------------------------


def _packed(octets: bytes) -> bytes:
    """The same bytes on every day: a test is named by what it is given."""
    return gzip.compress(octets, mtime=0)


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"not packed",
        _packed(b"{}")[:-1],
        _packed(b"{}") * 2,
        _packed(bytes(CONTENT_BYTES_MAX + 1)),
        _packed(_packed(bytes(100_000_000))),
        _packed(b""),
        _packed(b"null"),
        _packed(b"[]"),
        _packed(b'"' + SECRET.encode() + b'"'),
        _packed(b"{}"),
        _packed(b'{"ops": []}'),
        _packed(b'{"ops": NaN}'),
        _packed(b'{"ops": 1, "ops": 2}'),
        _packed(b'{"ops": "\\ud800"}'),
        _packed(b'{"ops": ' + b"9" * 5_000 + b"}"),
        _packed(b'{"ops": ' + b"[" * 50_000),
        _packed(b'{"ops": ' + b"[" * 30 + b"]" * 30 + b"}"),
        _packed(b'{"ops": "\xff"}'),
    ],
)
def test_a_box_that_was_sealed_and_signed_around_something_else_is_refused(
    hands: Hands, taken_in: Callable[[], str], packed: bytes
) -> None:
    before = taken_in()

    answer = hands.bring(hands.boxed(packed))

    assert _is_a_clear_problem(answer, 400, 413, 422)
    assert taken_in() == before


@pytest.mark.parametrize(
    "changed",
    [
        {"ops": None},
        {"ops": {}},
        {"ops": [7]},
        {"ops": [[]]},
        {"ops": [{}]},
        {"ops": [{"dseq": 1, "op_id": SECRET}]},
        {"ops": [{"dseq": "1"}]},
        {"epoch": None},
        {"epoch": 7},
        {"epoch": SECRET},
        {"install_id": None},
        {"install_id": []},
    ],
)
def test_a_document_with_a_fault_is_refused(
    phone: Any, hands: Hands, sent: list[dict[str, Any]], taken_in: Callable[[], str], changed: dict[str, Any]
) -> None:
    document = {"epoch": str(phone.epoch), "install_id": str(phone.install_id), "ops": sent} | changed
    numbers = {"count": 2, "first_dseq": sent[0]["dseq"], "last_dseq": sent[1]["dseq"]}
    before = taken_in()

    answer = hands.bring(hands.boxed(gzip.compress(json.dumps(document).encode()), **numbers))

    assert _is_a_clear_problem(answer, 422)
    assert taken_in() == before


@pytest.mark.parametrize("wrong", [{"count": 1}, {"first_dseq": 3}, {"last_dseq": 9}])
def test_an_envelope_that_says_something_else_than_lies_in_it_is_refused(
    phone: Any, hands: Hands, sent: list[dict[str, Any]], taken_in: Callable[[], str], wrong: dict[str, int]
) -> None:
    document = {"epoch": str(phone.epoch), "install_id": str(phone.install_id), "ops": sent}
    numbers = {"count": 2, "first_dseq": sent[0]["dseq"], "last_dseq": sent[1]["dseq"]} | wrong
    before = taken_in()

    answer = hands.bring(hands.boxed(gzip.compress(json.dumps(document).encode()), **numbers))

    assert _is_a_clear_problem(answer, 422)
    assert taken_in() == before


def test_more_operations_than_an_envelope_holds_are_refused(
    phone: Any, hands: Hands, sent: list[dict[str, Any]], taken_in: Callable[[], str]
) -> None:
    document = {"epoch": str(phone.epoch), "install_id": str(phone.install_id), "ops": [sent[0]] * 501}
    before = taken_in()

    answer = hands.bring(hands.boxed(gzip.compress(json.dumps(document).encode()), count=500, last_dseq=500))

    assert _is_a_clear_problem(answer, 413)
    assert taken_in() == before


def test_a_replay_changes_nothing(hands: Hands, sent: list[dict[str, Any]], taken_in: Callable[[], str]) -> None:
    envelope = hands.over(sent)
    hands.bring(envelope)
    before = taken_in()

    again = hands.bring(envelope)

    assert again.status_code == 200
    assert taken_in() == before


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_the_door_knows_one_way_in(hands: Hands, method: str) -> None:
    assert _is_a_clear_problem(hands.client.request(method, "/api/v1/sync/deposit"), 405)
