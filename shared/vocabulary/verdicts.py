"""The server's verdict on an operation, and the law's on a person's wish to join."""

from dataclasses import dataclass

from shared.vocabulary.term import Term, table


@dataclass(frozen=True, kw_only=True)
class SyncStatus(Term):
    """`in_place`: the row stands in the commune's records. In all four cases the server holds the bytes."""

    in_place: bool


SYNC = table(
    [
        SyncStatus(code="filed", vi="Máy chủ đã nhận", en="Filed", in_place=True),
        SyncStatus(
            code="conflict", vi="Máy chủ đã nhận, có mục trùng cần xem", en="Filed with a conflict", in_place=True
        ),
        SyncStatus(code="held", vi="Máy chủ đã nhận, chờ người xử lý", en="Held for a person", in_place=False),
        SyncStatus(code="rejected", vi="Máy chủ đã nhận, có mục cần sửa", en="Kept, needs correcting", in_place=False),
    ]
)

ELIGIBILITY = table(
    [
        Term(code="eligible", vi="Đủ điều kiện", en="Eligible"),
        Term(code="not_eligible", vi="Không thuộc đối tượng", en="Not eligible"),
        Term(code="not_enough_information", vi="Chưa đủ thông tin", en="Not enough information"),
    ]
)
