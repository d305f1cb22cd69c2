"""«Không vận động lại» of one of two households that were merged counts for both: whoever asks is heard, whichever of
the two an officer has before them.
"""

from uuid import UUID

from backend.rollups import sameness
from backend.sync import moving
from backend.sync.desk import Desk


def spread(desk: Desk, household: UUID, *, asked: bool) -> None:
    """Say of every household that is one with this one what was said of it."""
    for commune, other in sorted(sameness.one_with(desk.session, [(desk.commune, household)])):
        if commune == desk.commune and other != household:
            desk.lay_out("household", [other])
            carry(desk, other, asked=asked)


def carry(desk: Desk, household: UUID, *, asked: bool) -> bool:
    """Say of a household on the desk whether it asked not to be visited again; whether that is new."""
    row = desk.rows["household"][household]
    if not moving.stands(row) or row["do_not_visit"] == asked:
        return False
    field_revs = row["field_revs"] | {"do_not_visit": row["rev"] + 1}
    desk.change("household", household, {"do_not_visit": asked, "field_revs": field_revs}, row["hamlet"])
    return True
