"""A step of the law that the server sends to phones, in place of the one that came with the app or beside it.

So a date that is confirmed or shifted reaches every phone with its next sync, without a new app.
"""

from dataclasses import dataclass
from datetime import date

from shared.records.base import Record


@dataclass(frozen=True, kw_only=True)
class Sponsor(Record):
    """Who gives a support of its own: its names, whether it `gives` percent or dong, and to whom: the residence that
    it asks for, and the ids of the communes in which it gives; None and none where it asks for none.
    """

    vi: str
    en: str
    gives: str
    residence: str | None = None
    communes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LawStep(Record):
    """A step of `parameter`, with the fields of `shared.policy`'s Step: the value holds from `since` to `until`.

    It replaces the app's own step of the same `since`, and the one of `instead_of`, the day from which it was shifted.
    `withdrawn`: it replaces them by nothing. `sponsor`: whose support the parameter is, where the app does not know
    them: `vsi.support.sponsor.<id>.<group>`.
    """

    parameter: str
    since: date
    value: int
    source: str
    confidence: str
    until: date | None = None
    law: str | None = None
    unconfirmed: str | None = None
    bound: str = "exact"
    expected: bool = False
    counts_as: str | None = None
    note: str | None = None
    instead_of: date | None = None
    withdrawn: bool = False
    sponsor: Sponsor | None = None
