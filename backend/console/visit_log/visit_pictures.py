"""A photo or a signature of a visit, for the page of that visit. No browser keeps it: it shows people."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from backend.admin import pictures
from backend.console.shell.pages import PageRoute, Reader
from backend.console.visit_log.log_asked import LOG
from backend.db import Reading
from backend.sync.keys import KeysOfApp
from backend.sync.piecing import Place

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get(f"{LOG}/{{commune}}/{{visit}}/anh/{{attachment}}")
def picture(
    *,
    reader: Reader,
    session: Reading,
    keys: KeysOfApp,
    commune: Annotated[str, Path(max_length=16)],
    visit: UUID,
    attachment: UUID,
) -> Response:
    """Its bytes, to whoever may read the visit and the names in it; 404 to anybody else."""
    place = Place(commune=commune, attachment=attachment)
    media_type, octets = pictures.to_show(session, reader, visit, place, keys)
    return Response(octets, media_type=media_type)
