"""The vault's key comes out under the right PIN on the right device, and under nothing else."""

import hmac
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile.lock import slots
from mobile.lock.devices import FileDevice
from shared import problems
from shared.problems import Refused

PIN = "271828"
CHEAP = 2
KEY = bytes(range(32))

pins = st.text("0123456789", min_size=6, max_size=6)


class _Device:
    """A device with a secret that a test knows."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def make_secret(self) -> None:
        """It has one."""

    def answer(self, challenge: bytes) -> bytes:
        return hmac.digest(self._secret, challenge, "sha256")


HERE = _Device(b"here")


@given(pins, pins)
def test_a_wrong_pin_never_opens(pin: str, other: str) -> None:
    lock = slots.lock_with(pin, KEY, HERE, owner="An", cost=CHEAP)

    found = slots.key_under(lock, other, HERE)

    assert found == (KEY if other == pin else None)


@given(pins, st.binary(max_size=8))
def test_the_pin_alone_opens_nothing_on_another_device(pin: str, secret: bytes) -> None:
    """MASVS-STORAGE-1: a million PINs are soon tried."""
    lock = slots.lock_with(pin, KEY, HERE, owner="An", cost=CHEAP)

    with pytest.raises(Refused) as refused:
        slots.key_under(lock, pin, _Device(b"other" + secret))

    assert refused.value.problems == (problems.other_device(),)


@given(st.text(max_size=40))
def test_the_locked_vault_tells_its_own_device_whose_it_is_and_nobody_else(owner: str) -> None:
    lock = slots.lock_with(PIN, KEY, HERE, owner=owner, cost=CHEAP)

    assert slots.whose(slots.read(slots.written(lock)), HERE) == owner
    assert len(owner) < 6 or owner not in slots.written(lock)


def test_neither_pin_nor_key_stands_in_what_is_kept() -> None:
    kept = slots.written(slots.lock_with(PIN, KEY, HERE, owner="An", cost=CHEAP))

    assert PIN not in kept
    assert KEY.hex() not in kept


def test_the_same_pin_locks_differently_each_time() -> None:
    boxes = {slots.lock_with(PIN, KEY, HERE, owner="An", cost=CHEAP).box for _ in range(3)}

    assert len(boxes) == 3


def test_a_guess_costs_what_a_phone_can_just_bear() -> None:
    """RFC 7914: 128 · r · N bytes, 32 MiB."""
    assert slots.COST == 2**15


def test_a_desktop_keeps_its_secret_in_a_file_that_only_its_user_reads(tmp_path: Path) -> None:
    place = tmp_path / "device-secret"
    device = FileDevice(place)
    before = device.answer(b"x")

    device.make_secret()
    answered = device.answer(b"x")
    device.make_secret()

    assert before is None
    assert place.stat().st_mode & 0o777 == 0o600
    assert answered == FileDevice(place).answer(b"x") != device.answer(b"y")
    assert [path.name for path in tmp_path.iterdir()] == ["device-secret"]
