"""What An has to do today: promises, what the commune asks, what came back, and where to go on."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from mobile.actions.corrections import begin_correction, record_correction
from mobile.actions.visits import record_not_home, record_short_visit, record_visit
from mobile.store import meta, shelf
from mobile.store.overlay import put_from_server
from mobile.store.phone import Phone
from mobile.sync.once import sync_once
from mobile.views.card import household_card
from mobile.views.households import households
from mobile.views.today import DUE_LISTED, Lane, Today, work_of_today
from shared.clock import format_moment
from tests.mobile.sync.town_hall import TownHall, row
from tests.mobile.vault import AN, COMMUNE, DUC_HOME, MORNING, XOM_5, XOM_6, Clocks, put, talked_with_duc

VISIT = "019a0000-0000-7000-8000-0000000000d1"
REVIEW = "019a0000-0000-7000-8000-0000000000e1"
LATER_REVIEW = "019a0000-0000-7000-8000-0000000000e2"
ANOTHER = XOM_6


def today(phone: Phone) -> Today:
    return work_of_today(phone.store, households(phone.store), phone.read_clocks().wall)


def follow_up(seq: int, **values: Any) -> list[Any]:
    plain: dict[str, Any] = {
        "household": DUC_HOME,
        "reason": "amount_changes",
        "about": "2026-11-25",
        "due": "2026-11-24",
    }
    plain |= {"assigned_to": str(AN), "state": "open", "topics": []}
    return row("follow_up", seq, f"019a0000-0000-7000-8000-0000000000{seq}", **(plain | values))


def promised(phone: Phone, on: date) -> None:
    record_visit(phone, talked_with_duc(next_step="collect_payment", next_on=on))


def visited(phone: Phone, **values: Any) -> None:
    """A visit of An's as the server has it."""
    plain = {"hamlet": XOM_5, "household": DUC_HOME, "visited_at": format_moment(MORNING), "outcome": "refused_talk"}
    with phone.store.writing() as db:
        put(db, "visit", VISIT, plain | {"met": "member", "officer_name": "Nguyễn Thị An"} | values)


def reviewed(phone: Phone, decision: str, review: str = REVIEW, minutes: int = 0, visit: str = VISIT) -> None:
    """Bình of the committee said something of the visit."""
    at = format_moment(MORNING + timedelta(minutes=minutes))
    said = {"visit": visit, "version": 1 + minutes, "decision": decision, "reviewed_at": at}
    with phone.store.writing() as db:
        put(db, "review", review, said | {"reviewer_name": "Trần Văn Bình", "reason": "Ghi nhầm hộ."})


def test_a_promise_is_due_with_its_day_and_red_once_that_is_over(phone: Phone, clocks: Clocks) -> None:
    promised(phone, date(2026, 11, 23))

    (before,) = today(phone).due
    clocks.pass_by(days=5)
    (after,) = today(phone).due

    assert (before.household, before.said, before.overdue) == (
        DUC_HOME,
        "Hẹn thu tiền 23/11/2026, còn 2 ngày · Xóm 5",
        False,
    )
    assert (after.said, after.overdue) == ("Hẹn thu tiền 23/11/2026, quá 3 ngày · Xóm 5", True)


@pytest.mark.parametrize(("day", "words"), [(21, "hôm nay"), (22, "ngày mai"), (28, "còn 7 ngày")])
def test_the_day_is_said_as_people_say_it(phone: Phone, day: int, words: str) -> None:
    promised(phone, date(2026, 11, day))

    assert words in today(phone).due[0].said


def test_a_promise_of_next_month_is_not_today_s_work(phone: Phone) -> None:
    promised(phone, date(2026, 11, 29))

    assert today(phone).due == ()


def test_who_was_not_at_home_is_still_promised_the_call(phone: Phone, clocks: Clocks) -> None:
    promised(phone, date(2026, 11, 22))
    clocks.pass_by(days=1)

    record_not_home(phone, DUC_HOME)

    assert [work.household for work in today(phone).due] == [DUC_HOME]
    promise = household_card(phone.store, DUC_HOME).promise
    assert promise is not None
    assert promise.on == date(2026, 11, 22)


def test_what_the_commune_asks_is_due_with_why_and_until_when(phone: Phone) -> None:
    sync_once(phone, TownHall(stream=[follow_up(51), follow_up(52, assigned_to=ANOTHER)]))

    (asked,) = today(phone).due

    assert asked.said == ("Số tiền đóng sẽ thay đổi từ 25/11/2026. Đến trước hết ngày 24/11/2026, còn 3 ngày · Xóm 5")


