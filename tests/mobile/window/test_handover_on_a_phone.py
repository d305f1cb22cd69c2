"""On a phone a sealed file goes by the phone's own sheets: nobody but the app can look into the app's folder."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from mobile.store import keys, meta
from shared import problems
from shared.problems import Problem
from tests.mobile.window.ans_phone import AnsPhone
from tests.mobile.window.driver import Driver

ANOTHER = "7f3b0000-0000-4000-8000-000000000002"


class HandSheets:
    """The phone's sheets, played by hand: keeps what was given, lends what is asked for, from a thread of its own."""

    def __init__(self) -> None:
        self.given: list[Path] = []
        self.lends: Path | None = None

    def give(self, path: Path, failed: Callable[[Problem], None]) -> None:
        if self.lends is None:
            self.given.append(path)
        else:
            failed(problems.no_file_sheet())

    def fetch(self, into: Path, fetched: Callable[[Path], None], failed: Callable[[Problem], None]) -> None:
        if self.lends is None:
            Thread(target=failed, args=(problems.folder_unusable(),)).start()
            return
        copy = into / "tep-da-chon"
        shutil.copy(self.lends, copy)
        Thread(target=fetched, args=(copy,)).start()


@pytest.fixture
def sheets() -> HandSheets:
    return HandSheets()


@pytest.fixture
def ans(phone: AnsPhone) -> AnsPhone:
    """An has noted three visits where there is no network."""
    return phone.keeps(meta.PRIVATE_KEY, keys.new_private_key()).writes(3)


@pytest.fixture
def opened(ans: AnsPhone, sheets: HandSheets) -> Iterator[Driver]:
    driver = Driver(ans.open())
    driver.tap("Đồng bộ")
    driver.tap("Gửi nhờ máy khác")
    driver.app.root.front_screen.documents = sheets
    driver.frames(3)
    yield driver
    driver.close()


def test_no_folder_is_asked_for_where_nobody_could_look_into_it(opened: Driver) -> None:
    assert not opened.shows("Thư mục để ghi và tìm tệp")
    assert not opened.shows("Đưa tệp đi")


def test_what_was_written_is_given_to_whom_the_officer_chooses(opened: Driver, sheets: HandSheets) -> None:
    opened.tap("Ghi tệp niêm phong")
    opened.tap("Đưa tệp đi")

    (path,) = sheets.given
    assert path.suffix == ".guiho"
    assert opened.shows(path.name)


def test_a_colleagues_file_is_fetched_and_carried(
    opened: Driver, ans: AnsPhone, sheets: HandSheets, tmp_path: Path
) -> None:
    opened.tap("Ghi tệp niêm phong")
    opened.wait(lambda: opened.shows("Đưa tệp đi"))
    owner = meta.owner(ans._phone.store.reading())
    assert owner is not None
    with ans._phone.store.writing() as db:
        meta.write_owner(db, replace(owner, install_id=ANOTHER))  # now it is a colleague's phone
    (sheets.lends,) = tmp_path.rglob("*.guiho")

    opened.scroll_to("Chọn tệp của đồng nghiệp")
    opened.tap("Chọn tệp của đồng nghiệp")

    opened.wait(lambda: opened.shows("Đã nhận gửi hộ 3 mục."))
    assert not opened.shows("Đưa tệp đi"), "there is nothing new to give"


def test_a_file_that_could_not_be_fetched_is_said(opened: Driver) -> None:
    opened.scroll_to("Chọn tệp xác nhận")
    opened.tap("Chọn tệp xác nhận")

    opened.wait(lambda: opened.shows(problems.folder_unusable().vi))
