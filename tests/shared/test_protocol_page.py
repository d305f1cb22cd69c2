"""A page of changes is applied whole or not at all: head, rows, and a tail with their count and their hash."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.sync.canonical import sha256_hex
from shared.sync.protocol import NotAnAnswer, read_page
from tests.shared.answers import (
    ANYTHING,
    EPOCH,
    FOREIGN_EPOCH,
    HOUSE,
    NGHI_LOC,
    XOM_1,
    head,
    page,
    places_in,
    rows,
    with_another,
    without,
)


def test_a_page_is_read_as_it_was_written() -> None:
    read = read_page(page(), EPOCH)

    put, left = read.rows
    assert (put.kind, put.seq, put.act, put.commune, put.id, put.rev) == ("hamlet", 6, "put", NGHI_LOC, XOM_1, 2)
    assert put.values == {"name": "Xóm 1", "kind": "xom", "since": None, "until": None}
    assert (left.kind, left.act, left.id, left.rev) == ("household", "leave", HOUSE, 0)
    assert (read.cursors, read.more) == ({NGHI_LOC: 7}, False)


def test_a_page_without_rows_moves_the_cursor() -> None:
    read = read_page(page(lines=[], cursors={NGHI_LOC: 9}, more=True), EPOCH)

    assert (read.rows, read.cursors, read.more) == ((), {NGHI_LOC: 9}, True)


def test_a_page_that_is_cut_short_anywhere_is_none() -> None:
    body = page().rstrip(b"\n")

    for cut in range(len(body)):
        with pytest.raises(NotAnAnswer):
            read_page(body[:cut], EPOCH)


def test_a_page_with_any_byte_of_its_rows_changed_is_none() -> None:
    body = page()
    above = body.rstrip(b"\n").rindex(b"\n") + 1

    for place in range(above):
        with pytest.raises(NotAnAnswer):
            read_page(body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :], EPOCH)


def test_a_page_of_another_history_is_none() -> None:
    with pytest.raises(NotAnAnswer):
        read_page(page(), FOREIGN_EPOCH)


def test_a_line_that_came_twice_or_not_at_all_spoils_the_page() -> None:
    first, *lines = page().splitlines(keepends=True)

    for damaged in ([first, lines[0], *lines], [first, *lines[1:]], [first, lines[1], lines[0], lines[2]]):
        with pytest.raises(NotAnAnswer):
            read_page(b"".join(damaged), EPOCH)


@pytest.mark.parametrize(
    "tail",
    [
        pytest.param({"sha256": "00" * 32}, id="another hash"),
        pytest.param({"sha256": None}, id="no hash"),
        pytest.param({"count": 1}, id="fewer rows than came"),
        pytest.param({"count": 3}, id="more rows than came"),
        pytest.param({"count": 2.0}, id="fraction for a count"),
        pytest.param({"more": "false"}, id="word for yes or no"),
        pytest.param({"more": None}, id="neither yes nor no"),
        pytest.param({"cursors": None}, id="no cursors"),
        pytest.param({"cursors": [7]}, id="list of cursors"),
        pytest.param({"cursors": {NGHI_LOC: -1}}, id="cursor below nought"),
        pytest.param({"cursors": {NGHI_LOC: True}}, id="yes for a cursor"),
    ],
)
def test_a_page_with_a_strange_tail_is_none(tail: dict[str, Any]) -> None:
    with pytest.raises(NotAnAnswer):
        read_page(page(**tail), EPOCH)


def test_yes_is_no_count_of_one_row() -> None:
    with pytest.raises(NotAnAnswer):
        read_page(page(lines=rows()[:1], count=True), EPOCH)


@pytest.mark.parametrize("tail", [b"", b'{"tail": null}\n', b'["tail"]\n', b"{}\n", b"<html>\n"])
def test_a_page_without_its_tail_is_none(tail: bytes) -> None:
    above = page().rstrip(b"\n").rpartition(b"\n")[0] + b"\n"

    with pytest.raises(NotAnAnswer):
        read_page(above + tail, EPOCH)


def test_a_tail_alone_is_no_page() -> None:
    tail = {"cursors": {}, "count": 0, "more": False, "sha256": sha256_hex(b"\n")}

    with pytest.raises(NotAnAnswer):
        read_page(json.dumps({"tail": tail}).encode(), EPOCH)


@pytest.mark.parametrize("name", ["cursors", "count", "more", "sha256"])
def test_a_tail_that_lacks_a_field_spoils_the_page(name: str) -> None:
    above, _, last = page().rstrip(b"\n").rpartition(b"\n")
    tail = without(json.loads(last), ("tail", name))

    with pytest.raises(NotAnAnswer):
        read_page(above + b"\n" + json.dumps(tail).encode(), EPOCH)


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(with_another(head(), ("head", "protocol"), "tungnha/2"), id="another protocol"),
        pytest.param(with_another(head(), ("head", "epoch"), 5), id="number for an epoch"),
        pytest.param(with_another(head(), ("head", "columns"), None), id="no columns"),
        pytest.param(without(head(), ("head", "columns", "hamlet")), id="columns of one kind missing"),
        pytest.param(with_another(head(), ("head", "columns", "hamlet"), ["id"]), id="fewer columns than values"),
        pytest.param(with_another(head(), ("head", "columns", "hamlet", 1), "ID"), id="no column for the id"),
        pytest.param({"tail": {}}, id="a tail for a head"),
        pytest.param([], id="a list for a head"),
    ],
)
def test_a_page_with_a_strange_head_is_none(first: Any) -> None:
    with pytest.raises(NotAnAnswer):
        read_page(page(first), EPOCH)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param([*rows()[0], "more"], id="extra column"),
        pytest.param(rows()[0][:-1], id="column missing"),
        pytest.param(["tractor", *rows()[0][1:]], id="kind without columns"),
        pytest.param([[], *rows()[0][1:]], id="list for a kind"),
        pytest.param(with_another(rows()[0], (1,), True), id="yes for a seq"),
        pytest.param(with_another(rows()[0], (1,), -6), id="seq below nought"),
        pytest.param(with_another(rows()[0], (2,), "erase"), id="unknown act"),
        pytest.param(with_another(rows()[0], (2,), []), id="list for an act"),
        pytest.param(with_another(rows()[0], (3,), 17827), id="number for a commune"),
        pytest.param(with_another(rows()[0], (4,), 5), id="number for an id"),
        pytest.param(with_another(rows()[0], (5,), False), id="no for a revision"),
        pytest.param(with_another(rows()[0], (5,), ""), id="nothing for a revision"),
        pytest.param({}, id="object for a row"),
        pytest.param([], id="empty row"),
        pytest.param(None, id="null for a row"),
    ],
)
def test_a_page_with_one_strange_row_is_none_even_under_a_valid_hash(line: Any) -> None:
    with pytest.raises(NotAnAnswer):
        read_page(page(lines=[*rows(), line]), EPOCH)


def test_a_kind_and_a_column_of_a_newer_server_are_carried_for_the_phone_to_pass_over() -> None:
    first = with_another(head(), ("head", "columns"), {"tractor": ["commune", "id", "rev", "wheels"]})

    read = read_page(page(first, [["tractor", 8, "put", NGHI_LOC, str(HOUSE), 1, 4]]), EPOCH)

    assert [(row.kind, row.values) for row in read.rows] == [("tractor", {"wheels": 4})]


@given(st.data(), ANYTHING)
def test_whatever_stands_in_a_page_is_read_or_is_no_answer(data: st.DataObject, other: Any) -> None:
    whole = [head(), *rows()]
    way = data.draw(st.sampled_from(places_in(whole)[1:]))

    first, *lines = with_another(whole, way, other)

    with contextlib.suppress(NotAnAnswer):
        read_page(page(first, lines), EPOCH)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(["cursors", "count", "more", "sha256"], ANYTHING)))
def test_whatever_stands_in_a_tail_is_read_or_is_no_answer(tail: dict[str, Any]) -> None:
    with contextlib.suppress(NotAnAnswer):
        read_page(page(**tail), EPOCH)