def test_a_household_that_asked_to_be_left_alone_is_not_called_on(phone: Phone) -> None:
    sync_once(phone, TownHall(stream=[follow_up(51)]))
    promised(phone, date(2026, 11, 22))

    with phone.store.writing() as db:
        home = shelf.find(db, "household", DUC_HOME)
        assert home is not None
        shelf.show(db, "household", DUC_HOME, home.body | {"do_not_visit": True})

    assert today(phone).due == ()


def test_a_visit_made_after_it_was_given_closes_what_the_commune_asks(phone: Phone) -> None:
    sync_once(phone, TownHall(stream=[follow_up(51)], head=51))

    record_short_visit(phone, DUC_HOME, "refused_talk")

    assert today(phone).due == ()


def test_nobody_at_home_closes_nothing(phone: Phone) -> None:
    sync_once(phone, TownHall(stream=[follow_up(51)], head=51))

    record_not_home(phone, DUC_HOME)

    assert len(today(phone).due) == 1


def test_a_visit_of_before_does_not_close_it_even_when_it_is_answered_later(phone: Phone) -> None:
    record_short_visit(phone, DUC_HOME, "refused_talk")

    sync_once(phone, TownHall(stream=[follow_up(51)], head=51))

    assert len(today(phone).due) == 1


def test_another_officer_s_visit_closes_it_when_the_server_filed_it_later(phone: Phone) -> None:
    sync_once(phone, TownHall(stream=[follow_up(51)], head=51))
    theirs = {"hamlet": XOM_5, "household": DUC_HOME, "visited_at": format_moment(MORNING), "outcome": "advised"}
    theirs |= {"met": "head", "officer_name": "Lê Thị Hoa"}

    with phone.store.writing() as db:
        put_from_server(db, kind="visit", row_id=VISIT, commune=COMMUNE, rev=1, seq=50, values=theirs)
    before = today(phone).due
    with phone.store.writing() as db:
        put_from_server(db, kind="visit", row_id=VISIT, commune=COMMUNE, rev=1, seq=52, values=theirs)

    assert len(before) == 1
    assert today(phone).due == ()


def test_the_most_urgent_come_first_and_the_others_are_counted(phone: Phone, clocks: Clocks) -> None:
    with phone.store.writing() as db:
        for number in range(DUE_LISTED + 3):
            home = f"019a0000-0000-7000-8000-0000000001{number:02}"
            put(db, "household", home, {"hamlet": XOM_5, "head_name": f"Vi Văn {number:02}", "certificate": "poor"})
            visit: dict[str, object] = {
                "hamlet": XOM_5,
                "household": home,
                "visited_at": format_moment(MORNING),
                "outcome": "come_back",
            }
            later: dict[str, object] = {
                "met": "head",
                "next": {"step": "come_back", "on": f"2026-11-{27 - number % 7}"},
            }
            put(db, "visit", f"019a0000-0000-7000-8000-0000000002{number:02}", visit | later)

    said = today(phone)

    assert (len(said.due), said.more_due) == (DUE_LISTED, 3)
    assert "hôm nay" in said.due[0].said


def test_a_returned_visit_comes_with_the_committee_s_reason(phone: Phone) -> None:
    visited(phone)
    reviewed(phone, "returned")

    (work,) = today(phone).returned

    assert work.household == DUC_HOME
    assert work.said == "Lượt thăm ngày 21/11/2026 bị trả lại. Trần Văn Bình: Ghi nhầm hộ."
    assert [one.words for one in household_card(phone.store, DUC_HOME).returned] == [work.said]


def test_what_was_approved_afterwards_needs_nobody(phone: Phone) -> None:
    visited(phone)
    reviewed(phone, "returned")
    reviewed(phone, "approved", LATER_REVIEW, minutes=5)

    assert today(phone).returned == ()


def test_a_corrected_visit_is_not_listed_any_more(phone: Phone) -> None:
    visited(phone)
    reviewed(phone, "returned")
    correction: dict[str, object] = {
        "hamlet": XOM_5,
        "household": DUC_HOME,
        "visited_at": format_moment(MORNING),
        "outcome": "not_home",
    }

    with phone.store.writing() as db:
        put(db, "visit", ANOTHER, correction | {"met": "nobody", "supersedes": VISIT})

    assert today(phone).returned == ()


