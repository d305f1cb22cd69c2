"""How a household stands, as the list and its filters show it: word and tone of each status."""

from dataclasses import dataclass

from shared.vocabulary.term import Term, table


@dataclass(frozen=True, kw_only=True)
class Status(Term):
    """`tone` is the colour of its mark: neutral, info, good, waiting or bad."""

    tone: str


STATUSES = table(
    [
        Status(code="new", vi="Chưa đến", en="Not yet visited", tone="neutral"),
        Status(code="not_home", vi="Vắng nhà", en="Nobody at home", tone="neutral"),
        Status(code="interested", vi="Quan tâm", en="Interested", tone="info"),
        Status(code="come_back", vi="Hẹn lại", en="To come back", tone="waiting"),
        Status(code="advised", vi="Đã tư vấn", en="Advised", tone="info"),
        Status(code="paid", vi="Đã đóng", en="Paid", tone="good"),
        Status(code="declined", vi="Chưa tham gia", en="Not joining yet", tone="neutral"),
        Status(code="moved_away", vi="Đã chuyển đi", en="Moved away", tone="neutral"),
        Status(code="do_not_visit", vi="Không vận động lại", en="Not to be visited", tone="bad"),
    ]
)

EVERY = "all"
FILTERS = ((EVERY, "Tất cả"), *((code, STATUSES[code].vi) for code in ("new", "interested", "come_back", "paid")))
