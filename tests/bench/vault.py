"""The vault that the phone is measured on: locked by a PIN, as every officer's is, and unlocked by it at the start."""

from pathlib import Path

from mobile.lock.devices import FileDevice
from mobile.lock.gate import Gate
from mobile.store.phone import Phone, this_phone
from mobile.store.store import Store

_PIN = "271828"


def locked(phone: Phone, path: Path) -> Phone:
    """The same phone, its vault sealed under a PIN."""
    _gate(phone, path).choose(_PIN)
    return phone


def unlocked(path: Path) -> Phone:
    """The phone after the PIN was typed."""
    phone = this_phone(Store(path))
    _gate(phone, path).unlock(_PIN)
    return phone


def _gate(phone: Phone, path: Path) -> Gate:
    device = FileDevice(path.with_name("device-secret"))
    return Gate(phone.store, vault=path, device=device, read_clocks=phone.read_clocks)
