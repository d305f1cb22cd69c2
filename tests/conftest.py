"""What holds for every test: a run that decides about landing skips nothing, properties are checked alike twice, and
where an answer comes out of SQL, the same test asks SQLite and PostgreSQL.
"""

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from tests import postgresql

HERE = Path(__file__).parent
ON_BOTH = (
    "backend/checks",
    "backend/history",
    "backend/importing/test_households",
    "backend/importing/test_confirmed",
    "backend/importing/test_long_lists",
    "backend/jobs",
    "backend/law",
    "backend/numbers",
    "backend/reviews",
    "backend/sync",
    "backend/targets",
    "backend/test_access_",
    "backend/test_database",
    "backend/test_seed",
    "backend/test_tokens",
    "migrations",
)
"""Folders and files, by the beginning of their names, whose tests of a database run on both."""
BEFORE_SQL = ("backend/sync/test_bad_input",)
"""Files among them about what no database ever sees."""

DECIDES = os.environ.get("CI", "").lower() == "true"

# The same examples in every run that decides; no deadline, because a busy machine is not a wrong answer.
settings.register_profile("explore", deadline=None)
settings.register_profile("decide", deadline=None, derandomize=True)
settings.load_profile("decide" if DECIDES else "explore")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test skipped for want of a system package has not been run, so where all must run it has failed."""
    report = yield
    if DECIDES and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and here nothing may be skipped: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """As above, for a file that skips itself as a whole."""
    report = yield
    if DECIDES and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, and here nothing may be skipped: {report.longrepr}"
    return report


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    place = metafunc.definition.path.relative_to(HERE).as_posix()
    if "engine" in metafunc.fixturenames and place.startswith(ON_BOTH) and not place.startswith(BEFORE_SQL):
        metafunc.parametrize("engine", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on: SQLite, unless its file or folder stands in ON_BOTH."""
    named: str = getattr(request, "param", "sqlite")
    return named


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgresql.Cluster]:
    """A PostgreSQL for the whole run, started by the first test that asks for it."""
    programs = postgresql.programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with postgresql.running(programs) as cluster:
        yield cluster


@pytest.fixture
def new_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Makes databases without tables; the address of each."""
    numbers = count(1)
    if engine == "sqlite":
        yield lambda: f"sqlite:///{tmp_path}/new{next(numbers)}.sqlite3"
        return
    cluster = request.getfixturevalue("cluster")
    with ExitStack() as made:
        yield lambda: cluster.url(made.enter_context(cluster.new_database()))
