"""How a visit to a household ended, and what each ending asks for and counts as."""

from dataclasses import dataclass

from shared.vocabulary.term import Term, table


@dataclass(frozen=True, kw_only=True)
class Outcome(Term):
    """`reached`: somebody was met, so the household counts as reached. `names_people`: persons may be recorded.
    `needs_date`: a day to come back must be agreed. `pill`: the tone of its mark in lists.
    """

    reached: bool
    names_people: bool
    needs_date: bool = False
    pill: str = "neutral"


CODES = table(
    [
        Outcome(code="not_home", vi="Vắng nhà", en="Nobody at home", reached=False, names_people=False, pill="waiting"),
        Outcome(code="advised", vi="Đã tư vấn", en="Advised", reached=True, names_people=True, pill="info"),
        Outcome(
            code="come_back",
            vi="Hẹn lại",
            en="To come back",
            reached=True,
            names_people=True,
            needs_date=True,
            pill="waiting",
        ),
        Outcome(
            code="consent_declined",
            vi="Không đồng ý ghi thông tin",
            en="Visited, no personal data recorded",
            reached=True,
            names_people=False,
        ),
        Outcome(
            code="refused_talk",
            vi="Từ chối tiếp chuyện",
            en="Refused to talk",
            reached=True,
            names_people=False,
        ),
        Outcome(code="moved_away", vi="Đã chuyển đi", en="Moved away", reached=False, names_people=False),
    ]
)
