"""A copy of how the vault is locked, in a file beside it: without it a damaged page could close the vault for ever.

It holds what an attacker finds in the vault's file as well, and nothing that opens anything by itself.
"""

import os
from pathlib import Path

_END = ".lock"


def read(vault: Path) -> str | None:
    """How the vault of a file is locked, or None where no copy can be read."""
    try:
        return _place(vault).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def keep(vault: Path, lock: str) -> None:
    """Have the copy say so, whole or as it was; OSError where the disk does not take it."""
    if read(vault) == lock:
        return
    draft = _place(vault).with_suffix(f"{_END}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(lock)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(_place(vault))


def _place(vault: Path) -> Path:
    return vault.with_name(vault.name + _END)
