"""The only place where a request learns the time; below it, moments are passed in."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request


def _now(request: Request) -> datetime:
    moment: datetime = request.app.state.now()
    return moment


Now = Annotated[datetime, Depends(_now)]
"""The moment at which the request is answered (UTC)."""
