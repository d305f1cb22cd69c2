"""Small numbers of a hamlet or a group could point at people; who sees no names does not see them either."""

from backend.access import scope
from backend.access.principal import Principal
from backend.reports.asking import Ask

SMALLEST_SHOWN = 5


def hides(ask: Ask, principal: Principal, number: int) -> bool:
    """Whether a number of one hamlet or group is too small for somebody who may not see names there."""
    small_places = ask.by in {"hamlet", "group"} and ask.commune is not None
    return small_places and number < SMALLEST_SHOWN and not scope.names_visible(principal, ask.commune or "")
