"""Read a workbook in a process of its own: what a stranger's file does to the reader, it does to this process alone.

A workbook may be small and unfold into gigabytes, or claim a last cell so far away that no memory holds the table.
Bounds on memory and time, taken on before the first byte is read, make of it one more file that cannot be read.
Usage: `python -m backend.importing.apart ROWS COLUMNS < workbook`; prints one JSON document.
"""

import json
import resource
import sys
from datetime import date, datetime
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 20
SHEETS = 8

UNREADABLE, TOO_LARGE = 3, 4
"""Exit codes; any other, or a signal, means unreadable too."""


def main() -> int:
    """The visible sheets that hold something: `[{"name", "rows": [[cell…]…]}]`, from A1 on."""
    _bound()
    rows, columns = int(sys.argv[1]), int(sys.argv[2])
    try:
        workbook = CalamineWorkbook.from_object(BytesIO(sys.stdin.buffer.read()))
        sheets = [workbook.get_sheet_by_name(name) for name in _visible(workbook)[:SHEETS]]
    except (CalamineError, OSError, MemoryError, ValueError):
        return UNREADABLE
    if any(sheet.total_height > rows or sheet.total_width > columns for sheet in sheets):
        return TOO_LARGE
    json.dump([_told(sheet) for sheet in sheets if sheet.height], sys.stdout)
    return 0


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no copy of people's data on the disk


def _visible(workbook: CalamineWorkbook) -> list[str]:
    shown = (
        sheet
        for sheet in workbook.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    )
    return [sheet.name for sheet in shown]


def _told(sheet: CalamineSheet) -> dict[str, Any]:
    rows = sheet.to_python(skip_empty_area=False)
    return {"name": sheet.name, "rows": [[_cell(cell) for cell in row] for row in rows]}


def _cell(cell: Any) -> Any:
    """Days as `{"day": "2001-02-03"}`; whole numbers without a point; the rest as text."""
    if isinstance(cell, datetime | date):
        return {"day": cell.strftime("%Y-%m-%d")}
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else str(cell)
    return cell if isinstance(cell, str | int) and not isinstance(cell, bool) else str(cell)


if __name__ == "__main__":
    sys.exit(main())
