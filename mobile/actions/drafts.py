"""A visit while it is being noted: kept after each choice, so that it outlives the app and is gone once saved."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from mobile.store import drafts
from mobile.store.moments import known_moment
from mobile.store.phone import Phone
from mobile.store.store import Store
from shared.records.wire import from_wire, to_wire


@dataclass(frozen=True, kw_only=True)
class Talk:
    """What was said with one member. All codes are of the vocabulary; None is not yet chosen.
    `steps` are the steps of joining that were done at this visit.
    """

    person: str
    compulsory: str
    pension: str
    topics: tuple[str, ...] = ()
    answer: str | None = None
    reason: str | None = None
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class VisitDraft:
    """A visit being noted. `step` is where the officer is in it; `given` are the purposes agreed to, `method` how;
    `declined`: nothing personal may be recorded. `started_at` is set when it is first kept.
    """

    household: str
    step: str
    met: str | None = None
    given: tuple[str, ...] = ()
    method: str | None = None
    declined: bool = False
    talks: tuple[Talk, ...] = ()
    next_step: str | None = None
    next_on: date | None = None
    started_at: datetime | None = None


def keep_draft(phone: Phone, draft: VisitDraft) -> None:
    """Keep the visit as far as it is noted; its beginning is when it was first kept."""
    with phone.store.writing() as db:
        now = known_moment(db, phone.read_clocks().wall)
        started_at = draft.started_at or _beginning(drafts.find(db, draft.household)) or now
        body = to_wire(replace(draft, started_at=started_at))
        drafts.keep(db, draft.household, dict(body) if isinstance(body, dict) else {})


def take_draft(store: Store, household: str) -> VisitDraft | None:
    """The visit being noted at a household, or None."""
    body = drafts.find(store.reading(), household)
    return None if body is None else from_wire(VisitDraft, body)


def drop_draft(store: Store, household: str) -> None:
    """Forget the visit being noted at a household."""
    with store.writing() as db:
        drafts.drop(db, household)


def _beginning(body: dict[str, object] | None) -> datetime | None:
    return None if body is None else from_wire(VisitDraft, body).started_at