def test_a_returned_visit_without_a_household_still_shows_its_reason(phone: Phone) -> None:
    visited(phone, household=None, outcome="consent_declined")
    reviewed(phone, "returned")

    (work,) = today(phone).returned

    assert (work.household, work.name) == ("", "Lượt thăm không ghi tên hộ")


def test_a_review_stays_when_the_commune_is_fetched_anew(phone: Phone) -> None:
    """A review comes in the officer's own stream: the commune's stream does not bring it again."""
    visited(phone)
    reviewed(phone, "returned")

    with phone.store.writing() as db:
        shelf.expect_again(db, COMMUNE)
        shelf.sweep(db, [COMMUNE])

        assert shelf.find(db, "review", REVIEW) is not None


def test_the_lane_is_where_the_last_visit_was_and_names_who_comes_next(phone: Phone) -> None:
    with phone.store.writing() as db:
        put(db, "hamlet", XOM_6, {"name": "6", "kind": "xom"})
        for number, hamlet in enumerate((XOM_6, XOM_6, XOM_5)):
            home = f"019a0000-0000-7000-8000-00000000010{number}"
            put(db, "household", home, {"hamlet": hamlet, "head_name": f"Vi Văn {number}", "certificate": "poor"})
    record_not_home(phone, "019a0000-0000-7000-8000-000000000101")

    said = today(phone)

    assert said.lane == Lane(name="Xóm 6", not_visited=1, to_come_back=1)
    assert [(work.name, work.said) for work in said.next] == [("Vi Văn 0", "Chưa đến"), ("Vi Văn 1", "Vắng nhà")]
    assert [(lane.name, lane.said) for lane in said.lanes] == [("Xóm 5", "2 hộ chưa đến")]


def test_the_officer_s_own_numbers(phone: Phone, clocks: Clocks) -> None:
    record_not_home(phone, DUC_HOME)
    clocks.pass_by(days=1)
    record_not_home(phone, DUC_HOME)

    assert today(phone).counts == "Hôm nay 1 lượt thăm · 2 đã ghi · 0 máy chủ đã nhận"


def test_a_correction_is_not_another_visit(phone: Phone) -> None:
    visit = str(record_not_home(phone, DUC_HOME))

    record_correction(phone, begin_correction(phone, visit))

    assert today(phone).counts == "Hôm nay 1 lượt thăm · 2 đã ghi · 0 máy chủ đã nhận"


def test_a_visit_that_the_server_rejected_is_none_of_today_s(phone: Phone) -> None:
    record_not_home(phone, DUC_HOME)

    sync_once(phone, TownHall(judge=lambda _op: ("rejected", [])))

    assert today(phone).counts == "Hôm nay 0 lượt thăm · 1 đã ghi · 1 máy chủ đã nhận"


def test_a_visit_that_was_sent_back_waits_apart_from_the_homes_where_nobody_was(phone: Phone) -> None:
    visited(phone, review_state="returned")
    reviewed(phone, "returned")
    with phone.store.writing() as db:
        put(db, "household", ANOTHER, {"hamlet": XOM_5, "head_name": "Vi Văn Hai", "certificate": "poor"})

    said = today(phone)

    assert said.lane == Lane(name="Xóm 5", not_visited=1, to_come_back=0, sent_back=1)
    assert said.lane.said == "1 hộ chưa đến · 1 hộ có lượt thăm bị trả lại"


def test_by_a_clock_that_fell_back_today_is_the_last_day_that_is_known(phone: Phone, clocks: Clocks) -> None:
    with phone.store.writing() as db:
        meta.write(db, meta.SERVER_TOLD, format_moment(MORNING))
    record_not_home(phone, DUC_HOME)
    clocks.now = datetime(1970, 1, 1, tzinfo=UTC)

    record_not_home(phone, DUC_HOME)

    assert today(phone).counts.startswith("Hôm nay 2 lượt thăm")


def test_what_waits_too_long_needs_the_officer(phone: Phone, clocks: Clocks) -> None:
    record_not_home(phone, DUC_HOME)
    fresh = today(phone).needs
    clocks.pass_by(hours=25)

    assert fresh == ""
    assert today(phone).needs == "1 mục chưa gửi, từ 1 ngày trước. Mở «Đồng bộ»."
