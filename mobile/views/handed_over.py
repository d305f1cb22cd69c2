"""When work was last handed to another phone, so that nobody wonders whether it was done."""

import json

from mobile.store import meta
from mobile.store.store import Store
from mobile.views.health import counted
from mobile.words import _n
from shared.clock import VIETNAM, day_label, parse_moment


def last_handed_over(store: Store) -> str:
    """«Lần gần nhất: 08:30 ngày 21/11/2026, 3 mục.», or nothing where nothing was ever handed over."""
    kept = meta.read(store.reading(), meta.HANDED_OVER)
    if kept is None:
        return ""
    said = json.loads(kept)
    at, count = parse_moment(said["at"]).astimezone(VIETNAM), said["count"]
    told = _n("Lần gần nhất: {hour} ngày {day}, {n} mục.", count)
    return told.format(hour=f"{at:%H:%M}", day=day_label(at.date()), n=counted(count))
