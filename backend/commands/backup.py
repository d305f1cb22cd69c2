"""`tungnha backup` and `tungnha restore`: a copy that was proved good, and the way back to it."""

from pathlib import Path
from typing import Annotated

import typer

from backend.app import system_now
from backend.commands import terminal
from backend.commands.terminal import AsJson
from backend.db import Database
from backend.history import backup as backups
from backend.history import restore as restoring
from backend.settings import Settings
from shared.clock import VIETNAM, day_label, day_of, format_moment


def add_to(cli: typer.Typer) -> None:
    """Put the commands on the command line."""
    cli.command()(backup)
    cli.command()(restore)


def backup(*, as_json: AsJson = False) -> None:
    """Write a sealed backup to TUNGNHA_BACKUP_DIR and prove that it can be restored."""
    settings = Settings()
    with terminal.refusals_said(as_json=as_json):
        database = Database(settings.url())
        try:
            file = backups.make(settings, database, system_now())
        finally:
            database.close()
    said = f"Đã sao lưu, đã khôi phục thử và kiểm tra: {file}"
    terminal.say({"file": str(file), "bytes": file.stat().st_size}, [said], as_json=as_json)


def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="a file that «tungnha backup» made")],
    *,
    as_json: AsJson = False,
) -> None:
    """Replace the database by a backup; phones then offer again what they have sent since."""
    with terminal.refusals_said(as_json=as_json):
        restored = restoring.restore(Settings(), file, system_now())
    made = restored.made_at.astimezone(VIETNAM)
    lines = [
        f"Đã khôi phục dữ liệu đến {made:%H:%M} ngày {day_label(day_of(made))}.",
        "Từ lần đồng bộ tới, các máy sẽ gửi lại những gì đã gửi sau lúc đó.",
    ]
    if restored.replaced:
        lines.append(f"Dữ liệu trước khi khôi phục được giữ ở {restored.replaced}; hãy xóa khi không cần nữa.")
    told = {
        "epoch": str(restored.epoch),
        "made_at": format_moment(restored.made_at),
        "replaced": str(restored.replaced) if restored.replaced else None,
    }
    terminal.say(told, lines, as_json=as_json)
