"""`tungnha offices import`: bring in which office of social insurance serves which commune."""

from pathlib import Path
from typing import Annotated

import typer

from backend.access import accounts
from backend.access.principal import principal_of
from backend.admin import offices
from backend.app import system_now
from backend.commands import terminal
from backend.commands.terminal import AsJson
from backend.db import Database
from backend.settings import Settings
from shared.clock import day_of


def add_to(cli: typer.Typer) -> None:
    """Put the commands on the command line."""
    group = typer.Typer(no_args_is_help=True, help="Which BHXH office serves which commune.")
    group.command("import")(import_offices)
    group.command("list")(list_offices)
    cli.add_typer(group, name="offices")


def import_offices(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help=f"CSV: {','.join(offices.COLUMNS)}")],
    *,
    by: Annotated[str, typer.Option("--by", help="an administrator's user name, who answers for the list")],
    as_json: AsJson = False,
) -> None:
    """Put the list of a file in the place of the one before, all of it or nothing."""
    now, database = system_now(), Database(Settings().url())
    with terminal.refusals_said(as_json=as_json), database.writing() as session:
        principal = principal_of(session, accounts.named(session, by), today=day_of(now))
        rows = offices.read_table(file.read_text(encoding="utf-8-sig"))
        number = offices.replace_all(session, principal, rows, now)
    database.close()
    terminal.say({"rows": number}, [f"Đã nhập {number} dòng cơ sở BHXH phụ trách xã, phường."], as_json=as_json)


def list_offices(*, as_json: AsJson = False) -> None:
    """The list as it stands."""
    database = Database(Settings().url())
    with database.reading() as session:
        rows = [row.model_dump(mode="json") for row in offices.listed(session)]
    database.close()
    lines = [f"{row['office']} {row['commune']} {row['since']} – {row['until'] or ''} {row['name']}" for row in rows]
    terminal.say({"offices": rows}, lines or ["Chưa có danh sách, người quản trị nhập."], as_json=as_json)
