"""The boxes of form TK1-TS in their order, as far as public copies of it agree, and what is written into them here.

Each box says how sure it is and by whom. Versions of the form number their boxes otherwise (of 2018: [02] birth, [08]
card, [11] and [12] amount), so what only one copy shows has no number here, and the officer looks at the paper.
"""

from dataclasses import dataclass

from mobile.words import marked

SEEN_ON = "22/11/2026"
"""The day on which the copies were looked at, as it is shown."""

VERSION = "Quyết định 490/QĐ-BHXH ngày 28/3/2023"

# Decision 505/QĐ-BHXH (2020) as download.vn (23195) prints it, and the instructions of Decision 490/QĐ-BHXH (2023) as
# lawnet.vn (126422) gives them, name these boxes alike.
_TWO_COPIES = "download.vn 23195 (Quyết định 505/QĐ-BHXH); lawnet.vn 126422 (Quyết định 490/QĐ-BHXH)"
# A copy of the form's text in public repositories, with [06] as «Số CCCD/ĐDCN/Hộ chiếu».
_ONE_COPY = "Một bản chép công khai của mẫu theo Quyết định 490/QĐ-BHXH"
# The boxes stand in every version that was seen ([11], [12] of 2018; [15], [16] of 2020), under different numbers.
_OTHER_NUMBERS = "Số ô khác nhau giữa các phiên bản mẫu (2018: [11], [12]; 2020: [15], [16])"


@dataclass(frozen=True, kw_only=True)
class Box:
    """One box. `number` is None where versions differ; `field` is what a declaration says of it, None for what is
    written on the paper by hand, as `hint` says; `confidence` as of the law: high, medium or unconfirmed.
    """

    number: str | None
    label: str
    field: str | None
    confidence: str
    source: str
    hint: str = ""


BOXES = (
    Box(number="01", label="Họ và tên (viết chữ in hoa)", field="name", confidence="high", source=_TWO_COPIES),
    Box(number="02", label="Giới tính", field="sex", confidence="high", source=_TWO_COPIES),
    Box(number="03", label="Ngày, tháng, năm sinh", field="birth", confidence="high", source=_TWO_COPIES),
    Box(number="04", label="Quốc tịch", field="nationality", confidence="high", source=_TWO_COPIES),
    Box(
        number="05",
        label="Dân tộc",
        field=None,
        confidence="high",
        source=_TWO_COPIES,
        hint=marked("Hỏi và ghi trên mẫu; ứng dụng không lưu"),
    ),
    Box(number="06", label="Số CCCD/ĐDCN/Hộ chiếu", field="id_number", confidence="high", source=_TWO_COPIES),
    Box(number="07", label="Điện thoại", field="phone", confidence="high", source=_TWO_COPIES),
    Box(
        number="08",
        label="Email (nếu có)",
        field=None,
        confidence="high",
        source=_TWO_COPIES,
        hint=marked("Để trống nếu không có"),
    ),
    Box(
        number="09",
        label="Nơi đăng ký khai sinh",
        field=None,
        confidence="medium",
        source=_ONE_COPY,
        hint=marked("Hỏi và ghi trên mẫu; ứng dụng không lưu"),
    ),
    Box(
        number="10",
        label="Họ tên cha/mẹ/giám hộ (trẻ em dưới 6 tuổi)",
        field=None,
        confidence="medium",
        source=_ONE_COPY,
        hint=marked("Để trống"),
    ),
    Box(number=None, label="Nơi nhận kết quả", field="address", confidence="unconfirmed", source=_OTHER_NUMBERS),
    Box(
        number=None,
        label="Mã số BHXH (nếu có sổ cũ)",
        field="bhxh_number",
        confidence="unconfirmed",
        source=_OTHER_NUMBERS,
    ),
    Box(
        number=None,
        label="Mức tiền đóng (thu nhập tháng lựa chọn)",
        field="income",
        confidence="unconfirmed",
        source=_OTHER_NUMBERS,
    ),
    Box(number=None, label="Phương thức đóng", field="every", confidence="unconfirmed", source=_OTHER_NUMBERS),
)
