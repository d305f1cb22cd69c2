"""Pushes and pulls over HTTP against a real server process."""

import gzip
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from shared.sync.protocol import PULL_ROWS_MAX, read_page
from tests.bench.figures import Figure
from tests.bench.raw import rows_a_second
from tests.bench.town import BATCH, COMMUNE, Town, batches, settle

HOUSEHOLDS = 2_000
PUSHES, ROUNDS = 12, 3
PULLED_HOUSEHOLDS = 10_000


def serving(town: Town) -> AbstractContextManager[int]:
    """A server process for a town; its port."""
    return serving_at(town.url, town.keys_dir, town.state_dir)


@contextmanager
def serving_at(url: str, keys_dir: Path, state_dir: Path) -> Iterator[int]:
    """A server process over a database; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "TUNGNHA_DATABASE_URL": url,
        "TUNGNHA_KEYS_DIR": str(keys_dir),
        "TUNGNHA_STATE_DIR": str(state_dir),
    }
    program = [sys.executable, "-m", "uvicorn", "backend.app:from_environment", "--factory", "--port", str(port)]
    with subprocess.Popen([*program, "--log-level", "warning"], env=environment) as server:
        try:
            connected(port).close()
            yield port
        finally:
            server.terminate()


def connected(port: int) -> http.client.HTTPConnection:
    """An open connection to the server, as soon as it listens."""
    for _ in range(300):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        try:
            connection.connect()
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return connection
    raise TimeoutError("the server did not start")


def packed(body: bytes) -> bytes:
    """As the phone packs what it sends."""
    return gzip.compress(body, 6)


def pushes(folder: Path) -> Iterator[Figure]:
    """Batches of 500 visits, one after the other, with receipts, rollups and verdicts, beside raw SQLite.

    Raw writing and pushing take turns, so that both meet the same machine; the median of the rounds counts.
    """
    town = settle(folder, f"sqlite:///{folder}/push.sqlite3", households=HOUSEHOLDS)
    bodies = [packed(body) for body in batches(town, count=PUSHES * ROUNDS + 2)]
    raw, ours = [], []
    with serving(town) as port:
        connection = connected(port)
        for body in bodies[:2]:
            _push(connection, town, body)
        for round_ in range(ROUNDS):
            raw.append(rows_a_second(folder))
            begun = time.perf_counter()
            for body in bodies[2 + round_ * PUSHES : 2 + (round_ + 1) * PUSHES]:
                _push(connection, town, body)
            ours.append(PUSHES * BATCH / (time.perf_counter() - begun))
    limit, reached = sorted(raw)[ROUNDS // 2], sorted(ours)[ROUNDS // 2]
    yield Figure(name="raw SQLite, three indexes, 500 a transaction, synced", value=limit, unit="rows/s")
    yield Figure(name="push over HTTP, SQLite, 500 visits a batch", value=reached, unit="visits/s")
    yield Figure(name="push", value=reached / limit, unit="", goal=0.19, beside="raw SQLite")
    sent = sum(map(len, bodies)) / len(bodies) / BATCH
    yield Figure(name="one visit on the wire, in a batch", value=sent, unit="bytes", best="less", goal=140)


def _push(connection: http.client.HTTPConnection, town: Town, body: bytes) -> None:
    headers = {
        "Authorization": f"Bearer {town.access_token}",
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
    }
    connection.request("POST", "/api/v1/sync/push", body=body, headers=headers)
    _whole(connection)


def pulls(folder: Path) -> Iterator[Figure]:
    """A commune of 10,000 households and 30,000 members pulled from its beginning by one phone, page by page."""
    town = settle(folder, f"sqlite:///{folder}/pull.sqlite3", households=PULLED_HOUSEHOLDS)
    with serving(town) as port:
        connection = connected(port)
        _pull(connection, town, 0)
        begun, rows, cursor, more = time.perf_counter(), 0, 0, True
        waited = 0.0
        while more:
            asked = time.perf_counter()
            body = _pull(connection, town, cursor)
            waited += time.perf_counter() - asked
            page = read_page(body, town.epoch)
            rows, cursor, more = rows + len(page.rows), page.cursors[COMMUNE], page.more
        took = time.perf_counter() - begun
    yield Figure(name="pull over HTTP, SQLite: rows served", value=rows / waited, unit="rows/s", goal=40_000)
    yield Figure(name="pull over HTTP, SQLite: rows served and read", value=rows / took, unit="rows/s")


def _pull(connection: http.client.HTTPConnection, town: Town, cursor: int) -> bytes:
    asked = f"epoch={town.epoch}&cursors={COMMUNE}:{cursor}&limit={PULL_ROWS_MAX}"
    headers = {"Authorization": f"Bearer {town.access_token}", "Accept-Encoding": "gzip"}
    connection.request("GET", f"/api/v1/sync/pull?{asked}", headers=headers)
    return _whole(connection)


def _whole(connection: http.client.HTTPConnection) -> bytes:
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{answer.status}: {body[:400]!r}")
    return gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body
