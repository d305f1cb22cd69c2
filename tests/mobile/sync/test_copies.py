"""Two phones hold copies of one vault, as after a phone's backup was restored: both work on, and nothing is lost."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from mobile.actions.visits import record_not_home
from mobile.store import keys, meta, outbox, receipts
from mobile.store.phone import Phone
from mobile.store.store import Store
from mobile.sync import exchange
from mobile.sync.conversation import Ask, Conversation
from mobile.sync.messages import Answer, Interrupted
from mobile.sync.once import sync_once
from mobile.views.sync_status import sync_status
from shared.sync import handover, handover_box, proofs
from tests.mobile.sync.town_hall import TownHall, problem_answer
from tests.mobile.vault import DUC_HOME, INSTALL, Clocks, new_ids

OTHER = UUID("5e0c0000-0000-4000-8000-000000000002")


@pytest.fixture
def clones(phone: Phone, tmp_path: Path) -> Iterator[tuple[Phone, Phone]]:
    """An's phone and a copy of it, with two visits that neither has sent."""
    record_not_home(phone, DUC_HOME)
    record_not_home(phone, DUC_HOME)
    twin = _copied(phone, tmp_path)
    yield phone, twin
    twin.store.close()


def _copied(phone: Phone, folder: Path) -> Phone:
    db = sqlite3.connect(folder / "twin.vault")
    phone.store.reading().backup(db)
    db.close()
    later = Clocks()
    later.pass_by(hours=1)
    return replace(phone, store=Store(folder / "twin.vault"), read_clocks=later, new_id=new_ids(later))


def _op_ids(phone: Phone) -> set[str]:
    return {op_id for (op_id,) in phone.store.reading().execute("SELECT op_id FROM outbox")}


def _install(phone: Phone) -> str:
    owner = meta.owner(phone.store.reading())
    assert owner is not None
    return owner.install_id


def _counts(phone: Phone) -> tuple[int, int, int]:
    counts = outbox.counts(phone.store.reading())
    return counts.written, counts.received, counts.unsent


def test_two_copies_work_on_and_everything_arrives_once(clones: tuple[Phone, Phone]) -> None:
    """MUST 9, I2, I3."""
    one, twin = clones
    hall = TownHall()
    record_not_home(one, DUC_HOME)
    record_not_home(twin, DUC_HOME)
    record_not_home(twin, DUC_HOME)

    for phone in (one, twin, one, twin):
        sync_once(phone, hall)

    assert _counts(one) == (3, 3, 0)
    assert _counts(twin) == (4, 4, 0)
    assert set(hall.filed) == _op_ids(one) | _op_ids(twin)
    assert len(hall.filed) == 5
    assert (_install(one), [_install(twin)]) == (INSTALL, hall.renewed)
    assert {install: sorted(line) for install, line in hall.lines.items()} == {
        INSTALL: [1, 2, 3],
        _install(twin): [1, 2, 3, 4],
    }


def test_a_copy_that_is_behind_is_told_at_hello(phone: Phone, tmp_path: Path) -> None:
    """MUST 9. What it held as received before stays as the history of the install before."""
    hall = TownHall()
    record_not_home(phone, DUC_HOME)
    sync_once(phone, hall)
    twin = _copied(phone, tmp_path)
    record_not_home(phone, DUC_HOME)
    sync_once(phone, hall)
    record_not_home(twin, DUC_HOME)
    hall.lines[INSTALL][3] = "another"

    sync_once(twin, hall)

    assert [asked for asked, _ in hall.asked][-6:] == ["hello", "renew_install", "hello", "push", "verify", "pull"]
    held = twin.store.reading().execute("SELECT install, dseq, receipt FROM outbox ORDER BY place").fetchall()
    assert held == [(INSTALL, 1, 1), (_install(twin), 1, 1)]
    assert _counts(twin) == (2, 2, 0)
    twin.store.close()


def test_the_new_install_has_a_key_and_receipts_of_its_own(clones: tuple[Phone, Phone]) -> None:
    """The key that both copies had shows that it is a copy that asks, not whoever has come by its token."""
    one, twin = clones
    hall = TownHall()
    old_key = keys.new_private_key()
    with twin.store.writing() as db:
        meta.write(db, meta.PRIVATE_KEY, old_key)
    sync_once(one, hall)
    record_not_home(twin, DUC_HOME)
    record_not_home(one, DUC_HOME)
    sync_once(one, hall)

    sync_once(twin, hall)

    sent = next(json.loads(body) for body, (name, _) in zip(hall.heard, hall.asked, strict=True) if "renew" in name)
    private = meta.read(twin.store.reading(), meta.PRIVATE_KEY)
    assert private is not None
    public_key = keys.public_jwk(private)
    proof = sent.pop("proof")
    assert sent == {"install_id": _install(twin), "install_public_key": public_key}
    said = proofs.of_renewal(UUID(INSTALL), UUID(_install(twin)), public_key)
    assert handover_box.has_signed(keys.public_jwk(old_key), said, handover.decode(proof))
    assert private != old_key
    assert receipts.last(twin.store.reading()) == hall.heads[_install(twin)]
    assert meta.tokens(twin.store.reading()) == meta.Tokens(access="access-3", refresh="refresh-3")
    assert meta.read(twin.store.reading(), meta.NEXT_INSTALL_ID) is None


