"""The list behind a number as a file: the rows of the page, all of them and in its order, for who may take them along.

That somebody carried away a list with people's names stands in the audit book before the file is handed out.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from fastapi import Response
from sqlmodel import Session

from backend.access.principal import Principal
from backend.admin import audit
from backend.admin.audit import Act
from backend.console.shell import labels
from backend.console.shell.words import _, spoken
from backend.papers import plain
from backend.papers.tables import Column, Row, Table
from backend.reports.cells import Opened
from shared import places
from shared.clock import parse_day

_CODES: Mapping[str, str] = {
    "certificate": "certificate",
    "outcome": "outcome",
    "review_state": "review",
    "support_group": "group",
}
_OF_NAMES = ("name", "hamlet", "certificate", "support_group")


def is_named(found: Opened) -> bool:
    """Whether people's names stand in the list."""
    return any("name" in row for row in found.rows)


def note(session: Session, principal: Principal, found: Opened, now: datetime) -> None:
    """Write in the book that the list was carried away: from where, of which days, and how many rows."""
    days = found.ask.period
    about = {"commune": found.ask.commune, "first": days.start, "last": days.end}
    facts = {name: str(said) for name, said in about.items() if said} | {"rows": len(found.rows)}
    act = Act(account_id=principal.account_id, act="number_exported", subject=principal.account_id, facts=facts)
    audit.write(session, act, now)


def file(found: Opened, *, made_up: bool) -> Response:
    """The file, for programs and spreadsheets; without columns of names where the reader sees none."""
    title = labels.measure(found.measure)
    columns = [one for one in _columns(found.kind) if is_named(found) or one.key not in _OF_NAMES]
    rows = [Row(values={one.key: _value(row, one) for one in columns}) for row in found.rows]
    table = Table(title=title, about=(), columns=columns, rows=rows, language=spoken(), made_up=made_up)
    headers = {"Content-Disposition": f'attachment; filename="{found.measure}.csv"'}
    return Response(plain.of_table(table), headers=headers, media_type=plain.MEDIA_TYPE)


def _columns(kind: str) -> Sequence[Column]:
    where = (
        Column(key="name", label=_("Họ và tên") if kind == "person" else _("Chủ hộ")),
        Column(key="commune", label=_("Xã, phường")),
        Column(key="hamlet", label=_("Xóm, bản, khối")),
    )
    more: Mapping[str, Sequence[Column]] = {
        "visit": (
            Column(key="day", label=_("Ngày"), kind="day"),
            Column(key="outcome", label=_("Kết quả")),
            Column(key="officer_name", label=_("Cán bộ")),
            Column(key="review_state", label=_("Trạng thái")),
        ),
        "household": (
            Column(key="certificate", label=_("Diện")),
            Column(key="first_visited", label=_("Đến lần đầu"), kind="day"),
            Column(key="first_reached", label=_("Gặp lần đầu"), kind="day"),
        ),
        "person": (
            Column(key="support_group", label=_("Nhóm")),
            Column(key="first_advised", label=_("Tư vấn lần đầu"), kind="day"),
            Column(key="first_registered", label=_("Lập tờ khai"), kind="day"),
            Column(key="first_paid", label=_("Đóng lần đầu"), kind="day"),
            Column(key="first_confirmed", label=_("BHXH xác nhận"), kind="day"),
        ),
    }
    return [*where, *more[kind]]


def _value(row: Mapping[str, Any], column: Column) -> Any:
    said = row.get(column.key)
    if said is None:
        return None
    if column.key == "commune":
        return places.unit(said).label
    if column.kind == "day":
        return parse_day(said)
    return labels.named_by(said, _CODES[column.key]) if column.key in _CODES else said
