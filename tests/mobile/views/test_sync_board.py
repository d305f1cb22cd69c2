"""MUST 8. What An sees of sync: what waits, since when, why, what to do; nothing waits a day without being urgent."""

from uuid import UUID

import pytest

from mobile.actions.visits import record_not_home
from mobile.store import meta
from mobile.store.phone import APP_VERSION, Phone
from mobile.views.health import health, since_words
from mobile.views.sync_board import Board
from mobile.views.sync_status import LISTED, sync_status
from shared.problems import clock_in_future, parent_missing
from tests.mobile.vault import DUC_HOME, MORNING, XOM_5, Clocks, put
from tests.mobile.views.verdicts import answered, board, ended


@pytest.mark.parametrize(
    ("time", "words"),
    [
        ({"seconds": 59}, "vừa nãy"),
        ({"minutes": 1}, "từ 1 phút trước"),
        ({"minutes": 119}, "từ 1 giờ trước"),
        ({"hours": 23}, "từ 23 giờ trước"),
        ({"days": 3, "hours": 20}, "từ 3 ngày trước"),
        ({"days": 1200}, "từ 1.200 ngày trước"),
        ({"days": -1}, "vừa nãy"),
    ],
)
def test_an_age_is_said_as_people_say_it(time: dict[str, int], words: str) -> None:
    clocks = Clocks()

    clocks.pass_by(**time)

    assert since_words(MORNING, clocks.now) == words


def test_what_is_not_sent_says_since_when_and_what_to_do(phone: Phone, clocks: Clocks) -> None:
    record_not_home(phone, DUC_HOME)
    clocks.pass_by(hours=5)

    (group,) = board(phone).groups

    (row,) = group.rows
    assert (group.heading, group.more) == ("Chưa gửi", "")
    assert row.title == "Lượt thăm hộ Đặng Văn Đức, 21/11/2026"
    assert row.problem == "Chưa gửi. Ghi từ 5 giờ trước."
    assert row.to_do == "Bấm «Đồng bộ ngay» khi có mạng."


@pytest.mark.parametrize(("hours", "urgent"), [(23, False), (24, True), (80, True)])
def test_nothing_waits_24_hours_without_being_urgent(phone: Phone, clocks: Clocks, hours: int, urgent: bool) -> None:
    """MUST 8. Health is the age of the oldest unsent operation."""
    record_not_home(phone, DUC_HOME)
    clocks.pass_by(hours=hours)
    record_not_home(phone, DUC_HOME)

    seen = board(phone)

    assert health(phone.store, clocks.now).overdue is urgent
    assert bool(seen.urgent) is urgent
    assert [row.tone for row in seen.groups[0].rows] == ["bad" if urgent else "waiting", "waiting"]


def test_what_is_urgent_names_its_age_and_both_ways_out(phone: Phone, clocks: Clocks) -> None:
    record_not_home(phone, DUC_HOME)
    clocks.pass_by(days=3)

    seen = board(phone)

    assert seen.urgent.startswith("Có mục chưa gửi từ 3 ngày trước.")
    assert "nhờ máy khác gửi hộ" in seen.urgent
    assert health(phone.store, clocks.now).words == "1 mục chưa gửi, từ 3 ngày trước."


def test_a_verdict_without_a_receipt_is_not_yet_received(phone: Phone, clocks: Clocks) -> None:
    """MUST 8. «Synced» is only ever read from a receipt."""
    record_not_home(phone, DUC_HOME)
    answered(phone, "filed", receipt=None)
    clocks.pass_by(days=1)

    status = sync_status(phone.store)

    assert (status.written, status.received) == (1, 0)
    assert board(phone).groups[0].rows[0].problem.startswith("Máy chủ đã trả lời, nhưng máy này chưa có chữ ký")
    assert board(phone).urgent


def test_what_the_server_filed_is_not_listed_and_nothing_is_urgent(phone: Phone, clocks: Clocks) -> None:
    record_not_home(phone, DUC_HOME)
    answered(phone, "filed")
    clocks.pass_by(days=30)

    assert board(phone) == Board(urgent="", groups=())
    assert health(phone.store, clocks.now).words == ""


