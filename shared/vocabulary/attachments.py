"""What may hang on a visit beside what was said, and what the people are asked before it is made.

Each is asked for by itself and at the moment at which it is made, so each is a purpose of consent, too.
"""

from dataclasses import dataclass

from shared.vocabulary.term import Term, Words, table


@dataclass(frozen=True, kw_only=True)
class Sort(Term):
    """`most`: how many of it a visit may have. `ask`: what the officer asks the people first."""

    most: int
    ask: Words


SORTS = table(
    [
        Sort(
            code="photo",
            vi="Ảnh",
            en="Photo",
            most=3,
            ask=Words(
                vi="Hỏi gia đình trước khi chụp: ảnh được giữ cùng lượt thăm này và chỉ xã xem được. "
                "Không chụp thẻ căn cước, sổ sách hay giấy tờ có tên, số của ai.",
                en="Ask the family first: the photo is kept with this visit and only the commune sees it. "
                "Never photograph an identity card, or papers with anybody's name or number.",
            ),
        ),
        Sort(
            code="signature",
            vi="Chữ ký",
            en="Signature",
            most=1,
            ask=Words(
                vi="Người đồng ý ký bằng ngón tay vào khung. Chữ ký được giữ cùng lượt thăm này và chỉ xã xem được.",
                en="Whoever agreed signs with a finger in the frame. "
                "It is kept with this visit and only the commune sees it.",
            ),
        ),
    ]
)

TEXT_VERSION = "2026-11"
