"""A vault that stood open is sealed as a whole or not at all, and nothing of what stood in it open is left behind."""

import sqlite3
from collections.abc import Callable

import pytest

from mobile.actions.attaching import attach
from mobile.actions.drafts import keep_draft, take_draft
from mobile.actions.visits import record_not_home
from mobile.store import attachments, drafts, meta, outbox, sealing, shelf, store
from mobile.store.phone import Phone
from mobile.store.seal import KeySeal, VaultConnection, is_closed
from mobile.store.sealing import CLOSED, seal_vault
from mobile.store.shapes import SHAPES
from mobile.store.store import Store
from mobile.views.card import household_card
from shared import problems
from shared.problems import Refused
from tests.backend.pictures_by_hand import PHOTO
from tests.mobile.vault import DUC_HOME, talked_with_duc

KEY = bytes(range(32))

# Octets and words of the file that say nothing of anybody: ids and hashes, codes, moments, sentences of ours, what the
# server signed, and envelopes that the server alone opens.
SAY_NOTHING = {
    "shelf": {"kind", "id", "commune", "hamlet", "household"},
    "outbox": {
        *("install", "op_id", "commune", "kind", "act", "row_id", "sha256", "seen", "made_at"),
        *("status", "problems", "acked_epoch", "acked_at"),
    },
    "cursor": {"scope"},
    "meta": {"key"},
    "draft": {"household"},
    "attachment": {
        *("id", "sort", "media_type", "sha256", "made_at", "draft", "commune", "whole_epoch", "refused"),
    },
    "receipt": {"install", "epoch", "jws", "sha256", "entries"},
    "receipt_beside": {"install", "epoch", "jws", "sha256", "entries"},
    "parcel": {"sha256", "install", "envelope", "taken_at", "answer", "refusal", "answered_at", "given_back_at"},
}


class PowerCut(BaseException):
    """The phone dies."""


def test_every_column_of_the_file_is_sealed_or_known_to_say_nothing() -> None:
    """Whoever adds a column decides here what it is."""
    db = sqlite3.connect(":memory:")
    for script in SHAPES:
        db.executescript(script)
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    columns = {
        table: {row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[2] in {"TEXT", "BLOB"}}
        for table in tables
    }
    db.close()

    sealed = {closed.table: set(closed.columns) for closed in CLOSED}

    assert {table: known - sealed.get(table, set()) for table, known in columns.items()} == SAY_NOTHING


def test_what_was_written_open_is_read_as_before_once_it_is_sealed(phone: Phone) -> None:
    """MUST 6."""
    record_not_home(phone, DUC_HOME)
    keep_draft(phone, talked_with_duc())
    attach(phone, DUC_HOME, "photo", PHOTO)
    before = _shown(phone.store)

    seal_vault(phone.store, KEY, "{}")

    assert _shown(phone.store) == before
    record_not_home(phone, DUC_HOME)
    assert outbox.counts(phone.store.reading()).unsent == 2
    assert _open_values(phone.store) == []


def test_nothing_that_stood_open_is_left_in_any_file(phone: Phone) -> None:
    for _ in range(50):
        record_not_home(phone, DUC_HOME)
    keep_draft(phone, talked_with_duc())
    attach(phone, DUC_HOME, "photo", PHOTO)

    seal_vault(phone.store, KEY, "{}")

    attach(phone, DUC_HOME, "photo", PHOTO)
    octets = b"".join(path.read_bytes() for path in phone.store.folder.rglob("*") if path.is_file())
    for told in ("Đặng Văn Đức", "+84912345678", "1980-03-21", "near_poor", "Nguyễn Thị An", "access-1", "not_home"):
        assert told.encode() not in octets, told
    assert all(PHOTO[at : at + 32] not in octets for at in range(0, len(PHOTO) - 32, 16))
    assert meta.read(phone.store.reading(), meta.PLAIN_LEFT) is None


