"""Coverage: how many this product has recorded as paying, out of how many people a dated source says there are; beside
what official sources say of the province.

The two are never mixed: ours counts only whom an officer recorded here, and without a denominator there is no share.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from backend.access.principal import Principal
from backend.reports import counted
from backend.reports.asking import Ask
from backend.reports.counted import Number
from backend.reports.intervals import share
from backend.tables.denominator import DenominatorRow
from shared.places.units import PROVINCE
from shared.vocabulary.term import Term, table

OF_PROVINCE = PROVINCE

WHAT = table(
    [
        Term(code="workforce", vi="Lực lượng lao động trong độ tuổi", en="Workforce of working age"),
        Term(code="population", vi="Dân số", en="Population"),
    ]
)
OUT_OF: Mapping[str, str] = {"vsi": "workforce", "hi": "population"}
"""What each product's coverage is a share of, as VSS reports it (policy data, section 6.3)."""

PUBLISHED = table(
    [
        Term(code="vsi_persons", vi="Người tham gia BHXH tự nguyện", en="Members of voluntary social insurance"),
        Term(code="si_workforce", vi="Tham gia BHXH / lực lượng lao động", en="Social insurance / workforce"),
        Term(
            code="vsi_workforce", vi="BHXH tự nguyện / lực lượng lao động", en="Voluntary social insurance / workforce"
        ),
        Term(code="hi_population", vi="Tham gia BHYT / dân số", en="Health insurance / population"),
    ]
)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number of persons at the end of a year, as published."""

    of: str
    year: int
    value: int
    source: str
    confidence: str
    approximate: bool = False


@dataclass(frozen=True, kw_only=True)
class Share:
    """A share in percent as published; `on` is the year or month that the source names."""

    of: str
    on: str
    percent: float
    source: str
    confidence: str


@dataclass(frozen=True, kw_only=True)
class Goal:
    """What a plan sets for the end of a year, in its own words."""

    of: str
    by: int
    says: str
    source: str
    confidence: str


@dataclass(frozen=True, kw_only=True)
class Denominator:
    """How many people there were on a day; `confidence` is None for what an administrator entered."""

    unit: str
    what: str
    value: int
    as_of: date
    source: str
    confidence: str | None = None
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Covered:
    """One product in one place: those who pay, of how many (None: no denominator is known), and the share, 0 to 1."""

    product: str
    unit: str
    payers: Number
    of: Denominator | None

    @property
    def share(self) -> float | None:
        """None without a denominator."""
        return share(self.payers.number, self.of.value) if self.of else None


def of_communes(session: Session, principal: Principal, commune: str | None, today: date) -> Sequence[Covered]:
    """Each product in each commune that has numbers, or in one; up to today, on today's map."""
    known = in_force(session, today)
    return [
        Covered(product=product, unit=unit, payers=number, of=known.get((unit, what)))
        for product, what in OUT_OF.items()
        for unit, number in counted.by_place(
            session, Ask(by="commune", commune=commune, product=product), principal, "payers"
        ).items()
    ]


def of_area(session: Session, principal: Principal, today: date) -> Sequence[Covered]:
    """Each product in all of the reader's area, out of the province where that is the area."""
    known = in_force(session, today) if principal.whole_province else {}
    return [
        Covered(
            product=product,
            unit=OF_PROVINCE,
            payers=counted.altogether(session, Ask(product=product), principal, "payers"),
            of=known.get((OF_PROVINCE, what)),
        )
        for product, what in OUT_OF.items()
    ]


def in_force(session: Session, day: date) -> Mapping[tuple[str, str], Denominator]:
    """The denominator of each unit and kind that holds on a day: of the latest date by then, in its last version."""
    known = sorted([*_published(), *entered(session)], key=lambda one: (one.as_of, one.version))
    return {(one.unit, one.what): one for one in known if one.as_of <= day}


def entered(session: Session) -> Sequence[Denominator]:
    """Every version that an administrator entered, in the order of unit, kind, day and version."""
    order = (getattr(DenominatorRow, name) for name in ("unit", "what", "as_of", "version"))
    rows = session.execute(select(DenominatorRow).order_by(*map(col, order))).scalars()
    return [
        Denominator(
            unit=row.unit, what=row.what, value=row.value, as_of=row.as_of, source=row.source, version=row.version
        )
        for row in rows
    ]


def figures() -> Sequence[Figure]:
    """The official series, the first year first."""
    return [Figure(**row) for row in _read("figures.toml")["figure"]]


def shares() -> Sequence[Share]:
    """The official shares."""
    return [Share(**row) for row in _read("figures.toml")["share"]]


def goals() -> Sequence[Goal]:
    """The goals of the province, the nearest year first."""
    return [Goal(**row) for row in _read("figures.toml")["goal"]]


def _published() -> Sequence[Denominator]:
    return [Denominator(**row) for row in _read("denominators.toml")["denominator"]]


@cache
def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads(files("backend.reports.official").joinpath(name).read_text(encoding="utf-8"))
