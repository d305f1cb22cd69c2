"""The simulator bites: each planted bug is found, and without one nothing is."""

import pytest

from tests.simulation import teeth

ENOUGH = 60


@pytest.mark.parametrize("bug", teeth.BUGS)
def test_a_planted_bug_is_found(bug: str) -> None:
    assert teeth.bite(bug, seeds=ENOUGH).invariant is not None
