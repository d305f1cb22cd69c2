"""What phone and server say to one another, version `tungnha/1`, and how an answer is believed.

A phone believes only a whole answer of this protocol. A page of a captive portal, half an answer, or one
meant for another history of the server (`epoch`) raises NotAnAnswer and changes nothing.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared.clock import parse_moment
from shared.records import KINDS
from shared.sync.canonical import sha256_hex
from shared.sync.receipts import Entry, Head, SignedLink, read_link
from shared.vocabulary import verdicts

PROTOCOL = "tungnha/1"
API = "/api/v1"

OPS_AT_START = 100
OPS_MAX = 500
PUSH_BYTES_MAX = 1_048_576
PULL_ROWS_MAX = 2_000

# What reading a strange answer may raise: a field that is missing, or of another type or shape than is said here.
_STRANGE = (KeyError, TypeError, ValueError, AttributeError, RecursionError)

ACTIONS = frozenset({"ok", "push_only", "snapshot", "reset", "reauth", "install_forked"})


class NotAnAnswer(Exception):
    """What came back is not a whole answer of this protocol; it counts as if nothing had come."""


@dataclass(frozen=True, kw_only=True)
class Grant:
    """A commune that an officer works in: the hamlets given, the head of its stream, and how far back it reaches."""

    commune: str
    hamlets: tuple[UUID, ...]
    head: int
    horizon: int


@dataclass(frozen=True, kw_only=True)
class End:
    """What the end of a held operation says beside its receipt."""

    seq: int | None
    rev: int | None
    problems: tuple[dict[str, Any], ...]


@dataclass(frozen=True, kw_only=True)
class FetchedLink:
    """A link of the receipts, with the ends (by op_id) of the held operations that it settles."""

    link: SignedLink
    ends: Mapping[str, End]


@dataclass(frozen=True, kw_only=True)
class Receipts:
    """Links of an install's receipts in their order; `more` where others follow."""

    epoch: UUID
    links: tuple[FetchedLink, ...]
    more: bool


@dataclass(frozen=True, kw_only=True)
class Welcome:
    """The server's answer to hello. `receipt` is the head of the install's receipts, None where it has none."""

    epoch: UUID
    received_at: str
    answered_at: str
    action: str
    grants: tuple[Grant, ...]
    acked_dseq: int
    durable_dseq: int
    missing: tuple[tuple[int, int], ...]
    ops_max: int
    bytes_max: int
    receipt: Head | None = None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The server's verdict on one operation. All four statuses mean that it holds the bytes."""

    op_id: UUID
    dseq: int
    sha256: str
    status: str
    repeated: bool
    seq: int | None
    rev: int | None
    problems: tuple[dict[str, Any], ...]


@dataclass(frozen=True, kw_only=True)
class PushAnswer:
    """The server's answer to a push: verdicts made from committed rows, and the receipt for those that are new."""

    epoch: UUID
    verdicts: tuple[Verdict, ...]
    acked_dseq: int
    durable_dseq: int
    receipt: SignedLink | None


@dataclass(frozen=True, kw_only=True)
class PulledRow:
    """One row of a pulled page: put as it is now, or leave."""

    kind: str
    seq: int
    act: str
    commune: str
    id: UUID
    rev: int
    values: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class ToldTarget:
    """A target of the officer's or of a hamlet given, with how many the server had `counted` towards it at `as_of`; the
    other fields as in shared.records.target.
    """

    commune: str
    holder: str
    whose: str
    measure: str
    product: str | None
    period: str
    value: int
    version: int
    counted: int
    as_of: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of changes with the cursors that it moves to, applied together or not at all. `targets`: all that hold,
    counted up to these cursors; None where the page does not say, as every one but the last.
    """

    epoch: UUID
    rows: tuple[PulledRow, ...]
    cursors: dict[str, int]
    more: bool
    targets: tuple[ToldTarget, ...] | None = None


def columns(kind: str) -> tuple[str, ...]:
    """The columns of a pulled row of a kind, in order: its key, its revision, its fields, and the server's own."""
    known = KINDS[kind]
    return ("commune", "id", "rev", *known.fields, *known.server_columns)


