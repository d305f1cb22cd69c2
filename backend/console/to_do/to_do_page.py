"""«Việc cần xử lý»: everything that waits for somebody in office, one card a kind, the longest wait named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from backend.access.principal import Principal
from backend.admin.duplicates import searching
from backend.checks import to_do
from backend.checks.to_do import Pile
from backend.console.shell.labels import moment
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.words import _, marked
from backend.db import Reading
from backend.edge.clock import Now
from shared.clock import day_of

router = APIRouter(route_class=PageRoute, include_in_schema=False)

TO_DO = "/viec-can-xu-ly"

BY_COMMUNE = f"{TO_DO}/theo-xa"
"""Where a kind is told commune by commune, in numbers: for who looks after several, and for who reads no rows."""

_OFFICE = frozenset({"committee", "admin"})
_READERS_OF_THE_LOG = _OFFICE | {"supervisor"}


@dataclass(frozen=True, kw_only=True)
class Card:
    """One kind of what waits: where it is dealt with and by whom; others see its numbers alone. `about`: what is to be
    done; `late`: how many of it wait too long; `commune_by_commune`: its page shows one commune at a time.
    """

    kind: str
    name: str
    about: str
    late: str
    address: str
    roles: frozenset[str] = _OFFICE
    commune_by_commune: bool = False


CARDS: Mapping[str, Card] = {
    card.kind: card
    for card in (
        Card(
            kind="held",
            name=marked("Lượt gửi được giữ lại"),
            about=marked("Máy chủ đã nhận nhưng chưa ghi: cần người xem cho ghi hay không."),
            late=marked("{n} lượt chờ quá một ngày"),
            address=f"{TO_DO}/giu-lai",
        ),
        Card(
            kind="conflict",
            name=marked("Hai người sửa khác nhau"),
            about=marked("Cùng một mục có hai giá trị, cả hai còn giữ: chọn giá trị đúng."),
            late=marked("{n} mục chờ quá một ngày"),
            address=f"{TO_DO}/sua-khac-nhau",
            roles=frozenset({"committee"}),
        ),
        Card(
            kind="corrected",
            name=marked("Lượt thăm đã sửa, chờ xem lại"),
            about=marked("Cán bộ đã sửa lượt bị trả lại: xem bản mới cạnh bản cũ."),
            late=marked("{n} lượt chờ quá 7 ngày"),
            address="/nhat-ky?state=corrected",
            roles=_READERS_OF_THE_LOG,
            commune_by_commune=True,
        ),
        Card(
            kind="recorded",
            name=marked("Lượt thăm chờ xem"),
            about=marked("Chưa ai trong Ban Chỉ đạo xem: duyệt, trả lại hoặc đánh dấu."),
            late=marked("{n} lượt chờ quá 7 ngày"),
            address="/nhat-ky?state=recorded",
            roles=_READERS_OF_THE_LOG,
            commune_by_commune=True,
        ),
        Card(
            kind="duplicate",
            name=marked("Trùng lặp"),
            about=marked("Hai bản ghi có thể là một người, một hộ: xem cạnh nhau rồi gộp hoặc tách."),
            late=marked("{n} cặp chờ quá 30 ngày"),
            address=f"{TO_DO}/trung-lap",
            commune_by_commune=True,
        ),
        Card(
            kind="data_request",
            name=marked("Yêu cầu về dữ liệu cá nhân"),
            about=marked("Người dân muốn xem, sửa, xóa dữ liệu của mình, rút đồng ý hoặc phản đối."),
            late=marked("{n} yêu cầu quá hạn"),
            address=f"{TO_DO}/du-lieu-ca-nhan",
            commune_by_commune=True,
        ),
        Card(
            kind="petition",
            name=marked("Phản ánh, kiến nghị"),
            about=marked("Người dân hỏi qua cán bộ: trả lời để cán bộ nói lại với gia đình."),
            late=marked("{n} phản ánh quá hạn trả lời"),
            address="/phan-anh",
            commune_by_commune=True,
        ),
        Card(
            kind="returned",
            name=marked("Lượt thăm trả lại, chưa sửa"),
            about=marked("Cán bộ đã được báo trên máy và chưa gửi bản sửa."),
            late=marked("{n} lượt trả lại quá 7 ngày"),
            address="/nhat-ky?state=returned",
            roles=_READERS_OF_THE_LOG,
            commune_by_commune=True,
        ),
        Card(
            kind="declaration",
            name=marked("Tờ khai chưa có trong danh sách BHXH"),
            about=marked("Đã lập tờ khai TK1-TS, BHXH chưa xác nhận: chuyển tiếp hoặc hỏi lại."),
            late=marked("{n} tờ khai quá 14 ngày"),
            address=f"{TO_DO}/to-khai",
        ),
        Card(
            kind="handover",
            name=marked("Bàn giao còn thiếu"),
            about=marked("Máy khác đã gửi hộ một phần; phần trước đó còn nằm trên máy của cán bộ."),
            late=marked("{n} máy còn thiếu lượt ghi"),
            address=f"{TO_DO}/ban-giao",
        ),
    )
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A card with what it counts; `days` since the oldest came. `address`: where it leads; `oldest`: where the oldest
    waits, None unless that is elsewhere. `told`: as of when it counts, where that is not now.
    """

    card: Card
    pile: Pile
    days: int | None
    address: str
    oldest: str | None
    told: str


