"""A server in a process of its own: the whole application behind uvicorn, on a port that it says.

It is told in the file `serving.json` of its folder how far its clock is off and how long a file may grow.
"""

import json
import resource
import signal
import socket
from datetime import timedelta
from functools import cache
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from backend.app import create_app, system_now
from tests.faults import forking
from tests.faults.town import Town

WITH = "serving.json"
_AS_USUAL = {"clock_off_s": 0, "file_bytes_max": 0}


@cache
def _app(folder: Path) -> FastAPI:
    """The application over a folder, made before the processes part: it takes longer than all they do."""
    app = create_app(Town(folder).settings, now=lambda: system_now() + timedelta(seconds=_told(folder)["clock_off_s"]))
    app.state.database.close()
    return app


def _told(folder: Path) -> dict[str, int]:
    file = folder / WITH
    return _AS_USUAL | (json.loads(file.read_text()) if file.exists() else {})


def _serve(folder: Path, say: forking.Say) -> None:
    app, told = _app(folder), _told(folder)
    if told["file_bytes_max"]:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write that would go beyond fails, and is no end
        resource.setrlimit(resource.RLIMIT_FSIZE, (told["file_bytes_max"], resource.RLIM_INFINITY))
    with socket.create_server(("127.0.0.1", 0), backlog=128) as door:
        say(f"{forking.OPEN}{door.getsockname()[1]}")
        config = uvicorn.Config(app, access_log=False, server_header=False, log_level="critical")
        uvicorn.Server(config).run(sockets=[door])


if __name__ == "__main__":
    forking.serve({"serve": _serve}, before=_app)
