"""The views in English, without a window: what An reads of her day, of a household, of an amount and of sync."""

from datetime import date

import pytest

from mobile.actions.estimates import estimate
from mobile.actions.reckonings import Choice, methods_offered, reckon, share_text
from mobile.actions.visits import record_not_home, record_visit
from mobile.store import meta
from mobile.store.phone import Phone
from mobile.views.about import about
from mobile.views.card import household_card
from mobile.views.health import health, since_words
from mobile.views.households import HouseholdList, filters, found
from mobile.views.sync_status import sync_status, what_to_do
from mobile.views.visited import visited_words
from mobile.views.waiting import waiting_words
from mobile.words import ENGLISH, VIETNAMESE, speaking
from shared.policy.law import packaged
from shared.problems import not_signed_in, parent_missing
from tests.mobile.vault import AN, DUC, DUC_HOME, MORNING, XOM_5, Clocks, put, talked_with_duc
from tests.mobile.views.test_today import reviewed, today, visited
from tests.mobile.views.verdicts import answered, board, ended

pytestmark = pytest.mark.usefixtures("english")

TODAY = date(2026, 11, 21)


def test_the_day_says_what_is_due_and_where_to_go_on(phone: Phone, clocks: Clocks) -> None:
    record_visit(phone, talked_with_duc(next_step="collect_payment", next_on=date(2026, 11, 23)))
    before = today(phone)
    clocks.pass_by(days=3)
    after = today(phone)

    assert before.counts == "1 visit today · 2 recorded · 0 received by the server"
    assert [work.said for work in before.due] == ["Come to collect the payment 23/11/2026, 2 days left · Xóm 5"]
    assert [work.said for work in after.due] == ["Come to collect the payment 23/11/2026, 1 day overdue · Xóm 5"]
    assert after.needs == "2 items not sent, the oldest 3 days ago. Open “Sync”."


def test_a_lane_counts_one_household_and_several(phone: Phone) -> None:
    with phone.store.writing() as db:
        for number in range(2):
            other = f"019a0000-0000-7000-8000-0000000001b{number}"
            put(db, "household", other, {"hamlet": XOM_5, "head_name": "Vi Thị Ế"})
    record_not_home(phone, DUC_HOME)

    lane = today(phone).lane

    assert lane is not None
    assert lane.said == "2 households not visited · 1 household to come back to"


def test_a_visit_that_was_sent_back_says_by_whom_and_why_in_the_committee_s_own_words(phone: Phone) -> None:
    visited(phone)
    reviewed(phone, "returned")

    (work,) = today(phone).returned

    assert work.said.startswith("The visit of 21/11/2026 was sent back. Trần Văn Bình: Ghi nhầm hộ.")


def test_what_is_not_sent_says_since_when_and_what_to_do(phone: Phone, clocks: Clocks) -> None:
    record_not_home(phone, DUC_HOME)
    clocks.pass_by(hours=1)

    (group,) = board(phone).groups

    (row,) = group.rows
    assert group.heading == "Not sent"
    assert row.title == "Visit to the household of Đặng Văn Đức, 21/11/2026"
    assert row.problem == "Not sent. Recorded 1 hour ago."
    assert row.to_do == "Press “Sync now” when there is a network."


def test_what_is_urgent_names_its_age_and_both_ways_out(phone: Phone, clocks: Clocks) -> None:
    record_not_home(phone, DUC_HOME)
    clocks.pass_by(days=3)

    assert health(phone.store, clocks.now).words == "1 item not sent, recorded 3 days ago."
    assert board(phone).urgent == (
        "Work recorded 3 days ago has not been sent. Go where there is a network and press “Sync now”, or ask a"
        " colleague to send it from another phone."
    )


def test_what_is_held_waits_for_a_supervisor_with_the_server_s_english(phone: Phone) -> None:
    record_not_home(phone, DUC_HOME)
    answered(phone, "held", parent_missing("household"))

    (group,) = board(phone).groups

    assert group.heading == "Waiting for a supervisor"
    assert group.rows[0].problem == parent_missing("household").en
    assert group.rows[0].to_do == "Nothing to do: a supervisor will look at it."


@pytest.mark.parametrize(
    ("status", "heading", "said"),
    [
        ("filed", "Settled lately", "Settled on 24/11/2026: it was accepted."),
        ("rejected", "To look at", "Settled on 24/11/2026. Kept, needs correcting."),
    ],
)
def test_the_end_of_what_was_held_is_told_with_its_day(phone: Phone, status: str, heading: str, said: str) -> None:
    record_not_home(phone, DUC_HOME)
    answered(phone, "held", parent_missing("household"))
    ended(phone, status)

    (group,) = board(phone).groups

    assert (group.heading, [row.problem for row in group.rows]) == (heading, [said])


def test_why_the_last_sync_ended_was_kept_in_both_languages(phone: Phone) -> None:
    with phone.store.writing() as db:
        meta.write_trouble(db, not_signed_in())

    (trouble,) = sync_status(phone.store).differences

    assert (trouble.title, trouble.problem) == ("The last sync did not finish", not_signed_in().en)
    assert trouble.to_do == what_to_do("not_signed_in")
    assert trouble.to_do == "Ask the administrator for a new activation code; what is not sent is still kept."


