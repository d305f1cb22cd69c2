"""The steps of joining, from the declaration to the confirmation, and what comes next after a visit."""

from dataclasses import dataclass

from shared.vocabulary.term import Term, table


@dataclass(frozen=True, kw_only=True)
class Step(Term):
    """`by_officer`: an officer may record it at the door; the others come from BHXH's lists."""

    by_officer: bool


CODES = table(
    [
        Step(code="registered", vi="Đã lập tờ khai (mẫu TK1-TS)", en="Declaration TK1-TS signed", by_officer=True),
        Step(code="paid", vi="Đã đóng tiền", en="Paid, as the officer says", by_officer=True),
        Step(code="confirmed", vi="BHXH đã xác nhận", en="Confirmed by BHXH", by_officer=False),
        Step(code="renewed", vi="Đóng tiếp", en="Renewed", by_officer=True),
        Step(code="lapsed", vi="Dừng đóng", en="Lapsed", by_officer=True),
    ]
)


@dataclass(frozen=True, kw_only=True)
class NextStep(Term):
    """`needs_date`: a day is agreed with the people."""

    needs_date: bool


NEXT = table(
    [
        NextStep(code="come_back", vi="Hẹn lại", en="Come back", needs_date=True),
        NextStep(
            code="collect_declaration", vi="Hẹn lập tờ khai", en="Come to fill in the declaration", needs_date=True
        ),
        NextStep(code="collect_payment", vi="Hẹn thu tiền", en="Come to collect the payment", needs_date=True),
        NextStep(code="none", vi="Không hẹn", en="Nothing agreed", needs_date=False),
    ]
)
