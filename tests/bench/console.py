"""How long the server takes for the two pages that are opened most, over a province with a million visits."""

import http.client
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from sqlalchemy import text

from backend.access import console_sessions
from backend.access.signing import Signer
from backend.db import Database
from shared.clock import day_of
from tests import postgresql
from tests.bench.figures import Figure
from tests.bench.province import Province, settle
from tests.bench.server import connected, serving_at

VISITS = int(os.environ.get("VISITS", "1000000"))
WARM, TIMES = 2, 9
GOAL_MS = 100

# As a province's server is set up, not as tests are: the working set fits into memory.
_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "shared_buffers": "512MB", "work_mem": "16MB"}


def pages(folder: Path) -> Iterator[Figure]:
    """The overview and the log of visits, for an administrator and for a committee, on both databases."""
    yield from _on("SQLite", folder, f"sqlite:///{folder}/console.sqlite3")
    programs = postgresql.programs()
    if programs is None:
        yield Figure(name="console on PostgreSQL: not measured, PostgreSQL is not installed", value=0, unit="")
        return
    with postgresql.running(programs, _SETTINGS) as cluster, cluster.new_database() as name:
        yield from _on("PostgreSQL", folder, cluster.url(name))


def _on(engine: str, folder: Path, url: str) -> Iterator[Figure]:
    begun = time.perf_counter()
    province = _settled(url)
    took = time.perf_counter() - begun
    yield Figure(name=f"{engine}: {VISITS:,} visits made up and counted", value=took, unit="s", best="less")
    Signer.of_folder(folder / "keys")
    with serving_at(url, folder / "keys", folder / "state") as port:
        connection = connected(port)
        for name, who, address in _asked(province):
            took_ms, size = _timed(connection, province.cookies[who], address)
            yield Figure(name=f"{engine}: {name}", value=took_ms, unit="ms", best="less", goal=GOAL_MS)
            yield Figure(
                name=f"{engine}: {name}, its page as it travels", value=size / 1_000, unit="kB", best="less", goal=300
            )


def _settled(url: str) -> Province:
    database = Database(url)
    province = settle(database, VISITS)
    database.take_stock()
    if not url.startswith("sqlite"):
        # What its own housekeeping would have done in the meantime.
        with database.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    database.close()
    return province


def _asked(province: Province) -> Iterator[tuple[str, str, str]]:
    today = day_of(datetime.now(UTC))
    month = urlencode({"from": today.replace(day=1), "to": today})
    commune = province.communes[-1]
    for who, whom in (("dung", "the province"), ("binh", "one commune")):
        yield f"Tổng quan of {whom}", who, "/"
        yield f"Tổng quan of {whom}, this month", who, f"/?{month}"
        yield f"visit log of {whom}", who, "/nhat-ky"
        yield f"visit log of {whom}, all visits", who, "/nhat-ky?state=all"
        asked = urlencode({"commune": commune, "officer": province.officer, "state": "recorded"})
        yield f"visit log of {whom}, one officer's unread", who, f"/nhat-ky?{asked}"


def _timed(connection: http.client.HTTPConnection, cookie: str, address: str) -> tuple[float, int]:
    """Milliseconds from the question to the whole answer, packed as browsers ask for it, the median of several; and its
    bytes.
    """
    took = []
    for _ in range(WARM + TIMES):
        begun = time.perf_counter()
        size = _read(connection, cookie, address)
        took.append(time.perf_counter() - begun)
    return 1_000 * median(took[WARM:]), size


def _read(connection: http.client.HTTPConnection, cookie: str, address: str) -> int:
    said = f"{console_sessions.cookie_name(in_production=False)}={cookie}"
    connection.request("GET", address, headers={"Cookie": said, "Accept": "text/html", "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{address}: {answer.status}")
    return len(body)
