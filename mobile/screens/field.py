"""What the screens need from the rest of the app, and the shapes in which they get it.

A screen asks a question, calls a verb and shows the answer; it knows no SQL and no HTTP. The real
`Field` stands on the store, a made-up one drives the window's tests.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from shared.money import Dong
from shared.problems import Problem


@dataclass(frozen=True, kw_only=True)
class HouseholdLine:
    """One household in the list. `folded` is what is searched: name, hamlet, no marks, lower case.
    `status` is a code of `mobile.screens.statuses`; `seen_on` the day of the latest visit.
    """

    id: str
    name: str
    folded: str
    hamlet: str
    phone_tail: str
    status: str
    seen_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class PersonLine:
    """One member. `groups` are support groups by code; the other codes as in `shared.records.Person`."""

    id: str
    name: str
    relation: str
    birth_year: int | None
    groups: tuple[str, ...] = ()
    compulsory: str = "unknown"
    pension: str = "unknown"
    member: str = "unknown"


@dataclass(frozen=True, kw_only=True)
class VisitLine:
    """One visit that was made. `received`: the server has it."""

    day: date
    outcome: str
    officer: str
    received: bool
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What was agreed at the last visit: a code of the next-step vocabulary and its day."""

    step: str
    on: date | None


@dataclass(frozen=True, kw_only=True)
class HouseholdCard:
    """One household with everything an officer should know at its door."""

    id: str
    head: str
    hamlet: str
    address: str | None
    phone: str | None
    certificate: str
    certificate_year: int | None
    status: str
    members: tuple[PersonLine, ...]
    visits: tuple[VisitLine, ...]
    promise: Promise | None
    do_not_visit: bool


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
    """A visit being noted, kept after each choice so that it outlives the app. `step` is where the officer is.
    `given` are the purposes agreed to, `method` how; `declined`: nothing personal may be recorded.
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


@dataclass(frozen=True, kw_only=True)
class AmountLine:
    """One line of the reckoning in whole đồng a month: «Ngân sách nhà nước hỗ trợ», −165.000 đ, its law."""

    label: str
    amount: Dong
    law: str


@dataclass(frozen=True, kw_only=True)
class Because:
    """One reason behind an amount: what holds, by which law, and how sure that is, all in words."""

    says: str
    law: str
    sure: str


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """May this person join, and what would they pay. `pays` is whole đồng a month, None where it cannot be said."""

    verdict: str
    reasons: tuple[str, ...]
    pays: Dong | None
    lines: tuple[AmountLine, ...]
    because: tuple[Because, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that keeps written and received apart: what it is, what is wrong, what to do."""

    title: str
    problem: str
    to_do: str
    tone: str = "waiting"


@dataclass(frozen=True, kw_only=True)
class SyncStatus:
    """How the phone and the server stand. The counts are of operations."""

    written: int
    received: int
    unsent: int
    differences: tuple[Difference, ...]
    last_at: datetime | None


class Field(Protocol):
    """The officer's field as the screens see it. Verbs raise `Refused` with the problems to show."""

    @property
    def made_up(self) -> bool:
        """Whether the people are made up: then every screen says so."""

    @property
    def usual_server(self) -> str:
        """The address to offer when the app is activated."""

    def today(self) -> date:
        """The day in Vietnam."""

    def activated(self) -> bool:
        """Whether this phone belongs to an officer already."""

    def activate(self, server: str, code: str, *, done: Callable[[], None], failed: Callable[[Problem], None]) -> None:
        """Make this phone the officer's; one of the two is called in the window's thread when it is over."""

    def households(self) -> Sequence[HouseholdLine]:
        """All households of the officer's area, in the order of the list."""

    def card(self, household: str) -> HouseholdCard:
        """Everything about one household."""

    def record_short_visit(self, household: str, outcome: str) -> None:
        """Keep a visit where nobody was advised: `not_home`, `moved_away`, `refused_talk`."""

    def draft(self, household: str) -> VisitDraft | None:
        """The visit being noted at this household, if there is one."""

    def keep(self, draft: VisitDraft) -> None:
        """Keep the visit as far as it is noted."""

    def drop(self, household: str) -> None:
        """Forget the visit being noted at this household."""

    def save(self, draft: VisitDraft) -> None:
        """Make the visit a fact; from here on it cannot be lost."""

    def estimate(self, draft: VisitDraft, person: str) -> Estimate:
        """What the law says of this person, from what the draft knows."""

    def sync_status(self) -> SyncStatus:
        """How the phone and the server stand."""

    def sync_now(
        self, *, progress: Callable[[float], None], done: Callable[[], None], failed: Callable[[Problem], None]
    ) -> None:
        """Send and fetch; the calls come in the window's thread, `progress` with a share from 0 to 1."""
