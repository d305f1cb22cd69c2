"""A backup that was damaged, cut short, glued together or sealed by somebody else is never taken for a good one."""

import io
import os
from pathlib import Path
from uuid import UUID

import pytest

from backend.history import sealed_file
from backend.history.sealed_file import Header
from shared.problems import Refused
from tests.backend.cast import START

HEADER = Header(epoch=UUID(int=7), made_at=START, engine="sqlite")
SMALL, LARGE = b"one database", os.urandom(2_500_000)


def sealed(content: bytes, keys: Path) -> bytes:
    target = io.BytesIO()
    sealed_file.seal(io.BytesIO(content), target, HEADER, keys)
    return target.getvalue()


def opened(content: bytes, keys: Path) -> tuple[Header, bytes]:
    target = io.BytesIO()
    return sealed_file.unseal(io.BytesIO(content), target, keys), target.getvalue()


@pytest.mark.parametrize("content", [b"", SMALL, LARGE, bytes(9_000_000)])
def test_what_was_sealed_comes_out_as_it_was(content: bytes, tmp_path: Path) -> None:
    assert opened(sealed(content, tmp_path), tmp_path) == (HEADER, content)


def test_nothing_of_it_can_be_read_without_the_key(tmp_path: Path) -> None:
    assert SMALL not in sealed(SMALL, tmp_path)
    assert oct((tmp_path / "backup-1.key").stat().st_mode)[-3:] == "600"


@pytest.mark.parametrize("share", [n / 10 for n in range(10)])
def test_a_file_cut_short_anywhere_is_refused(tmp_path: Path, share: float) -> None:
    """F50."""
    whole = sealed(LARGE, tmp_path)

    with pytest.raises(Refused, match="backup_unreadable"):
        opened(whole[: int(len(whole) * share)], tmp_path)


def test_a_file_without_its_last_pieces_is_refused(tmp_path: Path) -> None:
    """Cut where a piece ends, nothing but the last piece's own mark shows that more should come."""
    whole = sealed(LARGE, tmp_path)
    begins = len(b"TUNGNHA-BACKUP 1\n") + 4 + int.from_bytes(whole[17:21])
    piece = 4 + (1 << 20) + 16

    for end in (begins, begins + piece, begins + 2 * piece):
        with pytest.raises(Refused, match="backup_unreadable"):
            opened(whole[:end], tmp_path)


def test_every_changed_byte_is_noticed(tmp_path: Path) -> None:
    whole = sealed(SMALL, tmp_path)

    for place in range(len(whole)):
        changed = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        with pytest.raises(Refused):
            opened(changed, tmp_path)


def test_what_is_added_at_the_end_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="backup_unreadable"):
        opened(sealed(SMALL, tmp_path) + b"\0", tmp_path)


def test_a_missing_key_and_a_wrong_key_are_told_apart(tmp_path: Path) -> None:
    whole = sealed(SMALL, tmp_path / "ours")
    sealed(SMALL, tmp_path / "theirs")

    with pytest.raises(Refused, match="backup_key_missing"):
        opened(whole, tmp_path)
    with pytest.raises(Refused, match="backup_unreadable"):
        opened(whole, tmp_path / "theirs")


def test_a_newer_key_seals_and_the_older_still_opens(tmp_path: Path) -> None:
    before = sealed(SMALL, tmp_path)
    (tmp_path / "backup-2.key").write_bytes(os.urandom(32))
    after = sealed(SMALL, tmp_path)

    assert b'"backup-2"' in after
    assert opened(before, tmp_path) == opened(after, tmp_path) == (HEADER, SMALL)
