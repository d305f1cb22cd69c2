"""The phone's program is ended, or its disk fails, at every call that writes: what was saved is there, whole.

F02, F04, F08, F29 of the fault catalogue.
"""

import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path

import pytest

from mobile.store.store import Store
from tests.faults import calls, phone_acts
from tests.faults.calls import Fault, Program, Run
from tests.faults.phone_acts import ACTS, CONVERSATIONS, OPENING, SAVED, TOLD, VAULT, WHOLE
from tests.mobile.vault import dump, fill_shelf, make_it_ans

KILLED = -9

# Of a receipt (JWS, ES256): it is another one each time that the same is signed.
_SIGNATURE = re.compile(r"(?<=\.)[\w-]{86}(?=')")


@pytest.fixture(scope="module")
def programs() -> Iterator[list[Program]]:
    """Two, as a machine has two cores."""
    with Program("tests.faults.phone_acts") as one, Program("tests.faults.phone_acts") as other:
        yield [one, other]


class Story:
    """One act from the same beginning again and again, each time with another fault."""

    def __init__(self, programs: Sequence[Program], act: str, folder: Path) -> None:
        self._programs, self._act, self._folder = programs, act, folder
        self._numbers = count()
        self._begin()
        self.before = contents(self.copy())
        whole = self.copy()
        assert programs[0].run(act, whole).said == [SAVED]
        self.after = contents(whole)
        self.calls = programs[0].writes(act, self.copy())

    def _begin(self) -> None:
        beginning = self._folder / "beginning"
        beginning.mkdir()
        if self._act in OPENING:
            return
        store = Store(beginning / VAULT)
        phone = phone_acts.an_with(store)
        make_it_ans(phone)
        fill_shelf(phone)
        for earlier in ACTS[self._act].before:
            earlier(phone)
        # Copied while it is open, as a phone that was put away finds it: what is not carried over stands in the log.
        shutil.copytree(beginning, self._folder / "put away", ignore=shutil.ignore_patterns("*-shm"))
        store.close()
        shutil.rmtree(beginning)
        (self._folder / "put away").rename(beginning)
        (beginning / "ballast").write_bytes(b"")  # a thousand copies need no more of it

    def copy(self) -> Path:
        """The vault as it stood when the act began."""
        return Path(shutil.copytree(self._folder / "beginning", self._folder / f"{next(self._numbers)}"))

    def under(self, faults: Iterable[Fault], *, again: bool = False) -> Iterator[tuple[Fault, tuple[Run, list[str]]]]:
        """What the phone said under each fault, and what another program finds in the vault then; where it is done
        `again`, what is said and found after that.
        """

        def do(program: Program, fault: Fault) -> tuple[Run, list[str]]:
            folder = self.copy()
            run = program.under(fault, self._act, folder)
            if again:
                run = program.run(self._act, folder)
            found = contents(folder)
            shutil.rmtree(folder)
            return run, found

        return calls.in_turns(self._programs, faults, do)


def contents(folder: Path) -> list[str]:
    """Everything in the vault, as a program finds it that opens it anew."""
    store = Store(folder / VAULT)
    try:
        assert store.reading().execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [_SIGNATURE.sub("", line) for line in dump(store)]
    finally:
        store.close()


@pytest.mark.parametrize("act", WHOLE)
def test_a_phone_killed_at_any_call_has_all_of_an_act_or_nothing(
    programs: list[Program], act: str, tmp_path: Path
) -> None:
    """MUST 1, MUST 5. F02."""
    story = Story(programs, act, tmp_path)
    assert story.after != story.before
    survived = 0

    for fault, (run, found) in story.under(calls.kills(story.calls)):
        assert run.ended == KILLED, fault
        assert found == story.after if SAVED in run.said else found in (story.before, story.after), fault
        survived += found == story.after

    assert 0 < survived < len(story.calls)


@pytest.mark.parametrize("act", WHOLE)
def test_a_failing_disk_is_told_and_loses_nothing(programs: list[Program], act: str, tmp_path: Path) -> None:
    """R1. F08. «Đã lưu» is said of nothing that is not there; told otherwise, the officer does it again."""
    story = Story(programs, act, tmp_path)

    for fault, (run, found) in story.under(calls.failures(story.calls)):
        assert run.ended == 0, fault
        assert run.said in ([SAVED], [TOLD, SAVED], [TOLD, TOLD]), fault
        assert SAVED in run.said or fault.on, fault
        if SAVED in run.said or _may_come_back(fault):
            assert found in ((story.after,) if SAVED in run.said else (story.before, story.after)), fault
        else:
            assert found == story.before, fault


def _may_come_back(fault: Fault) -> bool:
    """Whether all may stand on a disk that never said so; then the next start of the app finds it."""
    return fault.on and fault.call.name == "fdatasync"


@pytest.mark.parametrize("act", OPENING)
def test_a_vault_whose_opening_was_cut_off_opens_the_next_time(
    programs: list[Program], act: str, tmp_path: Path
) -> None:
    """MUST 6. F29."""
    story = Story(programs, act, tmp_path)

    for fault, (_, found) in story.under([*calls.kills(story.calls), *calls.failures(story.calls)]):
        assert found == story.after, fault


@pytest.mark.parametrize("act", CONVERSATIONS)
def test_a_conversation_that_was_cut_off_comes_to_the_same_end(
    programs: list[Program], act: str, tmp_path: Path
) -> None:
    """MUST 4, MUST 5. F04."""
    story = Story(programs, act, tmp_path)

    for fault, (run, found) in story.under([*calls.kills(story.calls), *calls.failures(story.calls)], again=True):
        assert run.said == [SAVED], fault
        assert found == story.after, fault
