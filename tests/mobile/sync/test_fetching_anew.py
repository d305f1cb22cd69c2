"""When a stream is fetched from its beginning, what does not come again leaves An's phone, and nothing unsent does."""

import json
from uuid import UUID

import pytest

from mobile.actions.drafts import keep_draft
from mobile.actions.households import do_not_visit_again
from mobile.actions.visits import record_not_home
from mobile.store import cursors, meta, outbox, shelf
from mobile.store.phone import Phone
from mobile.sync.exchange import Conversation, apply, next_request
from mobile.sync.messages import Answer, Interrupted, Request, Unreachable
from mobile.sync.once import sync_once
from mobile.views.card import household_card
from mobile.views.households import households
from tests.mobile.sync.town_hall import TownHall, household_row, page, problem_answer, row
from tests.mobile.vault import COMMUNE, DUC, DUC_HOME, MAI, XOM_5, XOM_6, put, talked_with_duc

OTHER = UUID("5e0c0000-0000-4000-8000-000000000002")
HANH_HOME = "019a0000-0000-7000-8000-0000000000b2"
ASSIGNMENT = "019a0000-0000-7000-8000-0000000000d1"
REVIEW, VISIT = "019a0000-0000-7000-8000-0000000000e1", "019a0000-0000-7000-8000-0000000000e2"


def _ids(phone: Phone) -> set[tuple[str, str]]:
    return set(phone.store.reading().execute("SELECT kind, id FROM shelf"))


ANEW = {
    "reset": TownHall(action="reset"),
    "a cursor behind the horizon": TownHall(horizon=41),
    "another history": TownHall(epoch=OTHER),
}


@pytest.mark.parametrize("why", ANEW)
def test_rows_that_do_not_come_again_leave(phone: Phone, why: str) -> None:
    """I5, I6, F25."""
    hall = TownHall(action=ANEW[why].action, horizon=ANEW[why].horizon, epoch=ANEW[why].epoch, head=50)
    hall.stream = [row("hamlet", 41, XOM_5, name="5", kind="xom"), household_row(42, HANH_HOME)]

    sync_once(phone, hall)

    assert _ids(phone) == {("hamlet", XOM_5), ("household", HANH_HOME)}


def test_a_cursor_that_the_server_finds_too_old_is_dropped(phone: Phone) -> None:
    """MUST 15. The horizon moved between hello and pull."""
    hall = TownHall(stream=[household_row(42, HANH_HOME)])
    hall.instead = [hall.honest, problem_answer(409, "cursor_too_old")]

    sync_once(phone, hall)

    assert [asked for asked, _ in hall.asked] == ["hello", "pull", "hello", "pull"]
    assert _ids(phone) == {("household", HANH_HOME)}


def test_a_server_that_finds_every_cursor_too_old_ends_the_conversation(phone: Phone) -> None:
    hall = TownHall()
    honest = hall.honest

    def never(request: Request, bearer: str | None = None) -> Answer:
        return problem_answer(409, "cursor_too_old") if "pull" in request.path else honest(request, bearer)

    hall.honest = never  # type: ignore[method-assign]  # the server as this test plays it

    with pytest.raises(Interrupted):
        sync_once(phone, hall)

    assert len(hall.asked) < 10


def test_what_is_unsent_or_being_noted_stays(phone: Phone) -> None:
    """MUST 6."""
    visit_id = str(record_not_home(phone, DUC_HOME))
    keep_draft(phone, talked_with_duc())
    hall = TownHall(action="reset")
    hall.instead = [hall.honest, problem_answer(422, "unreadable")]

    sync_once(phone, hall)

    assert _ids(phone) == {("household", DUC_HOME), ("person", DUC), ("person", MAI), ("visit", visit_id)}
    assert outbox.counts(phone.store.reading()).unsent == 1


def test_what_stayed_for_its_unsent_visit_leaves_once_that_is_sent(phone: Phone) -> None:
    """I6."""
    do_not_visit_again(phone, DUC_HOME)
    hall = TownHall(action="reset")
    hall.instead = [hall.honest, problem_answer(422, "unreadable")]
    sync_once(phone, hall)
    kept_at_first = _ids(phone)
    hall.action = "ok"

    sync_once(phone, hall)

    assert kept_at_first == {("household", DUC_HOME)}
    assert _ids(phone) == set()


def test_a_row_that_only_this_phone_knows_does_not_need_to_come_again(phone: Phone) -> None:
    """What is held was never in the stream; the officer still sees what was written."""
    visit_id = str(record_not_home(phone, DUC_HOME))
    hall = TownHall(judge=lambda _op: ("held", []))
    sync_once(phone, hall)
    hall.action = "reset"

    sync_once(phone, hall)

    assert ("visit", visit_id) in _ids(phone)


def test_nothing_leaves_before_the_stream_has_been_fetched_to_its_head(phone: Phone) -> None:
    hall = TownHall(action="reset")
    pages = iter([page([household_row(41, HANH_HOME)], {COMMUNE: 41}, more=True)])
    hall.instead = [hall.honest, lambda _request: Answer(status=200, body=next(pages)), Unreachable()]

    with pytest.raises(Interrupted):
        sync_once(phone, hall)

    assert ("household", DUC_HOME) in _ids(phone)
    assert cursors.all_cursors(phone.store.reading())[COMMUNE] == 41
    hall.action, hall.stream = "ok", [household_row(43, DUC_HOME)]
    sync_once(phone, hall)
    assert _ids(phone) == {("household", DUC_HOME), ("household", HANH_HOME)}


