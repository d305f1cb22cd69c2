"""`tungnha borders import`: bring in the borders of the communes, for a map in the place of tiles."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from backend.access import accounts
from backend.access.principal import principal_of
from backend.admin import borders
from backend.admin.borders import Drawing
from backend.app import system_now
from backend.commands import terminal
from backend.commands.terminal import AsJson
from backend.db import Database
from backend.settings import Settings
from shared.clock import day_label, day_of


def add_to(cli: typer.Typer) -> None:
    """Put the commands on the command line."""
    group = typer.Typer(no_args_is_help=True, help="Where the communes lie.")
    group.callback()(_speak_of)
    group.command("import")(import_borders)
    cli.add_typer(group, name="borders")


def _speak_of() -> None:
    """Where the communes lie."""


def import_borders(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="GeoJSON: an area for each commune")],
    *,
    by: Annotated[str, typer.Option("--by", help="an administrator's user name, who answers for the map")],
    as_of: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="the day on which the borders were so")],
    source: Annotated[str, typer.Option(help="who drew them; it stands under the map")],
    code: Annotated[str, typer.Option(help="the property of an area that holds its commune's code")] = "code",
    as_json: AsJson = False,
) -> None:
    """Draw the map of a day from a file, all of it or nothing; what was drawn for that day before is replaced."""
    now, database = system_now(), Database(Settings().url())
    drawing = Drawing(content=file.read_bytes(), as_of=as_of.date(), source=source, code=code)
    with terminal.refusals_said(as_json=as_json), database.writing() as session:
        principal = principal_of(session, accounts.named(session, by), today=day_of(now))
        number = borders.bring_in(session, principal, drawing, now)
    database.close()
    said = f"Đã nhập ranh giới của {number} xã, phường, tính đến ngày {day_label(drawing.as_of)}."
    terminal.say({"units": number}, [said], as_json=as_json)
