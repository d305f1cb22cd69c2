"""A phone believes only whole answers of the protocol: whatever else comes back changes nothing in the vault."""

import json
from collections.abc import Callable
from typing import Any, Literal
from uuid import UUID

import pytest

from mobile.actions.visits import record_not_home
from mobile.store import cursors, meta, outbox
from mobile.store.phone import Phone
from mobile.sync.exchange import Conversation, apply, next_request
from mobile.sync.messages import Answer, Interrupted
from mobile.sync.once import sync_once
from mobile.views.card import household_card
from mobile.views.households import households
from mobile.views.sync_status import sync_status
from shared.sync.protocol import NotAnAnswer
from tests.mobile.sync.town_hall import TownHall, as_json, household_row, page, row
from tests.mobile.vault import COMMUNE, DUC_HOME, XOM_5, dump

HANH_HOME = "019a0000-0000-7000-8000-0000000000b2"
OTHER = UUID("5e0c0000-0000-4000-8000-000000000002")
PORTAL = b"<!doctype html><title>Wifi</title><form action=login>"

Step = Literal["hello", "push", "pull"]
STEPS: tuple[Step, ...] = ("hello", "push", "pull")

NOT_OURS = {
    "a sign-in page of the network": Answer(status=200, body=PORTAL, media_type="text/html"),
    "a redirection to it": Answer(status=302, body=b"", media_type=""),
    "network authentication required": Answer(status=511, body=PORTAL, media_type="text/html"),
    "a refusal in HTML": Answer(status=403, body=PORTAL, media_type="text/html"),
    "a refusal of another service": Answer(status=422, body=b'{"error": "no"}'),
    "a problem without a code": Answer(status=409, body=b"{}", media_type="application/problem+json"),
    "nothing": Answer(status=200, body=b""),
    "created, which we never say": Answer(status=201, body=b"{}"),
    "JSON of another endpoint": as_json({"access_token": "x"}),
    "a list": as_json([]),
    "null": as_json(None),
    "bytes that are no text": Answer(status=200, body=b"\xff\xfe{"),
    "endless brackets": Answer(status=200, body=b"[" * 100_000),
    "another protocol": as_json({"protocol": "tungnha/9", "epoch": str(OTHER)}),
    "an epoch of the wrong type": as_json({"protocol": "tungnha/1", "epoch": 7, "results": []}),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("what", NOT_OURS)
def test_what_is_not_an_answer_changes_nothing(phone: Phone, step: Step, what: str) -> None:
    """MUST 3."""
    record_not_home(phone, DUC_HOME)
    conversation = Conversation(step=step)
    ask = next_request(phone, conversation)
    before = dump(phone.store)
    assert ask is not None

    with pytest.raises(NotAnAnswer):
        apply(phone, conversation, ask, NOT_OURS[what])

    assert dump(phone.store) == before


@pytest.mark.parametrize("step", STEPS)
def test_an_answer_that_breaks_off_at_any_byte_changes_nothing(phone: Phone, step: Step) -> None:
    record_not_home(phone, DUC_HOME)
    conversation = Conversation(step=step)
    ask = next_request(phone, conversation)
    assert ask is not None
    hall = TownHall(stream=[household_row(41, HANH_HOME)])
    whole = hall(ask.request, None)
    before = dump(phone.store)

    for end in range(0, len(whole.body) - 1, 7):
        with pytest.raises(NotAnAnswer):
            apply(phone, conversation, ask, Answer(status=200, body=whole.body[:end]))

    assert dump(phone.store) == before


def _result(**changed: Any) -> Callable[[Phone], dict[str, Any]]:
    def made(phone: Phone) -> dict[str, Any]:
        (op,) = outbox.unsent(phone.store.reading(), 1)
        plain = {"op_id": op.op_id, "dseq": op.dseq, "sha256": op.sha256, "status": "filed", "repeated": False}
        return plain | {"seq": 41, "rev": 1, "problems": []} | changed

    return made


@pytest.mark.parametrize(
    "result",
    [
        _result(op_id=str(OTHER)),
        _result(sha256="0" * 64),
        _result(status="lost"),
        _result(dseq=-1),
        _result(seq="41"),
        _result(op_id=12),
        _result(problems=[7]),
        _result(problems=None),
    ],
)
def test_an_ack_for_something_else_is_no_ack(phone: Phone, result: Callable[[Phone], dict[str, Any]]) -> None:
    record_not_home(phone, DUC_HOME)
    conversation = Conversation(step="push")
    ask = next_request(phone, conversation)
    before = dump(phone.store)
    assert ask is not None

    with pytest.raises(NotAnAnswer):
        apply(phone, conversation, ask, as_json(TownHall().push_answer([result(phone)])))

    assert dump(phone.store) == before


def test_an_ack_of_another_history_is_no_ack(phone: Phone) -> None:
    """MUST 3, MUST 4."""
    record_not_home(phone, DUC_HOME)
    conversation = Conversation(step="push")
    ask = next_request(phone, conversation)
    before = dump(phone.store)
    assert ask is not None

    with pytest.raises(NotAnAnswer):
        apply(phone, conversation, ask, as_json(TownHall(epoch=OTHER).push_answer([_result()(phone)])))

    assert dump(phone.store) == before


def test_an_operation_without_a_result_counts_as_not_sent(phone: Phone) -> None:
    record_not_home(phone, DUC_HOME)
    first = _result()(phone)
    record_not_home(phone, DUC_HOME)
    conversation = Conversation(step="push")
    ask = next_request(phone, conversation)
    assert ask is not None

    apply(phone, conversation, ask, as_json(TownHall().push_answer([first])))

    assert [op.dseq for op in outbox.unsent(phone.store.reading(), 10)] == [2]


PAGES = {
    "of another history": page([household_row(41, HANH_HOME)], {COMMUNE: 41}, epoch=OTHER),
    "with a cursor that goes back": page([], {COMMUNE: 1}),
    "with a stream that was not asked for": page([], {"99999.202507": 5}),
    "that promises more and moves nothing": page([], {COMMUNE: 40}, more=True),
    "with a number that no file holds": page([household_row(2**70, HANH_HOME)], {COMMUNE: 41}),
    "with a cursor that no file holds": page([household_row(41, HANH_HOME)], {COMMUNE: 2**70}),
    "with a commune that is no text": page([household_row(41, HANH_HOME, commune=["x"])], {COMMUNE: 41}),
    "with an id that is none": page([household_row(41, "7")], {COMMUNE: 41}),
    "with one row changed": page([household_row(41, HANH_HOME)], {COMMUNE: 41}).replace(b'"none"', b'"poor"'),
}


@pytest.mark.parametrize("what", PAGES)
def test_a_page_is_applied_as_a_whole_or_not_at_all(phone: Phone, what: str) -> None:
    """MUST 5."""
    conversation = Conversation(step="pull")
    ask = next_request(phone, conversation)
    before = dump(phone.store)
    assert ask is not None

    with pytest.raises(NotAnAnswer):
        apply(phone, conversation, ask, Answer(status=200, body=PAGES[what]))

    assert dump(phone.store) == before


def test_rows_of_a_later_version_are_passed_over_and_the_app_says_to_update(phone: Phone) -> None:
    drone = ["drone", 41, "put", COMMUNE, HANH_HOME, 1, 4]
    unreadable = household_row(42, "019a0000-0000-7000-8000-0000000000b3", hamlet="nowhere")
    hall = TownHall(stream=[drone, unreadable, household_row(43, HANH_HOME)])

    sync_once(phone, hall)

    assert [line.name for line in households(phone.store)] == ["Đặng Văn Đức", "Lê Thị Hạnh"]
    assert cursors.all_cursors(phone.store.reading())[COMMUNE] == 43
    assert sync_status(phone.store).differences[-1].to_do == "Cập nhật ứng dụng."


def test_a_code_of_a_later_version_does_not_close_the_list(phone: Phone) -> None:
    visit: dict[str, Any] = {
        "household": HANH_HOME,
        "hamlet": XOM_5,
        "visited_at": "2026-11-20T01:00:00.000Z",
        "met": "head",
    }
    visit |= {"outcome": "danced", "consents": [], "persons": [], "next": {"step": "dance"}, "standing": "stands"}
    visit |= {"legal_basis": "consent", "language": "kinh", "interpreter": False}
    hall = TownHall(stream=[household_row(41, HANH_HOME, certificate="golden"), row("visit", 42, str(OTHER), **visit)])

    sync_once(phone, hall)

    card = household_card(phone.store, HANH_HOME)
    assert len(households(phone.store)) == 2
    assert (card.certificate, card.visits, card.promise) == ("unknown", (), None)


def test_the_same_row_twice_and_out_of_order_ends_as_the_latest(phone: Phone) -> None:
    newest, older = household_row(45, HANH_HOME, head_name="Mới"), household_row(42, HANH_HOME, head_name="Cũ")
    conversation = Conversation(step="pull")
    ask = next_request(phone, conversation)
    assert ask is not None

    apply(phone, conversation, ask, Answer(status=200, body=page([newest, older, newest], {COMMUNE: 45})))

    assert [line.name for line in households(phone.store)] == ["Đặng Văn Đức", "Mới"]


def test_a_network_that_wants_a_sign_in_is_told_from_our_server(phone: Phone) -> None:
    record_not_home(phone, DUC_HOME)
    before = dump(phone.store)

    with pytest.raises(Interrupted) as interrupted:
        sync_once(phone, TownHall(instead=[NOT_OURS["a sign-in page of the network"]]))

    assert interrupted.value.problems[0].code == "not_our_server"
    assert dump(phone.store) == before


def test_a_sign_in_page_does_not_use_up_the_refresh_token(phone: Phone) -> None:
    hall = TownHall(instead=[Answer(status=401, body=PORTAL, media_type="text/html")])

    with pytest.raises(Interrupted):
        sync_once(phone, hall)

    assert [asked for asked, _ in hall.asked] == ["hello"]
    assert meta.tokens(phone.store.reading()) == meta.Tokens(access="access-1", refresh="refresh-1")


def test_what_cannot_be_said_in_text_is_passed_over(phone: Phone) -> None:
    lone = json.loads('"\\ud800"')
    conversation = Conversation(step="pull")
    ask = next_request(phone, conversation)
    assert ask is not None

    apply(phone, conversation, ask, Answer(status=200, body=page([household_row(41, HANH_HOME, address=lone)], {})))

    assert len(households(phone.store)) == 1


def test_a_page_of_a_conversation_left_behind_moves_no_cursor_that_another_one_dropped(phone: Phone) -> None:
    """MUST 5. I4. The app was opened again meanwhile, and has a new hamlet whose rows lie below the page."""
    hall = TownHall(stream=[household_row(41, HANH_HOME)], head=41)
    conversation = Conversation(step="pull")
    ask = next_request(phone, conversation)
    assert ask is not None
    late = hall(ask.request, None)
    with phone.store.writing() as db:
        cursors.drop(db, COMMUNE)
    before = dump(phone.store)

    with pytest.raises(NotAnAnswer):
        apply(phone, conversation, ask, late)

    assert dump(phone.store) == before
