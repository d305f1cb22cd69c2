"""Where the photographs stop on the way through what a family asks, what a committee asks, and through what a talk was
held in.
"""

from tests.mobile.window.ans_phone import LONG_NAME, QUESTION, AnsPhone
from tests.mobile.window.driver import Driver

WORDS = "Năm ngoái nhà tôi thuộc hộ cận nghèo, năm nay không thấy xóm xét"


def to_a_petition(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Hộ dân")
    driver.wait(lambda: driver.shows("40 hộ"))
    driver.tap(LONG_NAME)
    driver.scroll_to("Ghi phản ánh, kiến nghị")
    driver.tap("Ghi phản ánh, kiến nghị")


def to_a_petition_without_a_topic(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Gia đình đồng ý, gửi xã")


def to_the_words_of_a_petition(driver: Driver, _phone: AnsPhone) -> None:
    for word in ("Xét hộ nghèo, cận nghèo", "Sai thông tin thẻ, mã số"):
        driver.scroll_to(word)
        driver.tap(word)
    driver.app.root.front_screen.ids.note.text = WORDS
    driver.frames(5)
    driver.scroll_to("Bỏ phản ánh này")


def to_a_petition_on_the_card(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Gia đình đồng ý, gửi xã")
    driver.frames(200)
    driver.scroll_to("Chờ xã trả lời")


def to_help_with_apps(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Ghi lượt thăm")
    driver.tap("Chủ hộ")
    driver.scroll_to("Ghi lại lượt tư vấn này")
    driver.tap("Ghi lại lượt tư vấn này")
    driver.tap("Đồng ý bằng lời")
    for word in ("Quan tâm", "Đã cài giúp"):
        driver.scroll_to(word)
        driver.tap(word)
    driver.scroll_to("Giúp dùng VNeID")


def to_a_language(driver: Driver, _phone: AnsPhone) -> None:
    for word in ("Tiếng Khơ Mú", "Có người phiên dịch"):
        driver.scroll_to(word)
        driver.tap(word)


def to_a_review_in_another_language(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Tiếp tục")
    driver.scroll_to("Không hẹn")
    driver.tap("Không hẹn")
    driver.tap("Tiếp tục")


def to_a_conference(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Lưu")
    driver.frames(200)
    driver.back()
    driver.tap("Hôm nay")
    driver.frames(60)
    driver.scroll_to("Hội nghị xóm")
    driver.tap("Hội nghị xóm")


def to_what_a_conference_lacks(driver: Driver, _phone: AnsPhone) -> None:
    driver.scroll_to("Xóm Đình")
    driver.tap("Xóm Đình")
    driver.tap("Lưu hội nghị")


def to_who_came(driver: Driver, _phone: AnsPhone) -> None:
    for word in ("Nhà văn hóa", "Ban chỉ đạo xã"):
        driver.scroll_to(word)
        driver.tap(word)
    screen = driver.app.root.front_screen
    screen.ids.attending.text = "34"
    for household, _, _ in screen.ids.guests.choices[:2]:
        screen.toggle(household)
    driver.scroll_to("Bỏ hội nghị đang ghi")
    driver.scroll_to("Hộ có mặt", up=-130)


def to_a_conference_held(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Lưu hội nghị")
    driver.frames(200)
    driver.scroll_to("Hội nghị xóm")
    driver.tap("Hội nghị xóm")
    driver.scroll_to("34 người")


def to_the_questions_of_today(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Hôm nay")
    driver.scroll_to("Đi tiếp")


def to_a_question(driver: Driver, _phone: AnsPhone) -> None:
    driver.app.root.show("question", question=QUESTION)


def to_what_an_answer_lacks(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Trả lời")


THE_QUESTION = (to_the_questions_of_today, to_a_question, to_what_an_answer_lacks)

THE_TALK = (
    to_a_petition,
    to_a_petition_without_a_topic,
    to_the_words_of_a_petition,
    to_a_petition_on_the_card,
    to_help_with_apps,
    to_a_language,
    to_a_review_in_another_language,
    to_a_conference,
    to_what_a_conference_lacks,
    to_who_came,
    to_a_conference_held,
)
