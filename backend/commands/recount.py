"""`tungnha recount`: count every rollup again from the visits, or only look whether that would change anything."""

from typing import Annotated

import typer

from backend import rollups
from backend.commands import terminal
from backend.commands.terminal import FAILED, AsJson
from backend.db import Database
from backend.settings import Settings


def add_to(cli: typer.Typer) -> None:
    """Put the command on the command line."""
    cli.command()(recount)


def recount(
    *,
    check: Annotated[bool, typer.Option("--check", help="change nothing; exit 1 if a number differs")] = False,
    as_json: AsJson = False,
) -> None:
    """Count every number again from nothing."""
    with terminal.refusals_said(as_json=as_json):
        database = Database(Settings().url())
        if check:
            with database.reading() as session:
                found = rollups.differences(session)
        else:
            found = []
            with database.writing() as session:
                rollups.recount_all(session)
            database.take_stock()
        database.close()
    done = "Không có số liệu nào sai lệch." if check else "Đã đếm lại toàn bộ."
    terminal.say({"differences": found}, [f"Sai lệch: {one}" for one in found] or [done], as_json=as_json)
    if found:
        raise typer.Exit(FAILED)
