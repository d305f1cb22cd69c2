"""The staged folder, made once: what buildozer would be run in."""

from pathlib import Path

import pytest

from mobile.packaging.staging import stage

CLONE = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def clone() -> Path:
    return CLONE


@pytest.fixture(scope="session")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Only to be looked at; who changes something copies it first."""
    folder = tmp_path_factory.mktemp("android")
    stage(CLONE, folder)
    return folder
