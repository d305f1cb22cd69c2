"""`tungnha import …`: bring a roster or a list of BHXH in from a terminal, as the console does it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import col, select

from backend.access import accounts
from backend.access.principal import Principal, principal_of
from backend.app import system_now
from backend.commands import terminal
from backend.commands.terminal import FAILED, AsJson
from backend.db import Database
from backend.importing import batches
from backend.importing.marks import Marker
from backend.importing.office import Office
from backend.importing.wishes import CONFIRMED, FILE_BYTES_MAX, HOUSEHOLDS, Wish
from backend.settings import Settings
from backend.sync.keys import Keys
from backend.tables.account import Account
from backend.tables.importing import ImportBatch
from shared import places, problems
from shared.clock import day_of, parse_day
from shared.problems import Refused

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help=".xlsx, .xls or .csv")]
By = Annotated[str, typer.Option("--by", help="in whose name; the first administrator if left out")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="only show what it would do")]

_SHOWN = 50
_COUNTS = {
    "households_new": "hộ mới",
    "households_changed": "hộ thay đổi",
    "households_same": "hộ đã có như vậy",
    "persons_new": "người mới",
    "hamlets_new": "xóm, bản, khối mới",
    "confirmed_new": "người được xác nhận lần đầu",
    "confirmed_same": "người đã được xác nhận từ trước",
    "unmatched": "dòng không khớp với ai",
    "ambiguous": "dòng khớp với nhiều người",
    "mended": "ô đã sửa",
}


def add_to(cli: typer.Typer) -> None:
    """Put the commands on the command line."""
    group = typer.Typer(no_args_is_help=True, help="Bring lists in from Excel and CSV files: all of one or nothing.")
    group.command()(households)
    group.command()(confirmed)
    cli.add_typer(group, name="import")


def households(
    file: File,
    *,
    commune: Annotated[str, typer.Option(help="id or code of the commune")],
    dry_run: DryRun = False,
    sure: Annotated[bool, typer.Option("--sure", help="hamlets with a former commune are those on record")] = False,
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Bring in a roster, or a list of poor and near-poor households, of one commune. Exit 1 if a cell is wrong."""
    with terminal.refusals_said(as_json=as_json):
        unit = places.resolve(commune, day_of(system_now())).id
        wish = Wish(kind=HOUSEHOLDS, content=_content(file), file_name=file.name, commune=unit)
        batch = _bring_in(wish, by, dry_run=dry_run, sure=sure)
    _say(batch, as_json=as_json)


def confirmed(
    file: File,
    *,
    commune: Annotated[str, typer.Option(help="id or code; the whole province if left out")] = "",
    product: Annotated[str, typer.Option(help="vsi or hi")] = "vsi",
    on: Annotated[str, typer.Option(help="the day of the list; today if left out")] = "",
    dry_run: DryRun = False,
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Bring in a list of BHXH of those who have joined. Exit 1 if a cell is wrong."""
    with terminal.refusals_said(as_json=as_json):
        today = day_of(system_now())
        try:
            listed_on = parse_day(on) if on else today
        except ValueError:
            raise Refused(problems.unreadable_day("on")) from None
        unit = places.resolve(commune, today).id if commune else ""
        wish = Wish(
            kind=CONFIRMED,
            content=_content(file),
            file_name=file.name,
            commune=unit,
            product=product,
            listed_on=listed_on,
        )
        batch = _bring_in(wish, by, dry_run=dry_run)
    _say(batch, as_json=as_json)


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as source:
            return source.read(FILE_BYTES_MAX + 1)
    except OSError as error:
        raise Refused(problems.file_unusable()) from error


def _bring_in(wish: Wish, by: str, *, dry_run: bool, sure: bool = False) -> ImportBatch:
    with _office() as (database, office):
        principal = _principal(database, by, office)
        batch = batches.preview(database, principal, wish, office)
        if dry_run or batch.problems:
            return batch
        return batches.apply(database, principal, batch.id, office, sure=sure)


@contextmanager
def _office() -> Iterator[tuple[Database, Office]]:
    settings = Settings()
    keys, marker = Keys.of_folder(settings.keys_dir), Marker.of_folder(settings.keys_dir)
    database = Database(settings.url())
    try:
        yield database, Office(keys=keys, marker=marker, now=system_now(), made_up=settings.demo)
    finally:
        database.close()


def _principal(database: Database, by: str, office: Office) -> Principal:
    with database.reading() as session:
        administrators = select(Account).where(col(Account.role) == "admin", col(Account.active))
        first = session.exec(administrators.order_by(col(Account.created_at), col(Account.username))).first()
        account = accounts.named(session, by) if by else first
        if account is None or not account.active:
            raise Refused(problems.not_found())
        return principal_of(session, account, today=office.today)


def _say(batch: ImportBatch, *, as_json: bool) -> None:
    told: dict[str, Any] = {
        "id": str(batch.id),
        "state": batch.state,
        "counts": batch.counts,
        "problems": batch.problems,
        "mended": batch.mended,
    }
    terminal.say(told, _lines(batch), as_json=as_json)
    if batch.problems:
        raise typer.Exit(FAILED)


def _lines(batch: ImportBatch) -> Iterator[str]:
    yield from (f"{one['field'] or '–'}: {one['message']}" for one in batch.problems[:_SHOWN])
    if len(batch.problems) > _SHOWN:
        yield f"… và {len(batch.problems) - _SHOWN} lỗi nữa (dùng --json để xem hết)."
    untold = problems.zeros_restored("").code  # is counted below
    yield from [f"{one['field']}: {one['message']}" for one in batch.mended if one["code"] != untold][:_SHOWN]
    counted = [f"{batch.counts[name]} {said}" for name, said in _COUNTS.items() if batch.counts.get(name)]
    yield ", ".join(counted) or "Không có gì để nhập."
    yield _STATES[batch.state]


_STATES = {
    batches.REFUSED: "Chưa nhập gì: hãy sửa các ô trên rồi nhập lại cả tệp.",
    batches.PREVIEWED: "Chỉ xem trước, chưa nhập gì.",
    batches.APPLIED: "Đã nhập toàn bộ.",
}
