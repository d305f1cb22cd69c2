"""«Việc cần xử lý»: everything that waits for somebody in office, one card a kind, the longest wait named."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from backend.access.principal import Principal
from backend.admin.duplicates import searching
from backend.checks import to_do
from backend.checks.to_do import Pile
from backend.console.labels import moment
from backend.console.pages import PageRoute, Reader, page
from backend.console.words import _, marked
from backend.db import Reading
from backend.edge.clock import Now
from shared.clock import day_of

router = APIRouter(route_class=PageRoute, include_in_schema=False)

TO_DO = "/viec-can-xu-ly"

_OFFICE = frozenset({"committee", "admin"})


@dataclass(frozen=True, kw_only=True)
class Card:
    """One kind of what waits: where it is dealt with and by whom; others see its number alone. `about`: what is to be
    done; `late`: how many of it wait too long.
    """

    kind: str
    name: str
    about: str
    late: str
    address: str
    roles: frozenset[str] = _OFFICE


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
            kind="duplicate",
            name=marked("Trùng lặp"),
            about=marked("Hai bản ghi có thể là một người, một hộ: xem cạnh nhau rồi gộp hoặc tách."),
            late=marked("{n} cặp chờ quá 30 ngày"),
            address=f"{TO_DO}/trung-lap",
        ),
        Card(
            kind="data_request",
            name=marked("Yêu cầu về dữ liệu cá nhân"),
            about=marked("Người dân muốn xem, sửa, xóa dữ liệu của mình, rút đồng ý hoặc phản đối."),
            late=marked("{n} yêu cầu quá hạn"),
            address=f"{TO_DO}/du-lieu-ca-nhan",
        ),
        Card(
            kind="petition",
            name=marked("Phản ánh, kiến nghị"),
            about=marked("Người dân hỏi qua cán bộ: trả lời để cán bộ nói lại với gia đình."),
            late=marked("{n} phản ánh quá hạn trả lời"),
            address="/phan-anh",
        ),
        Card(
            kind="returned",
            name=marked("Lượt thăm trả lại, chưa sửa"),
            about=marked("Cán bộ đã được báo trên máy và chưa gửi bản sửa."),
            late=marked("{n} lượt trả lại quá 7 ngày"),
            address="/nhat-ky?state=returned",
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
    """A card with what it counts; `days` since the oldest came, and where it leads: None for who only sees numbers.
    `told`: as of when it counts, where that is not now.
    """

    card: Card
    pile: Pile
    days: int | None
    address: str | None
    told: str


@router.get(TO_DO)
def to_do_page(*, request: Request, reader: Reader, session: Reading, now: Now) -> Response:
    """Every kind, also those of which nothing waits: that is news, too."""
    today = day_of(now)
    cards = [
        Shown(
            card=CARDS[pile.kind],
            pile=pile,
            days=(today - pile.since).days if pile.since else None,
            address=_address(CARDS[pile.kind], reader),
            told=_searched(session, reader) if pile.kind == "duplicate" else "",
        )
        for pile in to_do.piles(session, reader, now)
    ]
    return page(request, "to_do.html", {"cards": cards}, principal=reader)


def _searched(session: Session, reader: Principal) -> str:
    """Duplicates are known as of the last search: «Tìm lần gần nhất lúc 18:40 ngày 22/11/2026.»"""
    looked = searching.looked_through(session, reader)
    if looked.oldest is None:
        return _("Chưa tìm lần nào.")
    at = moment(looked.oldest)
    if not looked.never:
        return _("Tìm lần gần nhất lúc {at}.").format(at=at)
    return _("Tìm từ lúc {at}; {n} xã, phường chưa tìm.").format(at=at, n=looked.never)


def _address(card: Card, reader: Principal) -> str | None:
    return card.address if reader.role in card.roles else None
