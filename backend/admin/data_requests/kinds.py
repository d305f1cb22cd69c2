"""What somebody may ask about their own data, and by when the law wants it answered and done.

The terms are those of Law 91/2025/QH15 and Decree 356/2025/NĐ-CP as summaries of them say; how sure each is stands
beside it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from backend.admin.data_requests import working_days
from shared.vocabulary.term import Term, table

LAW = "Luật 91/2025/QH15; Nghị định 356/2025/NĐ-CP"

REPLIED_WITHIN = 2
"""Working days from the day after the request to the first reply (high: two summaries of the decree agree)."""


@dataclass(frozen=True, kw_only=True)
class Kind(Term):
    """`days`: calendar days from receipt until it is done; `longer_by`: by how many they may be lengthened, once.
    `confidence`: how sure the days are. `stops`: it ends advising the household. `erases`: it is done by an erasure.
    """

    days: int
    confidence: str
    longer_by: int = 0
    stops: bool = False
    erases: bool = False


KINDS = table(
    [
        Kind(code="access", vi="Xem dữ liệu của mình", en="See one's data", days=10, confidence="medium", longer_by=10),
        Kind(code="correct", vi="Sửa dữ liệu", en="Correct one's data", days=10, confidence="medium", longer_by=10),
        Kind(code="delete", vi="Xóa dữ liệu", en="Delete one's data", days=20, confidence="unconfirmed", erases=True),
        Kind(
            code="withdraw",
            vi="Rút lại sự đồng ý",
            en="Withdraw consent",
            days=15,
            confidence="high",
            longer_by=15,
            stops=True,
        ),
        Kind(
            code="object",
            vi="Phản đối, yêu cầu ngừng xử lý",
            en="Object, or have it stopped",
            days=15,
            confidence="high",
            longer_by=15,
            stops=True,
        ),
    ]
)


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The last good days of one request: to answer it first, and to be done with it."""

    reply_by: date
    done_by: date


def clock(kind: str, received_on: date, *, longer: bool) -> Clock:
    """The clock of a request that came on a day; `longer`: its term was lengthened."""
    terms = KINDS[kind]
    days = terms.days + (terms.longer_by if longer else 0)
    return Clock(reply_by=working_days.after(received_on, REPLIED_WITHIN), done_by=received_on + timedelta(days=days))
