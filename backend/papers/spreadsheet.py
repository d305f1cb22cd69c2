"""A table as an Excel file: numbers stay numbers, codes keep their zeros, and no text is ever run as a formula."""

from datetime import date
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from backend.papers.tables import MADE_UP, Row, Table, Value

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# Texts that begin like a formula or an address stay texts, whoever wrote them.
_AS_WRITTEN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FORMATS = {"number": "#,##0", "share": "0.0%", "day": "dd/mm/yyyy", "money": '#,##0 "đ"', "text": "@"}
_WIDE, _NARROW = 28, 13
_SHEET_NAME_MAX = 31
_NOT_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def of_table(table: Table) -> bytes:
    """The file, with the title above, the column names in a row that stays, and the notes below."""
    into = BytesIO()
    with xlsxwriter.Workbook(into, {"in_memory": True, **_AS_WRITTEN}) as book:
        book.set_properties({"title": table.title})
        _Sheet(book, table).write()
    return into.getvalue()


class _Sheet:
    """Writes one table from the top to the bottom."""

    def __init__(self, book: Any, table: Table) -> None:
        name = table.title.translate(_NOT_IN_SHEET_NAMES)[:_SHEET_NAME_MAX].strip() or "1"
        self._sheet = book.add_worksheet(name)
        self._table = table
        self._line = 0
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
        self._kinds = {kind: book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
        self._sums = {kind: book.add_format({"num_format": form, "bold": True}) for kind, form in _FORMATS.items()}

    def write(self) -> None:
        """Everything, in its order."""
        table = self._table
        if table.made_up:
            self._words(MADE_UP, self._title)
        self._words(table.title, self._title)
        for words in table.about:
            self._words(words)
        self._line += 1
        for place, column in enumerate(table.columns):
            self._sheet.set_column(place, place, _WIDE if column.kind == "text" else _NARROW)
            self._sheet.write_string(self._line, place, column.label, self._head)
        self._line += 1
        self._sheet.freeze_panes(self._line, 1)
        for row in table.rows:
            self._row(row, self._kinds)
        if table.total is not None:
            self._row(table.total, self._sums)
        self._line += 1
        for note in table.notes:
            self._words(note)

    def _words(self, words: str, form: Any = None) -> None:
        self._sheet.write_string(self._line, 0, words, form)
        self._line += 1

    def _row(self, row: Row, forms: dict[str, Any]) -> None:
        for place, column in enumerate(self._table.columns):
            self._cell(place, row.values.get(column.key), forms[column.kind])
        self._line += 1

    def _cell(self, place: int, value: Value, form: Any) -> None:
        if isinstance(value, date):
            self._sheet.write_datetime(self._line, place, value, form)
        elif isinstance(value, str):
            self._sheet.write_string(self._line, place, value, form)
        elif value is not None:
            self._sheet.write_number(self._line, place, value, form)
        else:
            self._sheet.write_blank(self._line, place, None, form)
