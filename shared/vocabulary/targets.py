"""What a target may be set for, and whose it is. The codes of what is counted are those of the measures in reports."""

from dataclasses import dataclass

from shared.vocabulary.term import Term, table


@dataclass(frozen=True, kw_only=True)
class Countable(Term):
    """The label is said after a number: «30 lượt thăm». `by_product`: it is counted for one insurance at a time."""

    by_product: bool = False


MEASURES = table(
    [
        Countable(code="visits", vi="lượt thăm", en="visits"),
        Countable(code="households_visited", vi="hộ đã đến", en="households visited"),
        Countable(code="households_reached", vi="hộ gặp được", en="households where somebody was met"),
        Countable(code="persons_advised", vi="người được tư vấn", en="persons advised", by_product=True),
        Countable(code="registered", vi="người đã lập tờ khai", en="persons registered", by_product=True),
        Countable(code="numerator", vi="người đóng lần đầu", en="persons who paid for the first time", by_product=True),
    ]
)

HOLDERS = table(
    [
        Term(code="commune", vi="Cả xã, phường", en="The whole commune"),
        Term(code="hamlet", vi="Xóm", en="Hamlet"),
        Term(code="officer", vi="Cán bộ", en="Officer"),
    ]
)
