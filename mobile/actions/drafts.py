"""A visit while it is being noted: kept after each choice, so that it outlives the app and is gone once saved."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from mobile.store import drafts
from mobile.store.moments import known_moment
from mobile.store.phone import Phone
from mobile.store.store import Store
from shared.records.visit import AppHelp
from shared.records.wire import from_wire, to_wire


@dataclass(frozen=True, kw_only=True)
class Talk:
    """What was said with one member. All codes are of the vocabulary; None is not yet chosen.
    `steps` are the steps of joining that were done at this visit; `apps` what they were helped with.
    """

    person: str
    compulsory: str
    pension: str
    topics: tuple[str, ...] = ()
    answer: str | None = None
    reason: str | None = None
    steps: tuple[str, ...] = ()
    apps: tuple[AppHelp, ...] = ()


@dataclass(frozen=True, kw_only=True)
class VisitDraft:
    """A visit being noted. `step` is where the officer is in it; `given` are the purposes agreed to, `method` how;
    `declined`: nothing personal may be recorded. `language`: in which they talk, None until it is known, and whether
    an `interpreter` helps. `started_at` is set when it is first kept.

    `corrects`: the visit in whose place this one is to stand, made on `visited_on`; `outcome`: how it ended where
    nobody was advised. All three are None for a visit of today.
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
    language: str | None = None
    interpreter: bool = False
    started_at: datetime | None = None
    corrects: str | None = None
    visited_on: date | None = None
    outcome: str | None = None

    @property
    def place(self) -> str:
        """Under which it is kept: a household has one visit being noted, and each visit one correction."""
        return self.corrects or self.household


def keep_draft(phone: Phone, draft: VisitDraft) -> None:
    """Keep the visit as far as it is noted; its beginning is when it was first kept."""
    with phone.store.writing() as db:
        now = known_moment(db, phone.read_clocks().wall)
        started_at = draft.started_at or _beginning(drafts.find(db, draft.place)) or now
        body = to_wire(replace(draft, started_at=started_at))
        drafts.keep(db, draft.place, dict(body) if isinstance(body, dict) else {})


def take_draft(store: Store, place: str) -> VisitDraft | None:
    """The visit being noted at a household, or the correction of a visit; None where there is none."""
    body = drafts.find(store.reading(), place)
    return None if body is None else from_wire(VisitDraft, body)


def drop_draft(store: Store, place: str) -> None:
    """Forget the visit being noted at a household, or the correction of a visit."""
    with store.writing() as db:
        drafts.drop(db, place)


def _beginning(body: dict[str, object] | None) -> datetime | None:
    return None if body is None else from_wire(VisitDraft, body).started_at
