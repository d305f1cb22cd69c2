"""What a declaration (tờ khai) asks leave for, and how the number on the card was read.

Its consent is asked for by itself: who agreed to be advised has not agreed that the card's number be kept (Law
91/2025/QH15: consent per purpose).
"""

from shared.vocabulary.consent import Purpose
from shared.vocabulary.term import Term, table

PURPOSES = table(
    [
        Purpose(
            code="declaration",
            vi="Ghi số định danh và thông tin trên thẻ căn cước để lập tờ khai tham gia",
            en="Keep the personal number and what the card says, to fill in the declaration",
            needed=True,
        )
    ]
)

READINGS = table(
    [
        Term(code="scanned", vi="Quét mã QR trên thẻ", en="Scanned from the card"),
        Term(code="typed", vi="Gõ theo thẻ", en="Typed from the card"),
    ]
)

UNCOVERINGS = table(
    [
        Term(code="bhxh_list", vi="Đối chiếu với danh sách của BHXH", en="Compare with BHXH's list"),
        Term(code="mend", vi="Sửa tờ khai", en="Mend the declaration"),
        Term(code="person_asks", vi="Người dân yêu cầu", en="The person asks for it"),
    ]
)
"""Why somebody in office may look at a number. A code and no free text: the book of acts names no person."""

TEXT_VERSION = "2026-11"
TEXT_VI = (
    "Để lập tờ khai tham gia BHXH tự nguyện, tôi xin ghi số định danh cá nhân, họ tên, ngày sinh, giới tính và địa chỉ "
    "trên thẻ căn cước. Tôi không chụp thẻ. Số được niêm phong, chỉ dùng để lập tờ khai. "
    "Bác có thể từ chối, hoặc yêu cầu xóa bất cứ lúc nào."
)
