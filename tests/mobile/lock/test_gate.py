"""An unlocks with her PIN alone, always without a network; whoever guesses waits ever longer, and nothing is wiped."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from mobile.actions.visits import record_not_home
from mobile.lock.devices import FileDevice
from mobile.lock.gate import Gate
from mobile.store import ballast, lock_copy, meta, outbox, sealing
from mobile.store.phone import Phone
from mobile.store.salvage import open_vault
from mobile.store.store import NotWritten, Store
from mobile.views.card import household_card
from shared import problems
from shared.problems import Problem, Refused
from tests.mobile.vault import DUC_HOME, Clocks, new_ids

PIN, OTHER_PIN = "271828", "904617"


def gate_of(phone: Phone) -> Gate:
    vault = phone.store.folder / "an.vault"
    device = FileDevice(phone.store.folder / "device-secret")
    return Gate(phone.store, vault=vault, device=device, read_clocks=phone.read_clocks, cost=2)


def opened_again(phone: Phone, clocks: Clocks) -> Phone:
    """The app after a restart."""
    phone.store.close()
    store = open_vault(phone.store.folder / "an.vault")
    return Phone(store=store, read_clocks=clocks, new_id=new_ids(clocks))


@pytest.fixture
def locked(phone: Phone, clocks: Clocks) -> Phone:
    """An's phone with a PIN, one unsent visit on it, just started."""
    gate_of(phone).choose(PIN)
    record_not_home(phone, DUC_HOME)
    return opened_again(phone, clocks)


def refused_with(act: Callable[[], object]) -> Problem:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.problems[0]


def test_the_pin_opens_the_vault_after_years_without_a_network(locked: Phone, clocks: Clocks) -> None:
    """Pain 15."""
    clocks.pass_by(days=2_000)
    gate = gate_of(locked)

    gate.unlock(PIN)

    assert household_card(locked.store, DUC_HOME).head == "Đặng Văn Đức"
    assert outbox.counts(locked.store.reading()).unsent == 1
    record_not_home(locked, DUC_HOME)


def test_a_locked_vault_says_whose_it_is_and_nothing_else(locked: Phone) -> None:
    gate = gate_of(locked)

    assert (gate.has_pin, gate.is_shut, gate.whose()) == (True, True, "Nguyễn Thị An")
    assert refused_with(lambda: household_card(locked.store, DUC_HOME)) == problems.vault_locked()


def test_wrong_pins_wait_longer_and_longer_and_wipe_nothing(locked: Phone, clocks: Clocks) -> None:
    """S31, MUST 6."""
    gate, waited = gate_of(locked), list[int]()
    for _ in range(12):
        assert refused_with(lambda: gate.unlock(OTHER_PIN)) == problems.wrong_pin()
        waited.append(gate.wait_s())
        assert gate.wait_s() == 0 or refused_with(lambda: gate.unlock(PIN)) == problems.too_soon_for_a_pin()
        clocks.pass_by(seconds=gate.wait_s())

    gate.unlock(PIN)

    assert waited == [0, 0, 0, 0, 30, 60, 300, 900, 3_600, 3_600, 3_600, 3_600]
    assert outbox.counts(locked.store.reading()).unsent == 1
    assert gate.wait_s() == 0


def test_a_wrong_pin_counts_after_a_restart_too(locked: Phone, clocks: Clocks) -> None:
    for _ in range(5):
        assert refused_with(lambda: gate_of(locked).unlock(OTHER_PIN)) == problems.wrong_pin()
    again = opened_again(locked, clocks)

    assert gate_of(again).wait_s() == 30
    assert refused_with(lambda: gate_of(again).unlock(PIN)) == problems.too_soon_for_a_pin()


