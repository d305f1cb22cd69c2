"""An's phone, for every test of the phone that has no window."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mobile.store.phone import Phone
from mobile.words import ENGLISH, speaking
from tests.mobile.vault import Clocks, fill_shelf, make_it_ans, new_phone


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def phone(tmp_path: Path, clocks: Clocks) -> Iterator[Phone]:
    """An's phone: activated, with the household of Đặng Văn Đức on it."""
    phone = new_phone(tmp_path, clocks)
    make_it_ans(phone)
    fill_shelf(phone)
    yield phone
    phone.store.close()


@pytest.fixture
def english() -> Iterator[None]:
    """The app speaks English, and Vietnamese again for the next test."""
    with speaking(ENGLISH):
        yield
