"""A request about somebody's data in words: whose it is, what is asked, and how its clocks stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlmodel import Session

from backend.access.principal import Principal
from backend.admin import naming_rows
from backend.admin.data_requests import kinds, working_days
from backend.admin.data_requests.kinds import KINDS, Kind
from backend.console.shell.words import _, marked
from backend.tables.data_request import DataRequest
from shared.clock import day_label

STEPS: Mapping[str, str] = {
    "received": marked("Đã nhận yêu cầu"),
    "replied": marked("Đã trả lời người dân"),
    "noted": marked("Ghi chú"),
    "extended": marked("Gia hạn"),
    "done": marked("Đã làm xong"),
    "refused": marked("Không thực hiện được, đã nói lý do"),
    "stopped": marked("Đã ngừng: không vận động lại"),
    "erased": marked("Đã xóa dữ liệu của người này"),
}

CONFIDENCE: Mapping[str, str] = {
    "high": marked("chắc chắn"),
    "medium": marked("một nguồn"),
    "unconfirmed": marked("chưa xác nhận"),
}


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """One clock in words, and whether its day has passed. `unsure`: what is not sure of its working days, or ""."""

    text: str
    late: bool
    unsure: str = ""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A request as it is shown; `who` is a dash where the reader sees no names and nobody is described."""

    row: DataRequest
    kind: Kind
    who: str
    deadlines: Sequence[Deadline]


def shown(session: Session, reader: Principal, rows: Sequence[DataRequest], today: date) -> list[Shown]:
    """Requests of the reader's communes, in words."""
    names = naming_rows.names_visible(session, reader, {(row.commune, row.person) for row in rows if row.person})
    return [Shown(row=row, kind=KINDS[row.kind], who=_who(row, names), deadlines=deadlines(row, today)) for row in rows]


def deadlines(row: DataRequest, today: date) -> Sequence[Deadline]:
    """What is still to be done by when; nothing of a request that is closed."""
    if row.closed_on:
        return ()
    clock = kinds.clock(row.kind, row.received_on, longer=row.extended_on is not None)
    reply, done = clock.reply_by, clock.done_by
    first = _deadline(reply, today, _("Trả lời trước hết ngày {day}"), _("Quá hạn trả lời từ ngày {day}"))
    first = replace(first, unsure=_unsure(row.received_on, reply))
    last = _deadline(done, today, _("Làm xong trước hết ngày {day}"), _("Quá hạn làm xong từ ngày {day}"))
    return [last] if row.replied_on else [first, last]


def _deadline(by: date, today: date, ahead: str, passed: str) -> Deadline:
    late = by < today
    return Deadline(text=(passed if late else ahead).format(day=day_label(by)), late=late)


def _unsure(received_on: date, reply_by: date) -> str:
    """«lịch nghỉ Tết Âm lịch chưa xác nhận, đang tính là ngày làm việc»"""
    names = ", ".join(dict.fromkeys(each.name for each in working_days.unsure(received_on, reply_by)))
    return _("lịch nghỉ {name} chưa xác nhận, đang tính là ngày làm việc").format(name=names) if names else ""


def _who(row: DataRequest, names: Mapping[UUID, str]) -> str:
    named = names.get(row.person, "") if row.person else ""
    return ", ".join(text for text in (named, row.who) if text) or "–"
