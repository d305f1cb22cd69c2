"""A phone believes a whole answer of its own server and nothing else; what it does not believe changes nothing."""

import contextlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.records import KINDS
from shared.sync import protocol
from shared.sync.protocol import NotAnAnswer, read_page, read_push_answer, read_welcome
from tests.shared.answers import (
    ANYTHING,
    EPOCH,
    FOREIGN_EPOCH,
    NGHI_LOC,
    OP,
    OTHER_OP,
    SHA,
    XOM_1,
    places_in,
    push_answer,
    welcome,
    with_another,
    without,
)

Answer = dict[str, Any]
Reader = Callable[[bytes], object]


def _read_push(body: bytes) -> object:
    return read_push_answer(body, {OP: SHA}, EPOCH)


def _read_page(body: bytes) -> object:
    return read_page(body, EPOCH)


READERS = [pytest.param(reader, id=reader.__name__.strip("_")) for reader in (read_welcome, _read_push, _read_page)]
ANSWERS: list[tuple[Reader, Answer]] = [(read_welcome, welcome()), (_read_push, push_answer())]
BOTH = pytest.mark.parametrize(("reader", "answer"), ANSWERS, ids=["welcome", "push"])


def _bytes(answer: Any) -> bytes:
    return json.dumps(answer).encode()


def test_a_welcome_is_read_as_it_was_said() -> None:
    said = read_welcome(_bytes(welcome()))

    assert (said.epoch, said.action, said.acked_dseq, said.durable_dseq) == (EPOCH, "ok", 9, 4)
    assert said.missing == ((3, 4),)
    assert [(grant.commune, grant.hamlets, grant.head) for grant in said.grants] == [(NGHI_LOC, (XOM_1,), 12)]


@pytest.mark.parametrize("action", sorted(protocol.ACTIONS))
def test_every_action_of_the_protocol_is_understood(action: str) -> None:
    assert read_welcome(_bytes(welcome() | {"action": action})).action == action


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"ops": 100, "bytes": 65_536}, (100, 65_536)),
        ({"ops": 0, "bytes": 0}, (1, 1_024)),
        ({"ops": 10**9, "bytes": 10**12}, (protocol.OPS_MAX, protocol.PUSH_BYTES_MAX)),
    ],
)
def test_a_server_that_asks_for_the_absurd_is_held_to_what_the_app_can_do(
    asked: dict[str, int], kept: tuple[int, int]
) -> None:
    said = read_welcome(_bytes(welcome() | {"limits": asked}))

    assert (said.ops_max, said.bytes_max) == kept


@pytest.mark.parametrize("status", ["filed", "conflict", "held", "rejected"])
def test_every_verdict_means_that_the_server_holds_the_bytes(status: str) -> None:
    answer = with_another(push_answer(), ("results", 0, "status"), status)

    (verdict,) = read_push_answer(_bytes(answer), {OP: SHA}, EPOCH).verdicts

    assert (verdict.op_id, verdict.status, verdict.seq, verdict.rev) == (OP, status, 7, 1)


def test_a_verdict_without_a_place_in_the_stream_is_still_a_verdict() -> None:
    answer = push_answer()
    answer["results"][0] |= {
        "status": "rejected",
        "seq": None,
        "problems": [{"code": "not_a_name", "field": "data.name"}],
    }
    del answer["results"][0]["rev"]

    (verdict,) = read_push_answer(_bytes(answer), {OP: SHA}, EPOCH).verdicts

    assert (verdict.seq, verdict.rev) == (None, None)
    assert verdict.problems == ({"code": "not_a_name", "field": "data.name"},)


def test_a_verdict_on_an_operation_that_was_not_sent_is_passed_over() -> None:
    answer = _bytes(push_answer())

    assert read_push_answer(answer, {OTHER_OP: SHA}, EPOCH).verdicts == ()
    assert read_push_answer(answer, {}, EPOCH).verdicts == ()


def test_a_verdict_under_another_hash_is_passed_over_and_the_rest_stands() -> None:
    answer = push_answer()
    answer["results"] += [answer["results"][0] | {"op_id": str(OTHER_OP)}]

    found = read_push_answer(_bytes(answer), {OP: SHA, OTHER_OP: "cd" * 32}, EPOCH)

    assert [verdict.op_id for verdict in found.verdicts] == [OP]


def test_a_push_that_another_history_of_the_server_answered_is_not_delivered() -> None:
    with pytest.raises(NotAnAnswer):
        read_push_answer(_bytes(push_answer()), {OP: SHA}, FOREIGN_EPOCH)


@BOTH
def test_a_field_of_a_newer_server_does_no_harm(reader: Reader, answer: Answer) -> None:
    assert reader(_bytes(answer | {"greeting": "Chào bác"})) == reader(_bytes(answer))


@BOTH
def test_an_answer_that_is_cut_short_anywhere_is_none(reader: Reader, answer: Answer) -> None:
    body = _bytes(answer)

    for cut in range(len(body)):
        with pytest.raises(NotAnAnswer):
            reader(body[:cut])


