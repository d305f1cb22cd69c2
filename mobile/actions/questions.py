"""An officer's answer to what the committee asked about a visit: one tap, and a few words where a tap says nothing."""

from uuid import UUID

from mobile.actions import acts
from mobile.store import meta, shelf
from mobile.store.moments import known_moment
from mobile.store.phone import Phone
from shared import problems
from shared.clock import day_of
from shared.problems import Refused
from shared.records.follow_up import FollowUp
from shared.records.wire import from_wire
from shared.rules.follow_ups import REPLIED
from shared.text import tidy


def answer(phone: Phone, question: str, *, reply: str, note: str = "") -> UUID:
    """Make it a fact; its id. Refused: not_found for a question that is not on this phone, note_needed where the reply
    says nothing without words.
    """
    clock = phone.read_clocks()
    with phone.store.writing() as db:
        asked, owner = shelf.find(db, "follow_up", question), meta.owner(db)
        if asked is None:
            raise Refused(problems.not_found())
        if owner is None:
            raise Refused(problems.not_signed_in())
        today = day_of(known_moment(db, clock.wall))
        said = FollowUp(
            household=from_wire(FollowUp, asked.body).household,
            reason=REPLIED,
            about=today,
            due=today,
            assigned_to=UUID(owner.account_id),
            state="replied",
            question=UUID(question),
            reply=reply,
            note=tidy(note) or None,
        )
        return acts.add(phone, db, clock, kind="follow_up", commune=asked.commune, record=said)
