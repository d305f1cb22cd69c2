"""Photographs every screen by day and night, in usual and large text, on a usual and a narrow phone, and in English.

A program of its own, because a window that draws is three times slower than one that only lays out:
`python -m tests.mobile.window.photographs [DRESS …]` prints, by dress and stop, the words that are wider than their
place, and in an English dress those that are Vietnamese still. The pictures under `var/screenshots/` are for people
to look at.
"""

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.mobile.window import offscreen

offscreen.open_window(draws=True)  # before the imports below bring in Kivy

from kivy.core.window import Window  # noqa: E402 (after the window)
from kivy.uix.label import Label  # noqa: E402 (as above)

from mobile.attachments import PhotoSource  # noqa: E402 (as above)
from mobile.store import keys, meta  # noqa: E402 (as above)
from mobile.store.phone import APP_VERSION  # noqa: E402 (as above)
from mobile.widgets.chips import Chip, ChipRow  # noqa: E402 (as above)
from mobile.widgets.shrinking import shrunk  # noqa: E402 (as above)
from mobile.words import is_vietnamese  # noqa: E402 (as above)
from shared import problems  # noqa: E402 (as above)
from tests.mobile.camera import HandCamera  # noqa: E402 (as above)
from tests.mobile.locator import HandLocator  # noqa: E402 (as above)
from tests.mobile.window.ans_phone import LONG_NAME, AnsPhone  # noqa: E402 (as above)
from tests.mobile.window.door_stops import THE_CORRECTION, THE_DOOR  # noqa: E402 (as above)
from tests.mobile.window.driver import Driver  # noqa: E402 (as above)
from tests.mobile.window.interpreter import still_vietnamese  # noqa: E402 (as above)
from tests.mobile.window.lock_stops import THE_LOCK  # noqa: E402 (as above)
from tests.mobile.window.paper_stops import THE_PAPERS  # noqa: E402 (as above)
from tests.mobile.window.picture_stops import THE_PICTURES  # noqa: E402 (as above)
from tests.mobile.window.talk_stops import THE_QUESTION, THE_TALK  # noqa: E402 (as above)

DRESSES: dict[str, dict[str, Any]] = {
    "day": {"size": offscreen.PHONE, "dark": False, "scale": 1.0},
    "night": {"size": offscreen.PHONE, "dark": True, "scale": 1.0},
    "large": {"size": offscreen.PHONE, "dark": False, "scale": 1.5},
    "narrow": {"size": offscreen.NARROW, "dark": True, "scale": 1.0},
    "narrow_large": {"size": offscreen.NARROW, "dark": False, "scale": 1.5},
    "english": {"size": offscreen.PHONE, "dark": False, "scale": 1.0, "language": "en"},
    "narrow_large_english": {"size": offscreen.NARROW, "dark": False, "scale": 1.5, "language": "en"},
}

Stop = Callable[[Driver, AnsPhone], None]
Cut = dict[str, list[str]]


def main() -> None:
    """Walk in the dresses that are named, or in all, and print what does not fit."""
    json.dump({dress: _walk_all(dress) for dress in sys.argv[1:] or DRESSES}, sys.stdout, ensure_ascii=False)


def _walk_all(dress: str) -> Cut:
    cut: Cut = {}
    with tempfile.TemporaryDirectory() as folder:
        phone = AnsPhone(Path(folder), activated=False)
        cut |= _walk(dress, phone, (to_activation,), online=False)
        phone = AnsPhone(Path(folder), name="locked.vault").filled(5)
        cut |= _walk(dress, phone, THE_LOCK, online=False, locked=True)
        phone = AnsPhone(Path(folder), name="second.vault").filled(40)
        cut |= _walk(dress, phone, THE_VISIT, online=False)
        cut |= _walk(dress, phone, THE_RECKONING, online=False)
        cut |= _walk(dress, phone, THE_PAPERS, online=False)
        cut |= _walk(dress, phone, THE_SYNC, online=True)
        phone = AnsPhone(Path(folder), name="talk.vault").filled(40)
        cut |= _walk(dress, phone, THE_TALK, online=False)
        phone = AnsPhone(Path(folder), name="asked.vault").filled(5).is_asked("too_fast")
        cut |= _walk(dress, phone, THE_QUESTION, online=False)
        phone = AnsPhone(Path(folder), name="pictures.vault").filled(40)
        phone.photos = PhotoSource(shrink=shrunk, camera=HandCamera())
        cut |= _walk(dress, phone, THE_PICTURES, online=False)
        phone = that_waited(AnsPhone(Path(folder), name="third.vault").filled(40))
        cut |= _walk(dress, phone, THE_WAITING, online=False)
        phone = AnsPhone(Path(folder), name="fourth.vault").filled(40).returns("Ghi nhầm hộ, nhà này ở Bản Xốp Nhị.")
        phone.has_targets().writes(2).clocks.pass_by(days=5)
        phone.locator = HandLocator()
        cut |= _walk(dress, phone, THE_DAY, online=False)
        phone = AnsPhone(Path(folder), name="fifth.vault").filled(40).returns("Ghi nhầm hộ.", "household", "met")
        cut |= _walk(dress, phone, THE_DOOR, online=False)
        cut |= _walk(dress, phone, THE_CORRECTION, online=False)
    return cut


