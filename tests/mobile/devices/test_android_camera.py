"""The Android camera writes into a file that we lend it, and leaves nothing there; played by hand, without a phone."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from mobile.devices.android_camera import AndroidCamera
from mobile.devices.camera import camera_of_this_machine, pictures_at_hand
from mobile.devices.lent_photo import LENT, sweep
from shared.problems import Problem
from tests.backend.pictures_by_hand import PHOTO
from tests.mobile.devices.android_by_hand import CANCELLED, OK, HandIntent, HandScreen, play


class HandPhone(HandScreen):
    """Android as the camera sees it."""

    def __init__(self) -> None:
        super().__init__()
        self.lets, self.let_before = True, True

    def check_permission(self, name: str) -> bool:
        assert name == "android.permission.CAMERA"
        return self.let_before

    def request_permissions(self, names: list[str], answered: Callable[[list[str], list[bool]], None]) -> None:
        answered(names, [self.lets])

    def answers(self, result: int, octets: bytes | None = None, code: int | None = None) -> None:
        """The camera screen closes, having written a photo or not."""
        if octets is not None:
            Path(self.asked["output"]).write_bytes(octets)
        self.tell(self.code if code is None else code, result, None)


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> HandPhone:
    phone = HandPhone()
    classes = {
        "org.kivy.android.PythonActivity": SimpleNamespace(mActivity=phone),
        "android.content.Intent": HandIntent,
        "java.io.File": str,
        "androidx.core.content.FileProvider": SimpleNamespace(
            getUriForFile=lambda _app, authority, file: file if authority == "vn.tungnha.files" else None
        ),
    }
    play(monkeypatch, classes, screen=phone, permissions=phone)
    return phone


class Heard:
    """What came of a photo."""

    def __init__(self, folder: Path) -> None:
        self.photos: list[bytes] = []
        self.problems: list[str] = []
        AndroidCamera().take(folder, self.photos.append, self._failed)

    def _failed(self, problem: Problem) -> None:
        self.problems.append(problem.code)


def test_a_photo_comes_once_and_its_file_is_gone(phone: HandPhone, tmp_path: Path) -> None:
    heard = Heard(tmp_path / "gui-ho")

    phone.answers(OK, PHOTO)

    assert (heard.photos, heard.problems) == ([PHOTO], [])
    assert phone.asked["action"] == "android.media.action.IMAGE_CAPTURE"
    assert not (tmp_path / "gui-ho" / LENT).exists()
    assert phone.listeners == []


def test_whoever_goes_back_hears_nothing_and_leaves_nothing(phone: HandPhone, tmp_path: Path) -> None:
    heard = Heard(tmp_path)

    phone.answers(CANCELLED, b"half of a photo")

    assert (heard.photos, heard.problems) == ([], [])
    assert not (tmp_path / LENT).exists()


def test_an_answer_to_another_question_is_not_ours(phone: HandPhone, tmp_path: Path) -> None:
    heard = Heard(tmp_path)

    phone.answers(OK, PHOTO, code=0x7121)

    assert (heard.photos, len(phone.listeners)) == ([], 1)


def test_a_phone_without_a_camera_screen_or_without_leave_says_so(phone: HandPhone, tmp_path: Path) -> None:
    phone.has_others = False
    without_screen = Heard(tmp_path)
    phone.let_before = phone.lets = False
    without_leave = Heard(tmp_path)

    assert [without_screen.problems, without_leave.problems] == [["no_camera"], ["no_camera"]]
    assert phone.listeners == []


def test_leave_is_asked_for_when_a_photo_is_to_be_taken(phone: HandPhone, tmp_path: Path) -> None:
    phone.let_before = False
    heard = Heard(tmp_path)

    phone.answers(OK, PHOTO)

    assert heard.photos == [PHOTO]


def test_what_a_killed_app_left_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / LENT).write_bytes(PHOTO)

    sweep(tmp_path)
    sweep(tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_desktop_has_no_camera_and_offers_its_newest_pictures(tmp_path: Path) -> None:
    for name in ("một.jpg", "hai.PNG", "ba.txt"):
        (tmp_path / name).write_bytes(PHOTO)

    assert camera_of_this_machine() is None
    assert {path.name for path in pictures_at_hand(tmp_path, 6)} == {"một.jpg", "hai.PNG"}
    assert len(pictures_at_hand(tmp_path, 1)) == 1
    assert pictures_at_hand(tmp_path / "không có", 6) == []
