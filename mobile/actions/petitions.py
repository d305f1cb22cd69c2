"""What a family asks of its commune: noted by taps, kept after each choice, sent to the commune's office once saved.

It is noted with the family's leave, and holds nothing but what they want the commune to hear.
"""

from dataclasses import dataclass
from uuid import UUID

from mobile.actions import acts
from mobile.store import drafts, meta, shelf
from mobile.store.moments import known_moment
from mobile.store.phone import Phone
from mobile.store.store import Store
from shared import problems
from shared.clock import day_of
from shared.problems import Refused
from shared.records.follow_up import FollowUp
from shared.records.wire import from_wire, to_wire
from shared.rules.follow_ups import ANSWERED_WITHIN
from shared.text import tidy

REASON = "petition"


@dataclass(frozen=True, kw_only=True)
class PetitionDraft:
    """What a family asks, being noted: `topics` by their codes, `person` whom it concerns (None: the whole family),
    `note` their own words.
    """

    household: str
    topics: tuple[str, ...] = ()
    person: str | None = None
    note: str = ""


def begin(store: Store, household: str) -> PetitionDraft:
    """What was noted so far at a household, or a beginning."""
    kept = drafts.find(store.reading(), _key(household))
    return PetitionDraft(household=household) if kept is None else from_wire(PetitionDraft, kept)


def keep(phone: Phone, draft: PetitionDraft) -> None:
    """Keep it as far as it is noted."""
    body = to_wire(draft)
    with phone.store.writing() as db:
        drafts.keep(db, _key(draft.household), dict(body) if isinstance(body, dict) else {})


def drop(store: Store, household: str) -> None:
    """Forget what is being noted at a household."""
    with store.writing() as db:
        drafts.drop(db, _key(household))


def record_petition(phone: Phone, draft: PetitionDraft) -> UUID:
    """Make it a fact, to be answered by the committee's next meeting; its id. Refused with what a rule finds wrong in
    it: topic_needed where it is about nothing.
    """
    clock = phone.read_clocks()
    with phone.store.writing() as db:
        home, owner = shelf.find(db, "household", draft.household), meta.owner(db)
        if home is None:
            raise Refused(problems.not_found())
        if owner is None:
            raise Refused(problems.not_signed_in())
        today = day_of(known_moment(db, clock.wall))
        asked = FollowUp(
            household=UUID(draft.household),
            reason=REASON,
            about=today,
            due=today + ANSWERED_WITHIN,
            assigned_to=UUID(owner.account_id),
            topics=draft.topics,
            person=UUID(draft.person) if draft.person else None,
            note=tidy(draft.note) or None,
        )
        petition = acts.add(phone, db, clock, kind="follow_up", commune=home.commune, record=asked)
        drafts.drop(db, _key(draft.household))
    return petition


def _key(household: str) -> str:
    """Beside the visit that may be being noted at the same household."""
    return f"{household} {REASON}"