def test_what_an_older_app_kept_in_vietnamese_alone_is_still_told(phone: Phone) -> None:
    with phone.store.writing() as db:
        meta.write(db, meta.TROUBLE, '{"code": "not_signed_in", "vi": "Cần đăng nhập lại."}')

    (trouble,) = sync_status(phone.store).differences

    assert trouble.problem == "Cần đăng nhập lại."


@pytest.mark.parametrize(
    ("offset_ms", "title"),
    [(300_000, "This phone's clock is 5 minutes slow"), (-3_600_000, "This phone's clock is 1 hour fast")],
)
def test_a_wrong_clock_is_said_the_right_way_round(phone: Phone, offset_ms: int, title: str) -> None:
    """MUST 10."""
    with phone.store.writing() as db:
        meta.write(db, meta.CLOCK_OFFSET_MS, str(offset_ms))

    assert [one.title for one in sync_status(phone.store).differences] == [title]


def test_the_app_says_whose_it_is_and_which_law_it_knows(phone: Phone) -> None:
    with phone.store.writing() as db:
        meta.write(db, meta.CLOCK_OFFSET_MS, "600000")

    told = about(phone.store, TODAY)

    assert told.owner == "Nguyễn Thị An's phone"
    assert told.law == "Latest rules in force: from 01/07/2026. The next change that this phone knows: from 01/01/2027."
    assert told.clock == (
        "This phone's clock is 10 minutes slow. Open the phone's own settings and turn on automatic date and time."
    )


def test_a_card_tells_own_visits_and_requests(phone: Phone) -> None:
    record_not_home(phone, DUC_HOME)
    with phone.store.writing() as db:
        asked: dict[str, object] = {
            "household": DUC_HOME,
            "reason": "petition",
            "about": "2026-11-21",
            "due": "2026-11-28",
        }
        asked |= {"state": "open", "topics": ["poverty_list", "conduct"], "note": "Năm nay không thấy xét."}
        put(db, "follow_up", "019a0000-0000-7000-8000-0000000000f1", {**asked, "assigned_to": str(AN)})

    card = household_card(phone.store, DUC_HOME)

    assert card.hamlet == "Xóm 5"
    assert visited_words(card.visits[0].day, card.visits[0].visitor, TODAY) == "Today you called at this household."
    assert card.petitions[0].words == (
        "Request of 21/11/2026: the list of poor households; conduct of staff. “Năm nay không thấy xét.”\n"
        "The commune is to answer by 28/11/2026."
    )


def test_an_amount_comes_with_its_parts_its_law_and_that_it_is_an_estimate(phone: Phone) -> None:
    told = estimate(phone, talked_with_duc(), DUC)

    assert told.pays == 115_500
    assert [(line.label, line.signed) for line in told.lines] == [
        ("Contribution on an income of 1.500.000 đ", "330.000 đ"),
        ("State budget: 40% support", "–132.000 đ"),
        ("Nghệ An provincial budget: 25% support", "–82.500 đ"),
    ]
    assert [line.law for line in told.lines][1] == "Nghị định 159/2025/NĐ-CP, điều 5"
    assert told.because[1].says == "Rural poverty line: 1.500.000 đ, from 01/01/2026"
    assert told.because[1].sure == "From one official source"
    assert told.notes[0] == "This amount is an estimate; BHXH confirms it."
    assert "The certificate of a near-poor household for 2026, issued by the chairman of the commune." in told.notes


def test_a_family_gets_the_message_in_vietnamese(phone: Phone) -> None:
    choice = Choice(groups=("near_poor",), every="yearly")

    with speaking(VIETNAMESE):
        to_a_family = share_text(reckon(choice, TODAY, packaged()))
    to_a_colleague = share_text(reckon(choice, TODAY, packaged()))

    assert "Tổng 12 tháng: 1.386.000 đ\nSố tiền tạm tính, BHXH xác nhận." in to_a_family
    assert "Total for 12 months: 1.386.000 đ\nThis amount is an estimate; BHXH confirms it." in to_a_colleague
    assert methods_offered()[1] == ("quarterly", "3 months")


def test_lines_outlive_a_change_of_the_language_and_are_found_alike(phone: Phone) -> None:
    with speaking(VIETNAMESE):
        kept = HouseholdList(phone.store)
        before = list(kept.lines())
        found_before = found(before, "xom 5 duc")
    with speaking(ENGLISH):
        after = list(kept.lines())

    assert before == after == list(HouseholdList(phone.store).lines())
    assert found(after, "xom 5 duc") == found_before
    assert filters()[:2] == [("all", "All"), ("new", "Not yet visited")]


@pytest.mark.parametrize(("seconds", "said"), [(1, "Wait 1 second,"), (45, "Wait 45 seconds,"), (900, "Wait 15 min")])
def test_a_locked_phone_says_how_long_to_wait(seconds: int, said: str) -> None:
    assert waiting_words(seconds).startswith(said)


def test_an_age_is_one_or_several(clocks: Clocks) -> None:
    ages = []
    for time in ({"minutes": 1}, {"minutes": 4}, {"hours": 1}, {"days": 1200}):
        clocks.pass_by(**time)
        ages.append(since_words(MORNING, clocks.now))

    assert ages == ["1 minute ago", "5 minutes ago", "1 hour ago", "1.200 days ago"]
