"""How the phone and the server stand: written here, received there, and the list of what lies between, in words."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mobile.store import differences, meta, outbox, shelf
from mobile.store.differences import ToldOp
from mobile.store.phone import APP_VERSION
from mobile.store.salvage import salvaged
from mobile.store.store import Store
from mobile.views.health import counted
from mobile.words import _, _n, is_vietnamese, label, marked
from shared.clock import day_label, day_of, parse_moment
from shared.rules.follow_ups import REPLIED
from shared.sync.handover import decode
from shared.sync.receipts import read_payload
from shared.vocabulary import verdicts

LISTED = 10
"""So many of a sort are read and listed; of the rest the number is said."""

CLOCK_IS_WRONG_FROM = timedelta(minutes=5)
"""Of the server's own patience: a visit dated further in the future is held."""

_ENDED_LISTED = 3


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that keeps written and received apart: what it is, what is wrong, what to do.

    `standing` says of an operation how it stands (`mobile.store.differences`), and is `trouble` for what stands in the
    way as a whole. `since` is when an unsent one was made. `tone` is bad for what needs the officer.
    """

    title: str
    problem: str
    to_do: str
    tone: str = "waiting"
    standing: str = "trouble"
    since: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SyncStatus:
    """How the phone and the server stand. The counts are of operations; `last_at` is when the last conversation with
    the server came to its end, `oldest_unsent_at` when the oldest operation that was not received was made.

    `differences` lists at most LISTED of a standing, `counts` how many there are; `ended` what was settled of late.
    """

    written: int
    received: int
    unsent: int
    differences: tuple[Difference, ...]
    counts: dict[str, int]
    ended: tuple[Difference, ...]
    last_at: datetime | None
    oldest_unsent_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class _ToDo:
    tone: str
    sentence: str


_WHOSE = {
    "visit": marked("Lượt thăm hộ {name}, {day}"),
    "household": marked("Hộ {name}, {day}"),
    "person": marked("Thành viên {name}, {day}"),
    "follow_up": marked("Phản ánh hộ {name}, {day}"),
    REPLIED: marked("Trả lời Ban Chỉ đạo về hộ {name}, {day}"),
}
_NOBODYS = {
    "visit": marked("Lượt thăm, {day}"),
    "household": marked("Hộ, {day}"),
    "person": marked("Thành viên, {day}"),
    "follow_up": marked("Phản ánh, {day}"),
    REPLIED: marked("Trả lời Ban Chỉ đạo, {day}"),
    "conference": marked("Hội nghị xóm, {day}"),
    "attachment": marked("Ảnh, chữ ký của lượt thăm, {day}"),
}
_BY_STANDING = {
    "unreadable": _ToDo(tone="bad", sentence=marked("Báo người quản trị; dữ liệu vẫn được giữ trên máy.")),
    "rejected": _ToDo(tone="bad", sentence=marked("Mở hộ này và ghi lại cho đúng.")),
    "unsent": _ToDo(tone="waiting", sentence=marked("Bấm «Đồng bộ ngay» khi có mạng.")),
    "unsigned": _ToDo(tone="waiting", sentence=marked("Bấm «Đồng bộ ngay» khi có mạng.")),
    "held": _ToDo(tone="waiting", sentence=marked("Không cần làm gì: người phụ trách sẽ xem.")),
    "conflict": _ToDo(tone="waiting", sentence=marked("Không cần làm gì: người phụ trách sẽ chọn giá trị đúng.")),
}
_BY_PROBLEM = {
    "clock_future": _ToDo(tone="bad", sentence=marked("Xem lại ngày giờ của máy.")),
    "newer_record": _ToDo(tone="waiting", sentence=marked("Không cần làm gì: chờ máy chủ cập nhật.")),
}
_SAID_OF = {
    "unsent": marked("Chưa gửi."),
    "unsigned": marked("Máy chủ đã trả lời, nhưng máy này chưa có chữ ký của máy chủ."),
}
_BY_TROUBLE = {
    "not_signed_in": marked("Xin mã kích hoạt mới của người quản trị; dữ liệu chưa gửi vẫn được giữ."),
    "wrong_install": marked("Xin mã kích hoạt mới của người quản trị; dữ liệu chưa gửi vẫn được giữ."),
    "install_forked": marked("Báo người quản trị: máy này là bản sao của máy khác."),
    "unsupported_protocol": marked("Cập nhật ứng dụng."),
    "not_our_server": marked("Mở trình duyệt để đăng nhập mạng (hoặc đổi mạng khác), rồi bấm «Đồng bộ ngay»."),
    "no_network": marked("Thử lại ở nơi có mạng."),
}


def sync_status(store: Store) -> SyncStatus:
    """How things stand. «Received» is only ever read from the server's receipts."""
    db = store.reading()
    counts, last_at = outbox.counts(db), meta.read(db, meta.LAST_SYNC)
    return SyncStatus(
        written=counts.written,
        received=counts.received,
        unsent=counts.written - counts.received,
        differences=(*_troubles(db), *(_difference(db, op) for op in differences.oldest(db, LISTED))),
        counts=differences.tally(db),
        ended=tuple(_ended(db, op) for op in differences.last_ended(db, _ENDED_LISTED)),
        last_at=parse_moment(last_at) if last_at else None,
        oldest_unsent_at=parse_moment(counts.oldest_unsent_at) if counts.oldest_unsent_at else None,
    )


