"""A table as a CSV file: read by every program, and harmless in those that would run a text as a formula.

It is for programs, and the same whoever asks: commas between the columns (RFC 4180) and dots before decimals. Excel
with Vietnamese settings expects semicolons and decimal commas, and would put a line into one cell or take 0.1453 for
a text; a first line `sep=,` mends the first, not the second, and lets it forget the mark of UTF-8. For people in front
of Excel there is the Excel file.
"""

import csv
from datetime import date
from io import StringIO
from typing import Final

from backend.papers.tables import MADE_UP, Table, Value

MEDIA_TYPE: Final = "text/csv; charset=utf-8"

# What makes a program take a text for a formula; an apostrophe before it says that it is a text.
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def of_table(table: Table) -> bytes:
    """The column names, the rows and the total, in UTF-8 with the mark by which Excel knows it.

    Numbers are as programs read them (`12345`, `0.1453`), days as `2026-11-21`. What stands around a table is left out
    or stands in columns `beside` it, but for the line that says that the data is made up, which comes first.
    """
    into = StringIO(newline="")
    writer = csv.writer(into, lineterminator="\r\n")
    if table.made_up:
        writer.writerow([MADE_UP])
    columns = [*table.columns, *table.beside]
    writer.writerow([harmless(column.label) for column in columns])
    for row in table.all_rows:
        writer.writerow([_written(row.values.get(column.key)) for column in columns])
    return into.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would run it as a formula."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_BEGINS_A_FORMULA) or text.startswith(("\t", "\r")) else text


def _written(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return harmless(value) if isinstance(value, str) else str(value)
