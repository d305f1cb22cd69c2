"""How the officer wants the app to look, to speak and to take in what is typed; kept in the officer's own vault."""

import json
import sqlite3
from dataclasses import dataclass

from mobile.store import meta

_KEY = "preferences"


@dataclass(frozen=True, kw_only=True)
class Preferences:
    """`text_percent`: 100 to 150. `light`: `day`, `night`, or `phone` for as the phone has it.
    `typing`: `phone` for the phone's own keyboard, `telex` or `vni` for the app's composer. `language`: `vi` or `en`.
    `notes_place`: whether visits say about where they were held.
    """

    text_percent: int = 100
    light: str = "day"
    typing: str = "phone"
    language: str = "vi"
    notes_place: bool = False


def read(db: sqlite3.Connection) -> Preferences | None:
    """What was chosen; None where nothing was."""
    kept = meta.read(db, _KEY)
    return None if kept is None else Preferences(**json.loads(kept))


def notes_place(chosen: Preferences | None) -> bool:
    """Whether visits say about where they were held: off until it is chosen."""
    return chosen is not None and chosen.notes_place


def keep(db: sqlite3.Connection, chosen: Preferences) -> None:
    """Keep this instead of what was chosen before."""
    meta.write(db, _KEY, json.dumps(vars(chosen)))
