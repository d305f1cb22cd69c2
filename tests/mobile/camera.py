"""A camera that a test holds."""

from collections.abc import Callable
from pathlib import Path

from shared.problems import Problem
from tests.backend.pictures_by_hand import PHOTO


class HandCamera:
    """`photo` is what it sees, None where the officer goes back; `problem`: it does not open."""

    def __init__(self, photo: bytes | None = PHOTO, problem: Problem | None = None) -> None:
        self.photo, self.problem = photo, problem

    def take(self, into: Path, taken: Callable[[bytes], None], failed: Callable[[Problem], None]) -> None:
        """As of Camera."""
        assert into.name == "gui-ho"
        if self.problem:
            failed(self.problem)
        elif self.photo:
            taken(self.photo)
