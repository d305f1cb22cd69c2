"""What the boxes of forms are called, to stand before a sentence that does not say itself what it is about:
«Có mặt: Quá dài (tối đa 120).»
"""

from collections.abc import Mapping

from backend.console.shell.words import _, marked, said
from shared.problems import Problem

LABELS: Mapping[str, str] = {
    "act": marked("Việc"),
    "advice": marked("Lời tư vấn"),
    "again": marked("Nhập lại mật khẩu mới"),
    "areas": marked("Địa bàn"),
    "as_of": marked("Tại ngày"),
    "before": marked("Mật khẩu đang dùng"),
    "by": marked("Chia theo"),
    "chair": marked("Chủ trì"),
    "commune": marked("Xã, phường"),
    "compare": marked("So với"),
    "confidence": marked("Độ tin cậy"),
    "decided_on": marked("Ngày văn bản"),
    "decision": marked("Số, tên văn bản"),
    "due": marked("Đến trước hết ngày"),
    "fields": marked("Mục cần sửa"),
    "file": marked("Tệp"),
    "first": marked("Từ ngày"),
    "from": marked("Từ ngày"),
    "hamlet": marked("Xóm"),
    "held_on": marked("Ngày họp"),
    "interested": marked("Có quan tâm"),
    "kind": marked("Loại"),
    "last": marked("Đến ngày"),
    "law": marked("Số, tên văn bản"),
    "listed_on": marked("Ngày của danh sách"),
    "map": marked("Địa giới"),
    "met_somebody": marked("Có gặp ai"),
    "name": marked("Tên"),
    "officer": marked("Cán bộ"),
    "on": marked("Từ ngày"),
    "organisation": marked("Làm cho tổ chức"),
    "outcome": marked("Kết quả"),
    "paid": marked("Đã đóng tiền"),
    "password": marked("Mật khẩu"),
    "period": marked("Kỳ"),
    "person": marked("Người"),
    "present": marked("Có mặt"),
    "product": marked("Loại hình"),
    "purpose": marked("Mục đích"),
    "reason": marked("Lý do"),
    "received_on": marked("Ngày nhận"),
    "role": marked("Vai trò"),
    "rows": marked("Danh sách"),
    "secretary": marked("Thư ký"),
    "since": marked("Từ ngày"),
    "source": marked("Nguồn"),
    "state": marked("Trạng thái"),
    "step": marked("Việc đã làm"),
    "to": marked("Đến ngày"),
    "unit": marked("Nơi"),
    "until": marked("Đến hết ngày"),
    "username": marked("Tên đăng nhập"),
    "value": marked("Giá trị"),
    "what": marked("Đếm gì"),
    "who": marked("Ai"),
    "whom": marked("Giao cho ai"),
    "whose": marked("Của ai"),
    "words": marked("Nói rõ"),
}

_SAYS_NOT_WHAT = frozenset(
    {
        *("missing_field", "not_a_decimal_value", "not_a_name", "not_a_whole_value", "not_composed", "out_of_range"),
        *("said_twice", "too_long", "unknown_code", "unreadable", "unreadable_day"),
    }
)
"""Problems whose sentence fits any box; the others name what they are about."""


def said_of_box(problem: Problem) -> str:
    """The sentence of a problem, after the name of its box where the sentence alone could be of any."""
    box = LABELS.get(problem.field or "")
    if box is None or problem.code not in _SAYS_NOT_WHAT:
        return said(problem)
    return f"{_(box)}: {said(problem)}"
