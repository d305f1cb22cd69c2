"""A vault that an earlier app wrote becomes one of today's, with everything that An recorded in it."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mobile.actions.visits import record_not_home
from mobile.store import meta, outbox, shelf, store
from mobile.store.phone import Phone
from mobile.store.shapes import SHAPES
from mobile.store.store import Store
from mobile.sync.once import sync_once
from shared.sync.canonical import sha256_hex
from tests.mobile.sync.town_hall import TownHall
from tests.mobile.vault import COMMUNE, DUC_HOME, EPOCH, INSTALL, Clocks, fill_shelf, make_it_ans, new_ids

Row = tuple[object, ...]


class PowerCut(BaseException):
    """The phone dies."""


@pytest.fixture
def first_vault(tmp_path: Path) -> Path:
    """A vault of version 1: five operations, of which one was filed, one is held, one was refused as unreadable."""
    path = tmp_path / "an.vault"
    db = sqlite3.connect(path, isolation_level=None)
    db.executescript(f"PRAGMA journal_mode = WAL; BEGIN; {SHAPES[0]}; PRAGMA user_version = 1; COMMIT")
    meta.write_owner(db, meta.Owner(server="https://example.vn", install_id=INSTALL, account_id="a", account_name="An"))
    meta.write(db, meta.EPOCH, str(EPOCH))
    verdicts = {1: ("filed", "[]", 7, str(EPOCH)), 2: ("held", "[]", None, str(EPOCH)), 3: (None, "[{}]", None, None)}
    for dseq in range(1, 6):
        body = json.dumps({"op_id": f"op-{dseq}"}).encode()
        frozen = (dseq, f"op-{dseq}", COMMUNE, "visit", "add", f"row-{dseq}", body, sha256_hex(body), "{}", "made")
        db.execute(
            "INSERT INTO outbox VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (*frozen, *verdicts.get(dseq, (None,) * 4), "acked" if dseq < 3 else None),
        )
    db.execute("INSERT INTO shelf VALUES ('household', 'h', ?, NULL, NULL, 1, 1, ?, ?, 1)", (COMMUNE, b"{}", b"{}"))
    db.close()
    return path


_FROZEN = "dseq, op_id, commune, kind, act, row_id, body, sha256, seen, made_at, status, problems, seq, acked_epoch"


def _ops(db: sqlite3.Connection) -> list[Row]:
    return list(db.execute(f"SELECT {_FROZEN} FROM outbox ORDER BY dseq"))  # noqa: S608 - our own column names


@pytest.fixture
def ops_before(first_vault: Path) -> list[Row]:
    return _read(first_vault)


def test_a_vault_of_the_first_version_keeps_every_operation(first_vault: Path, ops_before: list[Row]) -> None:
    """MUST 6, F29."""
    vault = Store(first_vault)

    db = vault.reading()
    assert _ops(db) == ops_before
    assert [(op.dseq, op.refused) for op in outbox.unsent(db, 10)] == [(4, False), (5, False), (3, True)]
    assert shelf.find(db, "household", "h") is not None
    vault.close()


def test_what_was_received_before_there_were_receipts_stays_received(first_vault: Path) -> None:
    vault = Store(first_vault)

    counts = outbox.counts(vault.reading())

    assert (counts.written, counts.received, counts.unsent) == (5, 2, 3)
    assert outbox.highest(vault.reading()) == 5
    vault.close()


def test_a_phone_that_dies_at_any_statement_of_a_reshaping_finds_a_whole_file_with_every_operation(
    first_vault: Path, ops_before: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    """MUST 1, F29. The next start goes on from the last shape that was reached as a whole."""
    plain = store._prepared
    died = 0
    for statement in range(200):
        monkeypatch.setattr(store, "_prepared", _dying_at(plain, statement))
        try:
            Store(first_vault).close()
        except PowerCut:
            died += 1
            assert _read(first_vault) == ops_before
        else:
            break

    assert died > 8
    assert _version(first_vault) == len(SHAPES)


def _dying_at(
    plain: Callable[[sqlite3.Connection], sqlite3.Connection], statement: int
) -> Callable[[sqlite3.Connection], sqlite3.Connection]:
    return lambda db: _Dying(plain(db), statement)  # type: ignore[return-value]  # stands for a connection


class _Dying:
    """A connection that dies at its n-th statement; nothing that was not committed is on the disk."""

    def __init__(self, db: sqlite3.Connection, statement: int) -> None:
        self._db, self._left = db, statement

    def execute(self, sql: str, values: Row = ()) -> sqlite3.Cursor:
        self._left -= 1
        if self._left < 0:
            self._db.close()
            raise PowerCut
        return self._db.execute(sql, values)

    @property
    def in_transaction(self) -> bool:
        return False

    def close(self) -> None:
        self._db.close()


def _read(path: Path) -> list[Row]:
    db = sqlite3.connect(path)
    found = _ops(db)
    db.close()
    return found


def _version(path: Path) -> int:
    db = sqlite3.connect(path)
    (version,) = db.execute("PRAGMA user_version").fetchone()
    db.close()
    return int(version)


@pytest.fixture
def reshaped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Phone]:
    """An's phone, which noted two visits under the first version of the app and was updated then."""
    clocks = Clocks()
    now = Store(tmp_path / "now.vault")
    phone = Phone(store=now, read_clocks=clocks, new_id=new_ids(clocks))
    make_it_ans(phone)
    fill_shelf(phone)
    record_not_home(phone, DUC_HOME)
    record_not_home(phone, DUC_HOME)
    _copy_as_first_version(now.reading(), tmp_path / "first.vault")
    now.close()
    first = Phone(store=Store(tmp_path / "first.vault"), read_clocks=clocks, new_id=phone.new_id)
    yield first
    first.store.close()


def _copy_as_first_version(db: sqlite3.Connection, path: Path) -> None:
    older = sqlite3.connect(path, isolation_level=None)
    older.executescript(f"{SHAPES[0]}; PRAGMA user_version = 1;")
    for table in ("shelf", "outbox", "cursor", "meta", "draft"):
        names = ", ".join(row[1] for row in older.execute(f"PRAGMA table_info({table})"))
        rows = db.execute(f"SELECT {names} FROM {table}").fetchall()  # noqa: S608 - our own names
        marks = ", ".join("?" for _ in names.split(", "))
        older.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608 - as above
    older.close()


def test_what_was_unsent_under_the_first_version_is_sent_under_this_one(reshaped: Phone) -> None:
    hall = TownHall()
    record_not_home(reshaped, DUC_HOME)

    sync_once(reshaped, hall)

    assert hall.batches == [[1, 2, 3]]
    assert outbox.counts(reshaped.store.reading()).received == 3
