"""How the vault's key is kept: closed under the PIN and the device's secret together, so that neither opens it alone.

The key itself is random and never changes; a new PIN closes the same key anew. The PIN is stretched by scrypt
(RFC 7914), so that each guess costs about a tenth of a second on a desktop, and 32 MiB.
"""

import hashlib
import hmac
import json
import os
from dataclasses import asdict, dataclass, replace
from typing import Any

from mobile.lock.devices import Device
from mobile.store.seal import KEY_BYTES, KeySeal
from shared import problems
from shared.problems import Refused

COST = 2**15
"""N of scrypt; with r = 8 and p = 1 it takes 1024 times as many bytes."""

_R, _P = 8, 1
_ROOM_BESIDE = 2**20  # of memory, beside what RFC 7914 asks for
_SALT_BYTES = 16
_FOR_THE_NAME = b"name "


@dataclass(frozen=True, kw_only=True)
class Lock:
    """`box` is the vault's key under PIN and device; `name` whose vault it is, under the device alone, so that the
    locked screen can say it; `share` the key sealed to the server, once the server's key is known. Octets are
    hexadecimal.
    """

    salt: str
    cost: int
    box: str
    name: str
    share: dict[str, Any] | None = None


def new_key() -> bytes:
    """A fresh key for a vault."""
    return os.urandom(KEY_BYTES)


def lock_with(pin: str, key: bytes, device: Device, *, owner: str, cost: int = COST) -> Lock:
    """Close a vault's key under a PIN. Refused (other_device) where the device has no secret."""
    salt = os.urandom(_SALT_BYTES)
    return Lock(
        salt=salt.hex(),
        cost=cost,
        box=KeySeal(_both(pin, salt, cost, device)).close(key, "key").hex(),
        name=KeySeal(_answer(device, _FOR_THE_NAME + salt)).close(owner.encode(), "name").hex(),
    )


def key_under(lock: Lock, pin: str, device: Device) -> bytes | None:
    """The vault's key, or None for a wrong PIN. Refused (other_device) where the lock was not made on this device."""
    whose(lock, device)
    try:
        return KeySeal(_both(pin, bytes.fromhex(lock.salt), lock.cost, device)).open(bytes.fromhex(lock.box), "key")
    except Refused:
        return None


def whose(lock: Lock, device: Device) -> str:
    """Whose vault it is. Refused (other_device) where the lock was not made on this device."""
    seal = KeySeal(_answer(device, _FOR_THE_NAME + bytes.fromhex(lock.salt)))
    try:
        return seal.open(bytes.fromhex(lock.name), "name").decode()
    except Refused as refused:
        raise Refused(problems.other_device()) from refused


def shared_with(lock: Lock, share: dict[str, Any] | None) -> Lock:
    """The same lock with the server's share."""
    return replace(lock, share=share)


def written(lock: Lock) -> str:
    """As the vault keeps it."""
    return json.dumps(asdict(lock))


def read(kept: str) -> Lock:
    """As the vault kept it."""
    return Lock(**json.loads(kept))


def _both(pin: str, salt: bytes, cost: int, device: Device) -> bytes:
    room = 128 * _R * cost + _ROOM_BESIDE
    stretched = hashlib.scrypt(pin.encode(), salt=salt, n=cost, r=_R, p=_P, maxmem=room, dklen=KEY_BYTES)
    return hmac.digest(_answer(device, salt), stretched, "sha256")


def _answer(device: Device, challenge: bytes) -> bytes:
    answered = device.answer(challenge)
    if answered is None:
        raise Refused(problems.other_device())
    return answered
