"""Files that only the server's own user can read: secrets, and what must not stand in the database."""

import os
import secrets
from pathlib import Path


def kept_secret(path: Path, size_bytes: int) -> bytes:
    """The bytes kept at `path`; random ones are written there first if nothing is."""
    if not path.exists():
        write_once(path, secrets.token_bytes(size_bytes))
    return path.read_bytes()


def write_once(path: Path, content: bytes) -> None:
    """Write a new file that its owner alone can read; leave one that another process wrote meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Written whole beside its place and then linked: a second process sees all of it or nothing.
    draft = _draft(path, content)
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def write_over(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, over one that stands there; on the disk when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = _draft(path, content)
    draft.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring to the disk which names stand in a folder."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _draft(path: Path, content: bytes) -> Path:
    """The content, on the disk, in a new file beside `path`."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft
