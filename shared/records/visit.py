"""A visit to a household: one fact with everything that was said in it, sent and counted as one.

It is never edited. A correction is a later visit that `supersedes` it, so that what an officer once
recorded, and the amount that was shown at the door, stay as they were.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from shared.records.base import Record


@dataclass(frozen=True, kw_only=True)
class Consent(Record):
    """An answer to one purpose: `given` or not, `method` how, and the version of the text that was read out."""

    purpose: str
    given: bool
    method: str
    text_version: str
    text_language: str = "vi"


@dataclass(frozen=True, kw_only=True)
class Advice(Record):
    """What one person was told of one product, what they answered, and why not where they declined."""

    product: str
    topics: tuple[str, ...]
    answer: str
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class SupportShown(Record):
    """One scheme's support as shown at the door: whole đồng a month, with the law it rests on."""

    scheme: str
    group: str
    rate_percent: int
    amount: int
    law: str
    confidence: str


@dataclass(frozen=True, kw_only=True)
class QuoteShown(Record):
    """The amount as shown at the door, in whole đồng: a month's contribution, support and payment, and the
    total for `months` (None where a needed value is not published). Kept as shown, never computed again.
    """

    on: date
    income: int
    contribution: int
    support: tuple[SupportShown, ...]
    pays: int
    months: int
    total_pays: int | None


@dataclass(frozen=True, kw_only=True)
class Assessment(Record):
    """Whether a person may join a product, from what is known that day, and the amount that was shown."""

    product: str
    verdict: str
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    certificate_year: int | None = None
    residence: str | None = None
    quote: QuoteShown | None = None


@dataclass(frozen=True, kw_only=True)
class Step(Record):
    """A step of joining that was done: declared, paid, renewed or stopped. `amount` is whole đồng."""

    product: str
    step: str
    on: date
    method: str | None = None
    months: int | None = None
    amount: int | None = None


@dataclass(frozen=True, kw_only=True)
class AppHelp(Record):
    """Help with one of the State's apps, and how far it came: codes of the vocabulary of apps."""

    app: str
    result: str


@dataclass(frozen=True, kw_only=True)
class PersonInVisit(Record):
    """One person of the household in this visit."""

    person: UUID
    advice: tuple[Advice, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    steps: tuple[Step, ...] = ()
    apps: tuple[AppHelp, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Next(Record):
    """What was agreed: a code of the next-step vocabulary, the day, and with whom."""

    step: str
    on: date | None = None
    person: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Position(Record):
    """Where, in millionths of a degree: the south-western corner of the cell that it lies in, and the cell's size.
    1 is the size where an older app wrote it as exactly as that. `accuracy_m` in metres, as the phone said.
    Off unless the officer turns it on.
    """

    latitude_e6: int
    longitude_e6: int
    accuracy_m: int
    grid_e6: int = 1


@dataclass(frozen=True, kw_only=True)
class Visit(Record):
    """A visit. `household` is None where the people declined to have anything recorded: then the visit holds
    no person, no note and no position. `duration_s`: from opening to saving, in seconds.
    """

    hamlet: UUID
    visited_at: datetime
    outcome: str
    met: str
    household: UUID | None = None
    legal_basis: str = "consent"
    consents: tuple[Consent, ...] = ()
    persons: tuple[PersonInVisit, ...] = ()
    next: Next | None = None
    language: str = "kinh"
    interpreter: bool = False
    note: str | None = None
    duration_s: int | None = None
    position: Position | None = None
    supersedes: UUID | None = None
