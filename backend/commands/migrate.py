"""`tungnha migrate`: bring the database to the shape that this version needs, and begin its history if it is new."""

import typer

from backend import revisions
from backend.commands import terminal
from backend.commands.terminal import AsJson
from backend.db import Database
from backend.settings import Settings
from backend.sync.epoch import begin_epoch


def add_to(cli: typer.Typer) -> None:
    """Put the command on the command line."""
    cli.command()(migrate)


def migrate(*, as_json: AsJson = False) -> None:
    """Apply every revision that the database lacks."""
    url = Settings().url()
    with terminal.refusals_said(as_json=as_json):
        revisions.upgrade(url)
        database = Database(url)
        with database.writing() as session:
            epoch = begin_epoch(session)
        database.take_stock()
        database.close()
    terminal.say({"epoch": str(epoch)}, ["Cơ sở dữ liệu đã sẵn sàng."], as_json=as_json)
