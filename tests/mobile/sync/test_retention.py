"""What the server has received stays on An's phone until it lies in a backup, and for five weeks at least."""

from datetime import timedelta
from uuid import UUID

import pytest

from mobile.actions.visits import record_not_home
from mobile.store import outbox
from mobile.store.phone import Phone
from mobile.sync.conversation import KEPT_FOR, Conversation
from mobile.sync.exchange import apply, next_request
from mobile.sync.messages import Interrupted
from mobile.sync.once import sync_once
from shared.clock import format_moment, parse_moment
from tests.mobile.sync.town_hall import TownHall
from tests.mobile.vault import DUC_HOME, Clocks

OTHER = UUID("5e0c0000-0000-4000-8000-000000000002")


def _work_and_sync(phone: Phone, hall: TownHall, visits: int) -> None:
    for _ in range(visits):
        record_not_home(phone, DUC_HOME)
    sync_once(phone, hall)
    hall.acked_dseq = outbox.highest(phone.store.reading())


def _weeks_later(hall: TownHall, days: int = KEPT_FOR.days) -> None:
    hall.now = format_moment(parse_moment(hall.now) + timedelta(days=days, seconds=1))


def _kept(phone: Phone) -> list[int]:
    return [dseq for (dseq,) in phone.store.reading().execute("SELECT dseq FROM outbox ORDER BY dseq")]


def test_what_lies_in_a_backup_for_five_weeks_leaves_the_phone(phone: Phone) -> None:
    """MUST 4."""
    hall = TownHall()
    _work_and_sync(phone, hall, 3)
    hall.durable_dseq = 2
    _weeks_later(hall)

    sync_once(phone, hall)

    assert _kept(phone) == [3]


def test_the_five_weeks_begin_with_the_verdict_and_not_with_an_old_hello(phone: Phone, clocks: Clocks) -> None:
    """MUST 4. The conversation lay open for six weeks between its hello and its push."""
    hall, conversation = TownHall(), Conversation()
    record_not_home(phone, DUC_HOME)

    for weeks_before in (0, 6):
        clocks.pass_by(weeks=weeks_before)
        ask = next_request(phone, conversation)
        assert ask is not None
        conversation = apply(phone, conversation, ask, hall(ask.request, None))

    ((acked_at,),) = phone.store.reading().execute("SELECT acked_at FROM outbox").fetchall()
    assert parse_moment(acked_at) == parse_moment(hall.now) + timedelta(weeks=6)


@pytest.mark.parametrize(
    ("durable", "acked", "days"),
    [(0, 3, 36), (3, 0, 36), (3, 3, 34)],
    ids=["in no backup yet", "above a hole", "not for long enough"],
)
def test_anything_else_stays(phone: Phone, durable: int, acked: int, days: int) -> None:
    """MUST 4."""
    hall = TownHall()
    _work_and_sync(phone, hall, 3)
    hall.durable_dseq, hall.acked_dseq = durable, acked
    _weeks_later(hall, days)

    sync_once(phone, hall)

    assert _kept(phone) == [1, 2, 3]


def test_what_is_held_or_was_not_received_stays_with_all_that_came_after_it(phone: Phone) -> None:
    """MUST 6."""
    hall = TownHall(judge=lambda op: ("held" if op["dseq"] == 3 else "filed", []))
    _work_and_sync(phone, hall, 4)
    hall.durable_dseq = 4
    _weeks_later(hall)

    sync_once(phone, hall)

    assert _kept(phone) == [3, 4]


def test_an_ack_of_another_history_drops_nothing(phone: Phone) -> None:
    """MUST 4. What the new history holds counts from when it said so."""
    hall = TownHall()
    _work_and_sync(phone, hall, 2)
    restored = hall.restored(OTHER, upto=2)
    restored.durable_dseq = 2
    _weeks_later(restored)

    sync_once(phone, restored)
    kept_at_first = _kept(phone)
    _weeks_later(restored)
    sync_once(phone, restored)

    assert kept_at_first == [1, 2]
    assert _kept(phone) == []


def test_numbers_go_on_behind_what_was_dropped(phone: Phone) -> None:
    """I3."""
    hall = TownHall()
    _work_and_sync(phone, hall, 3)
    hall.durable_dseq = 3
    _weeks_later(hall)
    sync_once(phone, hall)

    _work_and_sync(phone, hall, 1)

    assert hall.batches == [[1, 2, 3], [4]]
    counts = outbox.counts(phone.store.reading())
    assert (counts.written, counts.received, counts.unsent) == (4, 4, 0)


def test_a_phone_whose_clock_runs_ahead_drops_nothing_before_its_time(phone: Phone, clocks: Clocks) -> None:
    """MUST 10. The five weeks are the server's."""
    hall = TownHall()
    _work_and_sync(phone, hall, 2)
    hall.durable_dseq = 2
    clocks.pass_by(days=400)

    sync_once(phone, hall)

    assert _kept(phone) == [1, 2]


def test_a_great_many_leave_in_small_acts(phone: Phone) -> None:
    hall = TownHall()
    _work_and_sync(phone, hall, 450)
    hall.durable_dseq = 450
    _weeks_later(hall)
    acts: list[str] = []
    phone.store.reading().set_trace_callback(acts.append)

    sync_once(phone, hall)

    phone.store.reading().set_trace_callback(None)
    assert sum(act.startswith("DELETE FROM outbox") for act in acts) == 3
    assert _kept(phone) == []


def test_what_was_dropped_is_compared_no_more(phone: Phone) -> None:
    hall = TownHall()
    _work_and_sync(phone, hall, 3)
    hall.durable_dseq = 2
    _weeks_later(hall)
    sync_once(phone, hall)
    _weeks_later(hall, days=8)

    sync_once(phone, hall)

    assert [asked for asked, _ in hall.asked][-3:] == ["hello", "verify", "pull"]
    assert hall.batches == [[1, 2, 3]]


def test_a_conversation_that_breaks_off_drops_nothing(phone: Phone) -> None:
    hall = TownHall()
    _work_and_sync(phone, hall, 1)
    hall.durable_dseq = 1
    _weeks_later(hall)
    hall.instead = [hall.honest, hall.honest, hall.answer_and_lose]

    with pytest.raises(Interrupted):
        sync_once(phone, hall)

    assert _kept(phone) == [1]
