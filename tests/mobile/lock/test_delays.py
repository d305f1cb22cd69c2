"""Wrong PINs have to wait longer and longer, whatever is done to the clock or to the phone meanwhile."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mobile.lock import delays
from mobile.lock.delays import WAITS_S, WrongPins, wait_s
from shared.sync.ops import ClockReading

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)


def _clock(ms: int, boot: str = "boot-1", wall: datetime = NOON) -> ClockReading:
    return ClockReading(wall=wall, monotonic_ms=ms, boot=boot)


def _after(count: int, ms: int = 0) -> WrongPins:
    return WrongPins(count=count, boot="boot-1", monotonic_ms=ms)


def test_four_slips_cost_nothing_and_then_each_costs_more() -> None:
    """S31."""
    waits = [wait_s(_after(count), _clock(0)) for count in range(12)]

    assert waits == [0, 0, 0, 0, 0, 30, 60, 300, 900, 3_600, 3_600, 3_600]


def test_the_wait_ends_when_its_time_has_passed() -> None:
    wrong = _after(5, ms=10_000)

    assert [wait_s(wrong, _clock(ms)) for ms in (10_000, 10_001, 39_000, 39_999, 40_000)] == [30, 30, 1, 1, 0]


@given(st.integers(0, 50), st.integers(0, 10**7), st.timedeltas())
def test_a_clock_that_is_put_forward_shortens_nothing(count: int, ms: int, forward: timedelta) -> None:
    """F23."""
    wall = datetime.max.replace(tzinfo=UTC) if forward > timedelta(days=365 * 7_000) else NOON + abs(forward) / 400

    assert wait_s(_after(count), _clock(ms, wall=wall)) == wait_s(_after(count), _clock(ms))


@given(st.integers(0, 50), st.integers(0, 10**10), st.integers(0, 10**7))
def test_starting_the_phone_anew_shortens_nothing(count: int, tried_at: int, since_start: int) -> None:
    """The wait counts from the new start, of which it is sure that the last try lies before it."""
    wrong = WrongPins(count=count, boot="boot-1", monotonic_ms=tried_at)

    left = wait_s(wrong, _clock(since_start, boot="boot-2"))

    assert left == wait_s(_after(count), _clock(since_start))


@given(st.lists(st.tuples(st.integers(0, 4 * 10**6), st.booleans()), max_size=20))
def test_with_any_tries_at_any_times_the_next_wait_is_never_shorter(tries: list[tuple[int, bool]]) -> None:
    """Between two wrong tries any time passes, and the phone may be started anew."""
    wrong, ms, boot, before = WrongPins(), 0, 0, 0
    for passed, restarted in tries:
        ms, boot = (passed, boot + 1) if restarted else (ms + passed, boot)
        wrong = wrong.one_more(_clock(ms, f"boot-{boot}"))

        begun = wait_s(wrong, _clock(ms, f"boot-{boot}"))

        assert begun >= before
        assert begun in WAITS_S
        before = begun


@given(st.builds(WrongPins, count=st.integers(0), boot=st.text(), monotonic_ms=st.integers(0)))
def test_what_was_counted_outlives_the_app(wrong: WrongPins) -> None:
    assert delays.read(delays.written(wrong)) == wrong
    assert delays.read(None) == WrongPins()
