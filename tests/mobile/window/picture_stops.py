"""Where the photographs stop on the way through the photo and the signature of a visit."""

from kivy.tests.common import UnitTestTouch

from tests.mobile.window.ans_phone import LONG_NAME, AnsPhone
from tests.mobile.window.driver import Driver

AGREED = "Gia đình đồng ý, chụp ảnh"
TO_THE_REVIEW = (
    *("Ghi lượt thăm", "Chủ hộ", "Ghi lại lượt tư vấn này", "Đồng ý bằng lời", "Quan tâm", "Tiếp tục"),
    *("Không hẹn", "Tiếp tục"),
)


def to_a_visit_without_pictures(driver: Driver, _phone: AnsPhone) -> None:
    driver.wait(lambda: driver.shows(LONG_NAME))
    driver.tap(LONG_NAME)
    driver.tap_all(*TO_THE_REVIEW)
    driver.scroll_to("Ký tên trên màn hình")


def to_the_question_before_a_photo(driver: Driver, _phone: AnsPhone) -> None:
    driver.scroll_to("Chụp ảnh", up=-60)
    driver.tap("Chụp ảnh")


def to_a_signature(driver: Driver, phone: AnsPhone) -> None:
    driver.tap(AGREED)
    driver.wait(lambda: phone.attached() == 1)
    driver.scroll_to("Ký tên trên màn hình")
    driver.tap("Ký tên trên màn hình")
    sign(driver)


def to_a_visit_with_pictures(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Xong")
    driver.scroll_to("Ghi phản ánh, kiến nghị")
    driver.scroll_to("Chữ ký", up=-40)


def to_pictures_that_wait(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Lưu")
    driver.back()
    driver.tap("Đồng bộ")
    driver.scroll_to("2 ảnh, chữ ký chưa gửi. Lượt thăm không phải chờ ảnh.", up=60)


def sign(driver: Driver) -> None:
    """With one finger, as people do."""
    pad = driver.app.root.front_screen.ids.pad
    left, middle = pad.to_window(pad.x + pad.width * 0.2, pad.center_y)
    finger = UnitTestTouch(left, middle)
    finger.touch_down()
    for step in range(1, 20):
        finger.touch_move(left + pad.width * 0.03 * step, middle + pad.height * (0.2 if step % 4 < 2 else -0.2))
        driver.frames()
    finger.touch_up()
    driver.frames(3)


THE_PICTURES = (
    to_a_visit_without_pictures,
    to_the_question_before_a_photo,
    to_a_signature,
    to_a_visit_with_pictures,
    to_pictures_that_wait,
)
