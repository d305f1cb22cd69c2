"""How well this phone's work is getting through: the age of the oldest thing that the server has not received."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mobile.store import outbox
from mobile.store.store import Store
from mobile.words import _, _n
from shared.clock import parse_moment
from shared.money import money_label

URGENT_AFTER = timedelta(hours=24)
"""Nothing waits longer than this without being shown as urgent on every place of the app."""


@dataclass(frozen=True, kw_only=True)
class Health:
    """`unsent` operations are not received, the oldest since `oldest_at`; `overdue` when that is URGENT_AFTER ago.

    `words` says it in a line, and is empty where everything was received.
    """

    unsent: int
    oldest_at: datetime | None
    overdue: bool
    words: str


def health(store: Store, now: datetime) -> Health:
    """How it stands at this hour of the phone."""
    counts = outbox.counts(store.reading())
    unsent = counts.written - counts.received
    oldest_at = parse_moment(counts.oldest_unsent_at) if counts.oldest_unsent_at else None
    told = _n("{n} mục chưa gửi, {since}.", unsent)
    words = told.format(n=counted(unsent), since=since_words(oldest_at, now)) if oldest_at else ""
    return Health(unsent=unsent, oldest_at=oldest_at, overdue=is_overdue(oldest_at, now), words=words)


def is_overdue(since: datetime | None, now: datetime) -> bool:
    """Whether something waits too long."""
    return since is not None and now - since >= URGENT_AFTER


def since_words(since: datetime, now: datetime) -> str:
    """How long something waits, as people say it: `từ 3 ngày trước`."""
    waits = now - since
    if (days := waits.days) > 0:
        return _n("từ {n} ngày trước", days).format(n=counted(days))
    if (hours := waits // timedelta(hours=1)) > 0:
        return _n("từ {n} giờ trước", hours).format(n=hours)
    if (minutes := waits // timedelta(minutes=1)) > 0:
        return _n("từ {n} phút trước", minutes).format(n=minutes)
    return _("vừa nãy")  # also where the clock was set back


def counted(number: int) -> str:
    """A count with dots between thousands: 10.000."""
    return money_label(number).removesuffix(" đ")
