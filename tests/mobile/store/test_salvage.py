"""A damaged vault never opens as an empty one: what An wrote is saved out of it, and the damaged file is kept."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from mobile.actions.attaching import attach
from mobile.actions.drafts import keep_draft
from mobile.actions.visits import record_not_home
from mobile.store import attachments, drafts, meta, outbox, salvage, shelf
from mobile.store.phone import Phone
from mobile.store.salvage import open_vault, salvaged
from mobile.sync.activation import activate
from mobile.sync.once import sync_once
from mobile.views.sync_status import sync_status
from tests.backend.pictures_by_hand import PHOTO
from tests.mobile.sync.town_hall import TownHall
from tests.mobile.vault import DUC_HOME, INSTALL, Clocks, fill_shelf, make_it_ans, new_ids, new_phone, talked_with_duc

VISITS = 40
PAGE = 4_096
# Of the pages of the outbox none holds more operations than this.
OPS_OF_A_PAGE = 12


class PowerCut(BaseException):
    """The phone dies."""


@pytest.fixture
def hall() -> TownHall:
    return TownHall()


@pytest.fixture
def whole(tmp_path: Path, hall: TownHall) -> Path:
    """A vault with operations that were sent and others that were not, and a visit that is being noted."""
    phone = new_phone(tmp_path)
    make_it_ans(phone)
    fill_shelf(phone)
    for n in range(VISITS):
        record_not_home(phone, DUC_HOME)
        if n == VISITS // 2:
            sync_once(phone, hall)
    keep_draft(phone, talked_with_duc())
    attach(phone, DUC_HOME, "photo", PHOTO)
    phone.store.close()
    return tmp_path / "an.vault"


@pytest.fixture
def damaged(whole: Path, tmp_path: Path) -> Path:
    path = tmp_path / "damaged" / "an.vault"
    path.parent.mkdir()
    shutil.copy(whole, path)
    return path


def _spoil(path: Path, page: int) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(b"\xa5" * PAGE)


def _ops(path: Path) -> dict[str, bytes]:
    db = sqlite3.connect(path)
    found = dict(db.execute("SELECT op_id, body FROM outbox"))
    db.close()
    return found


def _pages_of(path: Path, table: str) -> list[int]:
    """The pages that hold nothing but rows of a table: spoiling them changes what is read of it and no other table."""
    db = sqlite3.connect(path)
    (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    db.close()
    return [int(root)]


def test_whatever_page_is_spoilt_no_more_is_lost_than_stood_on_it(whole: Path, tmp_path: Path) -> None:
    """MUST 6, F32."""
    written, pages = _ops(whole), whole.stat().st_size // PAGE
    lost: dict[int, int] = {}

    for page in range(1, pages + 1):
        path = tmp_path / f"page-{page}" / "an.vault"
        path.parent.mkdir()
        shutil.copy(whole, path)
        _spoil(path, page)
        vault = open_vault(path)
        saved, told = _ops(path), salvaged(vault.reading())
        vault.close()
        assert saved.items() <= written.items()
        assert told is None or (path.parent / told.file).stat().st_size == whole.stat().st_size
        assert told is not None or saved == written
        lost[page] = len(written) - len(saved)

    assert max(lost.values()) <= OPS_OF_A_PAGE
    assert sum(count > 0 for count in lost.values()) > 2


def test_what_was_saved_is_sent_and_the_rest_fetched_again(damaged: Path, hall: TownHall) -> None:
    """MUST 6, F32."""
    (page,) = _pages_of(damaged, "shelf")
    _spoil(damaged, page)

    store = open_vault(damaged)
    phone = Phone(store=store, read_clocks=Clocks(), new_id=new_ids(Clocks()))

    db = store.reading()
    assert (salvaged(db), outbox.counts(db).written) == (
        salvage.Salvage(file="an.vault.damaged-1", saved=VISITS, missing=0),
        VISITS,
    )
    assert meta.owner(db) is not None
    assert drafts.find(db, DUC_HOME) is not None
    assert [attachments.octets(db, one.id) for one in attachments.of_draft(db, DUC_HOME)] == [PHOTO]
    assert len(list(shelf.all_of(db, "visit"))) == outbox.counts(db).unsent
    told_before = sync_status(store).differences[0]
    sync_once(phone, hall)
    told_after = sync_status(store).differences
    counts = outbox.counts(db)
    assert (counts.written, counts.received) == (VISITS, VISITS)
    assert told_before.title == "Tệp dữ liệu của máy đã bị hỏng"
    assert told_before.problem == "Ứng dụng đã cứu được 40 mục đã ghi. Tệp hỏng vẫn được giữ trên máy."
    assert told_after == ()
    assert hall.lines[INSTALL].keys() == set(range(1, VISITS + 1))
    store.close()


def test_operations_are_found_in_a_file_that_no_longer_begins_like_a_vault(damaged: Path) -> None:
    """MUST 6, F32. Whose they are is said at the next activation."""
    hall = TownHall()
    damaged.write_bytes(b"\xa5" * PAGE + damaged.read_bytes()[PAGE:])

    phone = Phone(store=open_vault(damaged), read_clocks=Clocks(), new_id=new_ids(Clocks()))
    found = salvaged(phone.store.reading())
    activate(phone, hall, server="https://example.vn", code="7K3M9QXD", device_name="Máy của An")
    sync_once(phone, hall)

    assert found is not None
    assert found.saved == VISITS
    assert len(hall.filed) == outbox.counts(phone.store.reading()).received == VISITS
    phone.store.close()


def test_a_file_of_nothing_is_kept_and_told_of(damaged: Path) -> None:
    """F32. Nothing can be read of it here; the file may still be read elsewhere."""
    damaged.write_bytes(b"\xa5" * PAGE * 9)

    store = open_vault(damaged)

    assert salvaged(store.reading()) == salvage.Salvage(file="an.vault.damaged-1", saved=0, missing=0)
    assert meta.owner(store.reading()) is None
    store.close()


def test_a_whole_vault_is_opened_as_it_is(damaged: Path) -> None:
    store = open_vault(damaged)

    assert salvaged(store.reading()) is None
    assert len(_ops(damaged)) == VISITS
    assert [file.name for file in damaged.parent.iterdir() if "damaged" in file.name] == []
    store.close()


def test_operations_whose_bytes_have_changed_are_not_sent(damaged: Path) -> None:
    """MUST 2."""
    db = sqlite3.connect(damaged)
    db.execute("UPDATE outbox SET body = CAST('{}' AS BLOB) WHERE dseq = 3")
    db.commit()
    db.close()
    (page,) = _pages_of(damaged, "shelf")
    _spoil(damaged, page)

    store = open_vault(damaged)

    assert salvaged(store.reading()) == salvage.Salvage(file="an.vault.damaged-1", saved=VISITS - 1, missing=1)
    store.close()


@pytest.mark.parametrize("renaming", [1, 2])
def test_a_phone_that_dies_while_saving_goes_on_at_the_next_start(
    damaged: Path, monkeypatch: pytest.MonkeyPatch, renaming: int
) -> None:
    """MUST 1, F32."""
    (page,) = _pages_of(damaged, "shelf")
    _spoil(damaged, page)
    steps = iter(range(1, 100))
    rename = Path.replace

    def dying(path: Path, target: Path) -> Path:
        if next(steps) == renaming:
            raise PowerCut
        return rename(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", dying)
        with pytest.raises(PowerCut):
            open_vault(damaged)

    store = open_vault(damaged)
    told = salvaged(store.reading())
    assert told is not None
    assert told.saved == VISITS
    assert outbox.counts(store.reading()).written == VISITS
    store.close()


def test_a_second_damage_keeps_both_files(damaged: Path) -> None:
    for _ in range(2):
        (page,) = _pages_of(damaged, "shelf")
        _spoil(damaged, page)
        open_vault(damaged).close()

    kept = sorted(file.name for file in damaged.parent.iterdir() if "damaged" in file.name)
    assert kept == ["an.vault.damaged-1", "an.vault.damaged-2"]