def _walk(dress: str, phone: AnsPhone, stops: tuple[Stop, ...], *, online: bool, locked: bool = False) -> Cut:
    driver = Driver(phone.open(locked=locked), **DRESSES[dress], online=online)
    cut: Cut = {}
    for stop in stops:
        stop(driver, phone)
        name = stop.__name__.removeprefix("to_")
        driver.picture(f"{dress}_{name}")
        cut[name] = [label.text for label in driver.labels() if _sticks_out(label)]
        if not is_vietnamese() and driver.app.root.front != "paper":  # which is the State's own form
            cut[name] += still_vietnamese(driver.words())
    driver.close()
    return {name: texts for name, texts in cut.items() if texts}


def _sticks_out(label: Label) -> bool:
    """Whether a text is drawn beyond the window's sides, or beyond the widget that should hold it."""
    left, _ = label.to_window(label.center_x - label.texture_size[0] / 2, 0)
    wide = label.texture_size[0] > label.width + 1
    # The row of filters scrolls sideways: its last chip may be half seen.
    in_row = isinstance(label, Chip) and isinstance(label.parent.parent, ChipRow)
    return wide or (not in_row and (left < -1 or left + label.texture_size[0] > Window.width + 1))


def to_activation(_driver: Driver, _phone: AnsPhone) -> None:
    """Where a new phone begins."""


def to_the_list(driver: Driver, _phone: AnsPhone) -> None:
    driver.wait(lambda: driver.shows("40 hộ"))


