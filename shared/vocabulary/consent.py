"""Consent to keep personal data: purposes asked one by one, how it was given, and the ground it stands on.

Law 91/2025/QH15 and Decree 356/2025/NĐ-CP: per purpose, verifiable, with time and scope; silence is
not consent. The text read out is versioned, so that each answer names what was asked.
"""

from dataclasses import dataclass

from shared.vocabulary.term import Term, Words, table


@dataclass(frozen=True, kw_only=True)
class Purpose(Term):
    """`needed`: without it nothing personal may be kept of the visit. `sensitive`: what the person is told is so."""

    needed: bool
    sensitive: Words | None = None


PURPOSES = table(
    [
        Purpose(
            code="advice",
            vi="Ghi lại lượt tư vấn này",
            en="Keep a record of this advice",
            needed=True,
        ),
        Purpose(
            code="support_check",
            vi="Xem mức tiền được hỗ trợ",
            en="Check the premium support",
            needed=False,
            sensitive=Words(vi="hộ nghèo, hộ cận nghèo, dân tộc", en="poor and near-poor households, ethnicity"),
        ),
        Purpose(code="contact", vi="Liên hệ lại sau này", en="Contact again", needed=False),
        Purpose(
            code="share",
            vi="Chuyển cho tổ chức dịch vụ thu để làm thủ tục",
            en="Share with the collection organisation",
            needed=False,
        ),
    ]
)

METHODS = table(
    [
        Term(code="spoken", vi="Đồng ý bằng lời", en="Spoken"),
        Term(code="signed", vi="Ký trên giấy", en="Signed on paper"),
    ]
)

LEGAL_BASES = table(
    [
        Term(code="consent", vi="Sự đồng ý của người dân", en="Consent"),
        Term(code="state_duty", vi="Nhiệm vụ quản lý nhà nước", en="Duty of state management"),
    ]
)

TEXT_VERSION = "2026-11"
TEXT_VI = (
    "Tôi xin phép ghi lại thông tin của gia đình để tư vấn BHXH tự nguyện, BHYT. "
    "Thông tin hộ nghèo, hộ cận nghèo và dân tộc là dữ liệu nhạy cảm, chỉ dùng đúng mục đích đã chọn. "
    "Bác có thể từ chối, hoặc rút lại sự đồng ý bất cứ lúc nào."
)
