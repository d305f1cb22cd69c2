"""Files that are brought in, over HTTP: shown first, then applied whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from backend.access.signed import Signed
from backend.api.query import only
from backend.db import Reading, database_of
from backend.importing import batches
from backend.importing.batches import CONFIRMED, HOUSEHOLDS, Wish
from backend.importing.office import OfficeOfApp
from backend.tables.importing import ImportBatch
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
class Shown:
    """A batch: what it would do or has done (`counts`), and what is wrong or was mended in which cell."""

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


@router.post("/households", status_code=201, dependencies=[Depends(only("commune", "name"))], openapi_extra=_FILE)
def show_households(
    *, request: Request, commune: Commune, name: Name = "", content: File, signed: Signed, office: OfficeOfApp
) -> Shown:
    """What a roster (.xlsx, .xls, .csv) would do; nothing is done yet. 403 but for the committee and administrators,
    404 outside their area, 422 for what is no list.
    """
    unit = places.resolve(commune, office.today).id
    wish = Wish(kind=HOUSEHOLDS, content=content, file_name=name, commune=unit)
    return _shown(batches.preview(database_of(request), signed, wish, office))


_OF_A_LIST = ("commune", "name", "product", "on")


@router.post("/confirmed", status_code=201, dependencies=[Depends(only(*_OF_A_LIST))], openapi_extra=_FILE)
def show_confirmed(
    *,
    request: Request,
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
    return _shown(batches.preview(database_of(request), signed, wish, office))


@router.get("", dependencies=[Depends(only())])
def get_imports(*, signed: Signed, session: Reading) -> BatchesShown:
    """The last hundred of one's area."""
    return BatchesShown(rows=[_shown(batch) for batch in batches.history(session, signed)])


@router.get("/{batch}", dependencies=[Depends(only())])
def get_import(*, batch: UUID, signed: Signed, session: Reading) -> Shown:
    """One batch."""
    return _shown(batches.find(session, signed, batch))


@router.post("/{batch}/apply")
def apply_import(*, request: Request, batch: UUID, signed: Signed, office: OfficeOfApp) -> Shown:
    """Do what was shown; 409 where it would now be something else, has problems, or is kept no more."""
    return _shown(batches.apply(database_of(request), signed, batch, office))


@router.post("/{batch}/undo")
def undo_import(*, request: Request, batch: UUID, signed: Signed, office: OfficeOfApp) -> Shown:
    """Take a list of confirmations back; 409 for any other batch."""
    return _shown(batches.undo(database_of(request), signed, batch, office))


def _shown(batch: ImportBatch) -> Shown:
    values = {name: getattr(batch, name) for name in Shown.__dataclass_fields__}
    return Shown(**values | {"commune": batch.commune or None, "product": batch.product or None})
