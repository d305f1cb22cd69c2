"""The officer's app in one real window, over a vault of made-up households."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mobile.window import offscreen

offscreen.open_window()  # before the imports below bring in Kivy

from tests.mobile.window.ans_phone import AnsPhone  # noqa: E402 (after the window)
from tests.mobile.window.driver import Driver  # noqa: E402 (as above)


@pytest.fixture(scope="session")
def two_hundred(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault of 200 households, filled once."""
    folder = tmp_path_factory.mktemp("vault")
    AnsPhone(folder).filled(200).put_aside()
    return folder


@pytest.fixture
def phone(two_hundred: Path, tmp_path: Path) -> AnsPhone:
    shutil.copytree(two_hundred, tmp_path, dirs_exist_ok=True)
    return AnsPhone(tmp_path, activated=False)  # it is An's already


@pytest.fixture
def driver(phone: AnsPhone) -> Iterator[Driver]:
    driver = Driver(phone.open())
    yield driver
    driver.close()
