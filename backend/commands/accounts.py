"""`tungnha accounts …`: open an account, hand out the code that activates a phone, close an account."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import segno
import typer
from sqlmodel import Session, col, select

from backend.access import accounts, activation, grants
from backend.access.accounts import NewAccount
from backend.app import system_now
from backend.commands import terminal
from backend.commands.terminal import AsJson
from backend.db import Database
from backend.settings import Settings
from backend.tables.household import HamletRow
from shared import clock, places, problems
from shared.problems import Refused
from shared.vocabulary import organisations, roles

Username = Annotated[str, typer.Argument(help="the account's user name")]


def add_to(cli: typer.Typer) -> None:
    """Put the commands on the command line."""
    group = typer.Typer(no_args_is_help=True, help="Who works with this server.")
    group.command()(add)
    group.command()(activate)
    group.command()(revoke)
    group.command()(give)
    group.command("take-back")(take_back)
    cli.add_typer(group, name="accounts")


def add(
    *,
    username: Annotated[str, typer.Option(help="a to z, digits, dot, dash, underscore")],
    role: Annotated[str, typer.Option(help=", ".join(roles.CODES))],
    name: Annotated[str, typer.Option(help="as people call them")],
    commune: Annotated[list[str] | None, typer.Option(help="id or code; may repeat")] = None,
    hamlet: Annotated[list[UUID] | None, typer.Option(help="id; may repeat; all of the communes if left out")] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="read a password from standard input")
    ] = False,
    organisation: Annotated[str | None, typer.Option(help=", ".join(organisations.CODES))] = None,
    as_json: AsJson = False,
) -> None:
    """Open an account."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    now = system_now()
    with terminal.refusals_said(as_json=as_json), _writing() as session:
        areas = tuple(_areas(session, commune or [], hamlet or [], now))
        new = NewAccount(
            username=username, name=name, role=role, areas=areas, password=password, organisation=organisation
        )
        account = accounts.add(session, new, now)
        told = {"id": str(account.id), "username": account.username}
    terminal.say(told, [f"Đã mở tài khoản {told['username']}."], as_json=as_json)


def activate(username: Username, *, as_json: AsJson = False) -> None:
    """Make a one-time code, good for 72 hours, that turns the app on a phone into this account's."""
    now = system_now()
    with terminal.refusals_said(as_json=as_json), _writing() as session:
        account = accounts.named(session, username)
        code = activation.new_code(session, account, now)
    qr = activation.qr_text(code)
    expires = clock.format_moment(now + activation.GOOD_FOR)
    told = {"username": username, "code": code, "qr": qr, "expires_at": expires}
    until = clock.day_label(clock.day_of(now + activation.GOOD_FOR))
    terminal.say(told, [_drawn(qr), f"Mã kích hoạt: {code} (dùng một lần, đến {until})"], as_json=as_json)


def revoke(username: Username, *, as_json: AsJson = False) -> None:
    """Close an account: its phones and sessions open nothing from now on. What it recorded stays."""
    with terminal.refusals_said(as_json=as_json), _writing() as session:
        accounts.revoke(session, accounts.named(session, username), system_now())
    terminal.say({"username": username, "active": False}, [f"Đã khóa tài khoản {username}."], as_json=as_json)


Communes = Annotated[list[str], typer.Option("--commune", help="id or code; may repeat")]
Hamlets = Annotated[list[UUID] | None, typer.Option("--hamlet", help="id; may repeat; all of the communes if left out")]


def give(
    username: Username,
    *,
    commune: Communes,
    hamlet: Hamlets = None,
    until: Annotated[str | None, typer.Option(help="the last day, YYYY-MM-DD")] = None,
    as_json: AsJson = False,
) -> None:
    """Give an account hamlets to work in, up to a day if one is named."""
    now = system_now()
    with terminal.refusals_said(as_json=as_json), _writing() as session:
        last_day = _day(until)
        account, areas = accounts.named(session, username), [*_areas(session, commune, hamlet or [], now)]
        for unit, one in areas:
            grants.give(session, account, unit, one, now, until=last_day)
    terminal.say({"username": username, "given": len(areas)}, [f"Đã giao {len(areas)} địa bàn."], as_json=as_json)


def take_back(username: Username, *, commune: Communes, hamlet: Hamlets = None, as_json: AsJson = False) -> None:
    """Take hamlets back, as they were given. What a phone recorded before it hears of this is filed all the same."""
    now = system_now()
    with terminal.refusals_said(as_json=as_json), _writing() as session:
        account, areas = accounts.named(session, username), [*_areas(session, commune, hamlet or [], now)]
        ended = sum(grants.take_back(session, account, unit, one, now) for unit, one in areas)
        if not ended:
            raise Refused(problems.not_found())
    terminal.say({"username": username, "taken_back": ended}, [f"Đã thu lại {ended} địa bàn."], as_json=as_json)


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else clock.parse_day(text)
    except ValueError:
        raise Refused(problems.unreadable_day("until")) from None


@contextmanager
def _writing() -> Iterator[Session]:
    database = Database(Settings().url())
    try:
        with database.writing() as session:
            yield session
    finally:
        database.close()


def _areas(
    session: Session, communes: list[str], hamlets: list[UUID], now: datetime
) -> Iterator[tuple[str, UUID | None]]:
    units = [places.resolve(commune, clock.day_of(now)).id for commune in communes]
    if not hamlets:
        yield from ((unit, None) for unit in units)
        return
    known = select(HamletRow.commune, HamletRow.id).where(
        col(HamletRow.id).in_(hamlets), col(HamletRow.commune).in_(units)
    )
    found = [(commune, hamlet) for commune, hamlet in session.exec(known)]
    if {hamlet for _, hamlet in found} != set(hamlets):
        raise Refused(problems.unknown_code("hamlet"))
    yield from found


def _drawn(text: str) -> str:
    rows = [[int(dark) for dark in row] for row in segno.make(text, error="m").matrix_iter(border=2)]
    pairs = zip(rows[::2], [*rows[1::2], [0] * len(rows[0])], strict=False)
    return "\n".join("".join(_HALVES[upper, lower] for upper, lower in zip(*pair, strict=True)) for pair in pairs)


# Two rows of a QR in one line of text; light squares are drawn, as terminals are dark.
_HALVES = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
