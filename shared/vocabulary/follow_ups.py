"""Why a household is to be called on again or waits for an answer, what a committee asks of a visit and what the
officer answers, and whether that is still to be done.
"""

from dataclasses import dataclass

from shared.vocabulary.term import Term, table


@dataclass(frozen=True, kw_only=True)
class Reason(Term):
    """`by_people`: asked by the family through their officer, and answered by the commune; else asked by the commune
    of its officer. `of_visit`: it is about one visit, and no reason to call on anybody.
    """

    by_people: bool = False
    of_visit: bool = False


REASONS = table(
    [
        Reason(code="amount_changes", vi="Số tiền đóng sẽ thay đổi", en="The amount to pay will change"),
        Reason(code="come_again", vi="Xã nhờ đến lại", en="The commune asks to call again"),
        Reason(code="payment_due", vi="Đến hạn đóng tiếp", en="A payment is due"),
        Reason(code="mend_details", vi="Cần xem lại thông tin của hộ", en="The household's details need a look"),
        Reason(code="petition", vi="Phản ánh, kiến nghị của gia đình", en="What the family asks", by_people=True),
        Reason(
            code="visit_signal",
            vi="Ban Chỉ đạo hỏi về một lượt thăm",
            en="The committee asks about a visit",
            of_visit=True,
        ),
        Reason(
            code="visit_reply",
            vi="Cán bộ trả lời về một lượt thăm",
            en="The officer answers about a visit",
            of_visit=True,
        ),
    ]
)


@dataclass(frozen=True, kw_only=True)
class State(Term):
    """`to_do`: the officer still sees it among the work ahead."""

    to_do: bool


STATES = table(
    [
        State(code="open", vi="Cần đến", en="To be called on", to_do=True),
        State(code="answered", vi="Xã đã trả lời", en="Answered by the commune", to_do=False),
        State(code="replied", vi="Cán bộ đã trả lời", en="Answered by the officer", to_do=False),
        State(code="done", vi="Đã đến", en="Called on", to_do=False),
    ]
)

TOPICS = table(
    [
        Term(code="support_amount", vi="Tiền hỗ trợ, mức đóng", en="Support and contribution"),
        Term(code="poverty_list", vi="Xét hộ nghèo, cận nghèo", en="The list of poor households"),
        Term(code="wrong_details", vi="Sai thông tin thẻ, mã số", en="Wrong details on a card or number"),
        Term(code="collection", vi="Thu tiền, biên lai", en="Collection and receipts"),
        Term(code="benefits", vi="Giải quyết chế độ", en="Benefits"),
        Term(code="treatment", vi="Khám chữa bệnh BHYT", en="Treatment under health insurance"),
        Term(code="conduct", vi="Thái độ phục vụ", en="Conduct of staff"),
        Term(code="policy", vi="Góp ý chính sách", en="A wish for the policy"),
        Term(code="other", vi="Việc khác", en="Something else"),
    ]
)
"""What people ask their commune about. The list is ours, from the troubles that studies and reports name (policy data,
section 6.5); no office prescribes one.
"""
