"""«Nhập danh sách»: rosters and lists from Excel, shown with what they would do and what is wrong in which cell, then
applied by a second click, and the history of all that came in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Query, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from backend.access import scope
from backend.access.principal import Principal
from backend.console.office import import_words, imports_csv
from backend.console.shell.days import DayText
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.posting import day_in
from backend.console.shell.words import spoken
from backend.db import Database, Reading, database_of
from backend.importing import batches, in_background
from backend.importing.batches import APPLIED, AT_WORK, LEFT_KEPT_FOR, PREVIEWED, UNDONE
from backend.importing.headings import SHOWN
from backend.importing.in_background import Asker
from backend.importing.office import Office, OfficeOfApp
from backend.importing.sheets import COLUMNS_MAX, ROWS_MAX
from backend.importing.wishes import CONFIRMED, FILE_BYTES_MAX, HOUSEHOLDS, Wish
from backend.tables.importing import ImportBatch
from shared import places, problems
from shared.problems import Problem, Refused
from shared.vocabulary import products

router = APIRouter(route_class=PageRoute, include_in_schema=False)

IMPORTS = "/quan-tri/nhap"
PROVINCE = "tinh"
"""What the form says of a list of the whole province; an empty box is one in which nobody has chosen."""

LINES = 200
"""Problems that a page shows; all of them stand in a file."""

_COLUMN = "cot_"

_TO_MEND = frozenset({HTTPStatus.CONFLICT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNPROCESSABLE_ENTITY})


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What the form is filled with, as texts; the file itself a browser never fills in again."""

    kind: str = HOUSEHOLDS
    commune: str = ""
    product: str = "vsi"
    listed_on: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


async def _columns(request: Request) -> dict[str, str]:
    """The letters of columns that were filled in, by field."""
    form = await request.form()
    return {name: str(form.get(f"{_COLUMN}{name}") or "").strip().upper()[:4] for name in SHOWN}


def _filled(
    kind: Annotated[str, Form(max_length=16)] = HOUSEHOLDS,
    commune: Annotated[str, Form(max_length=16)] = "",
    product: Annotated[str, Form(max_length=8)] = "vsi",
    listed_on: Annotated[DayText, Form(max_length=16)] = "",
    *,
    columns: Annotated[dict[str, str], Depends(_columns)],
) -> Filled:
    named = {name: letters for name, letters in columns.items() if letters}
    return Filled(kind=kind, commune=commune, product=product, listed_on=listed_on, columns=named)


@router.get(IMPORTS)
def imports_page(*, request: Request, reader: Reader, session: Reading, office: OfficeOfApp) -> Response:
    """The form, and what came in before."""
    return page(request, "office/imports.html", _words(session, reader, Filled(), (), office.today), principal=reader)


@router.post(IMPORTS)
def show_file(
    *,
    request: Request,
    reader: Reader,
    office: OfficeOfApp,
    filled: Annotated[Filled, Depends(_filled)],
    file: Annotated[UploadFile, File()],
) -> Response:
    """Read a file and lead to what it would do, of a long one to how far its reading is; what is seen at once to be no
    list shows the form again.
    """
    database: Database = database_of(request)
    try:
        asker = Asker(principal=reader, language=spoken())
        batch = in_background.bring_in(database, asker, _wish(filled, file), office)
    except Refused as refused:
        if refused.problems[0].status not in _TO_MEND:
            raise
        with database.reading() as session:
            words = _words(session, reader, filled, refused.problems, office.today)
        return page(request, "office/imports.html", words, principal=reader, status=refused.problems[0].status)
    return RedirectResponse(f"{IMPORTS}/{batch.id}", HTTPStatus.SEE_OTHER)


@router.get(f"{IMPORTS}/{{batch_id}}")
def batch_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    office: OfficeOfApp,
    batch_id: UUID,
    done: Annotated[str, Query(alias="xong", max_length=16)] = "",
) -> Response:
    """One file: what it would do or has done, and what is wrong in which cell; while the server is at it, how far it
    is. `xong`: what was asked for a moment ago, to be said once it is done.
    """
    return _batch(request, reader, session, office, batch_id, done=done)


@router.get(f"{IMPORTS}/{{batch_id}}/loi.csv")
def problems_file(*, reader: Reader, session: Reading, batch_id: UUID) -> Response:
    """Every problem and every mended cell by its address, as a file."""
    return imports_csv.problems(batches.find(session, reader, batch_id))


@router.get(f"{IMPORTS}/{{batch_id}}/khong-khop.csv")
def unmatched_file(*, reader: Reader, session: Reading, office: OfficeOfApp, batch_id: UUID) -> Response:
    """The rows of a list of BHXH that mean nobody for sure; their names only for who sees names there."""
    batch = batches.find(session, reader, batch_id)
    unmatched = batches.look(batch, office).unmatched
    return imports_csv.unmatched(unmatched, named=scope.names_visible(reader, batch.commune))


@router.post(f"{IMPORTS}/{{batch_id}}/ap-dung")
def apply_file(
    *,
    request: Request,
    reader: Reader,
    office: OfficeOfApp,
    batch_id: UUID,
    sure: Annotated[bool, Form()] = False,
) -> Response:
    """Do what was shown; where it would now be something else, the page says so. `sure`: hamlets of which the list says
    a former commune are those on record.
    """
    return _acted(request, reader, office, batch_id, undo=False, sure=sure)