def test_killing_the_app_in_the_middle_of_a_try_gives_none_for_nothing(
    locked: Phone, clocks: Clocks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mobile.lock.slots.key_under", killed)
    for _ in range(5):
        with pytest.raises(KeyboardInterrupt):
            gate_of(locked).unlock(OTHER_PIN)

    assert gate_of(opened_again(locked, clocks)).wait_s() == 30


def test_what_is_no_pin_opens_nothing(locked: Phone) -> None:
    assert refused_with(lambda: gate_of(locked).unlock("")) == problems.wrong_pin()


def test_an_easy_pin_is_not_taken(phone: Phone) -> None:
    assert refused_with(lambda: gate_of(phone).choose("123456")) == problems.easy_pin()
    assert not gate_of(phone).has_pin
    assert not phone.store.is_shut


def test_another_pin_opens_the_same_vault_and_the_one_before_does_not(locked: Phone, clocks: Clocks) -> None:
    gate_of(locked).unlock(PIN)
    gate_of(locked).change(PIN, OTHER_PIN)
    again = opened_again(locked, clocks)

    assert refused_with(lambda: gate_of(again).unlock(PIN)) == problems.wrong_pin()
    gate_of(again).unlock(OTHER_PIN)
    assert outbox.counts(again.store.reading()).unsent == 1


def test_locked_again_the_vault_is_shut_in_every_thread(locked: Phone) -> None:
    gate = gate_of(locked)
    gate.unlock(PIN)

    gate.shut()

    assert gate.is_shut
    assert refused_with(lambda: record_not_home(locked, DUC_HOME)) == problems.vault_locked()
    locked.store.let_go()
    assert refused_with(lambda: household_card(locked.store, DUC_HOME)) == problems.vault_locked()


def test_on_a_device_without_the_secret_no_pin_is_right_and_none_counts_as_wrong(locked: Phone) -> None:
    (locked.store.folder / "device-secret").unlink()
    gate = gate_of(locked)

    for _ in range(9):
        assert refused_with(lambda: gate.unlock(PIN)) == problems.other_device()

    assert gate.wait_s() == 0
    assert outbox.counts(locked.store.reading()).unsent == 1


def test_a_disk_that_is_full_leaves_the_vault_open_or_locked_as_it_was(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F06."""
    db = phone.store.reading()
    for _ in range(100):
        record_not_home(phone, DUC_HOME)
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    db.execute(f"PRAGMA max_page_count = {pages}")
    monkeypatch.setattr(ballast, "give_up", lambda _path: None)

    with pytest.raises(NotWritten):
        gate_of(phone).choose(PIN)

    assert not phone.store.is_shut
    assert household_card(phone.store, DUC_HOME).head == "Đặng Văn Đức"
    db.execute("PRAGMA max_page_count = 1000000")
    gate_of(phone).choose(PIN)
    assert meta.read(db, meta.LOCK) == lock_copy.read(phone.store.folder / "an.vault")


def test_what_could_not_be_wiped_at_once_is_wiped_at_the_next_unlocking(
    phone: Phone, clocks: Clocks, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(sealing, "wipe", lambda _store: None)
        gate_of(phone).choose(PIN)
    again = opened_again(phone, clocks)
    assert meta.read(again.store.reading(), meta.PLAIN_LEFT) is not None

    gate_of(again).unlock(PIN)

    assert meta.read(again.store.reading(), meta.PLAIN_LEFT) is None


def _damage(path: Path, table: str) -> None:
    store = Store(path)
    (root,) = store.reading().execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    store.close()
    with path.open("r+b") as file:
        file.seek((root - 1) * 4_096)
        file.write(b"\xa5" * 4_096)


@pytest.mark.parametrize("table", ["shelf", "meta", "draft"])
def test_a_damaged_vault_is_saved_out_of_while_it_is_locked_and_opens_with_its_pin(
    locked: Phone, clocks: Clocks, table: str
) -> None:
    """MUST 6, F32. Also where the page is gone on which stood how it is locked."""
    locked.store.close()
    _damage(locked.store.folder / "an.vault", table)

    again = opened_again(locked, clocks)
    gate_of(again).unlock(PIN)

    (op,) = outbox.of_row(again.store.reading(), "visit", _only_visit(again.store))
    assert json.loads(op.body)["data"]["outcome"] == "not_home"


def _only_visit(store: Store) -> str:
    """Households are fetched again; the visit that was saved is shown at once, or with the household."""
    ((row_id,),) = store.reading().execute("SELECT row_id FROM outbox WHERE kind = 'visit'").fetchall()
    return str(row_id)
