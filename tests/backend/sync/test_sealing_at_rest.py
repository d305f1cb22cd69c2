"""Kept operations lie sealed: only the keys open them, each under its own id, whatever key was in use."""

import os
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from backend.db import Database
from backend.sync.sealing_at_rest import KEY_BYTES, AtRest
from backend.tables.op import KeptOp
from shared.records.household import Household

ONE, TWO = os.urandom(KEY_BYTES), os.urandom(KEY_BYTES)
OP = UUID(int=1)


@given(body=st.binary(max_size=2_000).map(lambda rest: b"{" + rest))
def test_what_is_sealed_opens_as_it_was(body: bytes) -> None:
    """MUST 11. Byte for byte as the phone froze it."""
    at_rest = AtRest({1: ONE})

    assert at_rest.opened(OP, at_rest.sealed(OP, body)) == body


@given(place=st.integers(0, 200), bit=st.integers(0, 7))
def test_what_was_changed_does_not_open(place: int, bit: int) -> None:
    at_rest = AtRest({1: ONE})
    sealed = bytearray(at_rest.sealed(OP, b'{"note":"' + b"x" * 20 + os.urandom(100) + b'"}'))
    sealed[place % len(sealed)] ^= 1 << bit
    if sealed[:1] == b"{":
        return

    with pytest.raises(ValueError, match="seal"):
        at_rest.opened(OP, bytes(sealed))


def test_it_opens_under_no_other_id() -> None:
    at_rest = AtRest({1: ONE})

    with pytest.raises(ValueError, match="not what was sealed"):
        at_rest.opened(uuid4(), at_rest.sealed(OP, b"{}"))


def test_a_new_key_takes_over_and_the_old_one_still_opens() -> None:
    old = AtRest({1: ONE}).sealed(OP, b"{}")

    both = AtRest({1: ONE, 2: TWO})

    assert both.opened(OP, old) == b"{}"
    with pytest.raises(ValueError, match="not sealed with a key that is here"):
        AtRest({1: ONE}).opened(OP, both.sealed(OP, b"{}"))


def test_the_same_operation_is_never_sealed_alike() -> None:
    at_rest = AtRest({1: ONE})

    assert at_rest.sealed(OP, b"{}") != at_rest.sealed(OP, b"{}")


def test_bytes_that_were_destroyed_do_not_open() -> None:
    with pytest.raises(ValueError, match="not sealed"):
        AtRest({1: ONE}).opened(OP, b"")


def test_what_was_kept_before_there_was_a_seal_is_still_read() -> None:
    assert AtRest({1: ONE}).opened(OP, b'{"kind":"visit"}') == b'{"kind":"visit"}'


def test_the_key_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    sealed = AtRest.of_folder(tmp_path).sealed(OP, b"{}")

    assert AtRest.of_folder(tmp_path).opened(OP, sealed) == b"{}"
    assert [(file.name, file.stat().st_mode & 0o777) for file in tmp_path.iterdir()] == [("rest-1.key", 0o600)]


def test_the_sentences_that_operations_share_never_change() -> None:
    """What is in databases opens for ever: sealed once, with the first key of a made-up server."""
    sealed = bytes.fromhex(
        "0100014d35f1397e66cd8262c0d0d93187f5c233bcba8084a0820750d010b021af646a263196961d5eb329d77ef74a"
    )

    assert AtRest({1: bytes(range(KEY_BYTES))}).opened(OP, sealed) == b'{"kind":"visit","commune":"16681.202507"}'


def test_a_copy_of_the_database_gives_away_no_name(phone: Any, database: Database) -> None:
    """MUST 11. Sealed at rest."""
    home = Household(hamlet=phone.hamlet, head_name="Lo Thi Kin", address="Ban Xa")
    phone.push(phone.add("household", home))

    with database.reading() as session:
        body = session.exec(select(KeptOp)).one().body

    assert b"Kin" not in body
