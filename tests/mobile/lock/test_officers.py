"""Two officers on one phone are two vaults: each is opened by its own PIN, and neither shows the other's people."""

import os
from pathlib import Path

import pytest

from mobile.lock.devices import Device, FileDevice
from mobile.lock.gate import Gate
from mobile.lock.officers import VAULT, Officers
from mobile.store import meta
from mobile.store.store import Store
from shared import problems
from shared.problems import Refused
from tests.mobile.vault import Clocks

PINS = {"Nguyễn Thị An": "271828", "Lê Thị Em": "904617"}


def _device_of(folder: Path) -> Device:
    return FileDevice(folder / "device-secret")


def _moves_in(folder: Path, name: str) -> None:
    store = Store(folder / VAULT)
    with store.writing() as db:
        owner = meta.Owner(server="https://example.vn", install_id=name[:2], account_id=name[:2], account_name=name)
        meta.write_owner(db, owner)
    _gate(store).choose(PINS[name])
    store.close()


def _gate(store: Store) -> Gate:
    folder = store.folder
    return Gate(store, vault=folder / VAULT, device=_device_of(folder), read_clocks=Clocks(), cost=2)


@pytest.fixture
def officers(tmp_path: Path) -> Officers:
    """A phone on which An works, and then Em."""
    officers = Officers(tmp_path, _device_of)
    for name in PINS:
        _moves_in(officers.new_folder(), name)
    return officers


def test_a_new_phone_begins_with_one_vault(tmp_path: Path) -> None:
    officers = Officers(tmp_path, _device_of)

    assert officers.places() == []
    assert officers.last_folder() == officers.new_folder() == tmp_path


def test_each_officer_has_a_folder_apart_and_is_known_by_name(officers: Officers, tmp_path: Path) -> None:
    """F36."""
    places = officers.places()

    assert [place.whose for place in places] == list(PINS)
    assert [place.folder for place in places] == [tmp_path, tmp_path / "can-bo-2"]
    assert officers.new_folder() == tmp_path / "can-bo-3"


def test_the_pin_of_one_does_not_open_the_vault_of_the_other(officers: Officers) -> None:
    an, em = officers.places()
    store = Store(em.folder / VAULT)
    gate = _gate(store)

    with pytest.raises(Refused) as refused:
        gate.unlock(PINS[an.whose])

    assert refused.value.problems == (problems.wrong_pin(),)
    gate.unlock(PINS[em.whose])
    store.close()


def test_the_app_opens_with_who_worked_last(officers: Officers) -> None:
    an, em = officers.places()
    for earlier, later in ((em, an), (an, em)):
        os.utime(earlier.folder / VAULT, (1_000, 1_000))
        os.utime(later.folder / VAULT, (2_000, 2_000))
        assert officers.last_folder() == later.folder


def test_a_vault_of_another_device_is_listed_without_its_name(officers: Officers, tmp_path: Path) -> None:
    (tmp_path / "device-secret").unlink()

    assert [place.whose for place in officers.places()] == ["?", "Lê Thị Em"]


def test_neither_name_stands_in_any_file(officers: Officers, tmp_path: Path) -> None:
    assert len(officers.places()) == 2
    octets = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert [name for name in PINS if name.encode() in octets] == []
