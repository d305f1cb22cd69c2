"""What is wrong with one field of a record, said to the officer who can mend it."""

from datetime import date

from shared.problems.problem import Problem


def unreadable(field: str | None = None) -> Problem:
    """A value of another type or shape than the field has."""
    return Problem(
        code="unreadable",
        status=422,
        vi="Giá trị không đúng kiểu.",
        en="The value is not of this field's type.",
        field=field,
    )


def unknown_field(field: str) -> Problem:
    """A field that the record of this version does not have."""
    return Problem(
        code="unknown_field",
        status=422,
        vi="Có mục mà phiên bản này không biết.",
        en="The record has no such field.",
        field=field,
    )


def missing_field(field: str) -> Problem:
    """A field that must be there."""
    return Problem(
        code="missing_field", status=422, vi="Còn thiếu mục bắt buộc.", en="This field is required.", field=field
    )


def unknown_code(field: str) -> Problem:
    """A code that its vocabulary does not hold."""
    return Problem(
        code="unknown_code",
        status=422,
        vi="Mã không có trong danh mục.",
        en="That code is not in the list for this field.",
        field=field,
    )


def out_of_range(field: str, lowest: object, highest: object = None) -> Problem:
    """A number or a day outside what the field allows; the range is named, days as people write them. Without a
    `highest` anything from the lowest on is allowed.
    """
    least, most = _bound(lowest), _bound(highest)
    what, of_what = ("Ngày", "day") if isinstance(lowest, date) else ("Giá trị", "value")
    return Problem(
        code="out_of_range",
        status=422,
        vi=f"{what} phải từ {least} trở đi." if highest is None else f"{what} phải từ {least} đến {most}.",
        en=f"The {of_what} must be {least} or later."
        if highest is None
        else f"The {of_what} must lie between {least} and {most}.",
        field=field,
    )


def _bound(bound: object) -> str:
    return f"{bound:%d/%m/%Y}" if isinstance(bound, date) else str(bound)


def too_long(field: str, limit: int) -> Problem:
    """More characters, or more entries, than the field holds."""
    return Problem(
        code="too_long",
        status=422,
        vi=f"Quá dài (tối đa {limit}).",
        en=f"Too long (at most {limit}).",
        field=field,
    )


def not_a_name(field: str) -> Problem:
    """Empty, or with characters that are not seen or not part of a name."""
    return Problem(
        code="not_a_name",
        status=422,
        vi="Tên không được để trống và không chứa ký tự ẩn hoặc biểu tượng.",
        en="A name must not be empty, nor hold unseen characters or pictograms.",
        field=field,
    )


def not_composed(field: str) -> Problem:
    """Text that is not in Unicode's composed form (NFC), so that the same name could be stored in two spellings."""
    return Problem(
        code="not_composed",
        status=422,
        vi="Chữ có dấu phải ở dạng Unicode dựng sẵn (NFC).",
        en="Text must be in Unicode's composed form (NFC).",
        field=field,
    )


def unreadable_moment(field: str) -> Problem:
    """A moment without an offset, or one that no calendar has."""
    return Problem(
        code="unreadable_moment",
        status=422,
        vi="Thời điểm phải theo RFC 3339 có múi giờ, ví dụ 2026-11-21T08:30:00+07:00.",
        en="A moment must be RFC 3339 with an offset, such as 2026-11-21T08:30:00+07:00.",
        field=field,
    )


def unreadable_day(field: str) -> Problem:
    """A day that is not YYYY-MM-DD or that no calendar has."""
    return Problem(
        code="unreadable_day",
        status=422,
        vi="Ngày phải có dạng năm-tháng-ngày, ví dụ 2026-11-21.",
        en="A day must read YYYY-MM-DD, such as 2026-11-21.",
        field=field,
    )


def unknown_unit(field: str) -> Problem:
    """No commune of this code or id is in force on that day."""
    return Problem(
        code="unknown_unit",
        status=422,
        vi="Không có xã, phường nào mang mã này vào ngày đó.",
        en="No commune has this code or id on that day.",
        field=field,
    )


def ambiguous_unit(field: str) -> Problem:
    """Several former communes bore this name; the district decides."""
    return Problem(
        code="ambiguous_unit",
        status=422,
        vi="Có nhiều xã cũ cùng tên; hãy cho biết huyện.",
        en="Several former communes had this name; name the district too.",
        field=field,
    )


