"""Files that are brought in, over HTTP: shown first, then applied whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from backend.access.signed import Signed
from backend.api.query import only
from backend.db import Reading, database_of
from backend.importing import batches, in_background
from backend.importing.batches import AT_WORK
from backend.importing.in_background import Asker
from backend.importing.office import OfficeOfApp
from backend.importing.wishes import CONFIRMED, HOUSEHOLDS, Wish
from backend.sync.line import say
from backend.tables.importing import ImportBatch
from backend.tables.job import Job
from shared import places, problems
from shared.problems import Refused

router = APIRouter(prefix="/imports", tags=["imports"])

_MEDIA_TYPES = frozenset(
    {
        "application/octet-stream",
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "text/csv",
    }
)
_FILE = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"format": "binary"}}}}}


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How many rows of a batch the server has read, and of how many; 0 of 0 before it begins."""

    done: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A batch: what it would do or has done (`counts`), and what is wrong or was mended in which cell. `progress`
    while the server is at it (`state` is reading, applying or undoing), `last_try` why applying it or taking it back
    came to nothing.
    """

    id: UUID
    kind: str
    commune: str | None
    product: str | None
    listed_on: date | None
    state: str
    counts: dict[str, int]
    problems: list[dict[str, Any]]
    mended: list[dict[str, Any]]
    asked_at: datetime
    ended_at: datetime | None
    progress: Progress | None = None
    last_try: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class BatchesShown:
    """The newest first."""

    rows: Sequence[Shown]


async def _file(request: Request) -> bytes:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in _MEDIA_TYPES:
        raise Refused(problems.unsupported_encoding())
    return await request.body()


File = Annotated[bytes, Depends(_file)]
Commune = Annotated[str, Query(max_length=16)]
Name = Annotated[str, Query(max_length=200)]


_BEGUN: dict[int | str, dict[str, Any]] = {
    202: {"model": Shown, "description": "a long list: Location says where its state and progress are read"}
}


@router.post(
    "/households",
    status_code=201,
    responses=_BEGUN,
    dependencies=[Depends(only("commune", "name"))],
    openapi_extra=_FILE,
)
def show_households(
    *,
    request: Request,
    response: Response,
    commune: Commune,
    name: Name = "",
    content: File,
    signed: Signed,
    office: OfficeOfApp,
) -> Shown:
    """What a roster (.xlsx, .xls, .csv) would do; nothing is done yet. A long one is answered by 202 and read in the
    background. 403 but for the committee and administrators, 404 outside their area, 422 for what is no list.
    """
    unit = places.resolve(commune, office.today).id
    wish = Wish(kind=HOUSEHOLDS, content=content, file_name=name, commune=unit)
    return _answer(response, in_background.bring_in(database_of(request), Asker(principal=signed), wish, office))


_OF_A_LIST = ("commune", "name", "product", "on")


@router.post(
    "/confirmed", status_code=201, responses=_BEGUN, dependencies=[Depends(only(*_OF_A_LIST))], openapi_extra=_FILE
)
def show_confirmed(
    *,
    request: Request,
    response: Response,
    commune: Commune = "",
    name: Name = "",
    product: Annotated[str, Query(max_length=8)] = "vsi",
    on: date | None = None,
    content: File,
    signed: Signed,
    office: OfficeOfApp,
) -> Shown:
    """What a list of BHXH would confirm; nothing is done yet. Without a commune it is of the whole province."""
    unit = places.resolve(commune, office.today).id if commune else ""
    wish = Wish(kind=CONFIRMED, content=content, file_name=name, commune=unit, product=product, listed_on=on)
    return _answer(response, in_background.bring_in(database_of(request), Asker(principal=signed), wish, office))


@router.get("", dependencies=[Depends(only())])
def get_imports(*, signed: Signed, session: Reading) -> BatchesShown:
    """The last hundred of one's area."""
    return BatchesShown(rows=[_shown(batch) for batch in batches.history(session, signed)])


@router.get("/{batch}", dependencies=[Depends(only())])
def get_import(*, batch: UUID, signed: Signed, session: Reading) -> Shown:
    """One batch, and how far the server is with it."""
    found = batches.find(session, signed, batch)
    last_try = [say(problem) for problem in in_background.why_not(session, found)]
    return replace(_shown(found, in_background.job_of(session, found)), last_try=last_try)


@router.post("/{batch}/apply", responses=_BEGUN, dependencies=[Depends(only("sure"))])
def apply_import(
    *, request: Request, response: Response, batch: UUID, signed: Signed, office: OfficeOfApp, sure: bool = False
) -> Shown:
    """Do what was shown; 409 where it would now be something else, has problems, or is kept no more, and where hamlets
    may be others of the same name (`hamlet_of_former_commune` in `mended`) unless the asker is `sure`.
    """
    asker = Asker(principal=signed)
    return _answer(response, in_background.apply(database_of(request), asker, batch, office, sure=sure))


@router.post("/{batch}/undo", responses=_BEGUN)
def undo_import(*, request: Request, response: Response, batch: UUID, signed: Signed, office: OfficeOfApp) -> Shown:
    """Take a list of confirmations back; 409 for any other batch."""
    return _answer(response, in_background.undo(database_of(request), Asker(principal=signed), batch, office))


def _answer(response: Response, batch: ImportBatch) -> Shown:
    """The batch; of one at which the server still works 202, and where to look again."""
    if batch.state in AT_WORK:
        response.status_code = HTTPStatus.ACCEPTED
        response.headers["Location"] = f"/api/v1/imports/{batch.id}"
    return _shown(batch)


def _shown(batch: ImportBatch, job: Job | None = None) -> Shown:
    values = {name: getattr(batch, name) for name in _COLUMNS}
    at_work = Progress(done=job.done if job else 0, total=job.total if job else 0) if batch.state in AT_WORK else None
    told = {"commune": batch.commune or None, "product": batch.product or None, "progress": at_work}
    return Shown(**values | told)


_COLUMNS = Shown.__dataclass_fields__.keys() - {"progress", "last_try"}
