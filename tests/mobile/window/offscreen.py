"""Opens the one window of this test process, off the screen, on a clock of its own.

Import this before anything that imports Kivy: the settings are read at import, and Kivy's parts open
the window when they are first imported.
"""

import atexit
import os
import shutil
import tempfile
from functools import cache

KIVY_HOME = tempfile.mkdtemp(prefix="tungnha-kivy-")
atexit.register(shutil.rmtree, KIVY_HOME, ignore_errors=True)

os.environ.update(
    SDL_VIDEODRIVER="offscreen",  # a real window without a display
    SDL_AUDIODRIVER="dummy",
    KIVY_NO_ARGS="1",  # Kivy would read pytest's arguments
    KIVY_NO_FILELOG="1",
    KIVY_LOG_MODE="PYTHON",
    KIVY_HOME=KIVY_HOME,  # nobody's own settings leak in
    KIVY_METRICS_DENSITY="2",
    KIVY_DPI="320",
)

from kivy.clock import Clock  # noqa: E402 (after the settings)
from kivy.config import Config  # noqa: E402 (as above)

PHONE = (720, 1600)  # 360 × 800 dp at density 2
NARROW = (640, 1200)  # 320 × 600 dp
FRAME_SECONDS = 1 / 60


@cache
def open_window(*, draws: bool = False) -> None:
    """A window of a phone's size with no input device but the driver's touches, and frames of virtual time.

    Unless it `draws`, it lays everything out and hears every touch, but no picture is made: three times faster.
    """
    if draws:
        os.environ.pop("KIVY_GL_BACKEND", None)  # a test that starts this program does not draw, and says so to it
    else:
        os.environ["KIVY_GL_BACKEND"] = "mock"
    for device in list(Config.options("input")):
        Config.remove_option("input", device)
    for option, value in {"width": PHONE[0], "height": PHONE[1], "multisamples": 0, "maxfps": 60}.items():
        Config.set("graphics", option, value)
    _take_over_the_clock()
    import kivy.core.window  # noqa: PLC0415, F401 (its import opens the window)


def _take_over_the_clock() -> None:
    now = [1_000.0]

    def idle() -> float:
        now[0] += FRAME_SECONDS
        Clock._dt, Clock._last_tick = FRAME_SECONDS, now[0]
        return now[0]

    Clock.time = lambda: now[0]
    Clock.usleep = lambda _microseconds: None
    Clock.idle = idle
    Clock._last_tick = Clock._start_tick = now[0]
