"""Issue 5, line 3: double taps, rotation, back and pause behave, in the middle of a visit, at each of its steps."""

import pytest
from kivy.core.window import Window

from mobile.screens import drafting
from tests.mobile.window import offscreen
from tests.mobile.window.ans_phone import LONG_NAME, AnsPhone
from tests.mobile.window.driver import Driver

LANDSCAPE = offscreen.PHONE[::-1]

# Up to each step: what is tapped there.
WAY = {
    drafting.MET: ("Chủ hộ",),
    drafting.CONSENT: ("Ghi lại lượt tư vấn này", "Liên hệ lại sau này", "Đồng ý bằng lời"),
    drafting.TALK: ("Quan tâm", "Tiếp tục"),
    drafting.NEXT: ("1 tuần", "Tiếp tục"),
    drafting.REVIEW: (),
}
# What leads on to the next step.
ONWARD = {
    drafting.MET: "Chủ hộ",
    drafting.CONSENT: "Đồng ý bằng lời",
    drafting.TALK: "Tiếp tục",
    drafting.NEXT: "Tiếp tục",
}


def go_to(driver: Driver, step: str) -> None:
    driver.tap(LONG_NAME)
    driver.tap("Ghi lượt thăm")
    for before in drafting.STEPS[: drafting.STEPS.index(step)]:
        driver.tap_all(*WAY[before])


@pytest.mark.parametrize("step", ONWARD)
def test_a_double_tap_takes_one_step_and_chooses_nothing_unseen(driver: Driver, phone: AnsPhone, step: str) -> None:
    go_to(driver, step)
    driver.tap_all(*WAY[step][:-1])
    driver.scroll_to(ONWARD[step])

    driver.double_tap(ONWARD[step])

    at = drafting.STEPS.index(step) + 1
    assert driver.shows(f"Bước {at + 1}/5")
    assert phone.draft().step == drafting.STEPS[at]
    assert phone.visits() == []
    if step == drafting.MET:
        assert (phone.draft().given, phone.draft().method) == ((), None)


def test_a_double_tap_on_save_saves_one_visit_and_begins_no_other(driver: Driver, phone: AnsPhone) -> None:
    go_to(driver, drafting.REVIEW)

    driver.double_tap("Lưu")

    assert len(phone.visits()) == 1
    assert driver.shows("Đã lưu lượt thăm")
    assert driver.app.root.front == "card"


def test_a_double_tap_notes_nobody_at_home_once_and_opens_nothing(driver: Driver, phone: AnsPhone) -> None:
    driver.double_tap("Vắng")
    driver.frames(60)
    assert driver.shows("Vắng nhà")
    assert phone.visits() == []

    driver.double_tap("Vắng nhà")

    assert [visit["outcome"] for visit in phone.visits()] == ["not_home"]
    assert driver.app.root.front == "households"


def test_a_double_tap_on_the_way_back_goes_back_once(driver: Driver) -> None:
    go_to(driver, drafting.NEXT)

    driver.double_tap(LONG_NAME)

    assert driver.shows("Bước 3/5")


@pytest.mark.parametrize("step", drafting.STEPS)
def test_turned_on_its_side_and_back_a_visit_stays_where_it_is(driver: Driver, phone: AnsPhone, step: str) -> None:
    """Whatever leads on can be reached on a window that is wide and low, too."""
    go_to(driver, step)
    driver.tap_all(*WAY[step][:-1])
    noted, line = _noted(phone), driver.app.root.front_screen.step_line

    driver.turn(LANDSCAPE)
    driver.scroll_to(ONWARD.get(step, "Lưu"), up=60)

    assert _noted(phone) == noted
    assert driver.app.root.front_screen.step_line == line
    driver.turn(offscreen.PHONE)
    driver.tap_all(*WAY[step][-1:] or ["Lưu"])
    assert driver.app.root.front_screen.name == ("visit" if step in ONWARD else "card")
    assert Window.size == offscreen.PHONE


@pytest.mark.parametrize("step", drafting.STEPS)
def test_put_aside_and_taken_up_again_a_visit_stays_where_it_is(driver: Driver, phone: AnsPhone, step: str) -> None:
    """Android may end a paused app without a word: what is there after the pause must be on the disk."""
    go_to(driver, step)
    driver.tap_all(*WAY[step][:-1])
    noted, line = _noted(phone), driver.app.root.front_screen.step_line

    stays = driver.app.dispatch("on_pause")
    driver.app.dispatch("on_resume")
    driver.frames(5)

    assert stays
    assert _noted(phone) == noted
    assert driver.app.root.front_screen.step_line == line
    driver.tap_all(*WAY[step][-1:] or ["Lưu"])
    assert len(phone.visits()) == (step == drafting.REVIEW)


@pytest.mark.parametrize("step", drafting.STEPS[1:])
def test_the_back_key_at_each_step_keeps_every_choice(driver: Driver, phone: AnsPhone, step: str) -> None:
    go_to(driver, step)
    driver.tap_all(*WAY[step][:-1])
    noted = phone.draft()

    driver.back()

    before = phone.draft()
    assert before.step == drafting.STEPS[drafting.STEPS.index(step) - 1]
    assert (before.met, before.given, before.talks) == (noted.met, noted.given, noted.talks)
    assert (before.next_step, before.next_on) == (noted.next_step, noted.next_on)


def _noted(phone: AnsPhone) -> object:
    return phone.draft() if phone.has_draft() else None
