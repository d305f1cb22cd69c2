"""What has been stuck, as counts, for the committees and supervisors who must see that somebody settles it."""

from typing import Any

from fastapi import APIRouter

from backend.access.signed import Signed
from backend.checks.stuck import TOO_LONG, stuck_in_area
from backend.db import Reading
from backend.edge.clock import Now
from shared.clock import format_moment

router = APIRouter(prefix="/sync", tags=["sync"])


@router.get("/stuck")
def stuck(signed: Signed, session: Reading, now: Now) -> dict[str, Any]:
    """Held operations and unsettled fields by commune: how many wait, how many over 24 hours, and since when.

    403 for officers; a committee sees its own communes.
    """
    found = stuck_in_area(session, signed, now)
    rows = [
        {
            "what": each.what,
            "commune": each.commune,
            "waiting": each.waiting,
            "over_24_hours": each.too_long,
            "oldest_at": format_moment(each.oldest),
            "oldest_hours": int((now - each.oldest).total_seconds() // 3_600),
        }
        for each in found
    ]
    return {"as_of": format_moment(now), "hours": int(TOO_LONG.total_seconds() // 3_600), "rows": rows}
