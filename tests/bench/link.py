"""A day's end in the hills: one phone sends 500 visits through 100 kbit/s with 300 ms there and back."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from backend.access import activation
from backend.db import Database
from backend.tables.account import Account
from mobile.rehearsal import walk
from mobile.store.phone import Phone, this_phone
from mobile.store.store import Store
from mobile.sync.activation import activate
from mobile.sync.client import HttpTransport
from mobile.sync.once import sync_once
from mobile.views.sync_status import sync_status
from tests.bench.figures import Figure
from tests.bench.server import serving
from tests.bench.town import Town, settle

VISITS = 500
BITS_A_SECOND = 100_000
ONE_WAY_S = 0.15
_PIECE = 1_250  # a tenth of a second's worth


def slow_link(folder: Path) -> Iterator[Figure]:
    """The whole conversation: hello, push, pull."""
    town = settle(folder, f"sqlite:///{folder}/link.sqlite3", households=VISITS)
    code = code_of_an(town)
    with serving(town) as port, _link(port) as slow:
        phone = this_phone(Store(folder / "vault"))
        with HttpTransport(f"http://127.0.0.1:{port}") as carry:
            activate(phone, carry, server="", code=code, device_name="Máy của An")
            sync_once(phone, carry)
        walk(phone.store, now=datetime.now(UTC) - timedelta(hours=1), random=Random(1), visits=VISITS)  # noqa: S311 - a play
        begun = time.perf_counter()
        with HttpTransport(f"http://127.0.0.1:{slow}") as carry:
            sync_once(phone, carry)
        took = time.perf_counter() - begun
        _check(phone)
    yield Figure(name="500 visits through 100 kbit/s and 300 ms", value=took, unit="s", best="less", goal=12)


def code_of_an(town: Town) -> str:
    """A one-time code for the officer's phone."""
    database = Database(town.url)
    with database.writing() as session:
        code = activation.new_code(session, session.get_one(Account, town.account), datetime.now(UTC))
    database.close()
    return code


def _check(phone: Phone) -> None:
    status = sync_status(phone.store)
    phone.store.close()
    if status.unsent or status.written < VISITS:
        raise RuntimeError(f"{status.written} written, {status.unsent} unsent")


@contextmanager
def _link(port: int) -> Iterator[int]:
    """A slow way to a port: the port at its beginning."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def begin() -> asyncio.Server:
        return await asyncio.start_server(lambda near, back: _carry(near, back, port), "127.0.0.1", 0)

    server = asyncio.run_coroutine_threadsafe(begin(), loop).result()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    """Both sides have hung up, or are about to: wait until that has arrived, too."""
    server.close()
    await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()})


async def _carry(near: asyncio.StreamReader, back: asyncio.StreamWriter, port: int) -> None:
    await asyncio.sleep(2 * ONE_WAY_S)  # the handshake that opens a connection
    far, on = await asyncio.open_connection("127.0.0.1", port)
    await asyncio.gather(_slowly(near, on), _slowly(far, back))


async def _slowly(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Each piece takes its time on the line, and arrives a moment later; pieces are on their way side by side."""
    under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    arriving = asyncio.create_task(_arrive(under_way, target))
    while piece := await source.read(_PIECE):
        await asyncio.sleep(len(piece) * 8 / BITS_A_SECOND)
        under_way.put_nowait((time.monotonic() + ONE_WAY_S, piece))
    under_way.put_nowait((time.monotonic() + ONE_WAY_S, b""))
    await arriving


async def _arrive(under_way: "asyncio.Queue[tuple[float, bytes]]", target: asyncio.StreamWriter) -> None:
    while True:
        moment, piece = await under_way.get()
        await asyncio.sleep(max(0.0, moment - time.monotonic()))
        if not piece:
            target.close()
            return
        target.write(piece)
