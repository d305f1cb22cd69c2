"""Read a push as a whole: who sends, under which epoch, and each operation's id, number and hash.

What is wrong here concerns the whole batch and changes nothing. What is wrong inside one operation is that
operation's own matter, later.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared import problems
from shared.problems import Problem, Refused
from shared.sync import ops, protocol
from shared.sync.canonical import sha256_hex

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_LARGEST = 2**53 - 1


@dataclass(frozen=True, kw_only=True)
class SentOp:
    """One operation as it was sent: `body` is what was frozen and hashed, `content` the same as values.

    `seen` is None where it is no mapping of scopes to numbers.
    """

    op_id: UUID
    dseq: int
    sha256: str
    body: bytes
    seen: Mapping[str, int] | None
    content: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A text of the operation, or "" where it holds something else."""
        value = self.content.get(name)
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, kw_only=True)
class Push:
    """A batch of operations of one install, under the epoch that its phone knows."""

    epoch: UUID
    install_id: UUID
    ops: tuple[SentOp, ...]


def read_push(document: Any) -> Push:
    """The batch; Refused with 413, 422 or 426 as a whole."""
    fields = _fields(document, {"protocol", "epoch", "install_id", "ops"})
    check_protocol(fields["protocol"])
    sent = fields["ops"]
    if not isinstance(sent, list):
        raise _invalid(problems.unreadable("ops"))
    if len(sent) > protocol.OPS_MAX:
        raise Refused(problems.too_many_items(protocol.OPS_MAX))
    return Push(
        epoch=read_uuid(fields["epoch"], "epoch"),
        install_id=read_uuid(fields["install_id"], "install_id"),
        ops=tuple(_sent_op(op, f"ops.{place}") for place, op in enumerate(sent)),
    )


def check_protocol(spoken: Any) -> None:
    """Refused with 426 for another protocol than ours."""
    if spoken != protocol.PROTOCOL:
        raise Refused(problems.unsupported_protocol())


def read_uuid(value: Any, field: str) -> UUID:
    """A UUID in its usual spelling; Refused with 422."""
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        raise _invalid(problems.unreadable(field))
    return UUID(value)


def read_count(value: Any, field: str, lowest: int = 0) -> int:
    """A whole number; Refused with 422."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise _invalid(problems.unreadable(field))
    if not lowest <= value <= _LARGEST:
        raise _invalid(problems.out_of_range(field, lowest, _LARGEST))
    return value


def _sent_op(sent: Any, where: str) -> SentOp:
    if not isinstance(sent, dict):
        raise _invalid(problems.unreadable(where))
    body = ops.frozen_bytes(sent)
    return SentOp(
        op_id=read_uuid(sent.get("op_id"), f"{where}.op_id"),
        dseq=read_count(sent.get("dseq"), f"{where}.dseq", lowest=1),
        sha256=sha256_hex(body),
        body=body,
        seen=_seen(sent.get("seen")),
        content={name: value for name, value in sent.items() if name not in ops.OUTSIDE_THE_HASH},
    )


def _seen(value: Any) -> Mapping[str, int] | None:
    """The cursors that the phone had applied, or None where they cannot be read."""
    if not isinstance(value, dict) or not all(type(seq) is int and 0 <= seq <= _LARGEST for seq in value.values()):
        return None
    return value


def _fields(document: Any, names: set[str]) -> dict[str, Any]:
    if not isinstance(document, dict):
        raise _invalid(problems.unreadable())
    missing = sorted(names - document.keys())
    if missing:
        raise _invalid(*(problems.missing_field(name) for name in missing))
    return document


def _invalid(*found: Problem) -> Refused:
    return Refused(*found)
