"""A server in a process of its own: the whole application behind uvicorn, on a port that it says.

Its town tells it what its clock shows and how long a file may grow.
"""

import resource
import signal
import socket
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from backend.app import create_app, system_now
from tests.faults import forking
from tests.faults.town import Town


@cache
def _app(folder: Path) -> FastAPI:
    """The application over a folder, made before the processes part: it takes longer than all they do."""
    app = create_app(Town(folder).settings, now=lambda: _clock(Town(folder)))
    app.state.database.close()
    return app


def _clock(town: Town) -> datetime:
    told = town.told()
    if "clock_stands_at" in told:
        return datetime.fromisoformat(str(told["clock_stands_at"]))
    return system_now() + timedelta(seconds=float(told.get("clock_off_s", 0)))


def _serve(folder: Path, say: forking.Say) -> None:
    app, file_bytes_max = _app(folder), int(Town(folder).told().get("file_bytes_max", 0))
    if file_bytes_max:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write that would go beyond fails, and is no end
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes_max, resource.RLIM_INFINITY))
    with socket.create_server(("127.0.0.1", 0), backlog=128) as door:
        say(f"{forking.OPEN}{door.getsockname()[1]}")
        config = uvicorn.Config(app, access_log=False, server_header=False, log_level="critical")
        uvicorn.Server(config).run(sockets=[door])


if __name__ == "__main__":
    forking.serve({"serve": _serve}, before=_app)
