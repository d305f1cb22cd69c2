"""The columns of a report that somebody last chose: found again when they come back, until they take the usual ones."""

from uuid import UUID

from sqlmodel import Session

from backend.exports.asked import Asked, Report, chosen
from backend.tables.report_columns import ReportColumns


def kept(session: Session, account: UUID, report: str) -> frozenset[str]:
    """The keys of the columns chosen; none where the usual ones stand."""
    row = session.get(ReportColumns, (account, report))
    return frozenset(row.columns.split(",")) if row else frozenset()


def keep(session: Session, name: str, report: Report, asked: Asked) -> None:
    """Keep the columns that are asked for. Refused with 422 for one that the report does not have."""
    _first, *others = chosen(report.columns(asked), asked)
    if not others:
        forget(session, asked.principal.account_id, name)
        return
    keys = ",".join(column.key for column in others)
    session.merge(ReportColumns(account=asked.principal.account_id, report=name, columns=keys))


def forget(session: Session, account: UUID, report: str) -> None:
    """Back to the usual columns."""
    row = session.get(ReportColumns, (account, report))
    if row:
        session.delete(row)
