"""What a process asks of the system when it writes, and what becomes of it when the system fails it there.

strace stands beside the process: it lists every call that changes a file, and in another run ends the process
(SIGKILL) before one of them, or has that call fail as on a broken (EIO) or a full (ENOSPC) disk.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Self, TypeVar

import pytest

from tests.faults.forking import ENDED, OPEN, STANDS

WRITES = (
    "pwrite64,pwritev,write,writev,fdatasync,fsync,ftruncate,fallocate,unlink,unlinkat,rename,renameat2,openat,mkdir"
)
Found = TypeVar("Found")

_ATTACHED = b"attached"
_NOBODY = 1  # a port at which nobody answers


@dataclass(frozen=True, kw_only=True)
class Call:
    """The n-th call of its name in a process, n from 1; `shown` is the line of strace."""

    name: str
    number: int
    shown: str


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What befalls a process at a call: it is killed, or the call fails; `on`: so does every later one of its name."""

    call: Call
    error: str | None = None
    on: bool = False

    def __str__(self) -> str:
        befalls = "killed at" if self.error is None else f"{self.error}{' from then on' if self.on else ''} at"
        return f"{befalls} {self.call.name} {self.call.number}: {self.call.shown}"

    @property
    def options(self) -> tuple[str, ...]:
        """As strace is told it."""
        what = "signal=SIGKILL" if self.error is None else f"error={self.error}"
        when = f"{self.call.number}{'+' if self.on else ''}"
        return ("-o", "/dev/null", "-e", f"trace={self.call.name}", "-e", f"inject={self.call.name}:{what}:when={when}")


@dataclass(kw_only=True)
class Run:
    """What a process said of its act, and how it ended: its exit code, or minus the number of the signal."""

    said: list[str] = field(default_factory=list)
    ended: int = 0


@dataclass(kw_only=True)
class Serving:
    """A server at work, and at last how it ended."""

    process: int
    port: int
    ended: int | None = None

    @property
    def url(self) -> str:
        """Where phones find it."""
        return f"http://127.0.0.1:{self.port}"


class Program:
    """A forking program (`forking.serve`) of the tests, started by the name of its module."""

    def __init__(self, module: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def run(self, act: str, folder: Path, *watched: str) -> Run:
        """Let it do an act in a folder, under strace with these options, or without strace where there are none."""
        with self._begun(act, folder) as process, _watching(process, watched):
            self._tell("go on")
            return self._to_the_end()

    @contextmanager
    def serving(self, folder: Path, *watched: str) -> Iterator["Serving"]:
        """Let it do its act `serve` in a folder, under strace or not, until this is left or something ends it.

        It is never given the time to put things in order.
        """
        with self._begun("serve", folder) as process, _watching(process, ("-f", *watched) if watched else ()):
            hold = os.pidfd_open(process)  # however it ends, no other process is meant by this
            self._tell("go on")
            serving = self._opened(process)
            try:
                yield serving
            finally:
                with suppress(ProcessLookupError):
                    signal.pidfd_send_signal(hold, signal.SIGKILL)
                os.close(hold)
                if serving.ended is None:
                    serving.ended = self._to_the_end().ended

    def _opened(self, process: int) -> "Serving":
        said = self._heard()
        if said.startswith(ENDED):
            return Serving(process=process, port=_NOBODY, ended=int(said.removeprefix(ENDED)))
        return Serving(process=process, port=int(said.removeprefix(OPEN)))

    @contextmanager
    def _begun(self, act: str, folder: Path) -> Iterator[int]:
        self._tell(json.dumps({"act": act, "folder": str(folder)}))
        yield int(self._heard().removeprefix(STANDS))

    def writes(self, act: str, folder: Path) -> list[Call]:
        """The calls by which an act changes files of its folder, in their order."""
        log = folder.with_suffix(".calls")
        run = self.run(act, folder, *listing(log))
        assert run.ended == 0, run
        return changing(log, folder)

    def under(self, fault: Fault, act: str, folder: Path) -> Run:
        """Let it do an act while a fault befalls it."""
        return self.run(act, folder, *fault.options)

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())

    def _heard(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline().decode()
        assert line, "the program has ended"
        return line.rstrip("\n")

    def _to_the_end(self) -> Run:
        run = Run()
        while not (line := self._heard()).startswith(ENDED):
            run.said.append(line)
        run.ended = int(line.removeprefix(ENDED))
        return run


def kills(calls: Sequence[Call]) -> Iterator[Fault]:
    """The process is killed before each of these calls."""
    return (Fault(call=call) for call in calls)


def failures(calls: Sequence[Call]) -> Iterator[Fault]:
    """Each of these calls fails: on a disk that is broken for a moment, and on one that is full from then on."""
    for call in calls:
        yield Fault(call=call, error="EIO")
        yield Fault(call=call, error="ENOSPC", on=True)


def in_turns(
    programs: Sequence[Program], faults: Iterable[Fault], do: Callable[[Program, Fault], Found]
) -> Iterator[tuple[Fault, Found]]:
    """Do something for each fault, as many at once as there are programs; each fault with what was found."""
    free: SimpleQueue[Program] = SimpleQueue()
    for program in programs:
        free.put(program)

    def one(fault: Fault) -> tuple[Fault, Found]:
        program = free.get()
        try:
            return fault, do(program, fault)
        finally:
            free.put(program)

    with ThreadPoolExecutor(len(programs)) as at_once:
        yield from at_once.map(one, faults)


@contextmanager
def beside(process: int, *options: str) -> Iterator[None]:
    """Have strace stand beside a process, with all its threads, for a while."""
    with _watching(process, ("-f", *options)) as strace:
        try:
            yield
        finally:
            if strace is not None:
                strace.terminate()  # it lets go of the process


@contextmanager
def _watching(process: int, options: Sequence[str]) -> Iterator[subprocess.Popen[bytes] | None]:
    if not options:
        yield None
        return
    program = shutil.which("strace")
    if program is None:
        pytest.skip("strace is not installed: apt-get install strace")
    with subprocess.Popen([program, *options, "-p", str(process)], stderr=subprocess.PIPE) as strace:
        assert strace.stderr is not None
        said = strace.stderr.readline()
        assert _ATTACHED in said, said
        try:
            yield strace
        finally:
            strace.stderr.read()  # until it has ended: by itself, when the process has


def listing(log: Path) -> tuple[str, ...]:
    """Options that write every call that could change a file into a log."""
    return ("-y", "-o", str(log), "-e", f"trace={WRITES}", "-e", "signal=none")


def changing(log: Path, folder: Path) -> list[Call]:
    """The calls in a log that change files of a folder, in their order; a call is counted in its own thread."""
    numbers: Counter[tuple[str, str]] = Counter()
    found: dict[tuple[str, int], Call] = {}
    for line in log.read_text(errors="replace").splitlines():
        called = re.match(r"(?:(?P<thread>\d+) +)?(?P<name>\w+)\(", line)
        if called is None:
            continue
        numbers[called["thread"] or "", called["name"]] += 1
        number = numbers[called["thread"] or "", called["name"]]
        if str(folder) in line and (called["name"] != "openat" or "O_CREAT" in line):
            shown = line.replace(str(folder), "")[:100]
            found.setdefault((called["name"], number), Call(name=called["name"], number=number, shown=shown))
    return list(found.values())
