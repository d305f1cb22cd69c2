"""`tungnha check`: does what sync promises hold on this database, and what has been stuck for too long?"""

from datetime import datetime, timedelta

import typer

from backend.app import system_now
from backend.checks import history
from backend.checks.finding import Invariant, Look
from backend.checks.invariants import look_at_all
from backend.checks.stuck import TOO_LONG, Stuck, stuck
from backend.commands import terminal
from backend.commands.terminal import FAILED, AsJson
from backend.db import Database
from backend.settings import Settings
from backend.sync.keys import Keys
from shared.clock import format_moment

_SHOWN = 20
_WHAT = {"held": "lượt ghi đang giữ", "conflict": "mục hai người cùng sửa"}


def add_to(cli: typer.Typer) -> None:
    """Put the command on the command line."""
    cli.command()(check)


def check(*, as_json: AsJson = False) -> None:
    """Look at every invariant; exit 1 where one is broken. Rows are named by id alone."""
    settings, now = Settings(), system_now()
    with terminal.refusals_said(as_json=as_json):
        database = Database(settings.url())
        with database.reading() as session:
            look = Look(session=session, keys=Keys.of_folder(settings.keys_dir), now=now)
            found, waiting, age = look_at_all(look), stuck(session, now), history.newest_backup_age(look)
        database.close()
    broken = [each.id for each in found if not each.holds]
    told = {
        "broken": broken,
        "invariants": [_document(each) for each in found],
        "stuck": [_stuck_document(each) for each in waiting if each.too_long],
        "newest_backup_hours": age // timedelta(hours=1) if age is not None else None,
    }
    terminal.say(told, _lines(found, waiting, age, now), as_json=as_json)
    if broken:
        raise typer.Exit(FAILED)


def _document(each: Invariant) -> dict[str, object]:
    return {
        "id": each.id,
        "says": each.says,
        "holds": each.holds,
        "looked_at": each.finding.looked_at,
        "violations": list(each.finding.violations),
    }


def _stuck_document(each: Stuck) -> dict[str, object]:
    return {
        "what": each.what,
        "commune": each.commune,
        "waiting": each.waiting,
        "too_long": each.too_long,
        "oldest": format_moment(each.oldest),
    }


def _lines(found: list[Invariant], waiting: list[Stuck], age: timedelta | None, now: datetime) -> list[str]:
    lines = []
    for each in found:
        wrong = each.finding.violations
        state = f"SAI {len(wrong)}" if wrong else "đúng"
        lines.append(f"{each.id:<4} {state:<8} {each.says} ({each.finding.looked_at} đã xem)")
        lines += [f"       {row}" for row in wrong[:_SHOWN]]
    for stood in waiting:
        if stood.too_long:
            days = (now - stood.oldest) // timedelta(days=1)
            where = stood.commune or "không rõ xã"
            lines.append(f"Chú ý: {where}: {stood.too_long} {_WHAT[stood.what]} quá 24 giờ, lâu nhất {days} ngày.")
    if age is None or age > TOO_LONG:
        lines.append("Chú ý: chưa có bản sao lưu đã kiểm tra nào trong 24 giờ qua.")
    return lines
