"""How the console says the acts of the audit book and what was noted of each."""

from collections.abc import Iterator, Mapping
from typing import Any

from backend.console.words import _, label, marked
from backend.exports.registry import REPORTS
from shared import places
from shared.clock import day_label, parse_day

ACTS: Mapping[str, str] = {
    "account_opened": marked("mở tài khoản"),
    "account_renamed": marked("ghi lại họ tên"),
    "account_closed": marked("khóa tài khoản"),
    "account_reopened": marked("mở lại tài khoản"),
    "area_given": marked("giao địa bàn"),
    "area_taken_back": marked("thu lại địa bàn"),
    "audit_exported": marked("lấy sổ kiểm tra ra tệp"),
    "back_check_drawn": marked("rút mẫu phúc tra"),
    "back_check_noted": marked("ghi kết quả phúc tra"),
    "campaign_closed": marked("kết thúc chiến dịch"),
    "campaign_made": marked("mở chiến dịch"),
    "code_given": marked("cấp mã kích hoạt"),
    "conflict_settled": marked("giải quyết mâu thuẫn"),
    "data_request_step": marked("xử lý yêu cầu về dữ liệu cá nhân"),
    "denominator_set": marked("đặt mẫu số độ bao phủ"),
    "duplicate_denied": marked("xác nhận không trùng"),
    "duplicate_merged": marked("gộp hồ sơ trùng"),
    "duplicate_parted": marked("tách hồ sơ đã gộp"),
    "follow_ups_given": marked("giao việc thăm lại"),
    "held_settled": marked("xử lý lượt gửi được giữ lại"),
    "household_moved": marked("chuyển hộ sang nơi khác"),
    "import_applied": marked("ghi danh sách từ tệp"),
    "import_undone": marked("rút lại danh sách từ tệp"),
    "law_confirmed": marked("xác nhận mốc pháp luật"),
    "law_proposed": marked("đề xuất mốc pháp luật"),
    "minutes_made": marked("lập biên bản rà soát"),
    "number_uncovered": marked("xem số định danh"),
    "offices_listed": marked("nhập danh sách cơ sở BHXH"),
    "ops_deposited": marked("nhận bản nộp niêm phong"),
    "organisation_set": marked("ghi tổ chức của cán bộ"),
    "password_changed": marked("tự đổi mật khẩu"),
    "password_given": marked("đặt mật khẩu tạm"),
    "person_erased": marked("xóa dữ liệu một người"),
    "petition_answered": marked("trả lời kiến nghị"),
    "phone_revoked": marked("thu hồi máy"),
    "report_exported": marked("lấy báo cáo có tên người ra tệp"),
    "sessions_ended": marked("đăng xuất khỏi mọi trình duyệt"),
    "target_set": marked("đặt chỉ tiêu"),
    "vault_key_returned": marked("trả khóa kho dữ liệu của máy"),
    "visit_reviewed": marked("xét lượt thăm"),
    "visit_signal_asked": marked("hỏi cán bộ về một dấu hiệu"),
    "visit_signal_cleared": marked("đánh dấu đã rõ một dấu hiệu"),
}

_FACTS: Mapping[str, str] = {
    "account": marked("tài khoản"),
    "areas": marked("địa bàn"),
    "commune": marked("xã, phường"),
    "communes": marked("xã, phường"),
    "first": marked("từ ngày"),
    "form": marked("dạng tệp"),
    "hamlet": marked("xóm"),
    "install": marked("máy"),
    "is": marked("kết quả"),
    "last": marked("đến hết ngày"),
    "on": marked("tính cho ngày"),
    "organisation": marked("tổ chức"),
    "report": marked("báo cáo"),
    "role": marked("vai trò"),
    "rows": marked("số dòng"),
    "until": marked("đến hết ngày"),
    "value": marked("giá trị"),
    "version": marked("bản"),
}


def act(code: str) -> str:
    """What was done; the code itself where nobody has put it into words."""
    return _(ACTS[code]) if code in ACTS else code


def facts(noted: Mapping[str, Any]) -> Iterator[str]:
    """What was noted of an act, one fact after the other: ids, days, codes and amounts, never a person."""
    for name, value in noted.items():
        if value or value == 0:
            said = label(REPORTS[value].title) if name == "report" and value in REPORTS else _said(value)
            yield f"{_(_FACTS[name]) if name in _FACTS else name}: {said}"


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_said(one) for one in value if one is not None)
    if isinstance(value, dict):
        return ", ".join(f"{name} {_said(one)}" for name, one in value.items() if one is not None)
    unit = places.find(str(value))
    return unit.label if unit else _day(str(value))


def _day(text: str) -> str:
    try:
        return day_label(parse_day(text))
    except ValueError:
        return text
