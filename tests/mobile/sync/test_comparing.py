"""Now and then An's phone and the server compare what they hold of her line, and what differs is offered again."""

import json
from uuid import UUID

import pytest

from mobile.actions.visits import record_not_home
from mobile.store import meta, outbox
from mobile.store.phone import Phone
from mobile.sync.exchange import Conversation, apply, next_request
from mobile.sync.messages import Interrupted
from mobile.sync.once import sync_once
from shared.sync.protocol import PROTOCOL, NotAnAnswer
from tests.mobile.sync.town_hall import TownHall, as_json, problem_answer
from tests.mobile.vault import DUC_HOME, EPOCH, INSTALL, dump

OTHER = UUID("5e0c0000-0000-4000-8000-000000000002")


def _asked(hall: TownHall) -> list[str]:
    return [asked for asked, _ in hall.asked]


def _synced(phone: Phone, visits: int) -> TownHall:
    hall = TownHall()
    for _ in range(visits):
        record_not_home(phone, DUC_HOME)
    sync_once(phone, hall)
    return hall


def test_a_phone_compares_once_a_week(phone: Phone) -> None:
    hall = _synced(phone, 1)
    asked_first = _asked(hall)
    hall.now = "2026-11-28T01:00:00.000Z"

    sync_once(phone, hall)
    sync_once(phone, hall)

    assert "verify" not in asked_first
    assert _asked(hall)[len(asked_first) :] == ["hello", "verify", "pull", "hello", "pull"]


def test_a_phone_compares_after_a_restore_and_when_somebody_asks(phone: Phone) -> None:
    hall = _synced(phone, 1)

    restored = hall.restored(OTHER, upto=1)
    sync_once(phone, restored)
    asked_after_restore = _asked(restored)
    with phone.store.writing() as db:
        meta.forget(db, meta.COMPARED_AT)
    sync_once(phone, restored)

    assert asked_after_restore == ["hello", "verify", "pull"]
    assert _asked(restored)[3:] == ["hello", "verify", "pull"]


def test_what_a_restored_server_only_claims_is_not_received_until_both_compared(phone: Phone) -> None:
    """I1. A copy of this phone may have sent something else under the same number meanwhile."""
    hall = _synced(phone, 2)
    restored = hall.restored(OTHER, upto=1)
    restored.instead = [restored.honest, problem_answer(503, "unavailable"), problem_answer(503, "unavailable")]

    with pytest.raises(Interrupted):
        sync_once(phone, restored)
    unsent_before = outbox.counts(phone.store.reading()).unsent
    sync_once(phone, restored)

    assert unsent_before == 2
    assert restored.batches == [[2]]
    assert outbox.counts(phone.store.reading()).unsent == 0


def test_of_many_only_those_that_differ_are_offered_again(phone: Phone) -> None:
    hall = _synced(phone, 300)
    lost = hall.lines[INSTALL].pop(150)
    del hall.filed[lost]
    hall.batches.clear()
    with phone.store.writing() as db:
        meta.forget(db, meta.COMPARED_AT)

    sync_once(phone, hall)

    (offered,) = hall.batches
    assert 150 in offered
    assert len(offered) <= 64
    assert lost in hall.filed
    assert _asked(hall).count("verify") == 4  # 300, 150, 75 and at last 38 numbers
    assert outbox.counts(phone.store.reading()).unsent == 0


def test_what_no_server_was_told_of_yet_is_not_compared(phone: Phone) -> None:
    with phone.store.writing() as db:
        meta.forget(db, meta.COMPARED_AT)

    hall = TownHall()
    sync_once(phone, hall)

    assert _asked(hall) == ["hello", "pull"]


def test_a_server_that_cannot_compare_now_does_not_hold_up_the_rest(phone: Phone) -> None:
    hall = _synced(phone, 1)
    with phone.store.writing() as db:
        meta.forget(db, meta.COMPARED_AT)
    hall.instead = [hall.honest, problem_answer(503, "unavailable")]

    sync_once(phone, hall)

    assert _asked(hall)[-3:] == ["hello", "verify", "pull"]
    assert meta.read(phone.store.reading(), meta.COMPARED_AT) is None


@pytest.mark.parametrize("differing", [[[1, 9]], [[0, 3]], [[2, 1]], [[1]], "1-2", [[1, 2], [4, 5]]], ids=json.dumps)
def test_an_answer_about_numbers_that_were_not_asked_for_changes_nothing(phone: Phone, differing: object) -> None:
    """MUST 3."""
    _synced(phone, 3)
    conversation = Conversation(step="compare", to_compare=((1, 3),))
    ask = next_request(phone, conversation)
    before = dump(phone.store)
    assert ask is not None

    with pytest.raises(NotAnAnswer):
        apply(phone, conversation, ask, as_json({"protocol": PROTOCOL, "epoch": str(EPOCH), "differing": differing}))

    assert dump(phone.store) == before
