"""Cut the power under the phone's file, any number of times, and count the saves that were acknowledged and lost.

`python -m tests.faults.power --cuts 100000` does it for an evening's worth and writes the figures into ledger.jsonl.
What is written is what the app's own actions write: their statements are listened to once (SQLite's trace) and said
again over a disk that forgets. What is found afterwards is opened as the app opens it.
"""

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import apsw

from mobile.actions.drafts import keep_draft
from mobile.actions.visits import record_not_home, record_visit
from mobile.store import outbox
from mobile.store.phone import Phone
from mobile.store.store import Store
from tests.faults.disk import Acknowledged, Disk, Note, NotingVfs
from tests.faults.phone_acts import VAULT, a_page, hears
from tests.mobile.vault import DUC_HOME, fill_shelf, make_it_ans, new_phone, talked_with_duc

LEDGER = Path(__file__).with_name("ledger.jsonl")
FULL, NORMAL = "FULL", "NORMAL"

_ACTS_RECORDED = 72
# A phone is used, loses its power and is used again so many times, before the next begins anew.
_LIVES = 6
_ACTS_OF_A_LIFE = 12
_CUTS_OF_A_LIFE = 40
# In every second life SQLite carries its log over after so many pages, not after 1,000: lives here are short.
_SHORT_LOG = "PRAGMA wal_autocheckpoint = 25"


@dataclass(frozen=True, kw_only=True)
class Done:
    """What the app says to SQLite in one act, and the operations that stand in the outbox afterwards, all or none."""

    statements: tuple[str, ...]
    op_ids: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """An's phone as it was put away, what the app says when it opens the file, and the acts that it did then."""

    image: dict[str, bytes]
    opening: tuple[str, ...]
    acts: tuple[Done, ...]


@dataclass
class Counted:
    """`looked_for`: saves that were acknowledged before a cut; `lost`: those of them not found after it; `broken`:
    cuts after which the file was not whole, or an act stood there in part.
    """

    cuts: int = 0
    looked_for: int = 0
    lost: int = 0
    broken: int = 0


def record(folder: Path) -> Recorded:
    """Listen to the app at work."""
    phone = new_phone(folder, name=VAULT)
    make_it_ans(phone)
    fill_shelf(phone)
    phone.store.close()
    image, heard = _image_of(folder), list[str]()
    phone = replace(phone, store=Store.on(lambda: _listened_to(folder, heard), folder))
    opening = tuple(heard)
    acts = tuple(_recorded(phone, number, heard) for number in range(_ACTS_RECORDED))
    phone.store.close()
    return Recorded(image=image, opening=opening, acts=acts)


def _listened_to(folder: Path, heard: list[str]) -> sqlite3.Connection:
    db = sqlite3.connect(folder / VAULT, isolation_level=None)
    db.set_trace_callback(heard.append)
    return db


def _recorded(phone: Phone, number: int, heard: list[str]) -> Done:
    """Three visits out of four acts; between them drafts, and pages of the server."""
    before = outbox.highest(phone.store.reading())
    heard.clear()
    match number % 8:
        case 3:
            keep_draft(phone, talked_with_duc(step=f"talk {number}"))
        case 7:
            hears("pull", a_page)(phone)
        case even if even % 2 == 0:
            record_visit(phone, talked_with_duc())
        case _:
            record_not_home(phone, DUC_HOME)
    statements = tuple(heard)
    made = phone.store.reading().execute("SELECT op_id FROM outbox WHERE dseq > ?", (before,))
    return Done(statements=statements, op_ids=frozenset(op_id for (op_id,) in made))


def cut(recorded: Recorded, cuts: int, *, synchronous: str, seed: int, folder: Path) -> Counted:
    """Cut the power so many times under phones whose file is written with this `synchronous`."""
    counted = Counted()
    vfs = NotingVfs(f"noting {folder}")
    try:
        while counted.cuts < cuts:
            random = Random(f"{seed}:{counted.cuts}")  # noqa: S311 - a play, not a secret
            _one_phone(_Phone(recorded, synchronous, folder, vfs), counted, cuts, random)
    finally:
        vfs.unregister()
    return counted


@dataclass(frozen=True)
class _Phone:
    recorded: Recorded
    synchronous: str
    folder: Path
    vfs: NotingVfs


