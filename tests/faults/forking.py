"""A program that has read all it needs and does each act in a process of its own, so that hundreds of them can be
ended in mid-act within seconds.

It is told an act a line on its input, and says a line when the process of the act stands, whatever the act itself
says (a server its port, when it is open), and a line when the process has ended.
"""

import ctypes
import json
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

Say = Callable[[str], None]
Act = Callable[[Path, Say], None]

STANDS, OPEN, ENDED = "stands ", "open ", "ended "

# prctl(2): lets strace, which is no ancestor of this process, watch it where the kernel is strict (Yama).
_SET_PTRACER, _ANYBODY = 0x59616D61, -1


def serve(acts: Mapping[str, Act], before: Callable[[Path], object] = lambda _folder: None) -> None:
    """Do what each line of the input says, `{"act": …, "folder": …}`, until the input ends.

    `before` is done in this process, before that of an act parts from it.
    """
    orders = open(0, "rb", buffering=0, closefd=False)  # noqa: SIM115 - one byte at a time, and never closed
    while line := orders.readline():
        order = json.loads(line)
        before(Path(order["folder"]))
        process = os.fork()
        if process == 0:
            _let_anybody_watch()
            orders.readline()  # whoever watches is there
            os._exit(_end_of(acts[order["act"]], Path(order["folder"])))
        _say(f"{STANDS}{process}")
        _, status = os.waitpid(process, 0)
        _say(f"{ENDED}{os.waitstatus_to_exitcode(status)}")


def _end_of(act: Act, folder: Path) -> int:
    try:
        act(folder, _say)
    except Exception:  # noqa: BLE001 - the outermost edge of a process
        traceback.print_exc()
        sys.stderr.flush()
        return 1
    return 0


def _say(words: str) -> None:
    os.write(1, f"{words}\n".encode())


def _let_anybody_watch() -> None:
    ctypes.CDLL(None).prctl(_SET_PTRACER, _ANYBODY, 0, 0, 0)
