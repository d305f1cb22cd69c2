"""Hello: the server tells a phone its epoch, its grants, how much of its work has arrived, and what to do next."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select, update
from sqlmodel import Session

from backend.access.grants import granted
from backend.access.principal import Principal
from backend.sync import line, stream
from backend.sync.envelope import check_protocol, read_count, read_uuid
from backend.sync.epoch import PHONE_KNOWS_MORE, begin_anew, begin_epoch
from backend.sync.line import Line
from backend.tables.account import Account, Install
from shared import problems
from shared.clock import day_of, format_moment, parse_moment
from shared.problems import Refused
from shared.records import KINDS
from shared.sync import app_versions, protocol
from shared.text import is_storable

Heads = Mapping[str, tuple[int, int]]
"""The head and the horizon of scopes."""

_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class PhoneLink:
    """The last link of its receipts that a phone keeps."""

    n: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Hello:
    """What a phone says of itself. `made` is its highest number; `epoch` is None before the first answer, and
    `receipt` before the first receipt.
    """

    install_id: UUID
    app: str
    epoch: UUID | None
    cursors: Mapping[str, int]
    made: int
    unsent: int
    sent_at: datetime
    receipt: PhoneLink | None


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
        receipt=_phone_link(document.get("receipt")),
    )


def answer(session: Session, principal: Principal, hello: Hello, standing: Line, now: datetime) -> dict[str, Any]:
    """The server's answer, and a note of when this phone spoke last and how its clock stood. Its line is locked."""
    may_come_in = _note_that_it_spoke(session, hello, now)
    own = {stream.REFERENCE, stream.user_scope(principal.account_id), *principal.areas}
    heads = stream.heads_and_horizons(session, principal.areas.keys() | (own & hello.cursors.keys()))
    grants = _grants(session, principal, heads, now)
    epoch = _epoch(session, hello, standing, heads, now)
    return {
        "protocol": protocol.PROTOCOL,
        "epoch": str(epoch),
        "received_at": format_moment(now),
        "answered_at": format_moment(now),
        "action": _action(hello, standing, epoch, grants) if may_come_in else "reauth",
        "grants": grants,
        "acked_dseq": standing.acked_dseq,
        "durable_dseq": standing.durable_dseq,
        "missing": line.missing(session, standing, hello.made),
        "limits": {"ops": protocol.OPS_MAX, "bytes": protocol.PUSH_BYTES_MAX, "rows": protocol.PULL_ROWS_MAX},
        "record_versions": [1, max(kind.version for kind in KINDS.values())],
        "oldest_app": app_versions.OLDEST_APP_TO_PULL,
    }


# Said by every phone at every sync, so these are put together once.
_I: Any = Install.__table__  # type: ignore[attr-defined]  # SQLModel makes it; its types do not say so
_A: Any = Account.__table__  # type: ignore[attr-defined]  # as above
_SPOKE = (
    update(_I)
    .where(_I.c.install_id == bindparam("spoke"))
    .values(
        last_hello_at=bindparam("at"),
        app_version=func.coalesce(func.nullif(bindparam("app"), ""), _I.c.app_version),
        clock_offset_ms=bindparam("offset_ms"),
        made_said=bindparam("made"),
        unsent_said=bindparam("unsent"),
    )
    .returning(_I.c.account_id, _I.c.revoked_at)
)
_IS_ACTIVE = select(_A.c.active).where(_A.c.id == bindparam("account"))


def _note_that_it_spoke(session: Session, hello: Hello, now: datetime) -> bool:
    """Whether phone and account may still come in: either may have been shut out since the token was looked at."""
    offset_ms = (now - hello.sent_at) // timedelta(milliseconds=1)
    said = {
        "spoke": hello.install_id,
        "at": now,
        "app": hello.app,
        "offset_ms": offset_ms,
        "made": hello.made,
        "unsent": hello.unsent,
    }
    install = session.execute(_SPOKE, said).one()
    return install.revoked_at is None and bool(
        session.execute(_IS_ACTIVE, {"account": install.account_id}).scalar_one()
    )


def _grants(session: Session, principal: Principal, heads: Heads, now: datetime) -> list[dict[str, Any]]:
    """The communes that an account works in, each with its hamlets, its stream's head and how far back it goes."""
    given = []
    for held in granted(session, principal, day_of(now)):
        head, horizon = heads[held.commune]
        hamlets = [str(hamlet) for hamlet in held.hamlets]
        given.append({"commune": held.commune, "hamlets": hamlets, "head": head, "horizon": horizon})
    return given


# --- which history, and what to do next ---------------------------------------------------------


def _epoch(session: Session, hello: Hello, standing: Line, heads: Heads, now: datetime) -> UUID:
    """The server's epoch: a new one where the phone knows more of the present one than this database does."""
    epoch = begin_epoch(session)
    if hello.epoch == epoch and _phone_knows_more(hello, standing, heads):
        return begin_anew(session, epoch, PHONE_KNOWS_MORE, now)
    return epoch


def _phone_knows_more(hello: Hello, standing: Line, heads: Heads) -> bool:
    """Whether a cursor or a receipt lies above what is here: then an older copy of the database was put back."""
    ahead = any(hello.cursors.get(scope, 0) > head for scope, (head, _) in heads.items())
    # Links of an earlier history count, too, which the phone has told of.
    links = max(standing.link_n, standing.phone_n)
    return ahead or (hello.receipt is not None and hello.receipt.n > links)


def _action(hello: Hello, standing: Line, epoch: UUID, grants: Iterable[Mapping[str, Any]]) -> str:
    """What a phone that may come in is to do next: the first of these that fits."""
    if hello.made < standing.highest_dseq:
        return "install_forked"  # an older copy of the phone, which would give numbers that were given
    if not app_versions.may_pull(hello.app):
        return "push_only"
    if hello.epoch not in {None, epoch}:
        return "reset"
    return "snapshot" if any(_needs_a_snapshot(hello, grant) for grant in grants) else "ok"


def _needs_a_snapshot(hello: Hello, grant: Mapping[str, Any]) -> bool:
    """Whether a commune is loaded as a file: the cursor lies where tombstones are gone, or there is much to load."""
    cursor = hello.cursors.get(grant["commune"], 0)
    return 0 < cursor < grant["horizon"] or (cursor == 0 and grant["head"] > protocol.PULL_ROWS_MAX)


def _phone_link(value: Any) -> PhoneLink | None:
    if value is None:
        return None
    if (
        not isinstance(value, dict)
        or not isinstance(value.get("sha256"), str)
        or not _SHA256.fullmatch(value["sha256"])
    ):
        raise Refused(problems.unreadable("receipt"))
    return PhoneLink(n=read_count(value.get("n"), "receipt.n", lowest=1), sha256=value["sha256"])


def _moment(value: Any) -> datetime:
    try:
        return parse_moment(value)
    except (TypeError, ValueError):
        raise Refused(problems.unreadable_moment("sent_at")) from None
