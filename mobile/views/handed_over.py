"""When work was last handed to another phone, so that nobody wonders whether it was done."""

import json

from mobile.store import meta
from mobile.store.store import Store
from mobile.views.health import counted
from shared.clock import VIETNAM, parse_moment


def last_handed_over(store: Store) -> str:
    """«Lần gần nhất: 08:30 ngày 21/11/2026, 3 mục.», or nothing where nothing was ever handed over."""
    kept = meta.read(store.reading(), meta.HANDED_OVER)
    if kept is None:
        return ""
    said = json.loads(kept)
    at = parse_moment(said["at"]).astimezone(VIETNAM)
    return f"Lần gần nhất: {at:%H:%M ngày %d/%m/%Y}, {counted(said['count'])} mục."
