"""Several officers may share a phone: each has a vault, a key and a line of operations of their own, in a folder apart.

Nobody's vault is opened to find out whose it is: the copy of its lock tells its own device the name.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from mobile.lock import slots
from mobile.lock.devices import Device
from mobile.store import lock_copy
from shared.problems import Refused

VAULT = "vault"

_APART = "can-bo-"


@dataclass(frozen=True, kw_only=True)
class Place:
    """The folder of one officer's vault, and the officer's name."""

    folder: Path
    whose: str


class Officers:
    """The officers of this phone, whose vaults lie in and below a folder; `device_of` gives the device of a vault."""

    def __init__(self, root: Path, device_of: Callable[[Path], Device]) -> None:
        """As the folders stand."""
        self._root, self._device_of = root, device_of

    def places(self) -> list[Place]:
        """Every vault that was locked by its officer, in the order in which they came."""
        locked = ((folder, lock_copy.read(folder / VAULT)) for folder in self._folders())
        return [Place(folder=folder, whose=self._whose(folder, lock)) for folder, lock in locked if lock is not None]

    def last_folder(self) -> Path:
        """Where the app opens: with the vault that was written to last, or where the first one is to be."""
        folders = [place.folder for place in self.places()]
        return max(folders, key=_written_at, default=self._root)

    def new_folder(self) -> Path:
        """Where one more officer's vault is to be; the same until that one is locked."""
        taken = {place.folder for place in self.places()}
        folder = next(place for place in self._possible() if place not in taken)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def _folders(self) -> list[Path]:
        apart = sorted(self._root.glob(f"{_APART}*"), key=lambda folder: (len(folder.name), folder.name))
        return [self._root, *apart]

    def _possible(self) -> Iterator[Path]:
        return chain([self._root], (self._root / f"{_APART}{number}" for number in count(2)))

    def _whose(self, folder: Path, lock: str) -> str:
        with suppress(Refused, ValueError, TypeError):
            return slots.whose(slots.read(lock), self._device_of(folder))
        return "?"


def _written_at(folder: Path) -> float:
    """When a vault was last written to; while it is open its log is what is written."""
    files = (folder / f"{VAULT}{end}" for end in ("", "-wal"))
    return max((file.stat().st_mtime for file in files if file.exists()), default=0.0)
