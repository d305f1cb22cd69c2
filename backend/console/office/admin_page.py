"""«Quản trị»: what can be looked after here, and what of it is the reader's to do."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.words import marked

router = APIRouter(route_class=PageRoute, include_in_schema=False)

ADMIN = "/quan-tri"


@dataclass(frozen=True, kw_only=True)
class Card:
    """A part of the place: its address, its name, what it is for, and the roles that find it."""

    address: str
    name: str
    purpose: str
    roles: frozenset[str] = frozenset({"admin"})


CARDS = (
    Card(
        address=f"{ADMIN}/tai-khoan",
        name=marked("Tài khoản và máy"),
        purpose=marked("Mở, khóa tài khoản; cấp mã kích hoạt và mật khẩu; thu hồi máy bị mất."),
    ),
    Card(
        address=f"{ADMIN}/dia-ban",
        name=marked("Địa bàn"),
        purpose=marked("Giao xóm cho cán bộ đến hết một ngày, gia hạn, thu lại; xóm nào chưa có người."),
        roles=frozenset({"committee", "admin"}),
    ),
    Card(
        address=f"{ADMIN}/chien-dich",
        name=marked("Chiến dịch"),
        purpose=marked("Mở đợt vận động theo văn bản; kết quả trong những ngày và ở những nơi của đợt."),
        roles=frozenset({"committee", "supervisor", "admin"}),
    ),
    Card(
        address=f"{ADMIN}/nhap",
        name=marked("Nhập danh sách"),
        purpose=marked("Đưa danh sách hộ, hộ nghèo và danh sách BHXH xác nhận từ Excel vào; lỗi báo theo từng ô."),
        roles=frozenset({"committee", "admin"}),
    ),
    Card(
        address="/chi-tieu",
        name=marked("Chỉ tiêu"),
        purpose=marked("Chỉ tiêu của xã, xóm và cán bộ, theo văn bản, với mọi bản đã đặt."),
        roles=frozenset({"committee", "supervisor", "admin"}),
    ),
    Card(
        address=f"{ADMIN}/moc-phap-luat",
        name=marked("Mốc pháp luật"),
        purpose=marked("Mức đóng, hỗ trợ, ngày hiệu lực: một người đề xuất, người khác xác nhận."),
    ),
    Card(
        address=f"{ADMIN}/co-so-bhxh",
        name=marked("Cơ sở BHXH phụ trách"),
        purpose=marked("Cơ sở BHXH nào phụ trách xã, phường nào, từ ngày nào."),
    ),
    Card(
        address=f"{ADMIN}/so-kiem-tra",
        name=marked("Sổ kiểm tra"),
        purpose=marked("Ai đã làm gì, khi nào; kiểm tra sổ còn nguyên vẹn; tải ra bảng."),
    ),
)


@router.get(ADMIN)
def admin_page(request: Request, reader: Reader) -> Response:
    """The cards of the reader's role."""
    cards = [card for card in CARDS if reader.role in card.roles]
    return page(request, "office/admin.html", {"cards": cards}, principal=reader)
