"""Hand unsent work to a colleague's phone without any network, and carry a colleague's: files from hand to hand.

What is in a file is sealed to the server: whoever carries it cannot read it, and changing it is found out. A file
goes by memory card, Bluetooth or cable; nothing doubles when it arrives in more than one way.
"""

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from uuid import UUID

from mobile.store import meta, outbox, parcels, receipts
from mobile.store.envelopes import Sealed, sealed_unsent
from mobile.store.parcels import Carried
from mobile.store.phone import Phone
from shared import problems
from shared.clock import VIETNAM, format_moment
from shared.problems import Refused
from shared.sync import handover
from shared.sync.canonical import sha256_hex

RECEIPTS = ".kynhan"
_LISTED = 12


@dataclass(frozen=True, kw_only=True)
class Written:
    """A file that was written, and how many operations it is about."""

    path: Path
    ops: int


@dataclass(frozen=True, kw_only=True)
class Taken:
    """How many operations were taken from a file to be carried, and how many of it were here already."""

    ops: int
    before: int


def hand_over(phone: Phone, folder: Path) -> Written:
    """Seal everything unsent into a file in a folder. Nothing on this phone changes: it stays unsent until answered.

    Refused: no_sealing_key, nothing_to_hand_over, folder_unusable.
    """
    db, now = phone.store.reading(), phone.read_clocks().wall
    sealed = list(sealed_unsent(db))
    if not sealed:
        raise Refused(problems.nothing_to_hand_over())
    written = Written(path=_place(folder, now, handover.HANDED_OVER), ops=sum(len(each.ops) for each in sealed))
    _write(written.path, _lines(sealed))
    with phone.store.writing() as writing:
        meta.write(writing, meta.HANDED_OVER, json.dumps({"at": format_moment(now), "count": written.ops}))
    return written


def take_to_carry(phone: Phone, path: Path) -> Taken:
    """Keep what a colleague handed over, to be delivered at the next sync; all of the file or nothing of it.

    Refused: handover_unreadable for a foreign or damaged file, own_handover, folder_unusable.
    """
    db, at = phone.store.reading(), format_moment(phone.read_clocks().wall)
    owner = meta.owner(db)
    lines = _read_lines(path)
    envelopes = [(line, handover.read_envelope(line)) for line in lines]
    if not envelopes:
        raise Refused(problems.handover_unreadable())
    if owner is not None and any(str(each.install_id) == owner.install_id for _, each in envelopes):
        raise Refused(problems.own_handover())
    ops = before = 0
    with phone.store.writing() as writing:
        for line, each in envelopes:
            install, sha256 = str(each.install_id), sha256_hex(line)
            if parcels.take(writing, sha256=sha256, install=install, count=each.count, envelope=line, at=at):
                ops += each.count
            else:
                before += each.count
    return Taken(ops=ops, before=before)


def give_back(phone: Phone, folder: Path) -> Written:
    """Write what the server answered of everything that was carried, for the phones that it is from.

    It holds numbers, ids, hashes and what the server signed. Refused: nothing_to_give_back, folder_unusable.
    """
    now = phone.read_clocks().wall
    answered = parcels.answered(phone.store.reading())
    if not answered:
        raise Refused(problems.nothing_to_give_back())
    answers = [(UUID(each.install), json.loads(each.answer or b"")) for each in answered]
    written = Written(path=_place(folder, now, handover.GIVEN_BACK), ops=sum(each.count for each in answered))
    _write(written.path, handover.answers_file(answers))
    with phone.store.writing() as db:
        parcels.given_back(db, format_moment(now))
    return written


def write_receipts(phone: Phone, folder: Path) -> Written:
    """Write what the server signed for this phone, for anybody to check with `tungnha verify-receipts`.

    It holds numbers, ids, hashes and signatures. Refused: nothing_signed_yet, folder_unusable.
    """
    db = phone.store.reading()
    received = outbox.counts(db).received
    if receipts.last(db).n == 0:
        raise Refused(problems.nothing_signed_yet())
    written = Written(path=_place(folder, phone.read_clocks().wall, RECEIPTS), ops=received)
    _write(written.path, receipts.receipts_file(db))
    return written


def files_in(folder: Path, ending: str) -> list[Path]:
    """The newest files of a sort in a folder, at most a dozen; Refused (folder_unusable)."""
    try:
        found = [path for path in folder.iterdir() if path.name.endswith(ending)]
    except OSError as error:
        raise Refused(problems.folder_unusable()) from error
    return sorted(found, key=lambda path: path.name, reverse=True)[:_LISTED]


def carried(phone: Phone) -> Carried:
    """How this phone's errands for others stand."""
    return parcels.carried(phone.store.reading())


def _lines(sealed: Iterable[Sealed]) -> bytes:
    return b"".join(each.line for each in sealed)


def _place(folder: Path, now: datetime, ending: str) -> Path:
    """A name of the hour that no file has yet, and that says nothing of people."""
    hour = f"{now.astimezone(VIETNAM):%Y%m%d-%H%M}"
    names = (f"tung-nha-{hour}{f'-{number}' if number else ''}{ending}" for number in count())
    return next(place for name in names if not (place := folder / name).exists())


def _write(path: Path, content: bytes) -> None:
    """All of the file under its name, or no file of that name."""
    draft = path.with_name(f".{path.name}.nhap")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise Refused(problems.folder_unusable()) from error


def _read_lines(path: Path) -> list[bytes]:
    try:
        with path.open("rb") as file:
            content = file.read(handover.FILE_BYTES_MAX + 1)
    except OSError as error:
        raise Refused(problems.folder_unusable()) from error
    if len(content) > handover.FILE_BYTES_MAX or not content.endswith(b"\n"):
        raise Refused(problems.handover_unreadable())
    return content.splitlines(keepends=True)
