"""What is wrong with a list, as a file that opens beside it: one line a cell."""

import csv
import io
from collections.abc import Iterable, Sequence

from fastapi import Response

from backend.console.office import import_words
from backend.console.shell.words import _, said
from backend.importing.shown import Unmatched
from backend.tables.importing import ImportBatch

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝")


def problems(batch: ImportBatch) -> Response:
    """Every problem and every mended cell of a batch."""
    headings = [_("Ô"), _("Mã"), _("Cần sửa gì"), "English"]
    rows = [[one["field"] or "", one["code"], one["message"], one["message_en"]] for one in _noted(batch)]
    return _file("loi.csv", [headings, *rows])


def unmatched(rows: Iterable[Unmatched], *, named: bool) -> Response:
    """The rows that mean nobody for sure; with names and births for who may see them."""
    headings = [_("Dòng"), _("Ô"), *([_("Họ và tên"), _("Ngày sinh")] if named else []), _("Vì sao")]
    found = [[str(one.row), one.at, *(_person(one) if named else []), said(one.problem)] for one in rows]
    return _file("khong-khop.csv", [headings, *found])


def _person(row: Unmatched) -> Sequence[str]:
    return row.name or "", import_words.born(row.birth or "")


def _noted(batch: ImportBatch) -> Iterable[dict[str, str]]:
    return [*batch.problems, *batch.mended]


def _file(name: str, rows: Iterable[Sequence[str]]) -> Response:
    """UTF-8 with its mark, which Excel needs; what Excel would take for a formula has an apostrophe before it."""
    text = io.StringIO()
    csv.writer(text).writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text.getvalue().encode("utf-8-sig"), headers=headers, media_type="text/csv; charset=utf-8")
