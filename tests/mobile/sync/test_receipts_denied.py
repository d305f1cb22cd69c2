"""A server that was set back unnoticed denies what it signed: An's phone shows it, and what it holds stays proved."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from mobile.actions.visits import record_not_home
from mobile.store import outbox, receipts
from mobile.store.differences import oldest
from mobile.store.phone import Phone
from mobile.sync import asking
from mobile.sync.messages import Interrupted
from mobile.sync.once import sync_once
from shared.sync.receipts import read_file
from tests.mobile.sync.town_hall import TownHall, problem_answer
from tests.mobile.vault import DUC_HOME, EPOCH, INSTALL

OTHER = UUID("5e0c0000-0000-4000-8000-000000000002")


def _stand(phone: Phone) -> tuple[int, int, int]:
    counts = outbox.counts(phone.store.reading())
    return counts.written, counts.received, counts.unsent


def _set_back(hall: TownHall, phone: Phone, visits: int) -> TownHall:
    """An sends visits to a server that is set back to before them, and forgets them; its epoch stays."""
    older = hall.restored(EPOCH, upto=hall.acked_dseq)
    older.links, older.heads = {INSTALL: list(hall.links.get(INSTALL, []))}, dict(hall.heads)
    for _ in range(visits):
        record_not_home(phone, DUC_HOME)
    sync_once(phone, hall)
    return older


def _begins_anew_on_evidence(hall: TownHall, epoch: UUID) -> Callable[[Any], Any]:
    """The server finds by the receipt in the question that it was set back."""

    def compare(request: Any) -> Any:
        shown = json.loads(request.body)["receipt"]
        if shown is None or shown in [link["jws"] for link in hall.links.get(INSTALL, [])]:
            return hall.honest(request)
        hall.epoch, hall.action = epoch, "reset"
        return problem_answer(409, "epoch_changed")

    return compare


def test_a_server_that_denies_the_last_receipt_is_shown_it_before_anything_else_is_sent(phone: Phone) -> None:
    """I1. Under the same number it has signed another link: it was set back, and begins a new history by the proof."""
    hall = TownHall()
    older = _set_back(hall, phone, visits=1)
    older.install = INSTALL
    older.sign([])
    record_not_home(phone, DUC_HOME)
    older.instead = [older.honest, _begins_anew_on_evidence(older, OTHER)]

    sync_once(phone, older)

    asked = [name for name, _ in older.asked]
    assert asked[:5] == ["hello", "verify", "hello", "receipts", "push"]
    assert sorted(older.lines[INSTALL]) == [1, 2]
    assert _stand(phone) == (2, 2, 0)


def test_a_server_whose_next_receipt_follows_another_is_shown_the_last(phone: Phone) -> None:
    """I1. It has signed more since it was set back, so that its numbers are above those of the phone."""
    hall = TownHall()
    older = _set_back(hall, phone, visits=1)
    older.install = INSTALL
    older.sign([])
    older.sign([])
    older.instead = [older.honest, older.honest, _begins_anew_on_evidence(older, OTHER)]

    sync_once(phone, older)

    asked = [name for name, _ in older.asked]
    assert asked[:4] == ["hello", "receipts", "verify", "hello"]
    assert sorted(older.lines[INSTALL]) == [1]
    assert _stand(phone) == (1, 1, 0)


def test_a_server_that_only_denies_and_finds_nothing_gets_its_receipts_kept_beside(phone: Phone) -> None:
    hall = TownHall()
    older = _set_back(hall, phone, visits=1)
    older.install = INSTALL
    older.sign([])
    older.lines, older.filed = hall.lines, hall.filed

    sync_once(phone, older)
    sync_once(phone, older)

    assert [name for name, _ in older.asked] == ["hello", "verify", "receipts", "pull", "hello", "pull"]
    assert receipts.are_known(phone.store.reading(), older.heads[INSTALL])
    assert receipts.last(phone.store.reading()) == hall.heads[INSTALL]


def test_what_stands_in_another_link_of_the_same_number_is_received_by_it(phone: Phone) -> None:
    """MUST 8, MUST 17. The answer to it was lost, and the epoch has changed since."""
    hall = TownHall()
    older = _set_back(hall, phone, visits=1)
    record_not_home(phone, DUC_HOME)
    sent = json.loads(asking.push(phone.store.reading(), outbox.unsent(phone.store.reading(), 9)).body or b"")
    older(asking.push(phone.store.reading(), outbox.unsent(phone.store.reading(), 9)), None)
    older.epoch, older.action = OTHER, "reset"

    sync_once(phone, older)

    assert [op["dseq"] for op in sent["ops"]] == [2]
    assert _stand(phone) == (2, 2, 0)
    assert oldest(phone.store.reading(), 9) == []
    file = read_file(receipts.receipts_file(phone.store.reading()).decode())
    assert [link.n for link in file.links] == [1, 2, 1]


def test_where_no_receipt_can_be_had_the_phone_asks_once_from_the_beginning(phone: Phone) -> None:
    hall = TownHall()
    record_not_home(phone, DUC_HOME)
    hall.instead = [hall.honest, hall.answer_and_lose]
    with pytest.raises(Interrupted):
        sync_once(phone, hall)
    hall.links.clear()
    hall.heads.clear()
    asked_before = len(hall.heard)

    sync_once(phone, hall)

    assert [name for name, _ in hall.asked[asked_before:]] == ["hello", "push", "receipts", "receipts", "pull"]
    assert _stand(phone) == (1, 0, 0)
