"""`tungnha seed`: make a province ready to be worked in, and fill some of its communes with made-up people if asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

import typer
from sqlmodel import Session

from backend import revisions
from backend.app import system_now
from backend.commands import sample, terminal
from backend.commands.sample import Sample
from backend.commands.terminal import AsJson
from backend.db import Database
from backend.settings import Settings
from backend.sync import stream
from backend.sync.epoch import begin_epoch
from shared import places, problems
from shared.clock import day_of
from shared.problems import Refused

NGHE_AN = "40"


def add_to(cli: typer.Typer) -> None:
    """Put the command on the command line."""
    cli.command()(seed)


def seed(
    *,
    province: Annotated[str, typer.Option(help="40: Nghệ An")] = NGHE_AN,
    demo: Annotated[bool, typer.Option("--demo", help="made-up households and accounts, not in production")] = False,
    as_json: AsJson = False,
) -> None:
    """Begin the streams of a province's communes and wards; with --demo, also make up people for some of them."""
    settings, now = Settings(), system_now()
    made = None
    with terminal.refusals_said(as_json=as_json):
        if demo and settings.in_production:
            raise Refused(problems.sample_in_production())
        with _migrated(settings) as database:
            with database.writing() as session:
                communes = begin_streams(session, province, now)
                made = sample.settle(session, now) if demo else None
            database.take_stock()
    told = {"province": province, "communes": communes} | _told(made)
    terminal.say(told, [f"Đã sẵn sàng {communes} xã, phường.", *_lines(made)], as_json=as_json)


def begin_streams(session: Session, province: str, now: datetime) -> int:
    """Begin the epoch, the reference stream and the stream of each unit in force; how many units there are.

    Refused (unknown_code) for a province that is not in the register.
    """
    units = [unit for unit in places.units_on(day_of(now)) if unit.province == province]
    if not units:
        raise Refused(problems.unknown_code("province"))
    begin_epoch(session)
    for scope in sorted([stream.REFERENCE, *(unit.id for unit in units)]):
        stream.lock_head(session, scope)
    return len(units)


@contextmanager
def _migrated(settings: Settings) -> Iterator[Database]:
    database = Database(settings.url())
    try:
        if not revisions.are_applied(database.reader):
            raise Refused(problems.not_migrated())
        yield database
    finally:
        database.close()


def _told(made: Sample | None) -> dict[str, object]:
    return {"officers": list(made.officers), "passwords": dict(made.passwords)} if made else {}


def _lines(made: Sample | None) -> list[str]:
    if made is None:
        return []
    return [
        "DỮ LIỆU MẪU: các hộ, người và tài khoản đều do máy tạo ra.",
        f"Cán bộ vận động: {', '.join(made.officers) or 'đã có từ trước'}. Mã kích hoạt: tungnha accounts activate TÊN",
        *(f"Mật khẩu của {username}, chỉ hiện lần này: {word}" for username, word in made.passwords.items()),
    ]
