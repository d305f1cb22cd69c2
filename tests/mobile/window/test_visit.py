"""An notes a visit on the phone: step by step, by tapping alone."""

from mobile.screens.drafting import CONSENT, NEXT
from shared import problems
from shared.clock import parse_moment
from tests.mobile.vault import MORNING
from tests.mobile.window.ans_phone import LONG_HOME, LONG_NAME, AnsPhone, person_of
from tests.mobile.window.driver import Driver

AGREED = ("Ghi lại lượt tư vấn này", "Xem mức tiền được hỗ trợ", "Liên hệ lại sau này")


PURPOSES = {"advice": True, "support_check": True, "contact": True, "share": False}


def test_a_normal_visit_takes_at_most_twelve_taps_and_no_typing(driver: Driver, phone: AnsPhone) -> None:
    driver.tap(LONG_NAME)
    before = driver.taps

    driver.tap_all("Ghi lượt thăm", "Chủ hộ", *AGREED, "Đồng ý bằng lời")
    driver.tap_all("Không cả hai", "Quan tâm", "Tiếp tục", "1 tuần", "Tiếp tục", "Lưu")

    assert driver.taps - before <= 12
    (visit,) = phone.visits()
    (said,) = visit["persons"]
    assert (visit["household"], visit["met"], visit["outcome"]) == (LONG_HOME, "head", "come_back")
    assert {each["purpose"]: each["given"] for each in visit["consents"]} == PURPOSES
    assert {each["method"] for each in visit["consents"]} == {"spoken"}
    assert (said["person"], said["advice"][0]["answer"]) == (person_of(0, 0), "interested")
    assert said["assessments"][0]["quote"]["pays"] == 66_000
    assert visit["next"] == {"step": "come_back", "on": "2026-11-28"}
    assert driver.shows("Đã lưu lượt thăm")
    assert driver.shows("Ghi lượt thăm")


def test_a_visit_lasts_from_its_first_choice_to_its_saving(driver: Driver, phone: AnsPhone) -> None:
    driver.tap(LONG_NAME)
    driver.tap_all("Ghi lượt thăm", "Chủ hộ", "Ghi lại lượt tư vấn này", "Đồng ý bằng lời", "Quan tâm", "Tiếp tục")
    phone.clocks.pass_by(minutes=5)

    driver.tap_all("Không hẹn", "Tiếp tục", "Lưu")

    (visit,) = phone.visits()
    assert parse_moment(visit["visited_at"]) == MORNING
    assert visit["duration_s"] == 300


def test_the_review_names_the_household_and_its_hamlet(driver: Driver) -> None:
    driver.tap(LONG_NAME)

    driver.tap_all("Ghi lượt thăm", "Chủ hộ", "Ghi lại lượt tư vấn này", "Đồng ý bằng lời", "Quan tâm", "Tiếp tục")
    driver.tap_all("Không hẹn", "Tiếp tục")

    assert driver.shows(f"{LONG_NAME}\nBản Ái")


def test_the_confirmation_does_not_cover_the_button_below_it(driver: Driver) -> None:
    driver.tap(LONG_NAME)
    driver.tap_all("Ghi lượt thăm", "Vắng nhà, không gặp ai")

    said, button = driver.find("Đã lưu · Vắng nhà"), driver.find("Ghi lượt thăm")

    assert said.to_window(*said.pos)[1] > button.to_window(*button.center)[1] + button.height / 2


def test_nothing_is_ticked_before_the_people_say_so(driver: Driver, phone: AnsPhone) -> None:
    driver.tap(LONG_NAME)
    driver.tap_all("Ghi lượt thăm", "Chủ hộ")

    driver.tap("Đồng ý bằng lời")

    assert phone.draft().given == ()
    assert driver.shows("Bước 2/5")


def test_the_consent_names_what_is_sensitive(driver: Driver) -> None:
    driver.tap(LONG_NAME)
    driver.tap_all("Ghi lượt thăm", "Chủ hộ")

    driver.scroll_to("Có thông tin nhạy cảm")

    assert driver.shows("dân tộc")


