"""Android's sheets for files, played here by hand, as there is no phone: what leaves, what comes, what is refused."""

import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mobile.devices.android_documents import AndroidDocuments
from mobile.devices.documents import documents_of_this_machine
from shared.problems import Problem
from tests.mobile.devices.android_by_hand import CANCELLED, OK, HandIntent, HandScreen, JavaError, play


class SheetIntent(HandIntent):
    """One for a sheet of files."""

    ACTION_SEND, ACTION_OPEN_DOCUMENT, CATEGORY_OPENABLE = "SEND", "OPEN_DOCUMENT", "OPENABLE"
    EXTRA_STREAM, FLAG_GRANT_READ_URI_PERMISSION = "STREAM", 1

    def setType(self, name: str) -> None:  # noqa: N802 - Java names it so
        self.extras["type"] = name

    def addCategory(self, name: str) -> None:  # noqa: N802 - as above
        self.extras["category"] = name

    @staticmethod
    def createChooser(intent: HandIntent, _title: str) -> HandIntent:  # noqa: N802 - as above
        return intent


class HandPhone(HandScreen):
    """Android as the sheets see it: it lends a file, too."""

    def __init__(self) -> None:
        super().__init__()
        self.lent: Path | None = None

    def getContentResolver(self) -> Any:  # noqa: N802 - Java names it so
        return SimpleNamespace(openFileDescriptor=self._lend)

    def answers(self, result: int, address: str | None = "content://lent") -> None:
        data = None if address is None else SimpleNamespace(getData=lambda: address)
        self.tell(self.code + 1, result, data)  # another screen's answer
        self.tell(self.code, result, data)

    def _lend(self, _address: str, _mode: str) -> Any:
        if self.lent is None:
            raise JavaError
        descriptor = os.open(self.lent, os.O_RDONLY)
        return SimpleNamespace(detachFd=lambda: descriptor)


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> HandPhone:
    phone = HandPhone()
    classes = {
        "org.kivy.android.PythonActivity": SimpleNamespace(mActivity=phone),
        "android.content.Intent": SheetIntent,
        "androidx.core.content.FileProvider": SimpleNamespace(
            getUriForFile=lambda _app, authority, file: f"content://{authority}/{Path(file).name}"
        ),
        "java.io.File": str,
        "java.lang.String": str,
    }
    play(monkeypatch, classes, screen=phone)
    return phone


@pytest.fixture
def failed() -> list[Problem]:
    return []


def test_a_file_is_given_away_with_leave_to_read_it_and_nothing_else(
    phone: HandPhone, failed: list[Problem], tmp_path: Path
) -> None:
    AndroidDocuments().give(tmp_path / "gui-ho" / "an.guiho", failed.append)

    assert phone.asked["action"] == "SEND"
    assert phone.asked["STREAM"] == "content://vn.tungnha.files/an.guiho"
    assert phone.asked["flags"] == SheetIntent.FLAG_GRANT_READ_URI_PERMISSION
    assert failed == []


def test_the_provider_has_the_name_that_the_manifest_gives_it(phone: HandPhone, tmp_path: Path) -> None:
    provider = Path(__file__).parents[3] / "mobile" / "packaging" / "android" / "provider.xml"

    AndroidDocuments().give(tmp_path / "an.guiho", lambda _problem: None)

    authority = phone.asked["STREAM"].split("/")[2]
    assert f'android:authorities="{authority.replace("vn.tungnha", "${applicationId}")}"' in provider.read_text("utf-8")


def test_a_chosen_file_is_copied_beside_the_others(phone: HandPhone, failed: list[Problem], tmp_path: Path) -> None:
    phone.lent = tmp_path / "lent"
    phone.lent.write_bytes(b"sealed\n")
    fetched: list[Path] = []
    AndroidDocuments().fetch(tmp_path / "gui-ho", fetched.append, failed.append)

    phone.answers(OK)
    phone.answers(OK)

    assert [(path.parent.name, path.read_bytes()) for path in fetched] == [("gui-ho", b"sealed\n")]
    assert failed == []


def test_who_goes_back_hears_nothing(phone: HandPhone, failed: list[Problem], tmp_path: Path) -> None:
    fetched: list[Path] = []
    AndroidDocuments().fetch(tmp_path, fetched.append, failed.append)

    phone.answers(CANCELLED, None)

    assert (fetched, failed, phone.listeners) == ([], [], [])


def test_a_file_that_cannot_be_read_any_more_is_said(phone: HandPhone, failed: list[Problem], tmp_path: Path) -> None:
    AndroidDocuments().fetch(tmp_path, lambda _path: None, failed.append)

    phone.answers(OK)

    assert [problem.code for problem in failed] == ["folder_unusable"]


def test_a_phone_without_sheets_is_said(phone: HandPhone, failed: list[Problem], tmp_path: Path) -> None:
    phone.has_others = False

    AndroidDocuments().give(tmp_path / "an.guiho", failed.append)
    AndroidDocuments().fetch(tmp_path, lambda _path: None, failed.append)

    assert [problem.code for problem in failed] == ["no_file_sheet", "no_file_sheet"]
    assert phone.listeners == []


def test_a_desktop_has_folders_and_a_phone_has_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    assert documents_of_this_machine() is None

    monkeypatch.setattr(sys, "getandroidapilevel", lambda: 34, raising=False)

    assert isinstance(documents_of_this_machine(), AndroidDocuments)
