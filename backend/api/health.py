"""Whether the server lives, and whether it can work: for whoever watches over it."""

from fastapi import APIRouter, Request
from sqlalchemy import text

from backend.db import Reading
from shared import problems
from shared.problems import Refused

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
def readyz(request: Request, session: Reading) -> dict[str, str]:
    """The database answers, and its tables are the ones that this code needs; else 503."""
    session.execute(text("SELECT 1"))
    if not request.app.state.tables_fit:
        raise Refused(problems.unavailable())
    return {"status": "ok"}