@router.get(TO_DO)
def to_do_page(*, request: Request, reader: Reader, session: Reading, now: Now) -> Response:
    """Every kind, also those of which nothing waits: that is news, too."""
    cards = [
        _shown(card, to_do.by_commune(session, reader, now, card.kind), reader, _told(card, session, reader), now)
        for card in CARDS.values()
    ]
    return page(request, "to_do/to_do.html", {"cards": cards}, principal=reader)


def address_in(card: Card, commune: str) -> str:
    """Where what waits in one commune is dealt with."""
    if not card.commune_by_commune:
        return card.address
    return f"{card.address}{'&' if '?' in card.address else '?'}commune={commune}"


def _shown(card: Card, parts: Sequence[Pile], reader: Principal, told: str, now: datetime) -> Shown:
    pile = to_do.together(card.kind, parts)
    return Shown(
        card=card,
        pile=pile,
        days=(day_of(now) - pile.since).days if pile.since else None,
        address=_address(card, parts, reader),
        oldest=_oldest(card, parts, reader),
        told=told,
    )


def _address(card: Card, parts: Sequence[Pile], reader: Principal) -> str:
    """The page itself where it shows everything, else the communes to choose from; of one alone, that commune's."""
    if reader.role not in card.roles or (card.commune_by_commune and len(parts) > 1):
        return f"{BY_COMMUNE}/{card.kind}"
    communes = [part.commune for part in parts if part.commune]
    return address_in(card, communes[0]) if communes else card.address


def _oldest(card: Card, parts: Sequence[Pile], reader: Principal) -> str | None:
    if reader.role not in card.roles or not card.commune_by_commune or len(parts) < 2:  # noqa: PLR2004 - there is a choice
        return None
    dated = [(part.since, part.commune) for part in parts if part.since and part.commune]
    return address_in(card, min(dated)[1])


def _told(card: Card, session: Session, reader: Principal) -> str:
    return _searched(session, reader) if card.kind == "duplicate" else ""


def _searched(session: Session, reader: Principal) -> str:
    """Duplicates are known as of the last search: «Tìm lần gần nhất lúc 18:40 ngày 22/11/2026.»"""
    looked = searching.looked_through(session, reader)
    if looked.oldest is None:
        return _("Chưa tìm lần nào.")
    at = moment(looked.oldest)
    if not looked.never:
        return _("Tìm lần gần nhất lúc {at}.").format(at=at)
    return _("Tìm từ lúc {at}; {n} xã, phường chưa tìm.").format(at=at, n=looked.never)
