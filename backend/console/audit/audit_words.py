"""How the console says the acts of the audit book, what each was done to, and what was noted of it.

Families and people are never named here, nor shown by an id: administrators, who read the book, see no names.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from backend.admin import audit_acts
from backend.admin.audit_acts import Sort
from backend.admin.audit_book import EntryShown
from backend.console.audit import audit_values
from backend.console.audit.audit_values import Known, Part
from backend.console.shell.words import _, marked

ACTS: Mapping[str, str] = {
    "account_opened": marked("mở tài khoản"),
    "account_renamed": marked("ghi lại họ tên"),
    "account_closed": marked("khóa tài khoản"),
    "account_reopened": marked("mở lại tài khoản"),
    "area_given": marked("giao địa bàn"),
    "area_handed_over": marked("bàn giao địa bàn"),
    "area_taken_back": marked("thu lại địa bàn"),
    "audit_exported": marked("lấy sổ kiểm tra ra tệp"),
    "back_check_drawn": marked("rút mẫu phúc tra"),
    "back_check_noted": marked("ghi kết quả phúc tra"),
    "borders_drawn": marked("nhập ranh giới xã, phường"),
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
    "number_exported": marked("lấy danh sách có tên người sau một số ra tệp"),
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

FACTS: Mapping[str, str] = {
    "account": marked("tài khoản"),
    "agrees": marked("hộ trả lời so với đã ghi"),
    "ambiguous": marked("dòng khớp với nhiều người"),
    "areas": marked("địa bàn"),
    "as_of": marked("tại ngày"),
    "brought_by": marked("người mang đến"),
    "changes": marked("thay đổi"),
    "commune": marked("xã, phường"),
    "communes": marked("các xã, phường"),
    "confirmed_new": marked("người được xác nhận lần đầu"),
    "confirmed_same": marked("người đã được xác nhận từ trước"),
    "decision": marked("quyết định"),
    "due": marked("đến trước hết ngày"),
    "entries": marked("số mục"),
    "envelope": marked("dấu của bản nộp"),
    "field": marked("mục"),
    "file_sha256": marked("dấu của tệp"),
    "first": marked("từ ngày"),
    "form": marked("dạng tệp"),
    "hamlet": marked("xóm"),
    "hamlets_new": marked("xóm, bản, khối mới"),
    "holder": marked("chỉ tiêu của"),
    "households": marked("số hộ"),
    "households_changed": marked("hộ thay đổi"),
    "households_new": marked("hộ mới"),
    "households_same": marked("hộ đã có như vậy"),
    "install": marked("máy"),
    "install_id": marked("máy"),
    "is": marked("kết quả"),
    "kind": marked("loại"),
    "last": marked("đến hết ngày"),
    "measure": marked("đếm"),
    "mended": marked("ô được tự sửa"),
    "number": marked("số biên bản"),
    "offices": marked("cơ sở BHXH"),
    "on": marked("tính cho ngày"),
    "operations": marked("số lượt gửi đã xóa"),
    "ops": marked("số lượt gửi"),
    "organisation": marked("tổ chức"),
    "period": marked("kỳ"),
    "persons": marked("số người"),
    "persons_changed": marked("người được bổ sung"),
    "persons_new": marked("người mới"),
    "persons_same": marked("người đã có như vậy"),
    "problems": marked("ô có lỗi"),
    "product": marked("loại bảo hiểm"),
    "reason": marked("lý do"),
    "report": marked("báo cáo"),
    "role": marked("vai trò"),
    "rows": marked("số dòng"),
    "sha256": marked("dấu của biên bản"),
    "signal": marked("dấu hiệu"),
    "since": marked("từ ngày"),
    "status": marked("kết quả"),
    "step": marked("bước"),
    "taken": marked("đã chọn"),
    "taker": marked("người nhận"),
    "to": marked("chuyển đến"),
    "topics": marked("về việc"),
    "unit": marked("nơi"),
    "unmatched": marked("dòng không khớp với ai"),
    "until": marked("đến hết ngày"),
    "value": marked("giá trị"),
    "version": marked("bản"),
    "visits": marked("số lượt thăm"),
    "what": marked("mẫu số"),
    "whose": marked("của"),
}
"""What everything is called that an act notes, but what is never shown."""

SUBJECTS: Mapping[Sort, str] = {
    "account": marked("tài khoản"),
    "campaign": marked("chiến dịch"),
    "data_request": marked("yêu cầu"),
    "import": marked("danh sách"),
    "minutes": marked("biên bản"),
    "phone": marked("máy"),
    "proposal": marked("đề xuất"),
    "visit": marked("lượt thăm"),
}


@dataclass(frozen=True, kw_only=True)
class Detail:
    """One thing that is known of an act: what it is called, and what it is, with where it leads."""

    label: str
    parts: Sequence[Part]


def act(code: str) -> str:
    """What was done; of what no version of this program writes, the code itself."""
    return _(ACTS[code]) if code in ACTS else _("việc không rõ ({code})").format(code=code)


def details(entry: EntryShown, known: Known) -> list[Detail]:
    """What an act was done to, and what was noted of it, one after the other: «xã, phường: Phường Thành Vinh»."""
    return [*_subject(entry, known), *_facts(entry, known)]


def _subject(entry: EntryShown, known: Known) -> Iterator[Detail]:
    sort = audit_acts.noted_of(entry.act).subject
    if sort in SUBJECTS:
        parts = audit_values.parts(sort, str(entry.subject), entry.facts, known)
        yield Detail(label=_(SUBJECTS[sort]), parts=parts)


def _facts(entry: EntryShown, known: Known) -> Iterator[Detail]:
    sorts = audit_acts.noted_of(entry.act).facts
    for name, value in entry.facts.items():
        sort = sorts.get(name)
        if sort is None:
            yield Detail(label=_("ghi nhận không rõ"), parts=[Part(text=f"{name} {value}")])
        elif sort != "unnamed" and (parts := audit_values.parts(sort, value, entry.facts, known)):
            yield Detail(label=_(FACTS[name]), parts=parts)
