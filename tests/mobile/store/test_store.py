"""The vault: one file, whole acts, older files reshaped, nothing of the outbox ever lost."""

import inspect
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from mobile.actions.drafts import keep_draft
from mobile.actions.visits import record_not_home, record_visit
from mobile.store import keys, meta, outbox, shapes
from mobile.store.phone import APP_VERSION, Phone, this_phone
from mobile.store.store import Store
from shared import problems
from shared.problems import Refused
from tests.mobile.vault import DUC_HOME, dump, talked_with_duc


class PowerCut(BaseException):
    """The phone dies."""


def _cut_before(statement: int) -> Callable[[str], None]:
    """A trace that dies before the statement of that number."""
    left = [statement]

    def trace(_sql: str) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise PowerCut

    return trace


def test_a_phone_that_dies_at_any_statement_has_all_of_an_act_or_nothing(phone: Phone, tmp_path: Path) -> None:
    """MUST 1."""
    keep_draft(phone, talked_with_duc())
    before = dump(phone.store)
    died = 0

    for statement in range(200):
        with _dying_store(phone, tmp_path, statement) as dying:
            try:
                record_visit(dying, talked_with_duc())
            except PowerCut:
                died += 1
                assert dump(phone.store) == before
            else:
                break

    assert died > 10
    assert outbox.counts(phone.store.reading()).written == 2


class _dying_store:  # noqa: N801 - used as a word
    """The same file through a connection that stops at its n-th statement, as a cut of the power would."""

    def __init__(self, phone: Phone, _folder: Path, statement: int) -> None:
        path = Path(phone.store.reading().execute("PRAGMA database_list").fetchone()[2])
        self.store = Store(path)
        connection = _Dying(self.store.reading(), statement)
        self.store._mine.db = connection
        self.phone = Phone(store=self.store, read_clocks=phone.read_clocks, new_id=phone.new_id)

    def __enter__(self) -> Phone:
        return self.phone

    def __exit__(self, *_: object) -> None:
        self.store.close()


class _Dying:
    """Passes statements on until its hour has come; rolling back always works, since the file does it by itself."""

    def __init__(self, db: sqlite3.Connection, statement: int) -> None:
        self._db, self._die = db, _cut_before(statement)

    @property
    def in_transaction(self) -> bool:
        return self._db.in_transaction

    def execute(self, sql: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        if sql != "ROLLBACK":
            self._die(sql)
        elif not self._db.in_transaction:
            return self._db.cursor()
        return self._db.execute(sql, values)


def test_what_was_saved_is_there_after_the_app_is_opened_again(phone: Phone) -> None:
    record_not_home(phone, DUC_HOME)
    path = Path(phone.store.reading().execute("PRAGMA database_list").fetchone()[2])

    again = Store(path)

    assert outbox.counts(again.reading()).written == 1
    again.close()


def test_the_file_is_written_so_that_a_power_cut_loses_nothing_saved(phone: Phone) -> None:
    """MUST 1."""
    db = phone.store.reading()

    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert db.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL


def test_a_file_of_a_later_app_is_left_as_it_is(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "vault")
    db.execute("PRAGMA user_version = 99")
    db.close()

    with pytest.raises(Refused) as refused:
        Store(tmp_path / "vault")

    assert refused.value.problems == (problems.newer_vault(),)


def test_an_older_file_gains_the_new_shape_and_keeps_its_rows(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    record_not_home(phone, DUC_HOME)
    path = Path(phone.store.reading().execute("PRAGMA database_list").fetchone()[2])
    later = (*shapes.SHAPES, "ALTER TABLE draft ADD COLUMN kept_at TEXT;\n")
    monkeypatch.setattr("mobile.store.store.SHAPES", later)

    reshaped = Store(path)

    assert reshaped.reading().execute("PRAGMA user_version").fetchone() == (len(later),)
    assert outbox.counts(reshaped.reading()).written == 1
    reshaped.close()


def test_a_vault_may_lie_in_memory(tmp_path: Path) -> None:
    kept = sqlite3.connect(":memory:", isolation_level=None)

    store = Store.on(lambda: kept, tmp_path)

    with store.writing() as db:
        meta.write(db, "key", "value")
    assert meta.read(kept, "key") == "value"
    assert list(tmp_path.iterdir()) == []
    store.close()


def test_each_thread_has_a_connection_of_its_own(phone: Phone) -> None:
    seen: list[sqlite3.Connection] = []

    def ask() -> None:
        seen.append(phone.store.reading())
        phone.store.let_go()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()

    assert seen[0] is not phone.store.reading()
    with pytest.raises(sqlite3.ProgrammingError):
        seen[0].execute("SELECT 1")


def test_two_threads_may_save_at_once(phone: Phone) -> None:
    def save() -> None:
        for _ in range(10):
            record_not_home(phone, DUC_HOME)
        phone.store.let_go()

    threads = [threading.Thread(target=save) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [op.dseq for op in outbox.unsent(phone.store.reading(), 100)] == list(range(1, 31))


def test_only_what_the_server_has_in_a_backup_is_ever_deleted_from_the_outbox() -> None:
    """MUST 6."""
    rooms = Path(shapes.__file__).parents[1]

    found = [file.name for file in rooms.rglob("*.py") for _ in range(file.read_text().count("DELETE FROM outbox"))]

    assert found == ["outbox.py"]
    assert inspect.getsource(outbox.drop_durable).count("DELETE FROM outbox") == 1


def test_a_key_is_p256_and_only_its_public_half_is_shown() -> None:
    private = keys.new_private_key()

    public = keys.public_jwk(private)

    assert public.keys() == {"kty", "crv", "x", "y"}
    assert (public["kty"], public["crv"], len(public["x"]), len(public["y"])) == ("EC", "P-256", 43, 43)
    assert public == keys.public_jwk(private)


def test_the_clocks_of_this_machine_are_those_that_an_operation_records(phone: Phone) -> None:
    clock = this_phone(phone.store).read_clocks()

    assert clock.wall.tzinfo is not None
    assert clock.monotonic_ms > 0
    assert clock.boot


def test_the_app_says_the_version_of_the_project() -> None:
    pyproject = (Path(shapes.__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")

    assert f'version = "{APP_VERSION}"' in pyproject


def test_a_vault_that_is_nobodys_says_so(tmp_path: Path) -> None:
    store = Store(tmp_path / "vault")

    assert meta.owner(store.reading()) is None
    assert meta.tokens(store.reading()) is None
    store.close()
