"""A photo and a signature hang on a visit where the family wants that, and stand in nobody's way."""

from pathlib import Path

import pytest

from mobile.actions.signing import drawn
from mobile.attachments import PhotoSource
from mobile.screens.visit_pictures import VisitPictures
from mobile.widgets.shrinking import shrunk
from shared import problems
from shared.pictures import look_at
from tests.backend.pictures_by_hand import PHOTO
from tests.mobile.camera import HandCamera
from tests.mobile.window.ans_phone import LONG_NAME, AnsPhone
from tests.mobile.window.driver import Driver
from tests.mobile.window.picture_stops import AGREED, TO_THE_REVIEW, sign
from tests.mobile.window.test_shrinking import camera_photo


@pytest.fixture
def camera(phone: AnsPhone) -> HandCamera:
    """In the phone before the app is opened."""
    camera = HandCamera()
    phone.photos = PhotoSource(shrink=shrunk, camera=camera)
    return camera


@pytest.fixture
def at_the_review(camera: HandCamera, driver: Driver) -> Driver:
    assert camera
    driver.tap(LONG_NAME)
    driver.tap_all(*TO_THE_REVIEW)
    return driver


def take(driver: Driver, phone: AnsPhone) -> None:
    """A photo, until it is kept or the screen says why not."""
    before = phone.attached()
    driver.scroll_to("Chụp ảnh")
    driver.tap("Chụp ảnh")
    driver.tap(AGREED)
    driver.wait(lambda: phone.attached() > before or bool(part_of(driver).problem))


def part_of(driver: Driver) -> VisitPictures:
    found = next(widget for widget in driver.app.root.walk() if isinstance(widget, VisitPictures))
    assert isinstance(found, VisitPictures)
    return found


def to_sign(driver: Driver) -> None:
    driver.scroll_to("Ký tên trên màn hình")
    driver.tap("Ký tên trên màn hình")
    sign(driver)


def kinds(phone: AnsPhone) -> list[str]:
    return [op["kind"] for op in phone.sent()]


def test_the_family_is_asked_before_the_camera_opens(at_the_review: Driver, camera: HandCamera) -> None:
    camera.photo = None
    at_the_review.scroll_to("Chụp ảnh")

    at_the_review.tap("Chụp ảnh")

    assert at_the_review.shows("Hỏi gia đình trước khi chụp")
    assert at_the_review.shows("Không chụp thẻ căn cước")


def test_who_comes_back_from_signing_is_not_told_that_the_visit_was_begun(at_the_review: Driver) -> None:
    to_sign(at_the_review)

    at_the_review.tap("Xong")

    assert at_the_review.shows("Lưu")
    assert not at_the_review.shows("Ghi tiếp lượt thăm đang dở")


def test_a_photo_and_a_signature_are_saved_with_the_visit(at_the_review: Driver, phone: AnsPhone) -> None:
    take(at_the_review, phone)
    to_sign(at_the_review)
    at_the_review.tap("Xong")

    at_the_review.tap("Lưu")

    assert (kinds(phone)[0], kinds(phone)[-2:]) == ("visit", ["attachment"] * 2)
    photo, signature = (op["data"] for op in phone.sent()[-2:])
    assert (photo["sort"], photo["media_type"]) == ("photo", "image/jpeg")
    assert (signature["sort"], signature["media_type"]) == ("signature", "image/png")
    assert at_the_review.shows("Đã lưu lượt thăm")


def test_one_is_taken_off_again(at_the_review: Driver, phone: AnsPhone) -> None:
    take(at_the_review, phone)
    at_the_review.scroll_to("Bỏ")

    at_the_review.tap("Bỏ")
    at_the_review.tap("Lưu")

    assert "attachment" not in kinds(phone)


def test_what_was_taken_outlives_the_app(camera: HandCamera, phone: AnsPhone) -> None:
    assert camera
    driver = Driver(phone.open())
    driver.tap(LONG_NAME)
    driver.tap_all(*TO_THE_REVIEW)
    take(driver, phone)
    driver.close()

    driver = Driver(phone.open())
    driver.tap(LONG_NAME)
    driver.tap("Ghi tiếp lượt thăm")
    driver.tap("Lưu")

    assert kinds(phone)[-1] == "attachment"
    driver.close()


def test_a_fourth_photo_is_not_offered(at_the_review: Driver, phone: AnsPhone) -> None:
    for _ in range(3):
        take(at_the_review, phone)

    assert not at_the_review.shows("Chụp ảnh")


def test_a_camera_that_does_not_open_says_so_and_the_visit_is_saved(
    at_the_review: Driver, camera: HandCamera, phone: AnsPhone
) -> None:
    camera.problem = problems.no_camera()

    take(at_the_review, phone)

    assert at_the_review.shows("Máy không mở được camera")
    at_the_review.tap("Lưu")
    assert len(phone.visits()) == 1


def test_a_full_disk_says_so_and_loses_no_choice(at_the_review: Driver, camera: HandCamera, phone: AnsPhone) -> None:
    noted, camera.photo = phone.draft(), camera_photo(900, 600)
    phone.fill_up()

    take(at_the_review, phone)

    at_the_review.scroll_to(problems.vault_not_written().vi, up=-60)
    phone.make_room()
    assert phone.draft() == noted
    at_the_review.tap("Lưu")
    assert len(phone.visits()) == 1


def test_an_empty_frame_cannot_be_kept_and_a_signature_can_be_made_again(
    at_the_review: Driver, phone: AnsPhone
) -> None:
    to_sign(at_the_review)
    at_the_review.tap("Ký lại")

    at_the_review.tap("Xong")

    assert at_the_review.shows("Người đồng ý ký bằng ngón tay")
    at_the_review.back()
    at_the_review.tap("Lưu")
    assert "attachment" not in kinds(phone)


def test_whoever_declined_is_offered_neither(camera: HandCamera, driver: Driver) -> None:
    assert camera
    driver.tap(LONG_NAME)

    driver.tap_all("Ghi lượt thăm", "Chủ hộ", "Không đồng ý")

    assert not driver.shows("Chụp ảnh")
    assert not driver.shows("Ký tên trên màn hình")


def test_on_a_desktop_a_picture_is_chosen(phone: AnsPhone, tmp_path: Path) -> None:
    folder = tmp_path / "Pictures"
    folder.mkdir()
    (folder / "nha.jpg").write_bytes(PHOTO)
    phone.photos = PhotoSource(shrink=shrunk, folder=folder)
    driver = Driver(phone.open())
    driver.tap(LONG_NAME)
    driver.tap_all(*TO_THE_REVIEW)
    driver.scroll_to("Chọn ảnh")

    driver.tap_all("Chọn ảnh", "nha.jpg")
    driver.wait(lambda: phone.attached() == 1)
    driver.tap("Lưu")

    assert kinds(phone)[-1] == "attachment"
    driver.close()


def test_what_waits_is_said_beside_the_counts(at_the_review: Driver, phone: AnsPhone) -> None:
    phone.online = False
    take(at_the_review, phone)
    at_the_review.tap("Lưu")
    at_the_review.back()

    at_the_review.tap("Đồng bộ")

    assert at_the_review.shows("1 ảnh, chữ ký chưa gửi")


def test_the_signature_that_was_drawn_is_the_picture_that_is_kept() -> None:
    kept = drawn([[(0.1, 0.5), (0.9, 0.5)]])

    assert (look_at(kept).width, look_at(kept).height) == (480, 200)
    assert len(kept) < 1_000
