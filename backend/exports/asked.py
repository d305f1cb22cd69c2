"""A report as it is asked for: by whom and when, with which texts of an address and which columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from backend.access import scope
from backend.access.principal import Principal
from backend.papers.tables import Column, Kind, Table
from shared import places, problems
from shared.clock import VIETNAM, day_of, parse_day
from shared.problems import Refused
from shared.vocabulary.term import Language, Term, Words

ROWS_MAX = 5_000
"""Rows of one report that is answered at once; longer ones are made in the background."""


def _nobody_told(_rows: int) -> None:
    """Nobody waits to hear how far a report is that is answered at once."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """`texts` are the fields of the address by name, None or missing where it has none. A report that reads row by row
    refuses more than `rows_max` of them, and tells from time to time how many it has read. `kept` are the columns that
    stand in it instead of the usual ones where the address names none.
    """

    principal: Principal
    now: datetime
    texts: Mapping[str, str | None]
    language: Language = "vi"
    made_up: bool = False
    rows_max: int = ROWS_MAX
    kept: frozenset[str] = frozenset()
    tell: Callable[[int], None] = _nobody_told

    @property
    def today(self) -> date:
        """The day in Vietnam."""
        return day_of(self.now)

    def text(self, name: str) -> str | None:
        """A field of the address; None where it was left empty."""
        return self.texts.get(name) or None

    def day(self, name: str) -> date | None:
        """A day of the address, None where it was left empty. Refused with 422."""
        given = self.text(name)
        if given is None:
            return None
        try:
            return parse_day(given)
        except ValueError:
            raise Refused(problems.unreadable_day(name)) from None

    @property
    def commune(self) -> str:
        """The commune asked for. Refused with 422 where none is, with 404 for one outside the asker's area."""
        given = self.text("commune")
        if given is None:
            raise Refused(problems.missing_field("commune"))
        try:
            unit = places.resolve(given, self.today)
        except Refused:
            raise Refused(problems.not_found()) from None
        scope.commune_in_scope(self.principal, unit.id)
        return unit.id

    def say(self, named: Words | Term) -> str:
        """What it is called in the language asked for."""
        return named.vi if self.language == "vi" else named.en

    @property
    def counted_at(self) -> str:
        """«Số liệu lúc 17:00 ngày 21/11/2026»."""
        said = self.say(Words(vi="Số liệu lúc {at}", en="Numbers as of {at}"))
        at = self.now.astimezone(VIETNAM)
        return said.format(at=f"{at:%H:%M} ngày {at:%d/%m/%Y}" if self.language == "vi" else f"{at:%H:%M, %d/%m/%Y}")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A column that a report may have; `usual` ones stand in it unless others are named."""

    key: str
    name: Words
    kind: Kind = "text"
    usual: bool = True

    def column(self, asked: Asked) -> Column:
        """The column, named in the language asked for."""
        return Column(key=self.key, label=asked.say(self.name), kind=self.kind)


def _of_nobody(_session: Session, _asked: Asked) -> None:
    """Most reports are numbers."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report: its title, the fields of an address that it knows, its columns, and how its table is made.

    `columns` and `table` raise Refused for what cannot be asked, or may not be by this account. `of_people` answers the
    commune and days of a report with people's rows in it, for the audit book, and None of any other. `of_all` reports
    may be asked of every commune of the asker's at once.
    """

    title: Words
    asks: Sequence[str]
    columns: Callable[[Asked], Sequence[Choice]]
    table: Callable[[Session, Asked], Table]
    of_people: Callable[[Session, Asked], Mapping[str, str] | None] = _of_nobody
    of_all: bool = False


def chosen(choices: Sequence[Choice], asked: Asked) -> tuple[Column, ...]:
    """The columns named in an address as `a,b,c`, in the order of the report; the first one always, since it says whose
    row it is. Refused with 422 for one that the report does not have.
    """
    named = asked.text("columns")
    if named is None:
        return _unnamed(choices, asked)
    keys = set(named.split(",")) - {""}
    if not keys <= {choice.key for choice in choices}:
        raise Refused(problems.unknown_code("columns"))
    return tuple(choice.column(asked) for place, choice in enumerate(choices) if place == 0 or choice.key in keys)


def _unnamed(choices: Sequence[Choice], asked: Asked) -> tuple[Column, ...]:
    """Those kept, as far as the report has them today, else the usual ones."""
    others = {choice.key for choice in choices[1:]}
    standing = asked.kept & others or {choice.key for choice in choices if choice.usual}
    return tuple(choice.column(asked) for place, choice in enumerate(choices) if place == 0 or choice.key in standing)
