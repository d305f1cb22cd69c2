"""The places of the console in the order of its bar, and who finds each there."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.access.principal import Principal
from backend.console.shell.words import marked


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place: its address, its name and the roles that find it in the bar."""

    address: str
    name: str
    roles: frozenset[str] = frozenset({"committee", "supervisor", "admin"})


PLACES = (
    Place(address="/", name=marked("Tổng quan")),
    Place(address="/nhat-ky", name=marked("Nhật ký thăm hộ")),
    Place(address="/xa-phuong", name=marked("Xã, phường")),
    Place(address="/can-bo", name=marked("Cán bộ")),
    Place(address="/bao-cao", name=marked("Báo cáo")),
    Place(address="/viec-can-xu-ly", name=marked("Việc cần xử lý")),
    Place(address="/quan-tri", name=marked("Quản trị")),
)


def places_of(principal: Principal) -> Sequence[Place]:
    """What the bar shows to somebody who is signed in."""
    return [place for place in PLACES if principal.role in place.roles]