def said_twice(field: str) -> Problem:
    """Two entries speak of the same person, product or purpose."""
    return Problem(
        code="said_twice",
        status=422,
        vi="Có hai mục nói về cùng một người, sản phẩm hoặc mục đích.",
        en="Two entries speak of the same thing.",
        field=field,
    )


def not_a_whole_value(field: str) -> Problem:
    """What is counted in whole numbers is written otherwise."""
    return Problem(
        code="not_a_whole_value",
        status=422,
        vi="Phải ghi bằng số nguyên, dấu chấm chỉ ngăn hàng nghìn: 25 hoặc 1.500.000.",
        en="Must be a whole number, with points between thousands alone: 25 or 1.500.000.",
        field=field,
    )


def not_a_decimal_value(field: str, places: int) -> Problem:
    """What has digits behind its comma is written otherwise, or with more of them."""
    return Problem(
        code="not_a_decimal_value",
        status=422,
        vi=f"Phải ghi như 25,5 hoặc 25, dấu chấm chỉ ngăn hàng nghìn; nhiều nhất {places} chữ số sau dấu phẩy.",
        en=f"Must be written like 25,5 or 25, points between thousands alone; at most {places} digits behind.",
        field=field,
    )


def not_a_phone(field: str) -> Problem:
    """Not a Vietnamese telephone number in the international form."""
    return Problem(
        code="not_a_phone",
        status=422,
        vi="Số điện thoại có 10 chữ số, bắt đầu bằng 0, như 0912 345 679.",
        en="A phone number has ten digits and begins with 0, such as 0912 345 679; programs write +84 for that 0.",
        field=field,
    )


def not_an_id_number(field: str) -> Problem:
    """Not a personal identification number."""
    return Problem(
        code="not_an_id_number",
        status=422,
        vi="Số định danh cá nhân (CCCD) gồm đúng 12 chữ số.",
        en="A personal identification number has exactly 12 digits.",
        field=field,
    )


def consent_missing(field: str) -> Problem:
    """People are named in a visit, but nobody agreed that it be recorded."""
    return Problem(
        code="consent_missing",
        status=422,
        vi="Chưa có sự đồng ý ghi lại lượt tư vấn nên không được ghi thông tin từng người.",
        en="Nobody agreed to a record of this advice, so no person may be named in it.",
        field=field,
    )


def declined_keeps_nothing(field: str) -> Problem:
    """A visit whose people declined to be recorded names a household, a person, a note, a place or a promise."""
    return Problem(
        code="declined_keeps_nothing",
        status=422,
        vi="Người dân không đồng ý ghi thông tin: lượt thăm không được kèm hộ, người, ghi chú, vị trí hay lịch hẹn.",
        en="The people declined: the visit must hold no household, person, note, position or promise.",
        field=field,
    )


def nobody_was_advised(field: str) -> Problem:
    """People are named although the outcome says that nobody was spoken to."""
    return Problem(
        code="nobody_was_advised",
        status=422,
        vi="Kết quả lượt thăm cho biết không tư vấn được ai, nên không kèm người được tư vấn.",
        en="The outcome says that nobody was advised, so no person belongs in the visit.",
        field=field,
    )


def date_needed(field: str) -> Problem:
    """A promise without the day it is for."""
    return Problem(
        code="date_needed",
        status=422,
        vi="Lịch hẹn cần có ngày hẹn.",
        en="What was agreed needs a day.",
        field=field,
    )


def reason_needed(field: str) -> Problem:
    """Somebody declined and no reason is given."""
    return Problem(
        code="reason_needed",
        status=422,
        vi="Câu trả lời “Chưa tham gia” cần một lý do.",
        en="An answer of “declined” needs a reason.",
        field=field,
    )


def does_not_add_up(field: str) -> Problem:
    """The amount to pay is not the contribution less the support."""
    return Problem(
        code="does_not_add_up",
        status=422,
        vi="Số tiền phải đóng không bằng mức đóng trừ các khoản hỗ trợ.",
        en="The amount to pay is not the contribution less the support.",
        field=field,
    )


def not_the_officers_step(field: str) -> Problem:
    """A step that only a list from BHXH can confirm."""
    return Problem(
        code="not_the_officers_step",
        status=422,
        vi="Bước này chỉ BHXH xác nhận, cán bộ không ghi được.",
        en="Only BHXH confirms this step; an officer cannot record it.",
        field=field,
    )
