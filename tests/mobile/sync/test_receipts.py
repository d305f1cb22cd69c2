"""An's phone believes a verdict by the server's signature, keeps what was signed, and counts nothing else received."""

import base64
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from mobile.actions.households import patch_household
from mobile.actions.visits import record_not_home, record_visit
from mobile.store import meta, outbox, receipts
from mobile.store.differences import oldest
from mobile.store.phone import Phone
from mobile.sync.exchange import Conversation, apply, next_request
from mobile.sync.messages import Interrupted, Unreachable
from mobile.sync.once import sync_once
from mobile.views.card import household_card
from shared.sync.canonical import canonical
from shared.sync.protocol import NotAnAnswer
from shared.sync.receipts import Head, problems_in_chain, read_file
from tests.mobile import server_key
from tests.mobile.sync.town_hall import TownHall, as_json
from tests.mobile.vault import DUC_HOME, INSTALL, dump, talked_with_duc

OTHER = UUID("5e0c0000-0000-4000-8000-000000000002")
Payload = dict[str, Any]


def _stand(phone: Phone) -> tuple[int, int, int]:
    counts = outbox.counts(phone.store.reading())
    return counts.written, counts.received, counts.unsent


def _payload(jws: str) -> Payload:
    said: Payload = json.loads(base64.urlsafe_b64decode(jws.split(".")[1] + "=="))
    return said


def _signed_anew(**changed: Any) -> Callable[[Payload], None]:
    def change(answer: Payload) -> None:
        said = _payload(answer["receipt"]["jws"]) | changed
        answer["receipt"] = {"n": said["n"], "jws": server_key.jws(canonical(said))}

    return change


def _another_verdict(answer: Payload) -> None:
    answer["results"][0]["status"] = "rejected"


def _one_result_fewer(answer: Payload) -> None:
    answer["results"].pop()


def _no_receipt(answer: Payload) -> None:
    answer["receipt"] = None


def _another_payload(answer: Payload) -> None:
    head, payload, signature = answer["receipt"]["jws"].split(".")
    answer["receipt"]["jws"] = f"{head}.{payload[:-4]}AAAA.{signature}"


def _another_algorithm(answer: Payload) -> None:
    _, payload, signature = answer["receipt"]["jws"].split(".")
    head = base64.urlsafe_b64encode(b'{"alg":"none","typ":"receipt+jws","kid":"sign-1"}').decode().rstrip("=")
    answer["receipt"]["jws"] = f"{head}.{payload}.{signature}"


DOUBTFUL = {
    "no receipt at all": _no_receipt,
    "of another install": _signed_anew(install_id=str(OTHER)),
    "of another history": _signed_anew(epoch=str(OTHER)),
    "that names another link before it": _signed_anew(prev="0" * 64),
    "that was given before": _signed_anew(n=1),
    "over other entries": _signed_anew(entries="0" * 64),
    "over another number of entries": _signed_anew(count=9),
    "of a later version": _signed_anew(v=2),
    "for another verdict": _another_verdict,
    "for one operation more": _one_result_fewer,
    "without our algorithm": _another_algorithm,
}


@pytest.mark.parametrize("what", DOUBTFUL)
def test_a_verdict_without_a_receipt_that_holds_good_changes_nothing(phone: Phone, what: str) -> None:
    """MUST 3."""
    hall = TownHall()
    record_not_home(phone, DUC_HOME)
    sync_once(phone, hall)
    record_not_home(phone, DUC_HOME)
    record_not_home(phone, DUC_HOME)
    conversation = Conversation(step="push")
    ask = next_request(phone, conversation)
    assert ask is not None
    answer = json.loads(hall(ask.request, None).body)
    DOUBTFUL[what](answer)
    before = dump(phone.store)

    with pytest.raises(NotAnAnswer):
        apply(phone, conversation, ask, as_json(answer))

    assert dump(phone.store) == before


