"""The officer's app in one real window, over made-up households."""

from collections.abc import Iterator

import pytest

from tests.mobile.window import offscreen

offscreen.open_window()  # before the imports below bring in Kivy

from tests.mobile.window.driver import Driver  # noqa: E402 (after the window)
from tests.mobile.window.made_up_field import MadeUpField  # noqa: E402 (as above)


@pytest.fixture
def field() -> MadeUpField:
    return MadeUpField(households=200)


@pytest.fixture
def driver(field: MadeUpField) -> Iterator[Driver]:
    driver = Driver(field)
    yield driver
    driver.close()
