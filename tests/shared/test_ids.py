"""An id is made once, on the phone, and no clock of any phone can make it twice."""

from itertools import pairwise
from uuid import RFC_4122, UUID

from hypothesis import given
from hypothesis import strategies as st

from shared.ids import IdMaker, new_install_id, uuid7

MOMENTS = st.integers(0, (1 << 48) - 1)
RANDOM_BITS = st.integers(0, (1 << 74) - 1)
ALL_ONES = (1 << 74) - 1


def test_the_example_of_the_standard() -> None:
    # RFC 9562, appendix A.6.
    made = uuid7(0x017F22E279B0, 0xCC3 << 62 | 0x18C4DC0C0C07398F)

    assert made == UUID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")


@given(MOMENTS, RANDOM_BITS)
def test_an_id_carries_version_variant_and_its_moment(now_ms: int, bits: int) -> None:
    made = uuid7(now_ms, bits)

    assert (made.version, made.variant) == (7, RFC_4122)
    assert made.int >> 80 == now_ms


@given(st.tuples(MOMENTS, RANDOM_BITS), st.tuples(MOMENTS, RANDOM_BITS))
def test_ids_sort_as_they_were_made(one: tuple[int, int], other: tuple[int, int]) -> None:
    assert (uuid7(*one) < uuid7(*other)) == (one < other)


@given(st.lists(st.tuples(st.integers(0, 1 << 40), RANDOM_BITS), min_size=2, max_size=50))
def test_ids_never_go_backwards_even_when_the_clock_does(readings: list[tuple[int, int]]) -> None:
    clock, dice = iter([ms for ms, _ in readings]), iter([bits for _, bits in readings])
    make = IdMaker(lambda: next(clock), lambda: next(dice))

    made = [make() for _ in readings]

    assert all(earlier < later for earlier, later in pairwise(made))
    assert {(one.version, one.variant) for one in made} == {(7, RFC_4122)}


def test_a_full_count_moves_on_to_the_next_millisecond_and_leaves_the_variant_alone() -> None:
    make = IdMaker(lambda: 1_000, lambda: ALL_ONES)

    first, second = make(), make()

    assert second == uuid7(1_001, 0)
    assert first < second


def test_a_full_lower_half_is_carried_past_the_variant() -> None:
    make = IdMaker(lambda: 1_000, lambda: (1 << 62) - 1)

    _, second = make(), make()

    assert second == uuid7(1_000, 1 << 62)


def test_a_hundred_thousand_ids_of_one_stopped_clock_are_distinct() -> None:
    make = IdMaker(lambda: 1_763_690_000_000)

    assert len({make() for _ in range(100_000)}) == 100_000


def test_ids_of_two_phones_with_the_same_clock_differ() -> None:
    one, other = IdMaker(lambda: 1_000), IdMaker(lambda: 1_000)

    assert not {one() for _ in range(1_000)} & {other() for _ in range(1_000)}


def test_every_installation_has_its_own_random_id() -> None:
    installs = {new_install_id() for _ in range(1_000)}

    assert len(installs) == 1_000
    assert {install.version for install in installs} == {4}
