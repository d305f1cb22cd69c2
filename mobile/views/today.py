"""What an officer has to do today: who was promised a call, what was sent back, and the lane that comes next.

However much there is, a screen gets at most 32 rows of work and 6 targets: the most urgent are listed, the
others counted.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mobile.store import outbox
from mobile.store.store import Store
from mobile.views.follow_ups import Asked, asked_of_me
from mobile.views.health import Health, counted, health
from mobile.views.households import HouseholdLine
from mobile.views.my_visits import visits_today
from mobile.views.petitions import topic_words
from mobile.views.questions import Question, questions_to_me
from mobile.views.returned import ReturnedVisit, corrected_visits, returned_visits
from mobile.views.statuses import STATUSES
from mobile.views.sync_status import Difference, sync_status
from mobile.views.targets import MyTargets, my_targets
from mobile.words import _, _n, label
from shared.clock import day_label, day_of
from shared.vocabulary import follow_ups, steps

LOOKS_AHEAD = timedelta(days=7)
DUE_LISTED, RETURNED_LISTED, ASKED_LISTED, NEXT_LISTED, HAMLETS_LISTED = 10, 5, 5, 6, 6

NOT_VISITED = "new"
TO_COME_BACK = frozenset({"not_home", "come_back"})
_LEFT_ALONE, _SENT_BACK = "do_not_visit", "sent_back"


@dataclass(frozen=True, kw_only=True)
class Work:
    """One thing to do at one household. `household` is empty where it is not on this phone; `overdue`: its day is
    over. `corrects`: the visit that was sent back, `answers`: what the committee asks, where that is the thing to do.
    """

    household: str
    name: str
    said: str
    overdue: bool = False
    corrects: str = ""
    answers: str = ""


@dataclass(frozen=True, kw_only=True)
class Lane:
    """A hamlet with households that nobody has visited, or that are to be visited again; `sent_back`: of how many the
    committee has sent back every visit, so that no report counts one.
    """

    name: str
    not_visited: int
    to_come_back: int
    sent_back: int = 0

    @property
    def said(self) -> str:
        """«34 hộ chưa đến · 3 hộ cần quay lại · 1 hộ có lượt thăm bị trả lại»."""
        new, again, sent_back = self.not_visited, self.to_come_back, self.sent_back
        parts = (
            _n("{n} hộ chưa đến", new).format(n=counted(new)) if new else "",
            _n("{n} hộ cần quay lại", again).format(n=counted(again)) if again else "",
            _n("{n} hộ có lượt thăm bị trả lại", sent_back).format(n=counted(sent_back)) if sent_back else "",
        )
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True, kw_only=True)
class Today:
    """`due`, `returned`, `asked` by the committee: the most urgent, with how many more there are; `corrected`: how many
    were, and wait to be looked at again. `lane`: where to go on, with the households
    that come `next` there; `lanes`: the other hamlets with work. `needs`: what else needs the officer, empty where
    nothing does. `counts`: the officer's own numbers, in words; `targets`: how far they have come.
    """

    counts: str
    targets: MyTargets
    needs: str
    due: tuple[Work, ...]
    more_due: int
    returned: tuple[Work, ...]
    more_returned: int
    corrected: int
    asked: tuple[Work, ...]
    more_asked: int
    lane: Lane | None
    next: tuple[Work, ...]
    lanes: tuple[Lane, ...]
    more_lanes: int


def work_of_today(store: Store, lines: Sequence[HouseholdLine], now: datetime) -> Today:
    """The work at an hour of the phone; `lines` are the households of the same vault."""
    db, day = store.reading(), day_of(now)
    due = sorted(_due(db, lines, day), key=lambda one: one[0])
    returned = [_sent_back(one, lines) for one in returned_visits(db)]
    asked = [_question(one, day) for one in questions_to_me(db)]
    lane, others = _lanes(lines)
    return Today(
        counts=_counts(db, now),
        targets=my_targets(db, day),
        needs=_needs(health(store, now), sync_status(store).differences),
        due=tuple(work for _day, work in due[:DUE_LISTED]),
        more_due=max(0, len(due) - DUE_LISTED),
        returned=tuple(returned[:RETURNED_LISTED]),
        more_returned=max(0, len(returned) - RETURNED_LISTED),
        corrected=len(corrected_visits(db)),
        asked=tuple(asked[:ASKED_LISTED]),
        more_asked=max(0, len(asked) - ASKED_LISTED),
        lane=lane,
        next=tuple(_next(lines, lane)),
        lanes=others[:HAMLETS_LISTED],
        more_lanes=max(0, len(others) - HAMLETS_LISTED),
    )


def _due(db: sqlite3.Connection, lines: Sequence[HouseholdLine], today: date) -> Iterator[tuple[date, Work]]:
    """With the day by which each sorts. A household that asked to be left alone is called on no more."""
    asked = asked_of_me(db)
    wanted = {one.household for one in asked}
    homes = {line.id: line for line in lines if line.id in wanted and line.status != _LEFT_ALONE}
    for one in asked:
        if one.household in homes and one.due <= today + LOOKS_AHEAD:
            yield one.due, _asked(one, homes[one.household], today)
    for line in lines:
        on = line.promised_on
        if on and on <= today + LOOKS_AHEAD and line.status != _LEFT_ALONE:
            yield on, _promised(line, on, today)


def _asked(one: Asked, line: HouseholdLine, today: date) -> Work:
    day, when = day_label(one.due), _when(one.due, today)
    if one.by_people:
        said = _("Phản ánh: {topics}. Chờ xã trả lời trước hết ngày {day}, {when}").format(
            topics=topic_words(one.topics), day=day, when=when
        )
    else:
        said = _("{why} từ {since}. Đến trước hết ngày {day}, {when}").format(
            why=label(follow_ups.REASONS[one.reason]), since=day_label(one.about), day=day, when=when
        )
    return Work(household=line.id, name=line.name, said=f"{said} · {line.hamlet}", overdue=one.due < today)


def _promised(line: HouseholdLine, on: date, today: date) -> Work:
    promised = label(steps.NEXT[line.promised])
    said = f"{promised} {day_label(on)}, {_when(on, today)} · {line.hamlet}"
    return Work(household=line.id, name=line.name, said=said, overdue=on < today)


def _when(on: date, today: date) -> str:
    """«quá 3 ngày»."""
    days = (today - on).days
    if days > 0:
        return _n("quá {n} ngày", days).format(n=days)
    return {0: _("hôm nay"), -1: _("ngày mai")}.get(days) or _n("còn {n} ngày", -days).format(n=-days)


def _sent_back(one: ReturnedVisit, lines: Sequence[HouseholdLine]) -> Work:
    home = next((line for line in lines if line.id == one.household), None)
    if home is None:
        return Work(household="", name=_("Lượt thăm không ghi tên hộ"), said=one.words)
    return Work(household=home.id, name=home.name, said=one.words, corrects=one.visit)


def _question(one: Question, today: date) -> Work:
    name = one.head or _("Hộ không còn trên máy này")
    return Work(household=one.household, name=name, said=one.words, overdue=one.due < today, answers=one.id)


def _lanes(lines: Sequence[HouseholdLine]) -> tuple[Lane | None, tuple[Lane, ...]]:
    """The hamlet of the latest visit, if there is work left in it, else the first; and the others."""
    new = Counter(line.hamlet for line in lines if line.status == NOT_VISITED)
    again = Counter(line.hamlet for line in lines if line.status in TO_COME_BACK)
    back = Counter(line.hamlet for line in lines if line.status == _SENT_BACK)
    names = list(dict.fromkeys(line.hamlet for line in lines if new[line.hamlet] or again[line.hamlet]))
    if not names:
        return None, ()
    visited = [line for line in lines if line.seen_on and (new[line.hamlet] or again[line.hamlet])]
    here = max(visited, key=lambda line: line.seen_on or date.min).hamlet if visited else names[0]
    lanes = {
        name: Lane(name=name, not_visited=new[name], to_come_back=again[name], sent_back=back[name]) for name in names
    }
    return lanes.pop(here), tuple(lanes.values())


def _next(lines: Sequence[HouseholdLine], lane: Lane | None) -> list[Work]:
    """The first households of the lane that nobody has visited, then those where nobody was at home."""
    if lane is None:
        return []
    here = [line for line in lines if line.hamlet == lane.name]
    new = [line for line in here if line.status == NOT_VISITED]
    away = [line for line in here if line.status == "not_home"]
    return [
        Work(household=line.id, name=line.name, said=label(STATUSES[line.status]))
        for line in (*new[:NEXT_LISTED], *away[:NEXT_LISTED])[:NEXT_LISTED]
    ]


def _counts(db: sqlite3.Connection, now: datetime) -> str:
    made, counts = len(visits_today(db, now)), outbox.counts(db)
    return _n("Hôm nay {n} lượt thăm · {written} đã ghi · {received} máy chủ đã nhận", made).format(
        n=counted(made), written=counted(counts.written), received=counted(counts.received)
    )


def _needs(waiting: Health, differences: Sequence[Difference]) -> str:
    if waiting.overdue:
        return f"{waiting.words} {_('Mở «Đồng bộ».')}"
    bad = [one for one in differences if one.tone == "bad"]
    return f"{bad[0].title}. {bad[0].to_do} {_('Mở «Đồng bộ» để xem.')}" if bad else ""
