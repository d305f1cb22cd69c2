"""The office at which files come in: the keys it works with, and the time."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import Depends, Request

from backend.edge.clock import Now
from backend.importing.marks import Marker
from backend.sync.keys import Keys, KeysOfApp
from shared.clock import day_of


@dataclass(frozen=True, kw_only=True)
class Office:
    """What an import needs besides the database. `made_up`: no living people stand behind what this server holds."""

    keys: Keys
    marker: Marker
    now: datetime
    made_up: bool = False

    @property
    def today(self) -> date:
        """The day in Vietnam."""
        return day_of(self.now)


def _office(request: Request, keys: KeysOfApp, now: Now) -> Office:
    settings = request.app.state.settings
    return Office(keys=keys, marker=Marker.of_folder(settings.keys_dir), now=now, made_up=settings.demo)


OfficeOfApp = Annotated[Office, Depends(_office)]
"""For routes: the office of the application that was asked."""
