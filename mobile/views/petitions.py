"""What the families of this phone asked of their commune, until it is answered and the family has heard it."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from uuid import UUID

from mobile.store import shelf
from mobile.words import _, label
from shared.clock import day_label
from shared.records.follow_up import FollowUp
from shared.records.person import Person
from shared.records.wire import from_wire
from shared.rules.follow_ups import is_of_people
from shared.text import within_a_sentence
from shared.vocabulary import follow_ups

# So many answered ones stay on the card: what was answered long ago is nobody's news.
ANSWERED_SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class PetitionLine:
    """One thing that a family asked. `whom`: the name of whom it concerns, empty for the whole family; `answer` is
    empty while the commune has not answered.
    """

    asked_on: date
    due: date
    topics: tuple[str, ...]
    whom: str = ""
    note: str = ""
    answer: str = ""

    @property
    def words(self) -> str:
        """Everything in a few sentences."""
        said = _("Phản ánh ngày {day} ({whom}): {topics}.") if self.whom else _("Phản ánh ngày {day}: {topics}.")
        asked = said.format(day=day_label(self.asked_on), whom=self.whom, topics=topic_words(self.topics))
        note = f" “{self.note}”" if self.note else ""
        if self.answer:
            answer = _("Xã trả lời: “{answer}” Hãy nói lại với gia đình.").format(answer=self.answer)
        else:
            answer = _("Chờ xã trả lời trước hết ngày {day}.").format(day=day_label(self.due))
        return f"{asked}{note}\n{answer}"


def petitions_of(db: sqlite3.Connection, household: str) -> tuple[PetitionLine, ...]:
    """What a household asked: what waits, then what was answered last."""
    asked = [from_wire(FollowUp, row.body) for row in shelf.of_household(db, "follow_up", household)]
    ours = sorted((one for one in asked if is_of_people(one)), key=attrgetter("about"), reverse=True)
    waiting = [one for one in ours if one.state == "open"]
    answered = [one for one in ours if one.answer][:ANSWERED_SHOWN]
    return tuple(_line(db, one) for one in (*waiting, *answered))


def topic_words(topics: Iterable[str]) -> str:
    """What it is about, as one part of a sentence; a topic that a later version of the words brought is «việc khác»."""
    other = follow_ups.TOPICS["other"]
    words = dict.fromkeys(label(follow_ups.TOPICS.get(code, other)) for code in topics)
    return "; ".join(map(within_a_sentence, words))


def _line(db: sqlite3.Connection, asked: FollowUp) -> PetitionLine:
    return PetitionLine(
        asked_on=asked.about,
        due=asked.due,
        topics=asked.topics,
        whom=_name(db, asked.person),
        note=asked.note or "",
        answer=asked.answer or "",
    )


def _name(db: sqlite3.Connection, person: UUID | None) -> str:
    row = shelf.find(db, "person", str(person)) if person else None
    return from_wire(Person, row.body).name if row else ""
