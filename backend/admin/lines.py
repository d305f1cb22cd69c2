"""Whether anything of an officer's work is missing: each phone's line, with the numbers that have not arrived and the
receipts that are not here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.sync import line, receipts
from backend.sync.line import Line
from backend.tables.account import Account, Grant, Install
from backend.tables.op import InstallLine
from backend.tables.receipt import HeldOp, ReceiptLink
from shared import places, problems
from shared.problems import Refused
from shared.sync.receipts import ReceiptFile, file_lines, missing_numbers

_PAGE = 200


@dataclass(frozen=True, kw_only=True)
class LineShown:
    """The line of one phone. `missing` are dseq that have not arrived below the highest that has; `missing_links` are
    receipts that only the phone can show; `held` waits for its end. With nothing missing there are `no_gaps`.
    """

    install_id: UUID
    officer: UUID
    officer_name: str
    device_name: str
    acked_dseq: int
    highest_dseq: int
    durable_dseq: int
    missing: list[list[int]]
    links: int
    head: dict[str, Any] | None
    missing_links: list[list[int]]
    held: int
    no_gaps: bool


def of_commune(session: Session, principal: Principal, commune: str) -> list[LineShown]:
    """The lines of every officer who works or has worked in a commune.

    Refused with 403 for officers, 404 for a commune outside the principal's area.
    """
    scope.require(principal, "committee", "supervisor", "admin")
    scope.commune_in_scope(principal, commune)
    installs = _installs(session, [commune, *(unit.id for unit in places.predecessors(commune))])
    ids = [row.install_id for row in installs]
    links, held = _counted(session, ReceiptLink, ids), _counted(session, HeldOp, ids)
    return [_shown(session, row, links.get(row.install_id, 0), held.get(row.install_id, 0)) for row in installs]


def as_file(session: Session, principal: Principal, install_id: UUID, jwks: dict[str, Any]) -> Iterator[str]:
    """The receipts of one phone, line by line, for `tungnha verify-receipts`.

    Refused with 403 for officers, 404 for a phone whose officer works in none of the principal's communes.
    """
    scope.require(principal, "committee", "supervisor", "admin")
    officer = select(col(Install.account_id)).where(col(Install.install_id) == install_id)
    communes = session.execute(select(col(Grant.commune)).where(col(Grant.account_id).in_(officer))).scalars()
    in_force = {places.today_unit(commune).id for commune in communes}
    if not any(scope.may_see_commune(principal, commune) for commune in in_force):
        raise Refused(problems.not_found())
    yield from file_lines(ReceiptFile(install_id=install_id, links=(), jwks=jwks))
    yield from _link_lines(session, install_id)


def _link_lines(session: Session, install_id: UUID) -> Iterator[str]:
    after = 0
    while page := receipts.links_after(session, install_id, after, _PAGE):
        _, *lines = file_lines(ReceiptFile(install_id=install_id, links=tuple(told.link for told in page)))
        yield from lines
        after = page[-1].link.n


def _installs(session: Session, communes: list[str]) -> list[Any]:
    at_work = select(col(Grant.account_id)).where(col(Grant.commune).in_(communes))
    found = (
        select(Install.install_id, Install.account_id, Install.device_name, Account.name, *_LINE)  # type: ignore[call-overload]  # its types stop at four columns
        .join(Account, col(Account.id) == Install.account_id)
        .outerjoin(InstallLine, col(InstallLine.install_id) == Install.install_id)
        .where(col(Install.account_id).in_(at_work))
        .order_by(col(Account.name), col(Install.install_id))
    )
    return list(session.execute(found))


_LINE = (
    InstallLine.acked_dseq,
    InstallLine.highest_dseq,
    InstallLine.durable_dseq,
    InstallLine.link_n,
    InstallLine.link_sha256,
)


def _counted(session: Session, table: type[ReceiptLink | HeldOp], installs: Iterable[UUID]) -> dict[UUID, int]:
    of_install = col(table.install_id)
    found = select(of_install, func.count()).where(of_install.in_(list(installs))).group_by(of_install)
    return dict(session.execute(found).all())


def _shown(session: Session, row: Any, links: int, held: int) -> LineShown:
    acked, highest, head = row.acked_dseq or 0, row.highest_dseq or 0, row.link_n or 0
    standing = Line(install_id=row.install_id, acked_dseq=acked, highest_dseq=highest)
    missing = line.missing(session, standing, highest)
    missing_links = _missing_links(session, row.install_id, head) if links < head else []
    return LineShown(
        install_id=row.install_id,
        officer=row.account_id,
        officer_name=row.name,
        device_name=row.device_name,
        acked_dseq=acked,
        highest_dseq=highest,
        durable_dseq=row.durable_dseq or 0,
        missing=missing,
        links=links,
        head={"n": head, "sha256": row.link_sha256} if head else None,
        missing_links=missing_links,
        held=held,
        no_gaps=not missing and not missing_links,
    )


def _missing_links(session: Session, install_id: UUID, head: int) -> list[list[int]]:
    numbers = session.execute(select(col(ReceiptLink.n)).where(col(ReceiptLink.install_id) == install_id)).scalars()
    return [[gap.first, gap.last] for gap in missing_numbers(numbers, head)]
