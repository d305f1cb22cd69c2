"""What is closed under the vault's key says nothing, opens as it was, and opens nowhere else."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile.store.seal import NO_SEAL, SHUT, KeySeal, is_closed, is_whole
from shared import problems
from shared.problems import Refused

KEY = bytes(range(32))
SEAL = KeySeal(KEY)
SUM_BYTES = 4


@given(st.binary(), st.text(max_size=40))
def test_what_was_closed_opens_as_it_was(plain: bytes, place: str) -> None:
    closed = SEAL.close(plain, place)

    assert SEAL.open(closed, place) == plain
    assert is_closed(closed)
    assert is_whole(closed)


@given(st.binary(min_size=8))
def test_the_same_text_is_closed_differently_each_time(plain: bytes) -> None:
    closed, again = SEAL.close(plain, "op 1"), SEAL.close(plain, "op 1")

    assert closed != again
    assert plain not in closed + again


@given(st.binary(max_size=64), st.data())
def test_one_changed_octet_is_found_out_with_the_key_and_without_it(plain: bytes, data: st.DataObject) -> None:
    closed = bytearray(SEAL.close(plain, "op 1"))
    at = data.draw(st.integers(0, len(closed) - SUM_BYTES - 1))
    closed[at] ^= data.draw(st.integers(1, 255))

    assert not is_whole(bytes(closed))
    with pytest.raises(Refused) as refused:
        SEAL.open(bytes(closed), "op 1")
    assert refused.value.problems == (problems.vault_damaged(),)


def test_a_value_that_was_moved_to_another_row_does_not_open() -> None:
    closed = SEAL.close(b"{}", "person 1")

    with pytest.raises(Refused) as refused:
        SEAL.open(closed, "person 2")

    assert refused.value.problems == (problems.vault_damaged(),)


def test_another_key_does_not_open() -> None:
    closed = SEAL.close(b"{}", "person 1")

    with pytest.raises(Refused):
        KeySeal(os.urandom(32)).open(closed, "person 1")


@pytest.mark.parametrize("kept", [b"", b"\x01", b"{}", b"\x01" * 32, b"\x02" * 64])
def test_what_was_never_closed_is_not_taken_for_it(kept: bytes) -> None:
    with pytest.raises(Refused):
        SEAL.open(kept, "person 1")

    assert not is_whole(kept)


def test_a_key_is_32_octets() -> None:
    with pytest.raises(ValueError, match="32"):
        KeySeal(b"short")


def test_a_locked_vault_takes_nothing_and_gives_nothing() -> None:
    for act in (SHUT.close, SHUT.open):
        with pytest.raises(Refused) as refused:
            act(b"{}", "person 1")
        assert refused.value.problems == (problems.vault_locked(),)


def test_a_vault_without_a_pin_keeps_values_as_they_are() -> None:
    assert NO_SEAL.open(NO_SEAL.close(b"{}", "person 1"), "person 1") == b"{}"