def test_an_answer_lost_while_becoming_another_is_asked_for_as_the_same_other(clones: tuple[Phone, Phone]) -> None:
    one, twin = clones
    hall = TownHall()
    record_not_home(one, DUC_HOME)
    sync_once(one, hall)
    hall.instead = [hall.honest, hall.answer_and_lose]
    with pytest.raises(Interrupted):
        sync_once(twin, hall)

    sync_once(twin, hall)

    assert hall.renewed == [_install(twin)] * 2
    assert _counts(twin) == (2, 2, 0)


def test_an_answer_of_an_earlier_conversation_makes_it_another_only_once(clones: tuple[Phone, Phone]) -> None:
    one, twin = clones
    hall = TownHall()
    record_not_home(one, DUC_HOME)
    sync_once(one, hall)
    earlier = exchange.apply(twin, Conversation(), *_asked(twin, hall, Conversation()))
    late = _asked(twin, hall, earlier)
    later = exchange.apply(twin, Conversation(), *_asked(twin, hall, Conversation()))
    exchange.apply(twin, earlier, *late)

    with pytest.raises(Interrupted):
        exchange.next_request(twin, later)
    with pytest.raises(Interrupted):
        exchange.apply(twin, later, *late)

    sync_once(twin, hall)
    assert hall.renewed == [_install(twin)]
    assert _counts(twin) == (2, 2, 0)


def _asked(phone: Phone, hall: TownHall, talk: Conversation) -> tuple[Ask, Answer]:
    ask = exchange.next_request(phone, talk)
    assert ask is not None
    return ask, hall(ask.request, None)


def test_a_server_that_calls_every_install_a_copy_ends_the_conversation(phone: Phone) -> None:
    hall = TownHall(action="install_forked")
    record_not_home(phone, DUC_HOME)

    with pytest.raises(Interrupted) as interrupted:
        sync_once(phone, hall)

    assert interrupted.value.problems[0].code == "install_forked"
    assert [asked for asked, _ in hall.asked] == ["hello", "renew_install", "hello"]
    assert sync_status(phone.store).unsent == 1


def test_a_refusal_to_renew_loses_nothing(phone: Phone) -> None:
    """MUST 6."""
    hall = TownHall()
    record_not_home(phone, DUC_HOME)
    hall.instead = [hall.honest, problem_answer(409, "install_forked"), problem_answer(403, "forbidden")]

    with pytest.raises(Interrupted):
        sync_once(phone, hall)

    assert _counts(phone) == (1, 0, 1)
    assert _install(phone) == INSTALL


def test_a_restored_server_is_offered_what_the_install_before_had_sent(phone: Phone, tmp_path: Path) -> None:
    """MUST 4. Nobody else can: the other copy may be gone."""
    hall = TownHall()
    record_not_home(phone, DUC_HOME)
    sync_once(phone, hall)
    hall.lines[INSTALL][2] = "another"
    record_not_home(phone, DUC_HOME)
    sync_once(phone, hall)
    restored = hall.restored(OTHER, upto=0)

    sync_once(phone, restored)

    assert set(restored.filed) == _op_ids(phone)
    assert [restored.lines[install] == {} for install in (INSTALL, _install(phone))] == [True, False]
    assert _counts(phone) == (2, 2, 0)


def test_a_copy_taken_while_the_phone_works_is_a_whole_vault(phone: Phone, tmp_path: Path) -> None:
    """MUST 1. A file copied with its log beside it opens with what was saved."""
    record_not_home(phone, DUC_HOME)
    path = Path(phone.store.reading().execute("PRAGMA database_list").fetchone()[2])
    for end in ("", "-wal"):
        shutil.copy(f"{path}{end}", tmp_path / f"copy.vault{end}")

    copy = Store(tmp_path / "copy.vault")

    assert outbox.counts(copy.reading()).written == 1
    copy.close()


def test_unsent_operations_are_numbered_anew_from_one_in_the_order_of_making(phone: Phone) -> None:
    """I3. Also where the first numbers of the install before have left the phone."""
    hall = TownHall()
    record_not_home(phone, DUC_HOME)
    sync_once(phone, hall)
    hall.acked_dseq = hall.durable_dseq = 1
    hall.now = "2027-01-01T01:00:00.000Z"
    sync_once(phone, hall)
    hall.lines[INSTALL][2] = "another"
    for _ in range(3):
        record_not_home(phone, DUC_HOME)
    made = [op.op_id for op in outbox.unsent(phone.store.reading(), 10)]

    sync_once(phone, hall)

    assert list(hall.lines[_install(phone)].items()) == list(enumerate(made, start=1))
    assert outbox.highest(phone.store.reading()) == 3
