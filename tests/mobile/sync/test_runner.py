"""When the phone talks to the server: asked for, at once; after failures, ever later and never together."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile.sync.messages import Interrupted
from mobile.sync.runner import FIRST_PAUSE_S, LONGEST_PAUSE_S, Runner, pause_s
from shared import problems
from shared.problems import Problem
from tests.mobile.vault import dice


@given(st.integers(1, 10_000), st.integers())
def test_a_pause_lies_between_two_seconds_and_a_quarter_of_an_hour(failures: int, seed: int) -> None:
    """MUST 7."""
    assert FIRST_PAUSE_S <= pause_s(failures, None, dice(seed)) <= LONGEST_PAUSE_S


def test_pauses_grow_and_differ_from_phone_to_phone() -> None:
    early = {pause_s(1, None, dice(phone)) for phone in range(100)}
    late = {pause_s(12, None, dice(phone)) for phone in range(100)}

    assert len(early) == len(late) == 100
    assert max(early) <= 4
    assert max(late) > 600


def test_the_server_is_never_asked_before_it_said() -> None:
    assert pause_s(1, 120, dice(1)) == 120


@pytest.mark.parametrize("problem", [None, problems.no_network()])
def test_an_officer_who_asks_is_served_at_once_whatever_failed_before(problem: Problem | None) -> None:
    ended: list[Problem | None] = []
    again = threading.Event()

    def sync() -> None:
        if problem is not None:
            raise Interrupted(problem)

    def note(how: Problem | None) -> None:
        ended.append(how)
        again.set()

    runner = Runner(sync, note, dice(1))
    runner.start()
    assert again.wait(10)
    again.clear()

    runner.sync_now()

    assert again.wait(10)
    runner.stop()
    assert ended == [problem, problem]
