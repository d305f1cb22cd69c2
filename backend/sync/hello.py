"""Hello: the server tells a phone its epoch, its grants, how much of its work has arrived, and what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from backend.access.grants import granted
from backend.access.principal import Principal
from backend.sync import line, stream
from backend.sync.envelope import check_protocol, read_count, read_uuid
from backend.sync.epoch import begin_epoch
from backend.tables.account import Install
from shared import problems
from shared.clock import day_of, format_moment, parse_moment
from shared.problems import Refused
from shared.records import KINDS
from shared.sync import protocol
from shared.text import is_storable


@dataclass(frozen=True, kw_only=True)
class Hello:
    """What a phone says of itself. `made` is its highest number; `epoch` is None before the first answer."""

    install_id: UUID
    app: str
    epoch: UUID | None
    cursors: Mapping[str, int]
    made: int
    unsent: int
    sent_at: datetime


def read_hello(document: Any) -> Hello:
    """A hello; Refused with 422 or 426."""
    if not isinstance(document, dict):
        raise Refused(problems.unreadable())
    check_protocol(document.get("protocol"))
    cursors, app = document.get("cursors"), document.get("app")
    if not isinstance(cursors, dict):
        raise Refused(problems.unreadable("cursors"))
    if not isinstance(app, str) or not is_storable(app):
        raise Refused(problems.unreadable("app"))
    epoch = document.get("epoch")
    return Hello(
        install_id=read_uuid(document.get("install_id"), "install_id"),
        app=app[:32],
        epoch=None if epoch is None else read_uuid(epoch, "epoch"),
        cursors={scope: read_count(seq, "cursors") for scope, seq in cursors.items()},
        made=read_count(document.get("made"), "made"),
        unsent=read_count(document.get("unsent"), "unsent"),
        sent_at=_moment(document.get("sent_at")),
    )


def answer(session: Session, principal: Principal, hello: Hello, now: datetime) -> dict[str, Any]:
    """The server's answer, and a note of when this phone spoke last."""
    install = session.get_one(Install, hello.install_id)
    install.last_hello_at, install.app_version = now, hello.app or install.app_version
    return {
        "protocol": protocol.PROTOCOL,
        "epoch": str(begin_epoch(session)),
        "received_at": format_moment(now),
        "answered_at": format_moment(now),
        "action": "ok",
        "grants": _grants(session, principal, now),
        "acked_dseq": line.acked_dseq(session, hello.install_id),
        # Until backups are verified, nothing may be dropped from a phone.
        "durable_dseq": 0,
        "missing": line.missing(session, hello.install_id, hello.made),
        "limits": {"ops": protocol.OPS_MAX, "bytes": protocol.PUSH_BYTES_MAX, "rows": protocol.PULL_ROWS_MAX},
        "record_versions": [1, max(kind.version for kind in KINDS.values())],
    }


def _grants(session: Session, principal: Principal, now: datetime) -> list[dict[str, Any]]:
    """The communes that an account works in, each with its hamlets and the head of its stream."""
    return [
        {
            "commune": held.commune,
            "hamlets": [str(hamlet) for hamlet in held.hamlets],
            "head": stream.head_of(session, held.commune),
            "horizon": 0,
        }
        for held in granted(session, principal, day_of(now))
    ]


def _moment(value: Any) -> datetime:
    try:
        return parse_moment(value)
    except (TypeError, ValueError):
        raise Refused(problems.unreadable_moment("sent_at")) from None
