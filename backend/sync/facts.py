"""What every fact has in common: how it came, and who may set it aside."""

from backend.sync.desk import Desk, Row
from backend.sync.intent import Add
from backend.sync.sender import Sender
from shared import problems
from shared.problems import Refused


def brought(desk: Desk, add: Add, sender: Sender) -> Row:
    """What the row of every fact says of itself and of how it came."""
    return {
        "commune": desk.commune,
        "id": add.row_id,
        "rev": 1,
        "recorded_unit": add.recorded_unit,
        "standing": "stands",
        "officer": sender.principal.account_id,
        "install_id": sender.install_id,
        "op_id": add.op.op_id,
        "received_at": sender.received_at,
    }


def check_may_set_aside(row: Row, sender: Sender) -> None:
    """Only who recorded it may, and only while it stands; Refused (not_yours_to_change)."""
    is_theirs = sender.decided or row["officer"] == sender.principal.account_id
    if not is_theirs or row["standing"] != "stands":
        raise Refused(problems.not_yours())
