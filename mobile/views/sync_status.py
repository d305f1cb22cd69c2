"""How the phone and the server stand: written here, received there, and the list of what lies between, in words."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mobile.store import meta, outbox, shelf
from mobile.store.outbox import KeptOp
from mobile.store.store import Store
from shared.clock import day_label, day_of, parse_moment
from shared.vocabulary import verdicts


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that keeps written and received apart: what it is, what is wrong, what to do."""

    title: str
    problem: str
    to_do: str
    tone: str = "waiting"


@dataclass(frozen=True, kw_only=True)
class SyncStatus:
    """How the phone and the server stand. The counts are of operations; `last_at` is when the last conversation with
    the server came to its end, `oldest_unsent_at` when the oldest operation without a verdict was made.
    """

    written: int
    received: int
    unsent: int
    differences: tuple[Difference, ...]
    last_at: datetime | None
    oldest_unsent_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class _ToDo:
    tone: str
    sentence: str


_WHAT = {"visit": "Lượt thăm", "household": "Hộ", "person": "Thành viên"}
_UNSENT = _ToDo(tone="waiting", sentence="Bấm «Đồng bộ ngay» khi có mạng.")
_BY_STATUS = {
    "held": _ToDo(tone="waiting", sentence="Không cần làm gì: người phụ trách sẽ xem."),
    "conflict": _ToDo(tone="waiting", sentence="Không cần làm gì: người phụ trách sẽ chọn giá trị đúng."),
    "rejected": _ToDo(tone="bad", sentence="Mở hộ này và ghi lại cho đúng."),
}
_BY_PROBLEM = {
    "clock_future": _ToDo(tone="bad", sentence="Xem lại ngày giờ của máy."),
    "newer_record": _ToDo(tone="waiting", sentence="Không cần làm gì: chờ máy chủ cập nhật."),
}
_UNREADABLE = _ToDo(tone="bad", sentence="Báo người quản trị; dữ liệu vẫn được giữ trên máy.")
_BY_TROUBLE = {
    "not_signed_in": "Xin mã kích hoạt mới của người quản trị; dữ liệu chưa gửi vẫn được giữ.",
    "wrong_install": "Xin mã kích hoạt mới của người quản trị; dữ liệu chưa gửi vẫn được giữ.",
    "install_forked": "Báo người quản trị: máy này là bản sao của máy khác.",
    "unsupported_protocol": "Cập nhật ứng dụng.",
    "not_our_server": "Mở trình duyệt để đăng nhập mạng, rồi đồng bộ lại.",
    "no_network": "Thử lại ở nơi có mạng.",
}


def sync_status(store: Store) -> SyncStatus:
    """How things stand now. «Received» is only ever read from the server's verdicts."""
    db = store.reading()
    counts, last_at = outbox.counts(db), meta.read(db, meta.LAST_SYNC)
    return SyncStatus(
        written=counts.written,
        received=counts.received,
        unsent=counts.written - counts.received,
        differences=(*_troubles(db), *(_difference(db, op) for op in outbox.to_be_told(db))),
        last_at=parse_moment(last_at) if last_at else None,
        oldest_unsent_at=parse_moment(counts.oldest_unsent_at) if counts.oldest_unsent_at else None,
    )


def _troubles(db: sqlite3.Connection) -> Iterator[Difference]:
    """What stands in the way as a whole comes before the single operations."""
    trouble = meta.trouble(db)
    if trouble:
        to_do = _BY_TROUBLE.get(trouble["code"], "Thử đồng bộ lại sau.")
        yield Difference(title="Lần đồng bộ gần nhất chưa xong", problem=trouble["vi"], to_do=to_do, tone="bad")
    if meta.read(db, meta.PASSED_OVER):
        yield Difference(
            title="Có dữ liệu mới mà ứng dụng chưa đọc được",
            problem="Máy chủ gửi dữ liệu của phiên bản mới hơn.",
            to_do="Cập nhật ứng dụng.",
        )


def _difference(db: sqlite3.Connection, op: KeptOp) -> Difference:
    to_do = _to_do(op)
    return Difference(title=_title(db, op), problem=_problem(op), to_do=to_do.sentence, tone=to_do.tone)


def _to_do(op: KeptOp) -> _ToDo:
    if op.status is None:
        return _UNREADABLE if op.problems else _UNSENT
    codes = [str(problem.get("code")) for problem in op.problems]
    return next((_BY_PROBLEM[code] for code in codes if code in _BY_PROBLEM), _BY_STATUS[op.status])


def _problem(op: KeptOp) -> str:
    if op.problems:
        return " ".join(dict.fromkeys(str(problem.get("message", "")) for problem in op.problems))
    return "Chưa gửi." if op.status is None else f"{verdicts.SYNC[op.status].vi}."


def _title(db: sqlite3.Connection, op: KeptOp) -> str:
    """«Lượt thăm hộ Đặng Văn Đức, 21/11/2026»; of a visit whose people declined, only that it was one."""
    name, day = _name(db, op), day_label(day_of(parse_moment(op.made_at)))
    return f"{_WHAT.get(op.kind, 'Mục')}{name}, {day}"


def _name(db: sqlite3.Connection, op: KeptOp) -> str:
    row = shelf.find(db, op.kind, op.row_id)
    body: dict[str, Any] = row.body if row else json.loads(op.body).get("data", {})
    if op.kind == "person":
        return f" {body['name']}" if "name" in body else ""
    home = body if op.kind == "household" else _body(db, "household", body.get("household"))
    name = f" {home['head_name']}" if "head_name" in home else ""
    return f" hộ{name}" if op.kind == "visit" and name else name


def _body(db: sqlite3.Connection, kind: str, row_id: str | None) -> dict[str, Any]:
    row = shelf.find(db, kind, row_id) if row_id else None
    return row.body if row else {}
