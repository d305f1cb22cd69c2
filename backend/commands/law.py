"""`tungnha law …` and `tungnha verify-audit`: change the law's dates from a terminal, by the same two people."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from pydantic import TypeAdapter, ValidationError
from sqlmodel import Session

from backend.access import accounts
from backend.access.accounts import Attempt
from backend.access.principal import Principal, principal_of
from backend.admin import audit
from backend.admin.law import proposals
from backend.admin.law.changes import Proposed
from backend.admin.law.preview import Preview, preview
from backend.app import system_now
from backend.commands import terminal
from backend.commands.terminal import FAILED, AsJson
from backend.db import Database
from backend.edge import fields, strict_json
from backend.reports.law_in_force import law_in_force
from backend.settings import Settings
from backend.tables.account import Account
from backend.tables.law import LawProposal
from shared.clock import day_label, day_of, parse_day
from shared.money import money_label
from shared.policy.law import Parameter
from shared.problems import Refused
from shared.vocabulary import products

By = Annotated[str, typer.Option("--by", help="an administrator's user name; the password is read from standard input")]

_HERE = "terminal"
_ACTS = {"confirm": "xác nhận", "shift": "dời", "add": "thêm", "withdraw": "bỏ"}


def add_to(cli: typer.Typer) -> None:
    """Put the commands on the command line."""
    group = typer.Typer(no_args_is_help=True, help="Change the law's dates: one proposes, another confirms.")
    group.command()(propose)
    group.command()(confirm)
    group.command("list")(list_proposals)
    cli.add_typer(group, name="law")
    cli.command()(verify_audit)


def propose(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help='JSON: {"changes": [{"act": …}]}')],
    *,
    by: By,
    as_json: AsJson = False,
) -> None:
    """Propose the changes of a file, and see who would be touched."""
    with terminal.refusals_said(as_json=as_json), _signed_in(by) as (session, principal):
        proposal = proposals.propose(session, principal, _read(file).changes, system_now())
        shown = preview(session, proposals.read(session, proposal))
        told = {"id": str(proposal.id), "households": shown.households, "persons": shown.persons}
        lines = [f"Đã ghi đề xuất {proposal.id}.", *_preview_lines(shown)]
    terminal.say(told, lines, as_json=as_json)


def confirm(proposal: UUID, *, by: By, as_json: AsJson = False) -> None:
    """Confirm what another administrator proposed: it is served from now on."""
    with terminal.refusals_said(as_json=as_json), _signed_in(by) as (session, principal):
        proposals.confirm(session, principal, proposal, system_now())
    said = f"Đã xác nhận đề xuất {proposal}. Các máy nhận quy định mới ở lần đồng bộ tới."
    terminal.say({"id": str(proposal), "confirmed": True}, [said], as_json=as_json)


def list_proposals(*, as_json: AsJson = False) -> None:
    """List every proposal, the latest first."""
    with terminal.refusals_said(as_json=as_json), _database() as database, database.reading() as session:
        told = [
            {"id": str(each.id), "changes": each.changes, "confirmed": each.confirmed_at is not None}
            for each in proposals.listed(session)
        ]
        lines = [_line(each, session) for each in proposals.listed(session)]
    terminal.say({"proposals": told}, lines or ["Chưa có đề xuất nào."], as_json=as_json)


def verify_audit(*, as_json: AsJson = False) -> None:
    """Look whether the audit book is whole; exit 1 where an entry was changed or is missing."""
    with terminal.refusals_said(as_json=as_json), _database() as database, database.reading() as session:
        broken = list(audit.broken_at(session))
    whole = ["Sổ kiểm tra nguyên vẹn."]
    terminal.say(
        {"broken": broken}, [f"Mục {number} bị sửa hoặc bị mất." for number in broken] or whole, as_json=as_json
    )
    if broken:
        raise typer.Exit(FAILED)


@contextmanager
def _database() -> Iterator[Database]:
    database = Database(Settings().url())
    try:
        yield database
    finally:
        database.close()


@contextmanager
def _signed_in(username: str) -> Iterator[tuple[Session, Principal]]:
    """A session to write in, as somebody whose password stands on standard input: a shell is not two people."""
    password = sys.stdin.readline().rstrip("\r\n")
    attempt = Attempt(username=username, password=password, address=_HERE)
    with _database() as database:
        now = system_now()
        known = accounts.with_password(database, Settings().secret(), attempt, now).id
        with database.writing() as session:
            yield session, principal_of(session, session.get_one(Account, known), today=day_of(now))


def _read(file: Path) -> Proposed:
    content = file.read_bytes()
    strict_json.loads(content)
    try:
        return TypeAdapter(Proposed).validate_json(content)
    except ValidationError as error:
        raise Refused(*fields.problems_of(error.errors(include_input=False, include_url=False))) from None


def _preview_lines(shown: Preview) -> Iterator[str]:
    yield f"Liên quan {shown.households} hộ, {shown.persons} người đã được tư vấn. Số tiền tạm tính, BHXH xác nhận:"
    for each in shown.amounts:
        amounts = (each.day_before, each.as_it_stands, each.as_proposed)
        before, stands, proposed = ("chưa có quy định" if one is None else money_label(one) for one in amounts)
        yield (
            f"- {day_label(each.on)}, {products.CODES[each.product].vi}, {each.group_label}: ngày trước {before};"
            f" đang áp dụng {stands}; theo đề xuất {proposed}"
        )


def _line(proposal: LawProposal, session: Session) -> str:
    by = session.get_one(Account, proposal.proposed_by).name
    state = f"đã xác nhận {day_label(day_of(proposal.confirmed_at))}" if proposal.confirmed_at else "chờ người thứ hai"
    known = law_in_force(session).parameters
    what = "; ".join(_what(change, known) for change in proposal.changes)
    return f"{proposal.id}  {by}, {day_label(day_of(proposal.proposed_at))}: {what} ({state})"


def _what(change: Mapping[str, Any], known: Mapping[str, Parameter]) -> str:
    """«dời Chuẩn hộ nghèo khu vực nông thôn từ 01/01/2027 đến 01/07/2027»."""
    name = known[change["parameter"]].vi if change["parameter"] in known else change["parameter"]
    to = f" đến {day_label(parse_day(change['to']))}" if change.get("to") else ""
    return f"{_ACTS[change['act']]} {name} từ {day_label(parse_day(change['since']))}{to}"