def test_what_is_held_waits_for_somebody_else(phone: Phone) -> None:
    record_not_home(phone, DUC_HOME)
    answered(phone, "held", parent_missing("household"))

    (group,) = board(phone).groups

    assert group.heading == "Đang chờ người phụ trách"
    assert group.rows[0].problem == parent_missing("household").vi
    assert group.rows[0].to_do.startswith("Không cần làm gì")


@pytest.mark.parametrize(
    ("status", "heading", "said"),
    [
        ("filed", "Đã giải quyết gần đây", "Đã được giải quyết ngày 24/11/2026: đã được ghi nhận."),
        ("rejected", "Cần xem", "Đã được giải quyết ngày 24/11/2026. Máy chủ đã nhận, có mục cần sửa."),
    ],
)
def test_the_end_of_what_was_held_is_told_with_its_day(phone: Phone, status: str, heading: str, said: str) -> None:
    record_not_home(phone, DUC_HOME)
    answered(phone, "held", parent_missing("household"))
    ended(phone, status)

    (group,) = board(phone).groups

    assert (group.heading, [row.problem for row in group.rows]) == (heading, [said])


@pytest.mark.parametrize(
    ("offset_s", "title"),
    [
        (299, None),
        (300, "Đồng hồ của máy chạy chậm 5 phút"),
        (-7_200, "Đồng hồ của máy chạy nhanh 2 giờ"),
        (-86_400 * 365, "Đồng hồ của máy chạy nhanh 365 ngày"),
    ],
)
def test_a_wrong_clock_is_said_and_blocks_no_work(phone: Phone, offset_s: int, title: str | None) -> None:
    """MUST 10."""
    with phone.store.writing() as db:
        meta.write(db, meta.CLOCK_OFFSET_MS, str(offset_s * 1_000))

    record_not_home(phone, DUC_HOME)

    assert [one.title for one in sync_status(phone.store).differences if one.standing == "trouble"] == (
        [title] if title else []
    )
    assert sync_status(phone.store).written == 1


@pytest.mark.parametrize(("version", "shown"), [(APP_VERSION, True), ("0.0.9", False)])
def test_an_app_that_may_only_send_asks_to_be_updated(phone: Phone, version: str, shown: bool) -> None:
    with phone.store.writing() as db:
        meta.write(db, meta.PUSH_ONLY, version)

    told = [one.to_do for one in sync_status(phone.store).differences]

    assert told == (["Cập nhật ứng dụng."] if shown else [])


def test_thousands_that_wait_are_counted_and_not_listed(phone: Phone) -> None:
    for _ in range(30):
        record_not_home(phone, DUC_HOME)
    answered(phone, "rejected")
    for _ in range(30):
        record_not_home(phone, DUC_HOME)
    answered(phone, "held", parent_missing("household"))
    for _ in range(30):
        record_not_home(phone, DUC_HOME)

    groups = board(phone).groups

    assert [(group.heading, len(group.rows), group.more) for group in groups] == [
        ("Cần xem", LISTED, "… và 20 mục khác như vậy."),
        ("Chưa gửi", LISTED, "… và 20 mục khác như vậy."),
        ("Đang chờ người phụ trách", 5, "… và 25 mục khác như vậy."),
    ]
    assert sum(len(group.rows) for group in groups) <= 30


def test_a_visit_dated_in_the_future_asks_the_officer_to_look_at_the_clock(phone: Phone) -> None:
    record_not_home(phone, DUC_HOME)
    answered(phone, "held", clock_in_future())

    (group,) = board(phone).groups

    assert (group.heading, group.rows[0].to_do) == ("Cần xem", "Xem lại ngày giờ của máy.")


def test_the_oldest_comes_first_and_each_by_the_name_of_its_household(phone: Phone, clocks: Clocks) -> None:
    record_not_home(phone, DUC_HOME)
    clocks.pass_by(days=2)
    other = str(UUID(int=5))
    with phone.store.writing() as db:
        put(db, "household", other, {"hamlet": XOM_5, "head_name": "Vi Thị Ế"})
    record_not_home(phone, other)

    (group,) = board(phone).groups

    assert [row.title for row in group.rows] == [
        "Lượt thăm hộ Đặng Văn Đức, 21/11/2026",
        "Lượt thăm hộ Vi Thị Ế, 23/11/2026",
    ]
