"""The door of snapshots: a hamlet's first load as one file, which may be fetched in parts."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from backend.access.principal import Principal
from backend.access.signed import Phone
from backend.db import database_of
from backend.edge import parts
from backend.edge.clock import Now
from backend.sync import snapshot
from backend.sync.envelope import read_uuid
from backend.sync.snapshot import Ask
from shared import problems
from shared.problems import Refused

router = APIRouter(prefix="/sync", tags=["sync"])

_PATH = "/snapshot/{commune}/{hamlet}"
_TYPE = "application/gzip"


def _ask(
    commune: str,
    hamlet: str,
    seq: Annotated[int | None, Query(ge=0, lt=2**53, description="go on with the very file of this number")] = None,
) -> Ask:
    try:
        return Ask(commune=commune, hamlet=read_uuid(hamlet, "hamlet"), seq=seq)
    except Refused:
        raise Refused(problems.not_found()) from None  # like an id that does not exist


Asked = Annotated[Ask, Depends(_ask)]


@router.get(_PATH, response_class=Response, responses={200: {"content": {_TYPE: {}}}, 206: {}, 416: {}})
def fetch(request: Request, phone: Phone, ask: Asked, now: Now) -> Response:
    """A hamlet's rows at one moment: an SQLite file, packed. Pull goes on from `X-Snapshot-Seq`."""
    return _answer(request, phone, ask, now)


@router.head(_PATH, include_in_schema=False)
def look(request: Request, phone: Phone, ask: Asked, now: Now) -> Response:
    """What `fetch` would answer, without the file."""
    return _answer(request, phone, ask, now)


def _answer(request: Request, phone: Principal, ask: Ask, now: Now) -> Response:
    folder = snapshot.folder_in(request.app.state.settings.state_dir)
    about, file = snapshot.open_file(database_of(request), folder, phone, ask, now)
    headers = {
        "X-Snapshot-Seq": str(about.seq),
        "X-Snapshot-Rows": str(about.rows),
        "X-Snapshot-SHA256": about.unpacked_sha256,
    }
    return parts.answer(request, file, about.sha256, headers, _TYPE)
