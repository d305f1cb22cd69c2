"""The demo, as somebody runs it who has never seen the product: from nothing to conversions by commune."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

Shown = subprocess.CompletedProcess[str]

DEMO = [sys.executable, "-m", "backend.cli", "demo"]
COUNTS = 7


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def environment(**ours: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("TUNGNHA_")} | ours


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def shown(folder: Path) -> Shown:
    """One whole demo, with a real server's database named in the environment."""
    return subprocess.run(
        [*DEMO, "--once", "--port", free_port()],
        cwd=folder,
        env=environment(TUNGNHA_DATABASE_URL=f"sqlite:///{folder / 'real.sqlite3'}"),
        capture_output=True,
        text=True,
        check=False,
    )


def counts(line: str) -> list[int]:
    """The counts in a line of the table: what stands before them is a name of one or more words."""
    return [int(word) for word in re.split(r" {2,}", line)[1 : 1 + COUNTS]]


def test_the_work_of_officers_becomes_conversions_by_commune_that_add_up(shown: Shown) -> None:
    lines = shown.stdout.splitlines()

    communes = [counts(line) for line in lines if re.match(r"(Xã|Phường) .* {2,}\d+/\d+ ", line)]
    (total,) = [counts(line) for line in lines if line.startswith("Tổng cộng ")]
    assert (shown.returncode, shown.stderr) == (0, "")
    assert len(communes) == 12
    assert total == [sum(column) for column in zip(*communes, strict=True)]
    assert min(total) > 0


def test_every_officers_work_arrives(shown: Shown) -> None:
    officers = re.findall(r"^\S+: đã ghi (\d+) · máy chủ đã nhận (\d+)$", shown.stdout, re.MULTILINE)

    assert len(officers) == 30
    assert all(written == received for written, received in officers)


def test_one_number_is_opened_and_holds_what_it_says(shown: Shown) -> None:
    found = re.search(r"đếm đúng (\d+) người", shown.stdout)

    assert found is not None
    assert int(found[1]) == shown.stdout.count("\n  – ") > 0


def test_nobody_can_take_it_for_real(shown: Shown) -> None:
    assert "DỮ LIỆU MẪU — không phải sản phẩm của BHXH Việt Nam" in shown.stdout


def test_a_database_that_the_environment_names_is_left_alone(shown: Shown, folder: Path) -> None:
    assert shown.returncode == 0
    assert sorted(path.name for path in folder.iterdir()) == ["var"]


def test_an_occupied_port_is_named_and_nothing_is_begun(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = str(taken.getsockname()[1])

        refused = subprocess.run(
            [*DEMO, "--once", "--port", number],
            cwd=tmp_path,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )

    assert refused.returncode == 2
    assert number in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (tmp_path / "var" / "demo").exists()


@pytest.fixture
def port() -> str:
    return free_port()


@contextmanager
def demo_until(words: str, folder: Path, port: str) -> Iterator[subprocess.Popen[str]]:
    """A demo that has just said these words."""
    with subprocess.Popen(
        [*DEMO, "--port", port],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as demo:
        assert demo.stdout is not None
        try:
            while words not in (line := demo.stdout.readline()):
                assert line
            yield demo
        finally:
            demo.terminate()


@pytest.mark.parametrize(
    ("words", "how", "code"), [("Máy chủ đang chạy", signal.SIGTERM, 130), ("Nhấn Ctrl-C", signal.SIGINT, 0)]
)
def test_stopping_it_stops_what_it_started(
    tmp_path: Path, port: str, words: str, how: signal.Signals, code: int
) -> None:
    with demo_until(words, tmp_path, port) as demo:
        socket.create_connection(("127.0.0.1", int(port))).close()

        demo.send_signal(how)
        _, said = demo.communicate()

    assert (demo.returncode, said) == (code, "")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(port)))
