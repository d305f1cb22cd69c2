"""Issue 5, line 9: opening and leaving each screen 200 times grows no memory.

What lives is counted, kind by kind: widgets, clock events, listeners to a property, textures, animations and whatever
else Python knows of. The window lays out and hears but does not draw, and of each opening three frames pass, so that
of a long list only the first rows are made; before each count the frames pass in which the rest comes and all settles.
"""

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle, pairwise
from weakref import ReferenceType

import pytest

from mobile.screens import drafting
from mobile.screens.registry import SCREENS
from tests.mobile.window.every_screen import EveryScreen

OPENINGS, LOCKINGS, LOOKS = 200, 40, 4
SETTLED_FRAMES = 40


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EveryScreen]:
    opened = EveryScreen(tmp_path_factory.mktemp("vault"), households=6)
    yield opened
    opened.driver.close()


@pytest.mark.parametrize("screen", SCREENS)
def test_opened_and_left_two_hundred_times_nothing_grows(app: EveryScreen, screen: str) -> None:
    steps = cycle(drafting.STEPS)

    def open_and_leave() -> None:
        if screen == "visit":
            app.note_up_to(next(steps))
        app.open(screen)
        app.driver.frames(2)
        app.leave()
        app.driver.frames(1)

    app.frame.show("sync" if screen != "sync" else "today")

    assert growing(app, open_and_leave, OPENINGS) == {}


def test_locked_and_unlocked_again_and_again_nothing_grows(app: EveryScreen) -> None:
    """The lock throws every screen away, and makes the one in front anew."""
    app.frame.show("sync")

    def lock_and_unlock() -> None:
        app.frame.lock()
        app.driver.frames(2)
        app.frame.unlock()
        app.driver.frames(1)

    assert growing(app, lock_and_unlock, LOCKINGS) == {}


def growing(app: EveryScreen, act: Callable[[], None], times: int) -> dict[str, list[int]]:
    """What grows by more than one in ten acts from each look to the next, with the numbers; a cache that fills once
    stops growing.
    """
    _do(act, 10)
    _count(app)
    gc.freeze()  # what stands already is not looked through again and again
    looks = []
    for _ in range(LOOKS):
        _do(act, times // LOOKS)
        looks.append(_count(app))
    gc.unfreeze()
    numbers = {kind: [look[kind] for look in looks] for kind in looks[-1]}
    return {
        kind: said for kind, said in numbers.items() if all(b - a > times // LOOKS // 10 for a, b in pairwise(said))
    }


def _do(act: Callable[[], None], times: int) -> None:
    for done in range(times):
        act()
        if done % 10 == 0:
            gc.collect()  # by itself it comes as seldom as memory is plenty, and the dead would slow the living


def _count(app: EveryScreen) -> Counter[str]:
    app.driver.frames(SETTLED_FRAMES)
    gc.collect()
    app.driver.frames(2)  # Kivy lets go of textures in the frame after
    gc.collect()
    alive = gc.get_objects()
    # Kivy's list of what was drawn keeps references to what is gone, and drops them by the hundred now and then.
    gone = sum(type(one) is ReferenceType and one() is None for one in alive)
    kinds = Counter(f"{type(one).__module__}.{type(one).__qualname__}" for one in alive)
    kinds["weakref.ReferenceType"] -= gone
    kinds["places in lists and tables"] = sum(len(one) for one in alive if type(one) in {dict, list, set}) - gone
    return kinds
