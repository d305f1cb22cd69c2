"""One description of a table, from which every form of it is made, so that the numbers are the same in all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from shared.clock import day_label
from shared.vocabulary.term import Language

Kind = Literal["text", "number", "share", "day", "money"]
"""How a column is read: words, a count, a share of 0 to 1, a day, or whole đồng."""

Value = str | int | float | date | None

NOTHING = "–"


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column; its `label` is in the language of the paper."""

    key: str
    label: str
    kind: Kind = "text"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row: its values by column, None where there is none or it may not be shown, and the address that opens each."""

    values: Mapping[str, Value]
    opens: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Table:
    """`about` says what, where, of which days and when it was counted; `notes` how. `beside` are columns that say row
    by row what the notes say of all rows, for files in which nothing stands around a table.
    """

    title: str
    about: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[Row]
    total: Row | None = None
    notes: Sequence[str] = ()
    beside: Sequence[Column] = ()
    language: Language = "vi"
    made_up: bool = False

    @property
    def all_rows(self) -> Sequence[Row]:
        """The rows, and the total below them where there is one."""
        return self.rows if self.total is None else [*self.rows, self.total]


MADE_UP = "DỮ LIỆU MẪU · không có người thật nào trong dữ liệu này"


def shown(value: Value, kind: Kind) -> str:
    """A value as people read it here, in every language: `12.345`, `14,5%`, `21/11/2026`, `330.000 đ`."""
    if value is None:
        return "" if kind == "text" else NOTHING
    if isinstance(value, date):
        return day_label(value)
    if isinstance(value, str):
        return value
    if kind == "share":
        return f"{value * 100:.1f}%".replace(".", ",")
    dotted = f"{value:,}".replace(",", ".")
    return f"{dotted} đ" if kind == "money" else dotted
