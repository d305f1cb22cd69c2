"""What work in the background made: sealed in a folder beside the database, because it may name people."""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from backend.jobs.book import KEPT_FOR
from backend.sync.sealing_at_rest import AtRest


@dataclass(frozen=True, kw_only=True)
class Files:
    """The folder and the keys that seal what lies in it."""

    folder: Path
    at_rest: AtRest

    def keep(self, job: UUID, octets: bytes) -> None:
        """Write the file of a job, in place of one that an earlier try left."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self._path(job).with_suffix(".draft")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(self.at_rest.sealed(job, octets))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path(job))

    def read(self, job: UUID) -> bytes | None:
        """The file of a job; None where it is gone, or its key is."""
        try:
            return self.at_rest.opened(job, self._path(job).read_bytes())
        except (FileNotFoundError, ValueError):
            return None

    def clear_old(self, now: datetime) -> None:
        """Throw away every file that is older than it is kept for."""
        for path in self.folder.glob("*"):
            with suppress(FileNotFoundError):  # another process clears, too
                if now.timestamp() - path.stat().st_mtime >= KEPT_FOR.total_seconds():
                    path.unlink()

    def _path(self, job: UUID) -> Path:
        return self.folder / f"{job}.sealed"


def folder_in(state_dir: Path) -> Path:
    """Where the files lie."""
    return state_dir / "jobs"
