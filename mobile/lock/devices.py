"""The secret of the device, without which the PIN opens nothing: in the Keystore of an Android phone, else in a file.

A PIN has a million values, which a stolen file alone would let anybody try in a day or two. On a phone the secret
never leaves its secure hardware. On a desktop it is a file that only its user can read: whoever copies the whole
folder has it, and then the PIN alone protects; whoever gets hold of the vault's file alone has nothing.
"""

import hmac
import os
from pathlib import Path
from typing import Protocol

_SECRET_BYTES = 32


class Device(Protocol):
    """Answers a challenge as only this device can."""

    def make_secret(self) -> None:
        """Make the secret, where there is none yet; OSError where it cannot be kept."""

    def answer(self, challenge: bytes) -> bytes | None:
        """HMAC-SHA256 of the challenge under the secret; None where there is none."""


class FileDevice:
    """A device that keeps its secret in a file which only its user may read."""

    def __init__(self, path: Path) -> None:
        """Nothing is made before `make_secret`."""
        self._path = path

    def make_secret(self) -> None:
        """Make the file, whole on the disk before it bears its name."""
        if self._path.exists():
            return
        draft = self._path.with_name(f"{self._path.name}.new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(os.urandom(_SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)

    def answer(self, challenge: bytes) -> bytes | None:
        """As every device."""
        try:
            return hmac.digest(self._path.read_bytes(), challenge, "sha256")
        except FileNotFoundError:
            return None


def device_of(folder: Path) -> Device:
    """The device that this app runs on; `folder` is where a desktop keeps its secret."""
    if "ANDROID_PRIVATE" in os.environ:
        from mobile.lock.keystore import Keystore  # noqa: PLC0415 - speaks to Java, which is on a phone alone

        return Keystore()
    return FileDevice(folder / "device-secret")
