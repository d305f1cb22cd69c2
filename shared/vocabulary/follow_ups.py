"""Why a household is to be called on again, and whether that is still to be done."""

from dataclasses import dataclass

from shared.vocabulary.term import Term, table

REASONS = table(
    [
        Term(code="amount_changes", vi="Số tiền đóng sẽ thay đổi", en="The amount to pay will change"),
    ]
)


@dataclass(frozen=True, kw_only=True)
class State(Term):
    """`to_do`: the officer still sees it among the work ahead."""

    to_do: bool


STATES = table(
    [
        State(code="open", vi="Cần đến", en="To be called on", to_do=True),
        State(code="done", vi="Đã đến", en="Called on", to_do=False),
    ]
)
