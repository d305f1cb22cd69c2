"""Scroll through the list of households of a vault, as a process of its own, and say as JSON what each frame took."""

import json
import resource
import sys
import time
from pathlib import Path

from tests.mobile.window.offscreen import open_window

open_window(draws=sys.argv[2] == "draws")

from kivy.base import EventLoop  # noqa: E402 - after the window
from kivy.graphics.opengl import glFinish  # noqa: E402 - as above
from kivy.metrics import dp  # noqa: E402 - as above

from mobile.field import Field  # noqa: E402 - as above
from mobile.widgets.virtual_list import VirtualList  # noqa: E402 - as above
from tests.bench.vault import unlocked  # noqa: E402 - as above
from tests.mobile.window.driver import Driver  # noqa: E402 - as above

FRAMES = 600
A_FRAME, A_FLING = 24, 400
"""How far the list goes in a frame, in dp: a thumb's pace, and every tenth frame as fast as it can be flung."""

driver = Driver(Field(unlocked(Path(sys.argv[1])), hand_over=lambda call: call()))
driver.wait(lambda: driver.shows("Xóm"))
(households,) = [widget for widget in driver.app.root.walk() if isinstance(widget, VirtualList)]

took = []
for frame in range(FRAMES):
    step = dp(A_FRAME if frame % 10 else A_FLING)
    households.scroll_y -= step / (households.children[0].height - households.height)
    begun = time.perf_counter()
    EventLoop.idle()
    glFinish()  # a software renderer draws behind one's back: a frame has cost what it has drawn
    took.append(time.perf_counter() - begun)

peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # in KiB on Linux, in bytes on macOS
said = {"frames": took, "rows": households.rows_alive, "peak_bytes": peak * (1 if sys.platform == "darwin" else 1024)}
sys.stdout.write(json.dumps(said) + "\n")