def test_a_first_load_that_takes_several_days_goes_on_though_the_horizon_moved_meanwhile(phone: Phone) -> None:
    """MUST 15. Who began under a horizon holds nothing that left before it."""
    hall = TownHall(action="reset", horizon=30)
    pages = iter([page([household_row(20, HANH_HOME)], {COMMUNE: 20}, more=True)])
    hall.instead = [hall.honest, lambda _request: Answer(status=200, body=next(pages)), Unreachable()]
    with pytest.raises(Interrupted):
        sync_once(phone, hall)
    hall.action, hall.stream = "snapshot", [household_row(43, DUC_HOME)]
    asked: list[str] = []

    def note(request: Request) -> Answer:
        asked.append(request.path)
        return hall.honest(request)

    hall.instead = [hall.honest, note]

    sync_once(phone, hall)

    assert f"{COMMUNE}:20" in asked[0]
    assert f"begun={COMMUNE}:30" in asked[0]
    assert cursors.all_begun(phone.store.reading()) == {}
    assert {line.id for line in households(phone.store)} == {DUC_HOME, HANH_HOME}


def test_a_row_that_left_before_anything_was_fetched_does_not_stay(phone: Phone) -> None:
    """MUST 15. It was filed, the conversation broke off before its pull, and the horizon rose past what left since."""
    hall = TownHall(action="reset", horizon=30, instead=[])
    hall.instead = [hall.honest, Unreachable()]
    with pytest.raises(Interrupted):
        sync_once(phone, hall)
    with phone.store.writing() as db:
        put(db, "household", HANH_HOME, {"hamlet": XOM_5, "head_name": "Hạnh"})
    hall.action, hall.horizon, hall.stream = "snapshot", 41, [household_row(43, DUC_HOME)]

    sync_once(phone, hall)

    assert _ids(phone) == {("household", DUC_HOME)}


def test_an_officers_own_rows_are_not_swept_with_a_commune(phone: Phone) -> None:
    hall = TownHall(horizon=41, stream=[household_row(42, HANH_HOME)])
    with phone.store.writing() as db:
        put(db, "assignment", ASSIGNMENT, {"since": "2026-11-01", "hamlet": XOM_5})

    sync_once(phone, hall)

    assert _ids(phone) == {("household", HANH_HOME), ("assignment", ASSIGNMENT)}


def test_what_was_said_of_ans_visit_outlives_a_commune_that_is_taken_away_and_given_again(phone: Phone) -> None:
    """I5. It comes once, in An's own stream, which does not begin anew with a commune."""
    with phone.store.writing() as db:
        put(db, "review", REVIEW, {"visit": VISIT, "decision": "returned", "reason": "Ghi nhầm hộ."})

    sync_once(phone, TownHall(communes=[]))
    sync_once(phone, TownHall(head=50))

    assert ("review", REVIEW) in _ids(phone)


def test_assignments_and_aliases_come_like_other_rows(phone: Phone) -> None:
    alias = "019a0000-0000-7000-8000-0000000000e1"
    hall = TownHall()
    hall.stream = [
        row("assignment", 41, ASSIGNMENT, since="2026-11-01", hamlet=XOM_5),
        row("alias", 42, alias, of_kind="person", kept=DUC, dropped=MAI),
    ]

    sync_once(phone, hall)

    kept = {kind: shelf.find(phone.store.reading(), kind, row_id) for kind, row_id in _ids(phone)}
    assert kept["assignment"] is not None
    assert kept["assignment"].body["since"] == "2026-11-01"
    assert kept["alias"] is not None
    assert kept["alias"].body["kept"] == DUC


def test_an_edit_made_while_a_page_is_on_its_way_stays_on_top(phone: Phone) -> None:
    """MUST 5."""
    hall = TownHall(stream=[household_row(41, DUC_HOME, head_name="Đặng Văn Đức", phone="+84911111111", rev=7)])
    conversation = Conversation(step="pull")
    ask = next_request(phone, conversation)
    assert ask is not None
    answer = hall(ask.request, None)

    do_not_visit_again(phone, DUC_HOME)
    apply(phone, conversation, ask, answer)

    card = household_card(phone.store, DUC_HOME)
    assert (card.do_not_visit, card.phone) == (True, "+84911111111")
    (op,) = outbox.unsent(phone.store.reading(), 10)
    assert json.loads(op.body)["base_rev"] == 1


def test_a_household_that_moves_brings_its_members_though_a_page_ends_between_them(phone: Phone) -> None:
    """I4. It left one of An's hamlets in one page and stands in the other in the next."""
    moving = [row("household", 41, DUC_HOME, act="leave"), row("person", 42, DUC, act="leave")]
    moving.append(row("person", 43, DUC, household=DUC_HOME, name="Đặng Văn Đức", relation="head"))
    moved = [household_row(44, DUC_HOME, hamlet=XOM_6)]
    pages = iter([page(moving, {COMMUNE: 43}, more=True), page(moved, {COMMUNE: 44})])
    with phone.store.writing() as db:
        meta.write_areas(db, {COMMUNE: frozenset({XOM_5, XOM_6})})
    hall = TownHall(hamlets=[XOM_5, XOM_6])
    hall.instead = [hall.honest, *[lambda _request: Answer(status=200, body=next(pages))] * 2]

    sync_once(phone, hall)

    assert {("household", DUC_HOME), ("person", DUC)} <= _ids(phone)
    assert [person.name for person in household_card(phone.store, DUC_HOME).members][:1] == ["Đặng Văn Đức"]