def test_a_family_that_declines_leaves_an_anonymous_visit(driver: Driver, phone: AnsPhone) -> None:
    driver.tap(LONG_NAME)
    driver.tap_all("Ghi lượt thăm", "Chủ hộ", "Ghi lại lượt tư vấn này", "Không đồng ý")
    assert driver.shows("Không ghi tên, hộ, hay nội dung nào")

    driver.tap("Lưu")

    (visit,) = phone.visits()
    assert visit["outcome"] == "consent_declined"
    assert not any(each["given"] for each in visit["consents"])
    assert not {"household", "persons", "next", "note"} & {name for name, value in visit.items() if value}


def test_back_at_any_step_keeps_the_choices(driver: Driver, phone: AnsPhone) -> None:
    driver.tap(LONG_NAME)
    driver.tap_all("Ghi lượt thăm", "Chủ hộ", *AGREED, "Đồng ý bằng lời", "Không cả hai", "Quan tâm", "Tiếp tục")
    noted = phone.draft()

    for _ in range(3):
        driver.back()
    assert driver.shows("Bước 1/5")
    driver.tap("Chủ hộ")

    assert noted.step == NEXT
    assert phone.draft().step == CONSENT
    assert phone.draft().given == noted.given
    assert phone.draft().talks == noted.talks


def test_a_visit_goes_on_where_the_phone_died(phone: AnsPhone) -> None:
    driver = Driver(phone.open())
    driver.tap(LONG_NAME)
    driver.tap_all("Ghi lượt thăm", "Chủ hộ", *AGREED, "Đồng ý bằng lời", "Không cả hai")
    driver.close()

    driver = Driver(phone.open())
    driver.tap(LONG_NAME)
    driver.tap("Ghi tiếp lượt thăm")

    assert driver.shows("Bước 3/5")
    assert driver.shows("Đủ điều kiện")
    driver.close()


def test_who_does_not_join_is_asked_why(driver: Driver, phone: AnsPhone) -> None:
    driver.tap(LONG_NAME)
    driver.tap_all("Ghi lượt thăm", "Chủ hộ", "Ghi lại lượt tư vấn này", "Đồng ý bằng lời", "Chưa tham gia")
    driver.tap("Tiếp tục")
    assert driver.shows("Bước 3/5")

    driver.tap_all("Mức đóng tăng", "Tiếp tục")

    assert phone.draft().talks[0].reason == "price_rose"
    assert driver.shows("Gia đình chưa đồng ý cho liên hệ lại")


def test_the_amount_says_that_it_is_an_estimate_and_why(driver: Driver) -> None:
    driver.tap(LONG_NAME)
    driver.tap_all("Ghi lượt thăm", "Chủ hộ", *AGREED, "Đồng ý bằng lời")
    driver.scroll_to("66.000 đ/tháng")
    assert driver.shows("Số tiền tạm tính, BHXH xác nhận")

    driver.tap_all("Vì sao 66.000 đ/tháng?")

    assert driver.shows("Nghị định 159/2025/NĐ-CP")
    driver.scroll_to("Suy ra từ văn bản, cần BHXH xác nhận")


def test_nobody_at_home_at_the_first_step_is_a_short_visit(driver: Driver, phone: AnsPhone) -> None:
    driver.tap(LONG_NAME)
    driver.tap("Ghi lượt thăm")

    driver.tap("Vắng nhà, không gặp ai")

    assert [visit["outcome"] for visit in phone.visits()] == ["not_home"]
    assert not phone.has_draft()
    assert driver.shows("Đã lưu · Vắng nhà")


def test_a_begun_visit_can_be_dropped(driver: Driver, phone: AnsPhone) -> None:
    driver.tap(LONG_NAME)
    driver.tap_all("Ghi lượt thăm", "Chủ hộ")
    driver.back()

    driver.tap("Bỏ lượt thăm đang ghi")

    assert not phone.has_draft()
    assert driver.shows("Ghi lượt thăm")


def test_a_full_phone_says_so_and_what_was_chosen_stays_on_the_screen(driver: Driver, phone: AnsPhone) -> None:
    """R1. F06. Once there is room again, all of it is saved."""
    driver.tap(LONG_NAME)
    phone.fill_up()

    driver.tap_all("Ghi lượt thăm", "Chủ hộ")

    assert driver.shows(problems.vault_not_written().vi)
    assert not phone.has_draft()
    phone.make_room()
    driver.tap_all("Ghi lại lượt tư vấn này", "Đồng ý bằng lời", "Quan tâm", "Tiếp tục", "Không hẹn", "Tiếp tục", "Lưu")
    assert [visit["met"] for visit in phone.visits()] == ["head"]
