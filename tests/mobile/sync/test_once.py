"""A conversation with the server, held by An's phone: everything arrives, once, whatever happens on the way."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from mobile.actions.drafts import keep_draft
from mobile.actions.households import do_not_visit_again, patch_household
from mobile.actions.visits import record_not_home, record_visit
from mobile.store import cursors, meta, outbox, shelf
from mobile.store.phone import Phone
from mobile.sync.messages import Interrupted, Unreachable
from mobile.sync.once import sync_once
from mobile.views.card import household_card
from mobile.views.households import households
from mobile.views.sync_status import sync_status
from mobile.views.whose import people_are_made_up
from shared.sync.ops import frozen_bytes
from tests.mobile.sync.town_hall import TownHall, household_row, problem_answer, row
from tests.mobile.vault import COMMUNE, DUC, DUC_HOME, MAI, XOM_5, XOM_6, Clocks, put, talked_with_duc

HANH_HOME = "019a0000-0000-7000-8000-0000000000b2"
OTHER_EPOCH = UUID("5e0c0000-0000-4000-8000-000000000002")


def _counts(phone: Phone) -> tuple[int, int]:
    status = sync_status(phone.store)
    return status.written, status.received


def test_what_an_wrote_offline_is_received_and_said_so(phone: Phone) -> None:
    """MUST 8."""
    hall = TownHall()
    record_visit(phone, talked_with_duc())
    assert _counts(phone) == (2, 0)

    sync_once(phone, hall)

    assert _counts(phone) == (2, 2)
    assert sync_status(phone.store).differences == ()
    assert household_card(phone.store, DUC_HOME).visits[0].received
    assert [asked for asked, _ in hall.asked] == ["hello", "push", "pull"]


def test_a_lost_answer_is_asked_for_again_and_nothing_is_filed_twice(phone: Phone) -> None:
    """MUST 3. An operation without a result counts as not sent."""
    hall = TownHall()
    record_not_home(phone, DUC_HOME)
    hall.instead = [hall.honest, hall.answer_and_lose]
    with pytest.raises(Interrupted):
        sync_once(phone, hall)
    assert _counts(phone) == (1, 0)

    sync_once(phone, hall)

    assert _counts(phone) == (1, 1)
    assert hall.batches == [[1], [1]]
    assert len(hall.filed) == 1


def test_operations_go_in_their_order_and_batches_grow(phone: Phone) -> None:
    """MUST 7."""
    hall = TownHall()
    for _ in range(450):
        record_not_home(phone, DUC_HOME)

    sync_once(phone, hall)

    assert [len(batch) for batch in hall.batches] == [100, 200, 150]
    assert [dseq for batch in hall.batches for dseq in batch] == list(range(1, 451))


def test_a_slow_network_gets_smaller_batches(phone: Phone) -> None:
    """MUST 7."""
    hall = TownHall()
    for _ in range(4):
        record_not_home(phone, DUC_HOME)
    hall.instead = [hall.honest, Unreachable(timed_out=True), problem_answer(413, "body_too_large")]

    sync_once(phone, hall)

    assert hall.batches == [[1], [2, 3], [4]]
    assert _counts(phone) == (4, 4)


def test_one_operation_that_the_server_cannot_read_does_not_hold_up_the_rest(phone: Phone) -> None:
    """MUST 7, MUST 11."""
    hall = TownHall()
    for _ in range(5):
        record_not_home(phone, DUC_HOME)
    honest = hall.honest

    def cannot_read_the_third(request: Any, bearer: Any = None) -> Any:
        sent = json.loads(request.body or b"{}").get("ops", [])
        return problem_answer(422, "unreadable") if 3 in [op["dseq"] for op in sent] else honest(request, bearer)

    hall.honest = cannot_read_the_third  # type: ignore[method-assign]  # the server as this test plays it

    sync_once(phone, hall)

    status = sync_status(phone.store)
    assert (status.written, status.received) == (5, 4)
    (difference,) = status.differences
    assert difference.problem == "Câu báo lỗi."
    assert difference.tone == "bad"
    assert status.last_at is not None


def test_a_rejected_visit_is_received_and_says_what_to_do(phone: Phone) -> None:
    problem = {"code": "unknown_code", "field": "outcome", "message": "Mã không có trong danh mục."}
    hall = TownHall(judge=lambda _op: ("rejected", [problem]))
    record_not_home(phone, DUC_HOME)

    sync_once(phone, hall)

    status = sync_status(phone.store)
    assert (status.written, status.received) == (1, 1)
    (difference,) = status.differences
    assert difference.title == "Lượt thăm hộ Đặng Văn Đức, 21/11/2026"
    assert difference.problem == "Mã không có trong danh mục."


def test_a_restored_server_is_offered_everything_above_its_mark_the_rejected_too(phone: Phone) -> None:
    """MUST 4."""
    hall = TownHall(judge=lambda op: ("rejected" if op["dseq"] == 3 else "filed", []))
    for _ in range(3):
        record_not_home(phone, DUC_HOME)
    sync_once(phone, hall)
    restored = hall.restored(OTHER_EPOCH, upto=1)

    sync_once(phone, restored)

    assert restored.batches == [[2, 3]]
    assert _counts(phone) == (3, 3)
    assert meta.read(phone.store.reading(), meta.EPOCH) == str(OTHER_EPOCH)


def test_an_epoch_that_changes_under_way_is_met_with_another_hello(phone: Phone) -> None:
    hall = TownHall()
    record_not_home(phone, DUC_HOME)
    hall.instead = [hall.honest, problem_answer(409, "epoch_changed")]

    sync_once(phone, hall)

    assert [asked for asked, _ in hall.asked] == ["hello", "push", "hello", "push", "pull"]
    assert _counts(phone) == (1, 1)


def test_operations_that_the_server_misses_are_offered_again(phone: Phone) -> None:
    """MUST 4, I3."""
    hall = TownHall()
    for _ in range(3):
        record_not_home(phone, DUC_HOME)
    sync_once(phone, hall)
    hall.missing = [[2, 2]]

    sync_once(phone, hall)

    assert hall.batches == [[1, 2, 3], [2]]


def test_a_new_household_comes_with_its_cursor(phone: Phone) -> None:
    """MUST 5."""
    hall = TownHall(stream=[household_row(41, HANH_HOME)])

    sync_once(phone, hall)

    assert {line.name for line in households(phone.store)} == {"Đặng Văn Đức", "Lê Thị Hạnh"}
    assert cursors.all_cursors(phone.store.reading())[COMMUNE] == 41


@pytest.mark.parametrize("made_up", [True, False])
def test_a_phone_knows_whether_its_people_are_made_up(phone: Phone, made_up: bool) -> None:
    hall = TownHall(stream=[household_row(41, HANH_HOME, made_up=made_up)])

    sync_once(phone, hall)

    assert people_are_made_up(phone.store) is made_up


def test_an_edit_of_an_stays_on_top_of_what_the_server_says_meanwhile(phone: Phone) -> None:
    """MUST 5."""
    do_not_visit_again(phone, DUC_HOME)
    hall = TownHall(stream=[household_row(41, DUC_HOME, head_name="Đặng Văn Đức", phone="+84911111111", rev=7)])
    hall.judge = lambda _op: ("held", [])

    sync_once(phone, hall)

    card = household_card(phone.store, DUC_HOME)
    kept = shelf.find(phone.store.reading(), "household", DUC_HOME)
    assert kept is not None
    assert card.do_not_visit
    assert card.phone == "+84911111111"
    assert (kept.rev, kept.base and kept.base["do_not_visit"]) == (7, False)


def test_a_rejected_edit_is_no_longer_shown_as_if_it_held(phone: Phone) -> None:
    hall = TownHall(judge=lambda _op: ("rejected", []))
    patch_household(phone, DUC_HOME, phone="+84922222222")

    sync_once(phone, hall)

    assert household_card(phone.store, DUC_HOME).phone == "+84912345678"


def test_a_filed_edit_stays_until_the_stream_shows_it(phone: Phone) -> None:
    hall = TownHall(head=50, stream=[household_row(41, DUC_HOME, head_name="Đặng Văn Đức", phone="+84912345678")])
    patch_household(phone, DUC_HOME, phone="+84922222222")

    sync_once(phone, hall)

    assert household_card(phone.store, DUC_HOME).phone == "+84922222222"


def test_a_changed_area_is_fetched_again_and_what_lies_outside_leaves(phone: Phone) -> None:
    hall = TownHall(hamlets=[XOM_6], stream=[household_row(9, HANH_HOME, hamlet=XOM_6)])

    sync_once(phone, hall)

    assert [line.name for line in households(phone.store)] == ["Lê Thị Hạnh"]
    assert shelf.find(phone.store.reading(), "person", DUC) is None


def test_what_is_unsent_is_never_taken_off_with_an_area(phone: Phone) -> None:
    """MUST 6."""
    visit_id = record_not_home(phone, DUC_HOME)
    hall = TownHall(hamlets=[XOM_6], action="push_only")
    hall.instead = [hall.honest, Unreachable()]

    with pytest.raises(Interrupted):
        sync_once(phone, hall)

    assert shelf.find(phone.store.reading(), "visit", str(visit_id)) is not None
    assert outbox.counts(phone.store.reading()).written == 1


def test_a_household_that_left_the_hamlet_leaves_the_list(phone: Phone) -> None:
    hall = TownHall(stream=[row("household", 41, DUC_HOME, act="leave")])

    sync_once(phone, hall)

    assert households(phone.store) == []


def test_a_household_at_which_a_visit_is_being_noted_stays_until_it_is_saved_and_sent(phone: Phone) -> None:
    keep_draft(phone, talked_with_duc())
    leaving = [
        row("household", 41, DUC_HOME, act="leave"),
        row("person", 42, DUC, act="leave"),
        row("person", 43, MAI, act="leave"),
    ]
    hall = TownHall(stream=leaving)
    sync_once(phone, hall)

    record_visit(phone, talked_with_duc())
    assert households(phone.store) != []
    sync_once(phone, hall)
    sync_once(phone, hall)

    assert _counts(phone) == (2, 2)
    assert [kind for (kind,) in phone.store.reading().execute("SELECT DISTINCT kind FROM shelf ORDER BY kind")] == [
        "hamlet",
        "visit",
    ]


def test_a_visit_filed_where_a_household_went_stays_only_if_the_stream_brings_it(phone: Phone) -> None:
    """I5. An wrote both, lost that hamlet meanwhile, and nothing will tell of a visit that never lay here."""
    patch_household(phone, DUC_HOME, hamlet=UUID(XOM_6))
    record_not_home(phone, DUC_HOME)
    hall = TownHall(head=40, stream=[row("household", 41, DUC_HOME, act="leave"), row("person", 42, DUC, act="leave")])

    sync_once(phone, hall)

    assert _counts(phone) == (2, 2)
    assert list(shelf.all_of(phone.store.reading(), "visit")) == []


def test_a_household_that_moved_to_another_commune_of_ans_stays(phone: Phone) -> None:
    elsewhere = "17833.202507"
    moved = household_row(9, DUC_HOME, commune=elsewhere)
    with phone.store.writing() as db:
        put(db, "household", DUC_HOME, {"hamlet": XOM_5, "head_name": "Đức"}, commune=elsewhere)
    hall = TownHall(communes=[COMMUNE, elsewhere], stream=[moved, row("household", 41, DUC_HOME, act="leave")])

    sync_once(phone, hall)

    assert len(households(phone.store)) == 1


def test_an_updated_app_fetches_again_what_the_one_before_could_not_read(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    duc = household_row(40, DUC_HOME, head_name="Đặng Văn Đức")
    hall = TownHall(stream=[duc, household_row(41, HANH_HOME, hamlet="nowhere")])
    sync_once(phone, hall)
    monkeypatch.setattr("mobile.sync.applying.APP_VERSION", "9.9")
    hall.stream = [duc, household_row(41, HANH_HOME)]

    sync_once(phone, hall)

    assert len(households(phone.store)) == 2
    assert sync_status(phone.store).differences == ()


@pytest.mark.parametrize(("action", "horizon"), [("reset", 0), ("snapshot", 41)])
def test_a_reset_fetches_from_the_beginning_and_keeps_the_outbox(phone: Phone, action: str, horizon: int) -> None:
    """MUST 15."""
    hall = TownHall(action=action, horizon=horizon, stream=[household_row(8, DUC_HOME), household_row(9, HANH_HOME)])
    record_not_home(phone, DUC_HOME)

    sync_once(phone, hall)

    assert len(households(phone.store)) == 2
    assert _counts(phone) == (1, 1)


def test_progress_runs_from_nothing_to_all(phone: Phone) -> None:
    shares: list[float] = []
    for _ in range(300):
        record_not_home(phone, DUC_HOME)

    sync_once(phone, TownHall(), shares.append)

    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_second_patch_builds_on_what_the_officer_saw(phone: Phone, clocks: Clocks) -> None:
    patch_household(phone, DUC_HOME, phone="+84922222222")
    clocks.pass_by(minutes=1)
    patch_household(phone, DUC_HOME, phone="+84933333333")

    _, second = (json.loads(op.body) for op in outbox.unsent(phone.store.reading(), 10))

    assert second["was"] == {"phone": "+84922222222"}


def test_a_visit_that_was_filed_is_not_held_by_a_later_one(phone: Phone) -> None:
    hall = TownHall()
    record_visit(phone, replace(talked_with_duc(), next_step="come_back", next_on=Clocks().now.date()))
    sync_once(phone, hall)

    record_not_home(phone, DUC_HOME)

    assert [line.received for line in household_card(phone.store, DUC_HOME).visits] == [False, True]
    assert XOM_5 in json.dumps([json.loads(op.body) for op in outbox.unsent(phone.store.reading(), 1)])


def test_what_was_saved_is_sent_byte_for_byte_whatever_happens_after(phone: Phone, clocks: Clocks) -> None:
    """MUST 2, MUST 10. A later change is a later operation; each tells the clocks of its own moment."""
    hall = TownHall(epoch=OTHER_EPOCH)
    patch_household(phone, DUC_HOME, phone="+84922222222")
    (first,) = outbox.unsent(phone.store.reading(), 1)
    clocks.pass_by(minutes=5)
    patch_household(phone, DUC_HOME, phone="+84933333333")
    hall.instead = [hall.honest, problem_answer(413, "body_too_large")]

    sync_once(phone, hall)

    sent = [op for heard in hall.heard if b'"ops"' in heard for op in json.loads(heard)["ops"]]
    assert frozen_bytes(sent[0]) == frozen_bytes(sent[2]) == first.body
    assert sent[0]["time"] == {"wall": "2026-11-21T08:00:00.000+07:00", "monotonic_ms": 3_600_000, "boot": "boot-1"}
    assert [op["dseq"] for op in sent] == [1, 2, 1, 2]
