"""What officers send, in words: the names of a record's fields and what stands in them, codes by their labels."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from backend.console.shell import labels
from backend.console.shell.words import _, label, marked
from shared.clock import day_label, parse_day, parse_moment
from shared.rules.declarations import masked
from shared.vocabulary import answers, certificates, conferences, members, met, outcomes, products, residence
from shared.vocabulary.term import Term

KINDS: Mapping[str, str] = {
    "household": marked("Hộ"),
    "person": marked("Người trong hộ"),
    "visit": marked("Lượt thăm"),
    "declaration": marked("Tờ khai"),
    "follow_up": marked("Phản ánh, kiến nghị"),
    "conference": marked("Hội nghị"),
    "attachment": marked("Ảnh, chữ ký"),
    "hamlet": marked("Xóm, bản, khối"),
}

ACTS: Mapping[str, str] = {"add": marked("ghi mới"), "patch": marked("sửa"), "void": marked("gỡ khỏi danh sách")}

FIELDS: Mapping[str, str] = {
    "hamlet": marked("Xóm, bản, khối"),
    "household": marked("Hộ"),
    "head_name": marked("Chủ hộ"),
    "name": marked("Họ và tên"),
    "relation": marked("Quan hệ với chủ hộ"),
    "birth": marked("Ngày sinh"),
    "sex": marked("Giới tính"),
    "phone": marked("Điện thoại"),
    "address": marked("Địa chỉ"),
    "certificate": marked("Diện của hộ"),
    "certificate_year": marked("Năm của giấy chứng nhận"),
    "certificate_number": marked("Số giấy chứng nhận"),
    "household_code": marked("Mã hộ"),
    "do_not_visit": marked("Không vận động lại"),
    "ethnic_minority": marked("Dân tộc thiểu số"),
    "residence": marked("Cư trú"),
    "compulsory": marked("Đang đóng BHXH bắt buộc"),
    "pension": marked("Đang hưởng lương hưu, trợ cấp"),
    "member": marked("Đã tham gia BHXH tự nguyện"),
    "months_supported": marked("Số tháng đã được hỗ trợ"),
    "id_number": marked("Số định danh"),
    "bhxh_number": marked("Mã số BHXH"),
    "visited_at": marked("Ngày giờ thăm"),
    "outcome": marked("Kết quả"),
    "met": marked("Người gặp"),
    "product": marked("Loại bảo hiểm"),
    "declared_at": marked("Ngày giờ lập"),
    "held_at": marked("Ngày giờ họp"),
    "holder": marked("Đơn vị tổ chức"),
    "note": marked("Ghi chú"),
    "reason": marked("Lý do"),
}
"""The fields that are shown, in this order; the others are ids and the inside of a visit."""

_CODES: Mapping[str, Mapping[str, Term]] = {
    "relation": members.RELATIONS,
    "sex": members.SEXES,
    "certificate": certificates.CODES,
    "residence": residence.CODES,
    "outcome": outcomes.CODES,
    "met": met.CODES,
    "product": products.CODES,
    "holder": conferences.HOLDERS,
    **dict.fromkeys(("ethnic_minority", "compulsory", "pension", "member"), answers.YES_NO),
}
_TEXTS = frozenset({"head_name", "name", "phone", "address", "certificate_number", "household_code"})
_MOMENTS = frozenset({"visited_at", "declared_at", "held_at"})
_NUMBERS = frozenset({"id_number", "bhxh_number"})


def field_name(field: str) -> str:
    """What people call a field."""
    return _(FIELDS[field]) if field in FIELDS else field


def value(field: str, said: Any, names: Mapping[UUID, str] | None = None) -> str:
    """What stands in a field; `names`: what the ids in question are called. A dash where nothing stands."""
    if said is None or said == "":
        return labels.NOTHING
    if isinstance(said, bool):
        return _("Có") if said else _("Không")
    if field in _CODES:
        term = _CODES[field].get(said)
        return label(term) if term else str(said)
    return _text(field, str(said), names or {})


def is_text(field: str) -> bool:
    """Whether somebody may write another value into it: its words, and neither a code, a yes or no, nor a number."""
    return field in _TEXTS


def lines(content: Mapping[str, Any], names: Mapping[UUID, str]) -> Sequence[tuple[str, str]]:
    """What an operation says, a line a field: its record, or what it sets."""
    said = {**(content.get("data") or {}), **(content.get("set") or {})}
    return [
        (field_name(field), value(field, said[field], names))
        for field in FIELDS
        if said.get(field) is not None and not isinstance(said[field], list | dict)
    ]


def ids_in(content: Mapping[str, Any]) -> set[UUID]:
    """The ids whose names `lines` wants."""
    said = {**(content.get("data") or {}), **(content.get("set") or {})}
    return {UUID(said[field]) for field in ("hamlet", "household") if isinstance(said.get(field), str)}


def _text(field: str, said: str, names: Mapping[UUID, str]) -> str:
    if field in _MOMENTS:
        return labels.moment(parse_moment(said))
    if field in _NUMBERS:
        return masked(said)
    if field in {"hamlet", "household"}:
        return names.get(UUID(said), _("chưa có trong danh sách"))
    if field == "birth":
        return _birth(said)
    if field == "phone":
        return said.replace("+84", "0", 1)
    return said


def _birth(said: str) -> str:
    """`1975`, `03/1975` or `21/03/1975`, as far as it is known."""
    return day_label(parse_day(said)) if len(said) == len("1975-03-21") else "/".join(reversed(said.split("-")))