def what_to_do(code: str) -> str:
    """What helps against a problem that ended a conversation."""
    return _(_BY_TROUBLE[code]) if code in _BY_TROUBLE else _("Thử đồng bộ lại sau.")


def _troubles(db: sqlite3.Connection) -> Iterator[Difference]:
    """What stands in the way as a whole comes before the single operations."""
    trouble = meta.trouble(db)
    if trouble:
        yield Difference(
            title=_("Lần đồng bộ gần nhất chưa xong"),
            problem=_said(trouble["vi"], trouble.get("en")),
            to_do=what_to_do(trouble["code"]),
            tone="bad",
        )
    yield from _damage(db)
    yield from _wrong_clock(int(meta.read(db, meta.CLOCK_OFFSET_MS) or 0))
    if meta.read(db, meta.PUSH_ONLY) == APP_VERSION:
        yield Difference(
            title=_("Ứng dụng đã cũ"),
            problem=_("Máy vẫn ghi và gửi được như thường, nhưng không tải được dữ liệu mới."),
            to_do=_("Cập nhật ứng dụng."),
            tone="bad",
        )
    if meta.read(db, meta.PASSED_OVER):
        yield Difference(
            title=_("Có dữ liệu mới mà ứng dụng chưa đọc được"),
            problem=_("Máy chủ gửi dữ liệu của phiên bản mới hơn."),
            to_do=_("Cập nhật ứng dụng."),
        )


def _damage(db: sqlite3.Connection) -> Iterator[Difference]:
    """That a file was damaged is said for as long as something is missing, or not received yet."""
    found, counts = salvaged(db), outbox.counts(db)
    if found is None or (found.saved and not found.missing and counts.received == counts.written):
        return
    if found.missing:
        saved = _n("Ứng dụng đã cứu được {n} mục đã ghi, thiếu {missing} mục.", found.saved)
    else:
        saved = _n("Ứng dụng đã cứu được {n} mục đã ghi.", found.saved)
    saved = saved.format(n=counted(found.saved), missing=counted(found.missing))
    yield Difference(
        title=_("Tệp dữ liệu của máy đã bị hỏng"),
        problem=f"{saved} {_('Tệp hỏng vẫn được giữ trên máy.')}",
        to_do=_("Báo người quản trị, và đừng gỡ ứng dụng."),
        tone="bad",
    )


def _wrong_clock(server_is_ahead_ms: int) -> Iterator[Difference]:
    """A clock that is wrong is said, and stops nobody from working."""
    off = timedelta(milliseconds=abs(server_is_ahead_ms))
    if off < CLOCK_IS_WRONG_FROM:
        return
    slow, fast = _("Đồng hồ của máy chạy chậm {length}"), _("Đồng hồ của máy chạy nhanh {length}")
    yield Difference(
        title=(slow if server_is_ahead_ms > 0 else fast).format(length=_length(off)),
        problem=_("Ngày giờ của các lượt thăm có thể bị ghi sai. Vẫn ghi và gửi được như thường."),
        to_do=_("Mở Cài đặt của điện thoại, bật ngày giờ tự động."),
        tone="bad",
    )