@BOTH
def test_an_answer_that_lacks_a_field_is_none(reader: Reader, answer: Answer) -> None:
    may_be_absent = {("results", 0, "seq"), ("results", 0, "rev")}
    named = [way for way in places_in(answer) if way and isinstance(way[-1], str)]

    for way in set(named) - may_be_absent:
        with pytest.raises(NotAnAnswer):
            reader(_bytes(without(answer, way)))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<!DOCTYPE html><title>Wi-Fi mi\xe1\xbb\x85n ph\xc3\xad</title>", id="sign-in page of a network"),
        pytest.param(b"null", id="null"),
        pytest.param(b"[]", id="list"),
        pytest.param(b'"tungnha/1"', id="text"),
        pytest.param(b"{}", id="empty object"),
        pytest.param(b'{"protocol": "tungnha/2"}', id="another protocol"),
        pytest.param(b'{"protocol": ["tungnha/1"]}', id="protocol in a list"),
        pytest.param(b'{"protocol": "tungnha/1"} {}', id="two documents"),
        pytest.param(b"\xff\xfe{\x00}\x00", id="UTF-16"),
        pytest.param(b"\xff", id="no text"),
        pytest.param(b"\x1f\x8b\x08\x00", id="packed and cut"),
        pytest.param(b"[" * 100_000, id="nested without end"),
        pytest.param(b"1" * 5_000, id="number of 5,000 digits"),
        pytest.param(b"\n\n\n", id="empty lines"),
    ],
)
@pytest.mark.parametrize("reader", READERS)
def test_what_is_no_answer_is_not_believed(reader: Reader, body: bytes) -> None:
    with pytest.raises(NotAnAnswer):
        reader(body)


@pytest.mark.parametrize(
    ("way", "value"),
    [
        pytest.param(("protocol",), "tungnha/2", id="another protocol"),
        pytest.param(("epoch",), 5, id="number for an epoch"),
        pytest.param(("epoch",), "yesterday", id="word for an epoch"),
        pytest.param(("received_at",), "just now", id="word for a moment"),
        pytest.param(("received_at",), "2026-11-21T08:30:00", id="moment without its offset"),
        pytest.param(("answered_at",), 1_763_690_000, id="number for a moment"),
        pytest.param(("action",), "erase", id="unknown action"),
        pytest.param(("action",), ["ok"], id="action in a list"),
        pytest.param(("grants",), None, id="no grants"),
        pytest.param(("grants", 0, "commune"), 17827, id="number for a commune"),
        pytest.param(("grants", 0, "hamlets"), ["xóm 1"], id="name for a hamlet"),
        pytest.param(("grants", 0, "hamlets"), [1], id="number for a hamlet"),
        pytest.param(("grants", 0, "head"), -1, id="head below nought"),
        pytest.param(("acked_dseq",), True, id="yes for a count"),
        pytest.param(("acked_dseq",), 9.0, id="fraction for a count"),
        pytest.param(("acked_dseq",), "9", id="word for a count"),
        pytest.param(("missing",), [[3]], id="half a range"),
        pytest.param(("missing",), [[3, 4, 5]], id="range with three ends"),
        pytest.param(("limits",), [], id="list for limits"),
        pytest.param(("limits", "ops"), None, id="no limit"),
    ],
)
def test_a_welcome_with_one_strange_value_is_none(way: tuple[Any, ...], value: Any) -> None:
    with pytest.raises(NotAnAnswer):
        read_welcome(_bytes(with_another(welcome(), way, value)))


@pytest.mark.parametrize(
    ("way", "value"),
    [
        pytest.param(("results",), None, id="no results"),
        pytest.param(("results", 0), "filed", id="word for a result"),
        pytest.param(("results", 0, "op_id"), 5, id="number for an id"),
        pytest.param(("results", 0, "dseq"), True, id="yes for a count"),
        pytest.param(("results", 0, "sha256"), None, id="no hash"),
        pytest.param(("results", 0, "status"), "duplicate", id="unknown status"),
        pytest.param(("results", 0, "status"), {}, id="object for a status"),
        pytest.param(("results", 0, "repeated"), "no", id="word for yes or no"),
        pytest.param(("results", 0, "seq"), -7, id="seq below nought"),
        pytest.param(("results", 0, "rev"), False, id="no for a revision"),
        pytest.param(("results", 0, "problems"), ["bad"], id="word for a problem"),
        pytest.param(("results", 0, "problems"), None, id="no list of problems"),
        pytest.param(("epoch",), str(FOREIGN_EPOCH), id="another history"),
        pytest.param(("durable_dseq",), None, id="no mark"),
    ],
)
def test_a_push_answer_with_one_strange_value_is_none(way: tuple[Any, ...], value: Any) -> None:
    with pytest.raises(NotAnAnswer):
        _read_push(_bytes(with_another(push_answer(), way, value)))


@given(st.sampled_from(ANSWERS), st.data(), ANYTHING)
def test_whatever_stands_in_place_of_a_value_is_read_or_is_no_answer(
    case: tuple[Reader, Answer], data: st.DataObject, other: Any
) -> None:
    reader, answer = case
    way = data.draw(st.sampled_from(places_in(answer)))

    with contextlib.suppress(NotAnAnswer):
        reader(_bytes(with_another(answer, way, other)))


@pytest.mark.parametrize("reader", READERS)
@given(body=st.binary() | ANYTHING.map(_bytes))
def test_no_bytes_at_all_raise_anything_else(reader: Reader, body: bytes) -> None:
    with pytest.raises(NotAnAnswer):
        reader(body)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_row_begins_with_its_key_and_ends_with_what_the_server_says(kind: str) -> None:
    known = KINDS[kind]

    assert protocol.columns(kind) == ("commune", "id", "rev", *known.fields, *known.server_columns)
