"""Receipts for people: officer by officer, whether anything is missing, and the chain of a phone as a file to check."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from backend.access.signed import Signed, SignerOfApp
from backend.admin import lines
from backend.admin.lines import LineShown
from backend.api.query import only
from backend.db import Reading

router = APIRouter(prefix="/receipts", tags=["receipts"])

_NDJSON = "application/x-ndjson"


@dataclass(frozen=True, kw_only=True)
class Lines:
    """The lines of a commune's phones; `no_gaps` where none of them misses anything."""

    commune: str
    no_gaps: bool
    rows: list[LineShown]


@router.get("/lines", dependencies=[Depends(only("commune"))])
def list_lines(signed: Signed, session: Reading, commune: str) -> Lines:
    """Each phone's line. 403 for officers, 404 outside one's communes."""
    rows = lines.of_commune(session, signed, commune)
    return Lines(commune=commune, no_gaps=all(row.no_gaps for row in rows), rows=rows)


@router.get("/lines/{install_id}", response_class=Response, responses={200: {"content": {_NDJSON: {}}}})
def download(install_id: UUID, signed: Signed, session: Reading, signer: SignerOfApp) -> Response:
    """The receipts of one phone, to be checked by anyone who has the public keys."""
    return Response("".join(lines.as_file(session, signed, install_id, signer.public_keys())), media_type=_NDJSON)
