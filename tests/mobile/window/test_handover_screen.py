"""Line 7 in the window: An hands unsent work to a colleague by file, and every refusal is said in words."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mobile.store import keys, meta, receipts
from shared import problems
from shared.sync.receipts import SignedLink, read_file
from tests.mobile.vault import EPOCH
from tests.mobile.window.ans_phone import AnsPhone
from tests.mobile.window.driver import Driver

ANOTHER = "7f3b0000-0000-4000-8000-000000000002"


@pytest.fixture
def ans(phone: AnsPhone) -> AnsPhone:
    """An has noted three visits where there is no network."""
    return phone.keeps(meta.PRIVATE_KEY, keys.new_private_key()).writes(3)


@pytest.fixture
def opened(ans: AnsPhone) -> Iterator[Driver]:
    driver = Driver(ans.open())
    driver.tap("Đồng bộ")
    driver.tap("Gửi nhờ máy khác")
    yield driver
    driver.close()


def hand_over(driver: Driver) -> None:
    driver.tap("Ghi tệp niêm phong")
    driver.wait(lambda: driver.shows("Đã ghi 3 mục vào tệp"))


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.guiho"))


def test_the_file_is_written_and_the_officer_told_what_to_do_with_it(opened: Driver, tmp_path: Path) -> None:
    assert opened.shows("Máy này có 3 mục chưa gửi.")

    hand_over(opened)

    (path,) = files(tmp_path)
    assert opened.shows(path.name)
    assert opened.shows("đưa tệp cho đồng nghiệp")
    assert opened.shows("vẫn là «chưa gửi»")
    opened.scroll_to("Lần gần nhất: 08:03 ngày 21/11/2026, 3 mục.")


def test_a_colleague_takes_the_file_and_sees_what_is_carried(opened: Driver, ans: AnsPhone, tmp_path: Path) -> None:
    hand_over(opened)
    owner = meta.owner(ans._phone.store.reading())
    assert owner is not None
    with ans._phone.store.writing() as db:
        meta.write_owner(db, replace(owner, install_id=ANOTHER))  # now it is a colleague's phone

    opened.scroll_to("Chọn tệp của đồng nghiệp")
    opened.tap("Chọn tệp của đồng nghiệp")
    opened.tap(files(tmp_path)[0].name)
    opened.wait(lambda: opened.shows("Đã nhận gửi hộ 3 mục."))

    opened.scroll_to("Đang giữ hộ 3 mục chưa gửi.")


def test_what_the_server_signed_is_written_for_anybody_to_check(opened: Driver, ans: AnsPhone, tmp_path: Path) -> None:
    """MUST 17. The file is what `tungnha verify-receipts` reads."""
    with ans._phone.store.writing() as db:
        receipts.keep(db, SignedLink(n=1, jws="a.b.c", entries=()), epoch=EPOCH, sha256="0" * 64)

    opened.scroll_to("Ghi tệp bằng chứng")
    opened.tap("Ghi tệp bằng chứng")
    opened.wait(lambda: opened.shows("máy chủ đã ký nhận 0 mục"))

    (path,) = tmp_path.rglob("*.kynhan")
    assert opened.shows(path.name)
    assert read_file(path.read_text()).links[0].jws == "a.b.c"


def test_a_phone_for_which_nothing_was_signed_says_so(opened: Driver) -> None:
    opened.scroll_to("Ghi tệp bằng chứng")
    opened.tap("Ghi tệp bằng chứng")

    opened.wait(lambda: opened.shows(problems.nothing_signed_yet().vi))


def test_ones_own_file_is_refused_in_words(opened: Driver, tmp_path: Path) -> None:
    hand_over(opened)

    opened.scroll_to("Chọn tệp của đồng nghiệp")
    opened.tap("Chọn tệp của đồng nghiệp")
    opened.tap(files(tmp_path)[0].name)

    opened.wait(lambda: opened.shows(problems.own_handover().vi))


def test_a_file_that_is_no_answer_is_refused_in_words(opened: Driver, tmp_path: Path) -> None:
    hand_over(opened)
    path = files(tmp_path)[0]
    path.rename(path.with_suffix(".xacnhan"))

    opened.scroll_to("Chọn tệp xác nhận")
    opened.tap("Chọn tệp xác nhận")
    opened.tap(path.with_suffix(".xacnhan").name)

    opened.wait(lambda: opened.shows(problems.answers_unreadable().vi))


def test_a_folder_without_files_says_what_to_do(opened: Driver) -> None:
    hand_over(opened)

    opened.scroll_to("Chọn tệp xác nhận")
    opened.tap("Chọn tệp xác nhận")

    assert opened.shows("Không có tệp nào như vậy trong thư mục này.")


def test_a_folder_that_is_not_there_is_said(opened: Driver) -> None:
    opened.app.root.front_screen.folder = "/proc/khong-co"

    opened.tap("Ghi tệp niêm phong")

    opened.wait(lambda: opened.shows(problems.folder_unusable().vi))


def test_the_way_back_leads_to_where_one_came_from(opened: Driver) -> None:
    opened.back()

    assert opened.shows("Đồng bộ ngay")
