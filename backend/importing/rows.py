"""One row of a table under the reader's finger: what its cells say, where they stand, and what was noted of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from backend.importing import values
from backend.importing.headings import Table
from backend.importing.sheets import Cell
from backend.importing.values import Noted

Tell = Callable[[int, int], None]
"""Is told how many rows have been read, and of how many."""

TOLD_EVERY = 1_000


def tell_nobody(_done: int, _total: int) -> None:
    """For what is read at once."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row by its number from 0."""

    table: Table
    number: int
    cells: tuple[Cell, ...]
    noted: Noted

    def at(self, field: str) -> str:
        """The address of the cell of a field."""
        return self.table.at(self.number, field)

    def cell(self, field: str) -> Cell:
        """What the row says of a field, as it stands there."""
        return self.table.cell(self.cells, field)

    def text(self, field: str, limit: int = 200) -> str | None:
        """As one line of text."""
        return values.text(self.cell(field), self.at(field), self.noted, limit)

    def name(self, field: str) -> str | None:
        """As a name."""
        return values.name(self.cell(field), self.at(field), self.noted)


def rows_of(table: Table, noted: Noted, tell: Tell = tell_nobody) -> Iterator[Row]:
    """The rows of a table that say something."""
    total = len(table.sheet.rows)
    for number, cells in table.rows():
        if number % TOLD_EVERY == 0:
            tell(number, total)
        yield Row(table=table, number=number, cells=cells, noted=noted)
    tell(total, total)
