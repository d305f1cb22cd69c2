"""`tungnha serve`: answer phones and browsers until told to stop."""

from typing import Annotated

import typer
import uvicorn

from backend import revisions
from backend.commands.terminal import FAILED
from backend.db import Database
from backend.settings import Settings

AT_ONCE = 200
"""Requests at work in one process; more are told to come back (503)."""


def add_to(cli: typer.Typer) -> None:
    """Put the command on the command line."""
    cli.command()(serve)


def serve(*, workers: Annotated[int, typer.Option(min=1, max=64, help="processes")] = 1) -> None:
    """Serve on TUNGNHA_HOST and TUNGNHA_PORT."""
    settings = Settings()
    if not _tables_fit(settings):
        typer.echo("Cơ sở dữ liệu chưa đúng phiên bản. Hãy chạy: tungnha migrate", err=True)
        raise typer.Exit(FAILED)
    # The access log is off: addresses in it would tell who looked at which commune and when.
    uvicorn.run(
        "backend.app:from_environment",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=workers,
        limit_concurrency=AT_ONCE,
        access_log=False,
        server_header=False,
        log_level="warning",
    )


def _tables_fit(settings: Settings) -> bool:
    database = Database(settings.url())
    try:
        return revisions.are_applied(database.reader)
    finally:
        database.close()
