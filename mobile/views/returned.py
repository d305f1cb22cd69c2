"""Visits that the commune's committee sent back to this officer, with the reason, until they are corrected; and those
that were corrected, until the committee has looked at them again.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from mobile.store import shelf
from mobile.store.shelf import Shelved
from mobile.views.standing import STANDS, visits_of
from mobile.words import _, marked
from shared.clock import day_label, day_of
from shared.records.review import Review
from shared.records.visit import Visit
from shared.records.wire import from_wire

RETURNED = "returned"

FIELD_WORDS: Mapping[str, str] = {
    "household": marked("hộ"),
    "hamlet": marked("xóm"),
    "visited_at": marked("ngày thăm"),
    "outcome": marked("kết quả"),
    "met": marked("người đã gặp"),
    "consents": marked("sự đồng ý của gia đình"),
    "persons": marked("người được tư vấn và câu trả lời"),
    "next": marked("việc tiếp theo"),
    "language": marked("ngôn ngữ"),
    "interpreter": marked("phiên dịch"),
    "legal_basis": marked("căn cứ ghi thông tin"),
    "note": marked("ghi chú"),
    "position": marked("vị trí"),
}
"""What the committee may ask to have corrected (shared.rules.reviews.CORRECTABLE), as the officer calls it: sentences
that are looked up where they are shown.
"""


@dataclass(frozen=True, kw_only=True)
class ReturnedVisit:
    """`household` is None for a visit whose people declined to be recorded. `on`: the day of the visit; `fields`: what
    the committee named.
    """

    visit: str
    household: str | None
    on: date
    reason: str
    reviewer: str
    fields: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What the officer reads: which visit, who sent it back, why, and what is to be corrected."""
        told = _("Lượt thăm ngày {day} bị trả lại. {who}: {reason}")
        said = told.format(day=day_label(self.on), who=self.reviewer, reason=self.reason)
        named = ", ".join(_(FIELD_WORDS[field]) for field in self.fields if field in FIELD_WORDS)
        return f"{_ended(said)} {_('Cần sửa: {what}.').format(what=named)}" if named else said


def _ended(sentence: str) -> str:
    """With its full stop: reviewers write their reasons with one or without."""
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


@dataclass(frozen=True, kw_only=True)
class CorrectedVisit:
    """A visit in the place of one that was sent back, at which nobody has looked yet."""

    visit: str
    household: str | None
    on: date

    @property
    def words(self) -> str:
        """«Lượt thăm ngày 21/11/2026: đã sửa, chờ xem lại»."""
        return _("Lượt thăm ngày {day}: đã sửa, chờ xem lại").format(day=day_label(self.on))


def returned_visits(db: sqlite3.Connection) -> list[ReturnedVisit]:
    """Those whose latest review sent them back, and that no later visit corrects; the oldest first."""
    sent_back = _sent_back(db)
    again = _in_place_of(db, sent_back)
    left = (one for visit, one in sent_back.items() if visit not in again)
    return sorted((said for one in left if (said := _returned(db, one))), key=lambda one: (one.on, one.visit))


def corrected_visits(db: sqlite3.Connection) -> list[CorrectedVisit]:
    """Those that stand in the place of a visit that was sent back, until somebody of the committee says something of
    them; the oldest first.
    """
    said = _latest(db)
    again = _in_place_of(db, _sent_back(db)).values()
    waiting = (_corrected(row) for row in again if row.id not in said and _stands(db, row))
    return sorted(waiting, key=lambda one: (one.on, one.visit))


@dataclass(frozen=True, kw_only=True)
class _Said:
    """A review, and when it came to this phone."""

    review: Review
    touched: int


def _sent_back(db: sqlite3.Connection) -> dict[str, _Said]:
    """The latest review of each visit that was sent back."""
    return {visit: one for visit, one in _latest(db).items() if one.review.decision == RETURNED}


def _latest(db: sqlite3.Connection) -> dict[str, _Said]:
    """What was said last of each visit."""
    said = [_Said(review=from_wire(Review, row.body), touched=row.touched) for row in shelf.all_of(db, "review")]
    said.sort(key=lambda one: (one.review.version, one.review.reviewed_at))
    return {str(one.review.visit): one for one in said}


def _in_place_of(db: sqlite3.Connection, sent_back: Mapping[str, _Said]) -> dict[str, Shelved]:
    """By the visit that was sent back, the one that stands in its place.

    It is looked for at the visit's own household, and among what changed since the review came: a correction may be at
    another household, or name none, and to read every visit would take too long.
    """
    if not sent_back:
        return {}
    since = min(one.touched for one in sent_back.values())
    rows = [*_at_their_households(db, sent_back), *shelf.all_of(db, "visit", touched_after=since)]
    return {str(row.body["supersedes"]): row for row in rows if row.body.get("supersedes") in sent_back}


def _at_their_households(db: sqlite3.Connection, sent_back: Mapping[str, _Said]) -> Iterator[Shelved]:
    rows = (shelf.find(db, "visit", visit) for visit in sent_back)
    for household in sorted({str(row.body["household"]) for row in rows if row and row.body.get("household")}):
        yield from shelf.of_household(db, "visit", household)


def _returned(db: sqlite3.Connection, said: _Said) -> ReturnedVisit | None:
    row = shelf.find(db, "visit", str(said.review.visit))
    if row is None or not _stands(db, row):
        return None
    visit = from_wire(Visit, row.body)
    return ReturnedVisit(
        visit=row.id,
        household=str(visit.household) if visit.household else None,
        on=day_of(visit.visited_at),
        reason=said.review.reason or _("không ghi lý do"),
        reviewer=said.review.reviewer_name,
        fields=said.review.fields,
    )


def _corrected(row: Shelved) -> CorrectedVisit:
    visit = from_wire(Visit, row.body)
    household = str(visit.household) if visit.household else None
    return CorrectedVisit(visit=row.id, household=household, on=day_of(visit.visited_at))


def _stands(db: sqlite3.Connection, row: Shelved) -> bool:
    household = row.body.get("household")
    if household is None:
        return bool(row.body.get("standing", STANDS) == STANDS)
    return any(one.id == row.id for one in visits_of(db, household))