@router.post(f"{IMPORTS}/{{batch_id}}/hoan-tac")
def undo_file(*, request: Request, reader: Reader, office: OfficeOfApp, batch_id: UUID) -> Response:
    """Take a list of confirmations back."""
    return _acted(request, reader, office, batch_id, undo=True)


def _acted(
    request: Request, reader: Principal, office: Office, batch_id: UUID, *, undo: bool, sure: bool = False
) -> Response:
    database: Database = database_of(request)
    asker = Asker(principal=reader, language=spoken())
    try:
        if undo:
            in_background.undo(database, asker, batch_id, office)
        else:
            in_background.apply(database, asker, batch_id, office, sure=sure)
    except Refused as refused:
        if refused.problems[0].status not in _TO_MEND:
            raise
        with database.reading() as session:
            return _batch(request, reader, session, office, batch_id, found=refused.problems)
    return RedirectResponse(f"{IMPORTS}/{batch_id}?xong={UNDONE if undo else APPLIED}", HTTPStatus.SEE_OTHER)


def _wish(filled: Filled, file: UploadFile) -> Wish:
    with file.file as content:
        return Wish(
            kind=filled.kind,
            content=content.read(FILE_BYTES_MAX + 1),
            file_name=file.filename or "",
            commune=_commune_in(filled),
            product=filled.product,
            listed_on=day_in("listed_on", filled.listed_on),
            columns=filled.columns,
        )


def _commune_in(filled: Filled) -> str:
    """The commune, empty for the whole province; Refused with 422 where nothing was chosen."""
    if filled.commune == PROVINCE:
        return ""
    if not filled.commune:
        raise Refused(
            problems.roster_without_commune() if filled.kind == HOUSEHOLDS else problems.missing_field("commune")
        )
    return filled.commune


def _words(
    session: Session, reader: Principal, filled: Filled, found: Sequence[Problem], today: date
) -> dict[str, Any]:
    return {
        "rows": batches.history(session, reader),
        "units": [unit for unit in places.units_on(today) if scope.may_see_all_of(reader, unit.id)],
        "kinds": import_words.KINDS,
        "products": products.CODES.values(),
        "province": PROVINCE if reader.whole_province else None,
        "filled": filled,
        "fields": SHOWN,
        "found": found,
        "rows_max": ROWS_MAX,
        "columns_max": COLUMNS_MAX,
        "megabytes_max": FILE_BYTES_MAX // 1_048_576,
    }


def _batch(  # noqa: PLR0917 - who asks, in what, for which, and what was refused
    request: Request,
    reader: Principal,
    session: Session,
    office: Office,
    batch_id: UUID,
    found: Sequence[Problem] = (),
    *,
    done: str = "",
) -> Response:
    batch = batches.find(session, reader, batch_id)
    values: dict[str, Any] = {
        "batch": batch,
        "unit": places.find(batch.commune),
        "columns": [(SHOWN[name], letters) for name, letters in batch.columns.items()],
        "found": found or in_background.why_not(session, batch),
        "job": in_background.job_of(session, batch) if batch.state in AT_WORK else None,
        "may_apply": batch.state == PREVIEWED and (not found or found[0].code == problems.hamlets_not_seen().code),
        "done": import_words.DONE.get(done, "") if done == batch.state else "",
        "noted": import_words.noted_in(batch),
        "lines": (),
        "more": 0,
        "unmatched": (),
        "left_gone": False,
        "new_hamlets": (),
        "shown": LINES,
        "may_undo": batch.kind == CONFIRMED and batch.state == APPLIED,
    }
    if values["may_apply"]:
        values |= _looked_at(reader, batch, office) | ({"found": found} if found else {})
    elif values["may_undo"]:
        values |= _left_of(reader, batch, office)
    status = found[0].status if found else HTTPStatus.OK
    scripted = values["job"] is not None
    return page(request, "office/import_batch.html", values, principal=reader, status=status, scripted=scripted)


def _left_of(reader: Principal, batch: ImportBatch, office: Office) -> dict[str, Any]:
    """The rows of an applied list that mean nobody, as long as they are kept."""
    left = batches.look(batch, office).unmatched
    return {
        "named": scope.names_visible(reader, batch.commune),
        "unmatched": left[:LINES],
        "kept_days": LEFT_KEPT_FOR.days,
        "left_gone": not left and bool(batch.counts.get("unmatched", 0) + batch.counts.get("ambiguous", 0)),
    }


def _looked_at(reader: Principal, batch: ImportBatch, office: Office) -> dict[str, Any]:
    """What a file that waits would do; nothing of it where it is kept no more."""
    try:
        shown = batches.look(batch, office)
    except Refused as refused:
        return {"found": refused.problems, "may_apply": False}
    return {
        "named": scope.names_visible(reader, batch.commune),
        "unmatched": shown.unmatched[:LINES],
        "lines": [import_words.line(home) for home in shown.homes],
        "more": shown.more,
        "new_hamlets": shown.new_hamlets,
    }
