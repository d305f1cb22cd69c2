"""Open the app over a vault, as a process of its own, and say at what moment its list of households stood there."""

import sys
import time
from pathlib import Path

from tests.mobile.window.offscreen import open_window

open_window()

from mobile.field import Field  # noqa: E402 - as above
from tests.bench.vault import unlocked  # noqa: E402 - as above
from tests.mobile.window.driver import Driver  # noqa: E402 - as above

driver = Driver(Field(unlocked(Path(sys.argv[1])), hand_over=lambda call: call()))
driver.wait(lambda: driver.shows("Xóm"))
sys.stdout.write(f"{time.time()}\n")
