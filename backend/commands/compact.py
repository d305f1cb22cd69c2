"""`tungnha compact`: forget rows that left a stream more than 35 days ago, and end assignments whose last day is over.

Meant to run once a day. Nothing waits for it: an assignment ends by itself, and a stream that tells too much is only
longer than need be.
"""

import typer

from backend.access import grants
from backend.app import system_now
from backend.commands import terminal
from backend.commands.terminal import AsJson
from backend.db import Database
from backend.settings import Settings
from backend.sync import stream


def add_to(cli: typer.Typer) -> None:
    """Put the command on the command line."""
    cli.command()(compact)


def compact(*, as_json: AsJson = False) -> None:
    """Shorten the streams and end what has expired; once a day."""
    now = system_now()
    with terminal.refusals_said(as_json=as_json):
        database = Database(Settings().url())
        with database.writing() as session:
            ended = grants.end_expired(session, now)
            forgotten = stream.compact_all(session, now)
        database.close()
    lines = [f"Đã kết thúc {ended} phân công hết hạn, gọn {forgotten} dòng đã rời đi."]
    terminal.say({"ended": ended, "forgotten": forgotten}, lines, as_json=as_json)
