"""Style, fonts, scripts and mark: their addresses carry a digest of what they hold, so that a browser may keep each
for a year and never shows an old one.
"""

import hashlib
from functools import cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parents[1] / "static"

_DIGITS = 12


@cache
def address(name: str) -> str:
    """Where a file of the folder is fetched, such as `/static/console.css?v=0a1b2c3d4e5f`."""
    digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:_DIGITS]}"


class Static(StaticFiles):
    """The same for everybody: kept for a year where the address names what it holds, otherwise for an hour."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """One file."""
        found = await super().get_response(path, scope)
        is_named = scope["query_string"].startswith(b"v=")
        found.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_named else "public, max-age=3600"
        return found