def test_a_vault_opened_without_its_key_shows_nothing_and_takes_nothing(phone: Phone) -> None:
    seal_vault(phone.store, KEY, "{}")
    path = phone.store.folder / "an.vault"
    shut = Phone(store=Store(path), read_clocks=phone.read_clocks, new_id=phone.new_id)

    for act in (lambda: household_card(shut.store, DUC_HOME), lambda: record_not_home(shut, DUC_HOME)):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.problems == (problems.vault_locked(),)

    assert shut.store.is_shut
    assert meta.is_owned(shut.store.reading())
    assert outbox.counts(shut.store.reading()).written == 0
    shut.store.close()


def test_every_thread_reads_under_the_seal(phone: Phone) -> None:
    seal_vault(phone.store, KEY, "{}")
    phone.store.let_go()

    assert household_card(phone.store, DUC_HOME).head == "Đặng Văn Đức"


def test_a_phone_that_dies_at_any_statement_of_the_sealing_finds_the_open_vault_or_the_sealed_one(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MUST 1, MUST 6."""
    record_not_home(phone, DUC_HOME)
    keep_draft(phone, talked_with_duc())
    before, path = _shown(phone.store), phone.store.folder / "an.vault"
    phone.store.close()
    made, open_ones, sealed_ones = store._prepared, 0, 0
    for statement in range(200):
        vault = Store(path)
        vault.let_go()
        monkeypatch.setattr(store, "_prepared", _dying_at(made, statement))
        try:
            seal_vault(vault, KEY, "{}")
        except PowerCut:
            vault.close()
        else:
            break
        finally:
            monkeypatch.setattr(store, "_prepared", made)
        found = Store(path)
        if found.is_shut:
            sealed_ones += 1
            found.use(KeySeal(KEY))
            assert _open_values(found) == []
        else:
            open_ones += 1
        assert _shown(found) == before
        found.close()

    assert open_ones > 10
    assert sealed_ones > 2
    finished = Store(path, seal=KeySeal(KEY))
    sealing.wipe(finished)
    assert b"not_home" not in path.read_bytes()
    finished.close()


def _dying_at(
    made: Callable[[sqlite3.Connection], sqlite3.Connection], statement: int
) -> Callable[[sqlite3.Connection], sqlite3.Connection]:
    def prepared(db: sqlite3.Connection) -> sqlite3.Connection:
        assert isinstance(db, _Dying)
        made(db)
        db.left = statement
        return db

    return prepared


class _Dying(VaultConnection):
    """A connection that dies at its n-th statement; nothing that was not committed is on the disk."""

    left: int | None = None

    def execute(self, sql: str, values: tuple[object, ...] = (), /) -> sqlite3.Cursor:  # type: ignore[override]  # what we use of it
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                if self.in_transaction:
                    super().execute("ROLLBACK")
                raise PowerCut
        return super().execute(sql, values)


@pytest.fixture(autouse=True)
def _every_connection_may_die(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "VaultConnection", _Dying)


def _shown(vault: Store) -> list[object]:
    """Everything that the officer sees or the server is to get, the unsent last."""
    db = vault.reading()
    rows = [row for kind in ("household", "person", "hamlet") for row in shelf.all_of(db, kind)]
    kept: list[object] = [meta.owner(db), meta.tokens(db), take_draft(vault, DUC_HOME), drafts.find(db, DUC_HOME)]
    kept += [attachments.octets(db, one.id) for one in attachments.of_draft(db, DUC_HOME)]
    return [*rows, *kept, outbox.unsent(db, 100)]


def _open_values(vault: Store) -> list[object]:
    """What stands open where it should be closed."""
    db = vault.reading()
    return [
        value
        for closed in CLOSED
        for _at, _place, values in sealing._rows(db, closed)
        for value in values
        if value is not None and not (isinstance(value, bytes) and is_closed(value))
    ]
