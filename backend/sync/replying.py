"""An officer's answer to what a committee asked of a visit: it stands for itself, and closes the question."""

from uuid import UUID

from backend.sync.desk import Desk
from shared import problems
from shared.problems import Refused
from shared.records.follow_up import FollowUp
from shared.rules.follow_ups import ASKED, REPLIED

ANSWERED = "replied"


def is_reply(told: FollowUp) -> bool:
    """Whether a follow-up is an officer's answer about a visit."""
    return told.reason == REPLIED


def state_of(told: FollowUp) -> str:
    """The state in which a phone may send it: an answer waits for nobody."""
    return ANSWERED if is_reply(told) else "open"


def close_question(desk: Desk, told: FollowUp, hamlet: UUID) -> None:
    """Nobody is to answer it any more; a second answer stands beside the first.

    Refused (parent_missing) for a question that is not there, (not_yours_to_change) for one that somebody else was
    asked.
    """
    question = desk.find("follow_up", told.question) if told.question else None
    if question is None or question["reason"] != ASKED or question["household"] != told.household:
        raise Refused(problems.parent_missing("data.question"))
    if question["assigned_to"] != told.assigned_to:
        raise Refused(problems.not_yours())
    if question["state"] == "open":
        desk.change("follow_up", question["id"], {"state": ANSWERED}, hamlet)