def read_welcome(body: bytes) -> Welcome:
    """The answer to hello, or NotAnAnswer."""
    answer = _answer(body)
    try:
        return Welcome(
            epoch=UUID(answer["epoch"]),
            received_at=_moment(answer["received_at"]),
            answered_at=_moment(answer["answered_at"]),
            action=_one_of(answer["action"], ACTIONS),
            grants=tuple(_grant(grant) for grant in answer["grants"]),
            acked_dseq=_count(answer["acked_dseq"]),
            durable_dseq=_count(answer["durable_dseq"]),
            missing=tuple((_count(first), _count(last)) for first, last in answer["missing"]),
            # A server that asks for the absurd is held to what this app can do.
            ops_max=min(max(_count(answer["limits"]["ops"]), 1), OPS_MAX),
            bytes_max=min(max(_count(answer["limits"]["bytes"]), 1_024), PUSH_BYTES_MAX),
            receipt=None if answer.get("receipt") is None else _head(answer["receipt"]),
        )
    except _STRANGE as error:
        raise NotAnAnswer from error


def read_push_answer(body: bytes, sent: Mapping[UUID, str], epoch: UUID) -> PushAnswer:
    """The answer to a push of `sent` (op_id → SHA-256) under `epoch`, or NotAnAnswer.

    Results for operations that were not sent, or under another hash, are passed over: those count as not sent.
    New verdicts without a receipt are no answer. Whether the receipt holds good is for its reader to see.
    """
    answer = _answer(body)
    try:
        results = tuple(_verdict(result) for result in answer["results"])
        found = PushAnswer(
            epoch=UUID(answer["epoch"]),
            verdicts=tuple(one for one in results if sent.get(one.op_id) == one.sha256),
            acked_dseq=_count(answer["acked_dseq"]),
            durable_dseq=_count(answer["durable_dseq"]),
            receipt=_receipt(answer["receipt"], results),
        )
    except _STRANGE as error:
        raise NotAnAnswer from error
    is_receipted = found.receipt is not None or all(one.repeated for one in results)
    if found.epoch != epoch or not is_receipted:
        raise NotAnAnswer
    return found


def read_receipts(body: bytes) -> Receipts:
    """A page of receipts, or NotAnAnswer."""
    answer = _answer(body)
    try:
        links = tuple(_fetched_link(one) for one in answer["receipts"])
        return Receipts(epoch=UUID(answer["epoch"]), links=links, more=_flag(answer["more"]))
    except _STRANGE as error:
        raise NotAnAnswer from error


def read_differing(body: bytes, epoch: UUID) -> tuple[tuple[int, int], ...]:
    """The ranges of numbers in which the server holds something else than the phone, or NotAnAnswer."""
    answer = _answer(body)
    try:
        differing = tuple((_count(first), _count(last)) for first, last in answer["differing"])
        if UUID(answer["epoch"]) != epoch:
            raise NotAnAnswer
    except _STRANGE as error:
        raise NotAnAnswer from error
    return differing


def read_page(body: bytes, epoch: UUID) -> Page:
    """A pulled page (lines of JSON: head, rows, tail) of `epoch`, or NotAnAnswer where the tail is not valid."""
    above, _, last_line = body.rstrip(b"\n").rpartition(b"\n")
    try:
        tail = json.loads(last_line)["tail"]
        if tail["sha256"] != sha256_hex(above + b"\n"):
            raise NotAnAnswer
        head_line, *row_lines = above.split(b"\n")
        head = json.loads(head_line)["head"]
        rows = tuple(_row(json.loads(line), head["columns"]) for line in row_lines)
        if head["protocol"] != PROTOCOL or UUID(head["epoch"]) != epoch or _count(tail["count"]) != len(rows):
            raise NotAnAnswer
        cursors = {str(scope): _count(seq) for scope, seq in tail["cursors"].items()}
        told = tail.get("targets")
        targets = None if told is None else tuple(_target(one) for one in told)
        return Page(epoch=epoch, rows=rows, cursors=cursors, more=_flag(tail["more"]), targets=targets)
    except _STRANGE as error:
        raise NotAnAnswer from error


