"""Issue 5, line 3: each choice is stored as it is made; kill -9 at any instant resumes at the same step.

The app runs in a process of its own over one sealed vault, and is killed some thirty times: after a choice, in the
middle of one, during «Lưu», while it starts. Where between the system's calls it is hit, chance decides;
tests/faults ends the acts below the window at every single one of them.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import pytest

from mobile.lock.officers import VAULT
from tests.mobile.vault import dice
from tests.mobile.window.ans_phone import AnsPhone
from tests.mobile.window.every_screen import PIN

ROOT = Path(__file__).parents[3]
CHOICES = (
    *("Chủ hộ", "Ghi lại lượt tư vấn này", "Xem mức tiền được hỗ trợ", "Liên hệ lại sau này", "Đồng ý bằng lời"),
    *("Không cả hai", "Quan tâm", "Tiếp tục", "Không hẹn", "Tiếp tục"),
)
SAVE = "Lưu"
KILLS_IN_SAVING, KILLS_IN_STARTING = 5, 4

Said = dict[str, Any]

# Some thirty starts of the app, one or two seconds of a processor's time each.
pytestmark = pytest.mark.timeout(900)


class RunningApp:
    """The app over a vault, in a process of its own; `said` is what it told last."""

    def __init__(self, folder: Path) -> None:
        """It has begun to start."""
        self._complaints = folder.with_name("complaints")
        surroundings = {name: value for name, value in os.environ.items() if name != "KIVY_GL_BACKEND"}
        with self._complaints.open("a") as complaints:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.mobile.window.killed_app", str(folder)],
                cwd=ROOT,
                env=surroundings,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
            )

    def hear(self) -> Said:
        """What it tells next."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, self._complaints.read_text()
        said: Said = json.loads(line)
        return said

    def tap(self, word: str) -> Said:
        """Tap, and hear what came of it."""
        self.begin_to_tap(word)
        return self.hear()

    def begin_to_tap(self, word: str) -> None:
        """Tap, and wait for nothing."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()

    def kill(self) -> None:
        """End it as Android does when memory is short: without a word (SIGKILL)."""
        assert self._process.poll() is None, self._complaints.read_text()
        self.__exit__()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()


@dataclass(frozen=True, kw_only=True)
class Course:
    """A visit that nothing disturbs: what the app tells at its beginning and after each choice, what it tells when it
    is saved, and how long the start, a choice and the saving take on this machine.
    """

    told: list[Said]
    saved: Said
    start_s: float
    tap_s: float
    save_s: float


@pytest.fixture(scope="module")
def closed_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few households, behind a PIN."""
    folder = tmp_path_factory.mktemp("closed")
    phone = AnsPhone(folder, name=VAULT).filled(5)
    door = phone.open(locked=True).door
    assert door is not None
    door._gate.choose(PIN)
    phone.put_aside()
    return folder


@pytest.fixture
def vault(closed_vault: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(closed_vault, tmp_path / "phone"))


@pytest.fixture(scope="module")
def course(closed_vault: Path, tmp_path_factory: pytest.TempPathFactory) -> Course:
    vault = shutil.copytree(closed_vault, tmp_path_factory.mktemp("undisturbed") / "phone")
    began = time.monotonic()
    with RunningApp(vault) as app:
        told = [app.hear()]
        started = time.monotonic()
        told += [app.tap(word) for word in CHOICES]
        chosen = time.monotonic()
        saved = app.tap(SAVE)
        assert all(before != after for before, after in pairwise(told)), "a choice left nothing in the vault"
        tap_s, save_s = (chosen - started) / len(CHOICES), time.monotonic() - chosen
    return Course(told=told, saved=saved, start_s=started - began, tap_s=tap_s, save_s=save_s)


def test_killed_after_a_choice_or_in_it_a_visit_goes_on_at_the_same_step(vault: Path, course: Course) -> None:
    """R1. F02. What was told is there; of the choice that was cut off all is there, or nothing."""
    chance, at, kills = dice(11), 0, 0
    app = RunningApp(vault)
    assert app.hear() == course.told[0]

    while at < len(CHOICES):
        app.begin_to_tap(CHOICES[at])
        if kills % 2:
            app.hear()
            possible = course.told[at + 1 : at + 2]
        else:
            time.sleep(chance.uniform(0, course.tap_s))
            possible = course.told[at : at + 2]
        app.kill()
        kills += 1
        app = RunningApp(vault)
        said = app.hear()
        assert said in possible, CHOICES[at]
        at = course.told.index(said)

    with app:
        assert _but_ids(app.tap(SAVE)) == _but_ids(course.saved)
    assert kills >= len(CHOICES)


def test_killed_while_it_saves_a_visit_is_there_once_or_still_to_be_saved(vault: Path, course: Course) -> None:
    """R1, R3. F02. Saved again where it was not, no visit is doubled and no number left out."""
    chance, (visit,) = dice(12), course.saved["visits"]
    app = RunningApp(vault)
    app.hear()

    for saved in range(KILLS_IN_SAVING):
        for word in CHOICES:
            app.tap(word)
        app.begin_to_tap(SAVE)
        time.sleep(chance.uniform(0, course.save_s / 2))
        app.kill()
        app = RunningApp(vault)
        said = app.hear()
        if said["visits"] == [visit] * saved:
            assert said["draft"] == course.told[-1]["draft"]
            assert said["shows"] == course.told[-1]["shows"]
            said = app.tap(SAVE)
        assert said["visits"] == [visit] * (saved + 1)
        assert (said["draft"], said["shows"]) == (None, course.told[0]["shows"])
        assert said["numbers"] == list(range(1, len(said["numbers"]) + 1))
        assert len(set(said["ids"])) == len(said["numbers"])
    app.kill()


def test_killed_again_and_again_while_it_starts_a_visit_waits_where_it_was(vault: Path, course: Course) -> None:
    chance, half = dice(13), len(CHOICES) // 2
    app = RunningApp(vault)
    app.hear()
    for word in CHOICES[:half]:
        app.tap(word)
    app.kill()

    for _ in range(KILLS_IN_STARTING):
        app = RunningApp(vault)
        time.sleep(chance.uniform(0, course.start_s))
        app.kill()

    with RunningApp(vault) as app:
        assert app.hear() == course.told[half]


def _but_ids(said: Said) -> Said:
    return {name: value for name, value in said.items() if name != "ids"}