@pytest.mark.parametrize("forge", [_another_payload, None])
def test_what_none_of_the_servers_keys_has_signed_is_asked_for_by_fresh_keys_and_then_not_believed(
    phone: Phone, forge: Callable[[Payload], None] | None
) -> None:
    """MUST 3."""
    hall = TownHall()
    record_not_home(phone, DUC_HOME)
    conversation = Conversation(step="push")
    ask = next_request(phone, conversation)
    assert ask is not None
    answer = json.loads(hall(ask.request, None).body)
    if forge is None:
        said = canonical(_payload(answer["receipt"]["jws"]))
        answer["receipt"]["jws"] = server_key.jws(said, key=server_key.STRANGERS_KEY)
    else:
        forge(answer)
    before = dump(phone.store)

    asked_again = apply(phone, conversation, ask, as_json(answer))

    assert asked_again.step == "keys"
    assert dump(phone.store) == before
    with pytest.raises(NotAnAnswer):
        apply(phone, Conversation(step="push", has_asked_for_keys=True), ask, as_json(answer))


def test_a_server_with_a_new_key_is_believed_after_its_keys_were_fetched(phone: Phone) -> None:
    hall = TownHall()
    with phone.store.writing() as db:
        meta.write(db, meta.SERVER_KEYS, json.dumps(server_key.jwks(server_key.STRANGERS_KEY, "sign-0")))
    record_not_home(phone, DUC_HOME)

    sync_once(phone, hall)

    assert [asked for asked, _ in hall.asked] == ["hello", "push", "jwks.json", "push", "receipts", "pull"]
    assert _stand(phone) == (1, 1, 0)
    kept = json.loads(receipts.keys(phone.store.reading()))["keys"]
    assert [key["kid"] for key in kept] == ["sign-0", "sign-1"]


def test_a_phone_that_has_no_keys_yet_fetches_them_first(phone: Phone) -> None:
    hall = TownHall()
    with phone.store.writing() as db:
        meta.forget(db, meta.SERVER_KEYS)
    record_not_home(phone, DUC_HOME)

    sync_once(phone, hall)

    assert [asked for asked, _ in hall.asked] == ["hello", "jwks.json", "push", "pull"]


def test_the_links_of_a_lost_answer_are_fetched_before_anything_is_sent_again(phone: Phone) -> None:
    """MUST 8."""
    hall = TownHall()
    record_not_home(phone, DUC_HOME)
    hall.instead = [hall.honest, hall.answer_and_lose]
    with pytest.raises(Interrupted):
        sync_once(phone, hall)
    asked_before = len(hall.asked)

    sync_once(phone, hall)

    assert [asked for asked, _ in hall.asked[asked_before:]] == ["hello", "receipts", "push", "pull"]
    assert _stand(phone) == (1, 1, 0)
    assert receipts.last(phone.store.reading()) == hall.heads[INSTALL]


def test_links_that_were_missed_within_a_conversation_are_fetched_in_it(phone: Phone) -> None:
    hall = TownHall()
    for _ in range(4):
        record_not_home(phone, DUC_HOME)

    def too_slow(request: Any) -> Any:
        hall.honest(request)
        raise Unreachable(timed_out=True)

    hall.instead = [hall.honest, too_slow]

    sync_once(phone, hall)

    assert [asked for asked, _ in hall.asked] == ["hello", "push", "push", "receipts", "push", "pull"]
    assert _stand(phone) == (4, 4, 0)


def test_a_link_that_does_not_follow_counts_once_those_before_it_are_here(phone: Phone) -> None:
    hall = TownHall()
    record_not_home(phone, DUC_HOME)

    def after_another(request: Any) -> Any:
        hall.sign([])
        return hall.honest(request)

    hall.instead = [hall.honest, after_another]

    sync_once(phone, hall)

    assert [asked for asked, _ in hall.asked] == ["hello", "push", "receipts", "pull"]
    assert receipts.last(phone.store.reading()).n == 2
    assert _stand(phone) == (1, 1, 0)


def test_an_answer_without_any_receipt_anywhere_is_not_received(phone: Phone) -> None:
    """MUST 8. «Synced» is only ever read from a receipt."""
    hall = TownHall()
    record_not_home(phone, DUC_HOME)
    hall.instead = [hall.honest, hall.answer_and_lose]
    with pytest.raises(Interrupted):
        sync_once(phone, hall)
    hall.links.clear()
    hall.heads.clear()

    sync_once(phone, hall)

    assert _stand(phone) == (1, 0, 0)
    assert [op.standing for op in oldest(phone.store.reading(), 9)] == ["unsigned"]