def _row(line: list[Any], named: dict[str, list[str]]) -> PulledRow:
    kind, seq, act, *values = line
    if act not in {"put", "leave"} or len(values) != len(named[kind]):
        raise NotAnAnswer
    by_name = dict(zip(named[kind], values, strict=True))
    commune, row_id, rev = by_name.pop("commune"), by_name.pop("id"), by_name.pop("rev")
    return PulledRow(
        kind=_text(kind),
        seq=_count(seq),
        act=act,
        commune=_text(commune),
        id=UUID(row_id),
        rev=0 if rev is None else _count(rev),
        values=by_name,
    )


def _target(told: dict[str, Any]) -> ToldTarget:
    return ToldTarget(
        commune=_text(told["commune"]),
        holder=_text(told["holder"]),
        whose=_text(told["whose"]),
        measure=_text(told["measure"]),
        product=None if told["product"] is None else _text(told["product"]),
        period=_text(told["period"]),
        value=_count(told["value"]),
        version=_count(told["version"]),
        counted=_count(told["counted"]),
        as_of=_moment(told["as_of"]),
    )


def _answer(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotAnAnswer from error
    if not isinstance(answer, dict) or answer.get("protocol") != PROTOCOL:
        raise NotAnAnswer
    return answer


def _head(said: dict[str, Any]) -> Head:
    return Head(n=_count(said["n"]), sha256=_text(said["sha256"]))


def _grant(grant: dict[str, Any]) -> Grant:
    return Grant(
        commune=_text(grant["commune"]),
        hamlets=tuple(UUID(hamlet) for hamlet in grant["hamlets"]),
        head=_count(grant["head"]),
        horizon=_count(grant["horizon"]),
    )


def _verdict(result: dict[str, Any]) -> Verdict:
    return Verdict(
        op_id=UUID(result["op_id"]),
        dseq=_count(result["dseq"]),
        sha256=_text(result["sha256"]),
        status=_one_of(result["status"], verdicts.SYNC),
        repeated=_flag(result["repeated"]),
        seq=None if result.get("seq") is None else _count(result["seq"]),
        rev=None if result.get("rev") is None else _count(result["rev"]),
        problems=tuple(dict(problem) for problem in result["problems"]),
    )


def _receipt(receipt: Any, results: tuple[Verdict, ...]) -> SignedLink | None:
    """The receipt of a push speaks of its new verdicts."""
    if receipt is None:
        return None
    new = sorted(Entry(one.dseq, str(one.op_id), one.sha256, one.status) for one in results if not one.repeated)
    return SignedLink(n=_count(receipt["n"]), jws=_text(receipt["jws"]), entries=tuple(new))


def _fetched_link(sent: dict[str, Any]) -> FetchedLink:
    link = read_link(sent)
    ends = {
        one.op_id: _end(*beyond)
        for one, (_, _, _, _, _, *beyond) in zip(link.entries, sent["entries"], strict=True)
        if one.settles
    }
    return FetchedLink(link=link, ends=ends)


def _end(said: dict[str, Any]) -> End:
    return End(
        seq=None if said.get("seq") is None else _count(said["seq"]),
        rev=None if said.get("rev") is None else _count(said["rev"]),
        problems=tuple(dict(problem) for problem in said["problems"]),
    )


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("not a count")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("not a yes or no")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not text")
    return value


def _moment(value: Any) -> str:
    parse_moment(value)
    return _text(value)


def _one_of(value: Any, known: Any) -> str:
    if value not in known:
        raise ValueError("unknown code")
    return str(value)
