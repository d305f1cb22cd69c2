"""How the console says what may help an officer, and how a phone stands."""

from collections.abc import Mapping
from datetime import datetime

from backend.console.shell.words import _, _n, marked
from backend.reports.officers_at_work import Phone
from backend.reports.officers_help import Help
from shared.clock import day_of

_SENTENCES: Mapping[str, str] = {
    "no_phone": marked("Chưa có máy nào hoạt động: cấp mã kích hoạt và cùng cán bộ mở ứng dụng lần đầu."),
    "silent_with_work": marked(
        "Máy im lặng {n} ngày và còn việc chưa gửi: gọi hỏi sóng, hoặc mượn máy đồng nghiệp chuyển hộ."
    ),
    "silent": marked("Máy im lặng {n} ngày: gọi hỏi thăm máy và sóng; việc ghi trong lúc đó máy chủ chưa biết."),
    "unsent": marked("Máy còn {n} việc chưa gửi ở lần nói gần nhất: thường tự gửi khi có sóng."),
    "gap": marked("Máy chủ còn thiếu {n} số ở giữa: nhờ cán bộ bấm Đồng bộ; nếu còn thiếu, báo người quản trị."),
    "chain": marked("Chuỗi ký nhận của máy này bị đứt: báo người quản trị kiểm tra máy chủ."),
    "held": marked("{n} việc máy chủ đang giữ lại: xem lý do ở Việc cần xử lý."),
    "clock": marked("Đồng hồ máy lệch {n} phút: chỉ cách đặt giờ tự động."),
    "old_phone": marked("Máy cũ còn {n} việc chưa gửi: mở máy cũ để gửi, hoặc chuyển hộ sang máy đồng nghiệp."),
    "returned": marked("{n} lượt thăm trả lại chờ sửa: cùng đọc lý do và sửa."),
}


def help_sentence(one: Help) -> str:
    """What is seen and what can be done, in a sentence."""
    return _(_SENTENCES[one.code]).format(n=one.number)


def unsent(phone: Phone, now: datetime) -> str:
    """How much a phone had not sent when it last spoke, and since when at least."""
    if phone.last_spoke is None:
        return _("máy chưa nói lần nào")
    if phone.unsent is None:
        return _("máy chưa cho biết")
    if phone.unsent == 0:
        return _("đã gửi hết lúc đó")
    days = (day_of(now) - day_of(phone.last_spoke)).days
    said = _n("{n} việc chưa gửi", phone.unsent).format(n=phone.unsent)
    return f"{said}, {_n('ít nhất {n} ngày', days).format(n=days)}" if days else said


def wholeness(phone: Phone) -> str:
    """«không thiếu số nào», or how many numbers are missing between those that came."""
    if phone.is_whole:
        return _("không thiếu số nào")
    return _n("thiếu {n} số", phone.missing).format(n=phone.missing) if phone.missing else _("chuỗi ký nhận bị đứt")