def to_quick_note(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Vắng")


def to_the_card(driver: Driver, _phone: AnsPhone) -> None:
    driver.back()
    driver.tap(LONG_NAME)


def to_the_visit(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Ghi lượt thăm")


def to_consent(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Chủ hộ")


def to_purposes(driver: Driver, _phone: AnsPhone) -> None:
    for purpose in ("Ghi lại lượt tư vấn này", "Xem mức tiền được hỗ trợ", "Liên hệ lại sau này"):
        driver.scroll_to(purpose)
        driver.tap(purpose)


def to_talk(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Đồng ý bằng lời")


def to_because(driver: Driver, _phone: AnsPhone) -> None:
    driver.scroll_to("Không cả hai")
    driver.tap("Không cả hai")
    driver.scroll_to("Vì sao")
    driver.tap("Vì sao")


def to_reasons(driver: Driver, _phone: AnsPhone) -> None:
    driver.back()
    driver.scroll_to("Chưa tham gia")
    driver.tap("Chưa tham gia")
    driver.scroll_to("Thu nhập thấp")


def to_next(driver: Driver, _phone: AnsPhone) -> None:
    driver.scroll_to("Quan tâm", up=-130)
    driver.tap("Quan tâm")
    driver.tap("Tiếp tục")
    driver.tap("1 tuần")


def to_review(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Tiếp tục")


def to_saved(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Lưu")


def to_never_synced(driver: Driver, _phone: AnsPhone) -> None:
    driver.back()
    driver.tap("Đồng bộ")


def to_all_received(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Đồng bộ")
    driver.wait(lambda: driver.app.field.sync_status().last_at is not None and not driver.app.field.syncing.running)


def to_offline(driver: Driver, phone: AnsPhone) -> None:
    phone.online = False
    _note_not_home(driver, times=3)
    driver.tap("Đồng bộ ngay")
    driver.wait(lambda: driver.app.field.syncing.problem is not None)


def to_refused(driver: Driver, phone: AnsPhone) -> None:
    phone.refuse("not_home", problems.clock_in_future())
    phone.online = True
    driver.tap("Đồng bộ ngay")
    driver.wait(lambda: driver.app.field.sync_status().unsent == 0 and not driver.app.field.syncing.running)
    driver.scroll_to("Xem lại ngày giờ của máy")


def to_shut_out(driver: Driver, phone: AnsPhone) -> None:
    phone.hall.good_token = "none-that-was-given"
    driver.tap("Đồng bộ ngay")
    driver.wait(lambda: driver.shows("Nhập mã kích hoạt mới"))


def _note_not_home(driver: Driver, *, times: int) -> None:
    driver.tap("Hộ dân")
    for _ in range(times):
        driver.tap("Vắng")
        driver.tap("Vắng nhà")
    driver.tap("Đồng bộ")


def that_waited(phone: AnsPhone) -> AnsPhone:
    """A phone with a wrong clock, something rejected, something held, and 12 visits that waited for four days."""
    phone.keeps(meta.PRIVATE_KEY, keys.new_private_key())
    phone.keeps(meta.CLOCK_OFFSET_MS, "-7200000").keeps(meta.PUSH_ONLY, APP_VERSION)
    phone.writes(1).was_answered("rejected", problems.unknown_code("outcome"))
    phone.writes(2).was_answered("held", problems.parent_missing("household"))
    phone.writes(12).clocks.pass_by(days=4)
    return phone


def to_overdue(driver: Driver, _phone: AnsPhone) -> None:
    driver.wait(lambda: driver.shows("từ 4 ngày trước"))


def to_urgent(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Đồng bộ")
    driver.frames(40)


def to_handover(driver: Driver, _phone: AnsPhone) -> None:
    driver.scroll_to("Gửi nhờ máy khác")
    driver.tap("Gửi nhờ máy khác")


def to_handed_over(driver: Driver, _phone: AnsPhone) -> None:
    driver.scroll_to("Ghi tệp niêm phong")
    driver.tap("Ghi tệp niêm phong")
    driver.wait(lambda: driver.app.root.front_screen.written != "")


def to_reckoning(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Tính tiền")
    for word in ("Hộ cận nghèo", "Người dân tộc thiểu số"):
        driver.tap(word)


def to_its_answer(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("115.500 đ/tháng")


def to_its_change(driver: Driver, _phone: AnsPhone) -> None:
    driver.scroll_to("Lưu ảnh")


def to_its_reasons(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Vì sao")


def to_several_years(driver: Driver, _phone: AnsPhone) -> None:
    driver.back()
    driver.scroll_to("Nhiều năm về sau", up=-130)
    driver.tap("Nhiều năm về sau")


def to_unconfirmed(driver: Driver, _phone: AnsPhone) -> None:
    driver.scroll_to("Nhóm đối tượng", up=-130)
    driver.tap("Hộ cận nghèo")
    driver.tap("BHXH sẽ tính")


def to_today(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Hôm nay")
    driver.frames(60)


def to_targets_of_hamlets(driver: Driver, _phone: AnsPhone) -> None:
    driver.scroll_to("Chỉ tiêu của xóm, bản, khối")


def to_what_was_returned(driver: Driver, _phone: AnsPhone) -> None:
    driver.scroll_to("Trần Văn Bình", up=-130)


def to_its_steps(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Trần Văn Bình")


def to_settings(driver: Driver, _phone: AnsPhone) -> None:
    driver.back()
    driver.tap("Cài đặt")


def to_typing(driver: Driver, _phone: AnsPhone) -> None:
    driver.scroll_to("Gõ thử ở đây")


def to_the_place(driver: Driver, _phone: AnsPhone) -> None:
    driver.scroll_to("Ghi nơi thăm (khoảng 1 km)")
    driver.tap("Ghi nơi thăm (khoảng 1 km)")
    driver.scroll_to("Đồng hồ")


def to_about(driver: Driver, _phone: AnsPhone) -> None:
    driver.scroll_to("Đây không phải sản phẩm")


THE_DAY: tuple[Stop, ...] = (
    to_today,
    to_targets_of_hamlets,
    to_what_was_returned,
    to_its_steps,
    to_settings,
    to_typing,
    to_the_place,
    to_about,
)
THE_RECKONING: tuple[Stop, ...] = (
    to_reckoning,
    to_its_answer,
    to_its_change,
    to_its_reasons,
    to_several_years,
    to_unconfirmed,
)
THE_VISIT: tuple[Stop, ...] = (
    to_the_list,
    to_quick_note,
    to_the_card,
    to_the_visit,
    to_consent,
    to_purposes,
    to_talk,
    to_because,
    to_reasons,
    to_next,
    to_review,
    to_saved,
    to_never_synced,
)
THE_SYNC: tuple[Stop, ...] = (to_all_received, to_offline, to_refused, to_shut_out)
THE_WAITING: tuple[Stop, ...] = (to_overdue, to_urgent, to_handover, to_handed_over)

if __name__ == "__main__":
    main()
