"""Programs to end in mid-act, and a town with officers for all who need one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.calls import Program
from tests.faults.town import Town


@pytest.fixture(scope="session")
def server_program() -> Iterator[Program]:
    """Starts servers, one at a time."""
    with Program("tests.faults.serving") as program:
        yield program


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A town that nobody has served yet; copied for whoever needs one."""
    town = Town(tmp_path_factory.mktemp("founded"))
    town.found()
    return town


@pytest.fixture
def town(founded: Town, tmp_path: Path) -> Town:
    """A town of this test's own."""
    return founded.copied(tmp_path / "town")