def _one_phone(phone: _Phone, counted: Counted, cuts: int, random: Random) -> None:
    image, stands = phone.recorded.image, frozenset[str]()
    for life in range(_LIVES):
        acts = phone.recorded.acts[life * _ACTS_OF_A_LIFE : (life + 1) * _ACTS_OF_A_LIFE]
        notes = _live(phone, image, acts, random)
        moments = sorted(random.randrange(len(notes) + 1) for _ in range(min(_CUTS_OF_A_LIFE, cuts - counted.cuts)))
        disk, at = Disk.holding(image), 0
        acknowledged = set(stands)
        for moment in moments:
            for note in notes[at:moment]:
                disk.take(note)
                acknowledged |= note.op_ids if isinstance(note, Acknowledged) else set()
            at = moment
            image = disk.without_power(random)
            stands = _look(phone, image, frozenset(acknowledged), counted)


def _live(phone: _Phone, image: dict[str, bytes], acts: Sequence[Done], random: Random) -> list[Note]:
    """Use the phone from this image on; everything that was asked of its disk."""
    home = _written_out(phone.folder / "lived", image)
    phone.vfs.notes.clear()
    db = _open(phone, home, random)
    for act in acts:
        if random.random() < 0.1:  # now and then the app is closed in order
            db.close()
            db = _open(phone, home, random)
        for statement in act.statements:
            db.execute(statement).fetchall()
        phone.vfs.notes.append(Acknowledged(op_ids=act.op_ids))
    notes = list(phone.vfs.notes)
    db.close()
    return random.choice((notes, list(phone.vfs.notes)))


def _open(phone: _Phone, home: Path, random: Random) -> apsw.Connection:
    db = apsw.Connection(str(home / VAULT), vfs=phone.vfs.name)
    for statement in phone.recorded.opening:
        db.execute(statement.replace(f"synchronous = {FULL}", f"synchronous = {phone.synchronous}")).fetchall()
    if random.random() < 0.5:  # every second life
        db.execute(_SHORT_LOG)
    return db


def _look(phone: _Phone, image: dict[str, bytes], acknowledged: frozenset[str], counted: Counted) -> frozenset[str]:
    """Open what was found as the app opens it, and count; the operations that stand there."""
    store = Store(_written_out(phone.folder / "found", image) / VAULT)
    try:
        db = store.reading()
        found = frozenset(op_id for (op_id,) in db.execute("SELECT op_id FROM outbox"))
        halves = [act for act in phone.recorded.acts if act.op_ids & found not in (act.op_ids, frozenset())]
        whole = db.execute("PRAGMA integrity_check").fetchone() == ("ok",) and not db.execute(_WITHOUT_ROW).fetchone()
        db.execute("PRAGMA synchronous = OFF")  # nobody looks at this file again
    finally:
        store.close()
    counted.cuts += 1
    counted.looked_for += len(acknowledged)
    counted.lost += len(acknowledged - found)
    counted.broken += bool(halves) or not whole
    return found


_WITHOUT_ROW = """
    SELECT 1 FROM outbox WHERE act = 'add'
    AND NOT EXISTS (SELECT 1 FROM shelf WHERE shelf.kind = outbox.kind AND shelf.id = outbox.row_id)
"""


def _image_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if not file.name.endswith("-shm")}


def _written_out(folder: Path, image: dict[str, bytes]) -> Path:
    folder.mkdir(exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    for name, content in image.items():
        (folder / name).write_bytes(content)
    return folder


def main(words: Sequence[str] | None = None) -> int:
    """Cut, count, and write the figures down; 1 where something acknowledged was lost or a file was not whole."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.power", description="Cut the power under a phone.")
    parser.add_argument("--cuts", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=2026)
    chosen = parser.parse_args(words)
    failed = False
    for synchronous, cuts in ((FULL, chosen.cuts), (NORMAL, min(chosen.cuts, 1_000))):
        with tempfile.TemporaryDirectory() as here:
            folder = Path(here)
            recorded = record(_made(folder / "recorded"))
            counted = cut(recorded, cuts, synchronous=synchronous, seed=chosen.seed, folder=folder)
        _write_down({"synchronous": synchronous, "seed": chosen.seed, **vars(counted)})
        failed |= synchronous == FULL and bool(counted.lost or counted.broken)
    return int(failed)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _write_down(figures: dict[str, object]) -> None:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True)
    line = {"what": "power cuts", "at": f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}", "commit": commit.stdout.strip()}
    with LEDGER.open("a", encoding="utf-8") as ledger:
        ledger.write(json.dumps(line | figures) + "\n")
    sys.stdout.write(f"{line | figures}\n")


if __name__ == "__main__":
    sys.exit(main())