def test_hello_tells_the_last_link(phone: Phone) -> None:
    hall = TownHall()
    record_not_home(phone, DUC_HOME)
    sync_once(phone, hall)

    sync_once(phone, hall)

    said = [
        json.loads(heard)["receipt"] for heard, (name, _) in zip(hall.heard, hall.asked, strict=True) if name == "hello"
    ]
    head = hall.heads[INSTALL]
    assert said == [None, {"n": head.n, "sha256": head.sha256}]


def test_a_held_visit_ends_by_a_receipt(phone: Phone) -> None:
    """MUST 11."""
    problem = {"code": "parent_missing", "field": "household", "message": "Máy chủ chưa có hộ này."}
    hall = TownHall(judge=lambda _op: ("held", [problem]))
    record_not_home(phone, DUC_HOME)
    sync_once(phone, hall)
    (held,) = oldest(phone.store.reading(), 9)
    (op_id,) = hall.filed

    hall.settle(op_id, "filed")
    sync_once(phone, hall)

    assert held.standing == "held"
    assert oldest(phone.store.reading(), 9) == []
    assert hall.batches == [[1]]


def test_an_edit_that_was_held_and_then_refused_is_no_longer_shown_as_if_it_held(phone: Phone) -> None:
    hall = TownHall(judge=lambda _op: ("held", []))
    patch_household(phone, DUC_HOME, phone="+84922222222")
    sync_once(phone, hall)
    shown_while_held = household_card(phone.store, DUC_HOME).phone
    (op_id,) = hall.filed
    problem = {"code": "settled", "field": "phone", "message": "Số này không đúng."}

    hall.settle(op_id, "rejected", (problem,))
    sync_once(phone, hall)

    assert shown_while_held == "+84922222222"
    assert household_card(phone.store, DUC_HOME).phone == "+84912345678"
    (told,) = oldest(phone.store.reading(), 9)
    assert (told.standing, told.problems) == ("rejected", (problem,))


def test_an_end_stays_when_the_verdict_before_it_is_said_again(phone: Phone) -> None:
    """I9."""
    hall = TownHall(judge=lambda _op: ("held", []))
    record_not_home(phone, DUC_HOME)
    sync_once(phone, hall)
    (op_id,) = hall.filed
    hall.settle(op_id, "filed")
    sync_once(phone, hall)
    hall.missing = [[1, 1]]

    sync_once(phone, hall)

    assert hall.batches == [[1], [1]]
    assert oldest(phone.store.reading(), 9) == []


def test_an_end_that_a_restored_server_does_not_know_is_none(phone: Phone) -> None:
    hall = TownHall(judge=lambda _op: ("held", []))
    record_not_home(phone, DUC_HOME)
    sync_once(phone, hall)
    (op_id,) = hall.filed
    hall.settle(op_id, "filed")
    sync_once(phone, hall)
    restored = hall.restored(OTHER, upto=1)
    restored.heads = {INSTALL: Head(n=1, sha256="")}

    sync_once(phone, restored)

    assert [op.standing for op in oldest(phone.store.reading(), 9)] == ["held"]


def test_the_receipts_go_on_behind_those_of_before_a_restore(phone: Phone) -> None:
    """MUST 17."""
    hall = TownHall()
    record_not_home(phone, DUC_HOME)
    sync_once(phone, hall)
    record_not_home(phone, DUC_HOME)

    sync_once(phone, hall.restored(OTHER, upto=1))

    assert _stand(phone) == (2, 2, 0)
    assert _faults(phone) == []


def test_anybody_can_check_the_receipts_that_the_phone_hands_out(phone: Phone) -> None:
    """MUST 17."""
    hall = TownHall(judge=lambda op: ("held" if op["dseq"] == 1 else "filed", []))
    record_visit(phone, talked_with_duc())
    sync_once(phone, hall)
    hall.settle(next(iter(hall.filed)), "filed")
    record_not_home(phone, DUC_HOME)

    sync_once(phone, hall)

    assert _faults(phone) == []
    file = receipts.receipts_file(phone.store.reading())
    assert file.count(b"\n") == 4
    assert "Đặng Văn Đức".encode() not in file


def _faults(phone: Phone) -> list[Any]:
    file = read_file(receipts.receipts_file(phone.store.reading()).decode())
    return problems_in_chain(file.links, lambda jws: canonical(_payload(jws)), install_id=UUID(INSTALL))
