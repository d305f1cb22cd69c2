"""What people are shown of a file that waits: its first households, and the rows that mean nobody for sure.

It is kept sealed beside the file from when that was read: a page of a long list opens at once, and shows what was
compared then, as it is what will be applied or nothing.
"""

import json
from dataclasses import asdict, dataclass
from uuid import UUID

from backend.importing.confirmed import Confirming
from backend.importing.matching import SAME, HouseholdPlan, Plan
from backend.sync.sealing_at_rest import AtRest
from shared import problems
from shared.problems import Problem

HOUSEHOLDS_SHOWN = 200
"""Households of a list that a page shows: those that are new or changed first."""


@dataclass(frozen=True, kw_only=True)
class Home:
    """What becomes of one household. `hamlet`: the one it was taken for; `fields`: of a household on record those that
    are filled in or brought up to date; `differs`: how many cells say otherwise than what stays.
    """

    row: int
    head_name: str
    hamlet: str
    outcome: str
    fields: tuple[str, ...]
    persons_new: int
    persons_changed: int
    differs: int = 0


@dataclass(frozen=True, kw_only=True)
class Unmatched:
    """A row of a list of BHXH that could mean several persons, or none. `at`: the cell by which it names somebody."""

    row: int
    at: str
    name: str | None
    birth: str | None
    ambiguous: bool

    @property
    def problem(self) -> Problem:
        """Why it confirms nothing."""
        return problems.ambiguous_person(self.at) if self.ambiguous else problems.nobody_fits(self.at)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What is shown of a file. `more`: how many households besides those told."""

    homes: tuple[Home, ...] = ()
    more: int = 0
    new_hamlets: tuple[str, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()


def shown_of(outcome: Plan | Confirming) -> Shown:
    """What is shown of what a file would do."""
    if isinstance(outcome, Plan):
        return _of_roster(outcome)
    ambiguous = problems.ambiguous_person("").code
    return Shown(
        unmatched=tuple(
            Unmatched(row=one.row, at=one.at, name=one.name, birth=one.birth, ambiguous=problem.code == ambiguous)
            for one, problem in outcome.unmatched
        )
    )


def sealed(batch: UUID, shown: Shown, at_rest: AtRest) -> bytes:
    """As it is kept."""
    return at_rest.sealed(batch, json.dumps(asdict(shown), ensure_ascii=False).encode())


def opened(batch: UUID, kept: bytes | None, at_rest: AtRest) -> Shown:
    """What was kept; nothing where nothing was."""
    if kept is None:
        return Shown()
    told = json.loads(at_rest.opened(batch, kept))
    return Shown(
        homes=tuple(Home(**{**home, "fields": tuple(home["fields"])}) for home in told["homes"]),
        more=told["more"],
        new_hamlets=tuple(told["new_hamlets"]),
        unmatched=tuple(Unmatched(**row) for row in told["unmatched"]),
    )


def _of_roster(plan: Plan) -> Shown:
    homes = sorted(plan.households, key=lambda home: (home.outcome == SAME and not home.differs, home.listed.row))
    return Shown(
        homes=tuple(_home(home) for home in homes[:HOUSEHOLDS_SHOWN]),
        more=max(len(homes) - HOUSEHOLDS_SHOWN, 0),
        new_hamlets=tuple(sorted(plan.new_hamlets.values())),
    )


def _home(home: HouseholdPlan) -> Home:
    changed = sum(one.person is not None and bool(one.values or one.mark) for one in home.persons)
    return Home(
        row=home.listed.row,
        head_name=home.listed.head_name,
        hamlet=home.hamlet_name,
        outcome=home.outcome,
        fields=tuple(home.values) if home.household else (),
        persons_new=sum(one.person is None for one in home.persons),
        persons_changed=changed,
        differs=home.differs,
    )
