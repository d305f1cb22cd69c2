"""What the commune's steering committee has said of a visit."""

from dataclasses import dataclass

from shared.vocabulary.term import Term, table


@dataclass(frozen=True, kw_only=True)
class ReviewState(Term):
    """`counts`: whether the visit is in the numbers while it stands so."""

    counts: bool


@dataclass(frozen=True, kw_only=True)
class Decision(Term):
    """What somebody of the committee may say; the visit's state is then called the same."""

    needs_reason: bool


DECISIONS = table(
    [
        Decision(code="approved", vi="Duyệt", en="Approve", needs_reason=False),
        Decision(code="returned", vi="Trả lại", en="Return", needs_reason=True),
        Decision(code="flagged", vi="Đánh dấu xem lại", en="Flag", needs_reason=True),
    ]
)

STATES = table(
    [
        ReviewState(code="recorded", vi="Đã ghi", en="Recorded", counts=True),
        ReviewState(code="approved", vi="Đã duyệt", en="Approved", counts=True),
        ReviewState(code="returned", vi="Trả lại", en="Returned", counts=False),
        ReviewState(code="flagged", vi="Cần xem lại", en="Flagged", counts=True),
        ReviewState(code="corrected", vi="Đã sửa", en="Corrected", counts=True),
    ]
)