def _length(time: timedelta) -> str:
    if time.days > 0:
        return _n("{n} ngày", time.days).format(n=counted(time.days))
    if (hours := time // timedelta(hours=1)) > 0:
        return _n("{n} giờ", hours).format(n=hours)
    minutes = time // timedelta(minutes=1)
    return _n("{n} phút", minutes).format(n=minutes)


def _difference(db: sqlite3.Connection, op: ToldOp) -> Difference:
    to_do, day = _to_do(op), _end_day(op)
    ended = f"{_('Đã được giải quyết ngày {day}.').format(day=day)} " if day else ""
    return Difference(
        title=_title(db, op),
        problem=ended + _problem(op),
        to_do=_(to_do.sentence),
        tone=to_do.tone,
        standing=op.standing,
        since=parse_moment(op.made_at) if op.standing in {"unsent", "unsigned", "unreadable"} else None,
    )


def _ended(db: sqlite3.Connection, op: ToldOp) -> Difference:
    filed = _("Đã được giải quyết ngày {day}: đã được ghi nhận.")
    conflict = _("Đã được giải quyết ngày {day}: có mục trùng cần người phụ trách xem.")
    return Difference(
        title=_title(db, op),
        problem=(conflict if op.standing == "conflict" else filed).format(day=_end_day(op) or _("không rõ")),
        to_do="",
        tone="good",
        standing="ended",
    )


def _end_day(op: ToldOp) -> str:
    """When somebody, or a later operation, put an end to its being held; nothing of one that was never held."""
    if op.end is None:
        return ""
    signed = decode(op.end.split(".")[1])  # checked when it was kept
    return day_label(day_of(parse_moment(read_payload(signed).at)))


def _to_do(op: ToldOp) -> _ToDo:
    codes = [str(problem.get("code")) for problem in op.problems]
    known = [] if op.standing in {"unsent", "unreadable"} else [code for code in codes if code in _BY_PROBLEM]
    return _BY_PROBLEM[known[0]] if known else _BY_STANDING[op.standing]


def _problem(op: ToldOp) -> str:
    if op.standing in _SAID_OF:
        return _(_SAID_OF[op.standing])
    told = (_said(str(problem.get("message", "")), problem.get("message_en")) for problem in op.problems)
    return " ".join(dict.fromkeys(told)) or (
        _("Chưa gửi.") if op.standing == "unreadable" else f"{label(verdicts.SYNC[op.standing])}."
    )


def _said(vi: str, en: str | None) -> str:
    """What the server said, in the language that is spoken; older answers were kept in Vietnamese alone."""
    return vi if is_vietnamese() or not en else en


def _title(db: sqlite3.Connection, op: ToldOp) -> str:
    """«Lượt thăm hộ Đặng Văn Đức, 21/11/2026»; of a visit whose people declined, only that it was one."""
    name, day = _name(db, op), day_label(day_of(parse_moment(op.made_at)))
    what = REPLIED if _said_in(db, op).get("reason") == REPLIED else op.kind
    if name:
        return _(_WHOSE.get(what, marked("Mục {name}, {day}"))).format(name=name, day=day)
    return _(_NOBODYS.get(what, marked("Mục, {day}"))).format(day=day)


def _name(db: sqlite3.Connection, op: ToldOp) -> str:
    body = _said_in(db, op)
    if op.kind == "person":
        return str(body.get("name", ""))
    home = body if op.kind == "household" else _body(db, "household", body.get("household"))
    return str(home.get("head_name", ""))


def _said_in(db: sqlite3.Connection, op: ToldOp) -> dict[str, Any]:
    """The row as it stands here, or as the operation says it."""
    row = shelf.find(db, op.kind, op.row_id)
    body: dict[str, Any] = row.body if row else json.loads(op.body).get("data", {})
    return body


def _body(db: sqlite3.Connection, kind: str, row_id: str | None) -> dict[str, Any]:
    row = shelf.find(db, kind, row_id) if row_id else None
    return row.body if row else {}
