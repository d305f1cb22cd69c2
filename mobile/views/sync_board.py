"""What the screen Đồng bộ lists: what needs the officer first, then what waits and for how long, each in plain words.

However much waits, a screen gets a handful of rows: a list of thousands is counted, not drawn.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from mobile.views.health import counted, is_overdue, since_words
from mobile.views.sync_status import LISTED, Difference, SyncStatus
from mobile.words import _, _n


@dataclass(frozen=True, kw_only=True)
class BoardRow:
    """One row; `tone` is bad for what needs the officer, good for what was settled, else waiting."""

    title: str
    problem: str
    to_do: str
    tone: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """Rows of one sort under a heading; `more` counts those that are not listed, empty where all are."""

    heading: str
    rows: tuple[BoardRow, ...]
    more: str


@dataclass(frozen=True, kw_only=True)
class Board:
    """`urgent` says what waits too long, empty where nothing does."""

    urgent: str
    groups: tuple[Group, ...]


_TO_SEND = frozenset({"unsent", "unsigned"})
_TO_BE_SEEN_BY_OTHERS = 5


def sync_board(status: SyncStatus, now: datetime) -> Board:
    """The rows of a status at an hour of the phone: never more than 30."""
    listed = status.differences
    to_send = [one for one in listed if one.standing in _TO_SEND]
    needs_officer = [one for one in listed if one not in to_send and (one.tone == "bad" or one.standing == "trouble")]
    with_others = [one for one in listed if one not in to_send and one not in needs_officer]
    groups = (
        _group(_("Cần xem"), needs_officer, _count(status, needs_officer), LISTED, now),
        _group(_("Chưa gửi"), to_send, _count(status, to_send), LISTED, now),
        _group(_("Đang chờ người phụ trách"), with_others, _count(status, with_others), _TO_BE_SEEN_BY_OTHERS, now),
        _group(_("Đã giải quyết gần đây"), status.ended, len(status.ended), LISTED, now),
    )
    return Board(urgent=_urgent(status, now), groups=tuple(group for group in groups if group.rows))


def _urgent(status: SyncStatus, now: datetime) -> str:
    since = status.oldest_unsent_at
    if since is None or not is_overdue(since, now):
        return ""
    waits = _("Có mục chưa gửi {since}.").format(since=since_words(since, now))
    return f"{waits} {_('Hãy đến nơi có mạng rồi bấm «Đồng bộ ngay», hoặc nhờ máy khác gửi hộ.')}"


def _count(status: SyncStatus, group: Sequence[Difference]) -> int:
    """How many there are of what is listed in a group: those of a standing that were not read follow its last one."""
    last_of = {one.standing: one for one in status.differences}
    unread = (status.counts.get(standing, 0) - LISTED for standing, one in last_of.items() if one in group)
    return len(group) + sum(max(0, count) for count in unread)


def _group(heading: str, listed: Sequence[Difference], count: int, most: int, now: datetime) -> Group:
    rows = tuple(_rows(listed[:most], now))
    left = count - len(rows)
    more = _n("… và {n} mục khác như vậy.", left).format(n=counted(left)) if left > 0 else ""
    return Group(heading=heading, rows=rows, more=more)


def _rows(listed: Iterable[Difference], now: datetime) -> Iterable[BoardRow]:
    for one in listed:
        waits = _("Ghi {since}.").format(since=since_words(one.since, now)) if one.since else ""
        urgent = one.standing in _TO_SEND and is_overdue(one.since, now)
        yield BoardRow(
            title=one.title,
            problem=f"{one.problem} {waits}".rstrip(),
            to_do=one.to_do,
            tone="bad" if urgent else one.tone,
        )
