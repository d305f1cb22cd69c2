"""What a person answered after advice, and the three answers of a yes-or-no question."""

from dataclasses import dataclass

from shared.vocabulary.term import Term, table


@dataclass(frozen=True, kw_only=True)
class Answer(Term):
    """`interested`: counts as interest in the funnel. `needs_reason`: a reason for refusal is asked."""

    interested: bool
    needs_reason: bool = False
    pill: str = "neutral"


CODES = table(
    [
        Answer(code="interested", vi="Quan tâm", en="Interested", interested=True, pill="good"),
        Answer(code="considering", vi="Đang cân nhắc", en="Considering", interested=False, pill="info"),
        Answer(code="declined", vi="Chưa tham gia", en="Declined", interested=False, needs_reason=True),
        Answer(code="already_in", vi="Đang tham gia rồi", en="Already takes part", interested=False, pill="good"),
    ]
)

YES_NO = table(
    [
        Term(code="yes", vi="Có", en="Yes"),
        Term(code="no", vi="Không", en="No"),
        Term(code="unknown", vi="Chưa rõ", en="Not known"),
    ]
)
