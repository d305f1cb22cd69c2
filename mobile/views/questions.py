"""What the committee asks this officer about visits, until it is answered. It is a question and no verdict: the visit
counts as before, whatever is answered.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mobile.store import meta, shelf
from mobile.words import _, label
from shared.clock import day_label
from shared.records.follow_up import FollowUp
from shared.records.wire import from_wire
from shared.rules.follow_ups import ASKED, REPLIED
from shared.vocabulary import signals


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question. `head`: the household's, empty where it is not on this phone; `on`: the day of the visit it is
    about; `signal`: what was noticed, by its code.
    """

    id: str
    household: str
    head: str
    on: date
    due: date
    signal: str

    @property
    def words(self) -> str:
        """«Lượt thăm ngày 21/11/2026: lượt tư vấn được ghi trong thời gian ngắn. Ban Chỉ đạo muốn hỏi vì sao.»."""
        told = _("Lượt thăm ngày {day}: {what}. Ban Chỉ đạo muốn hỏi vì sao.")
        return told.format(day=day_label(self.on), what=label(signals.CODES[self.signal]))


def questions_to_me(db: sqlite3.Connection) -> list[Question]:
    """Those that wait for this officer's answer, the most urgent first."""
    owner = meta.owner(db)
    rows = shelf.all_of(db, "follow_up")
    told = [(row.id, from_wire(FollowUp, row.body)) for row in rows]
    answered = {str(one.question) for _id, one in told if one.reason == REPLIED}
    mine = owner.account_id if owner else ""
    waiting = (_question(db, row, one) for row, one in told if row not in answered and _asks(one, mine))
    return sorted(waiting, key=lambda one: (one.due, one.on, one.id))


def find_question(db: sqlite3.Connection, question: str) -> Question | None:
    """A question that still waits for this officer's answer."""
    return next((one for one in questions_to_me(db) if one.id == question), None)


def replies_to(question: Question) -> Iterator[tuple[str, str]]:
    """The answers to choose from, by code and words: those to this signal first asked for, then any other reason."""
    yield from ((code, label(signals.REPLIES[code])) for code in _LIKELY[question.signal])
    yield from ((code, label(one)) for code, one in signals.REPLIES.items() if code not in _LIKELY[question.signal])


# What explains a signal most often comes first; every answer can be given to every question.
_LIKELY = {
    "too_fast": ("people_busy", "noted_later"),
    "same_answers": ("truly_alike", "gathered"),
    "clock_off": ("wrong_clock",),
    "same_place": ("gathered", "noted_later"),
    "far_place": ("noted_later", "wrong_place"),
    "outside": ("wrong_place",),
}


def _asks(one: FollowUp, mine: str) -> bool:
    is_known = one.reason == ASKED and one.signal in signals.CODES
    return is_known and one.state == "open" and str(one.assigned_to) == mine


def _question(db: sqlite3.Connection, row: str, one: FollowUp) -> Question:
    home = shelf.find(db, "household", str(one.household))
    return Question(
        id=row,
        household=str(one.household),
        head=str(home.body["head_name"]) if home else "",
        on=one.about,
        due=one.due,
        signal=str(one.signal),
    )
