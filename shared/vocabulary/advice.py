"""What was explained at the door."""

from shared.vocabulary.term import Term, table

CODES = table(
    [
        Term(code="premium_support", vi="Tiền Nhà nước và tỉnh hỗ trợ", en="Support from the State and the province"),
        Term(code="pension", vi="Lương hưu", en="Pension"),
        Term(code="maternity", vi="Trợ cấp thai sản", en="Maternity allowance"),
        Term(code="survivors", vi="Chế độ tử tuất", en="Death benefits"),
        Term(code="payment_methods", vi="Cách đóng", en="Ways to pay"),
        Term(code="procedure", vi="Thủ tục tham gia", en="How to join"),
    ]
)
