"""A server played by hand: it files every operation, signs what it filed, streams what it has, and does whatever a test
asks it to.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from mobile.sync.messages import PROBLEM, Answer, Request, Unreachable
from shared.problems import Problem
from shared.records import KINDS
from shared.sync.canonical import sha256_hex
from shared.sync.line_digest import Held, halves, line_digest
from shared.sync.ops import frozen_bytes
from shared.sync.protocol import PROTOCOL, columns
from shared.sync.receipts import Entry, Head, Link, entries_sha256, payload_of
from tests.mobile import server_key
from tests.mobile.vault import AN, COMMUNE, EPOCH, INSTALL, XOM_5

_OF_AN_ENTRY = ("dseq", "op_id", "sha256", "status")

Played = Callable[[Request], Answer]


@dataclass
class TownHall:
    """Speaks the protocol for one commune. `instead` are answers to give, in turn, before its own; `filed` is what it
    holds by op_id; `links` what it signed, for each install; `stream` what it sends to a pull, and `targets` what it
    tells at its end; `judge` gives an operation's status and problems; `renewed` are the installs that phones became.
    """

    epoch: UUID = EPOCH
    action: str = "ok"
    hamlets: list[str] = field(default_factory=lambda: [XOM_5])
    communes: list[str] = field(default_factory=lambda: [COMMUNE])
    missing: list[list[int]] = field(default_factory=list)
    acked_dseq: int = 0
    durable_dseq: int = 0
    horizon: int = 0
    head: int = 0
    links: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)
    told: dict[str, Head] = field(default_factory=dict)
    lines: dict[str, dict[int, str]] = field(default_factory=dict)
    renewed: list[str] = field(default_factory=list)
    install: str = INSTALL
    filed: dict[str, dict[str, Any]] = field(default_factory=dict)
    stream: list[list[Any]] = field(default_factory=list)
    targets: list[dict[str, Any]] | None = None
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    heard: list[bytes] = field(default_factory=list)
    batches: list[list[int]] = field(default_factory=list)
    instead: list[Played | Answer | Exception] = field(default_factory=list)
    judge: Callable[[dict[str, Any]], tuple[str, list[dict[str, Any]]]] = lambda _op: ("filed", [])
    good_token: str | None = None
    now: str = "2026-11-21T01:00:00.000Z"

    def __call__(self, request: Request, bearer: str | None) -> Answer:
        self.asked.append((request.path.partition("?")[0].rpartition("/")[2], bearer))
        self.heard.append(request.body or b"")
        if self.instead:
            played = self.instead.pop(0)
            if isinstance(played, Exception):
                raise played
            return played(request) if callable(played) else played
        return self.honest(request, bearer)

    def honest(self, request: Request, bearer: str | None = None) -> Answer:
        """What a server that works answers."""
        name = self.asked[-1][0]
        if name == "refresh":
            return as_json({"access_token": "access-2", "refresh_token": "refresh-2", "expires_in": 900})
        if self.good_token is not None and bearer != self.good_token:
            return problem_answer(401, "not_signed_in")
        answers: dict[str, Callable[[Request], Answer]] = {
            "hello": self._hello,
            "push": self._push,
            "pull": self._pull,
            "activate": self._activate,
            "receipts": self._receipts,
            "verify": self._verify,
            "renew_install": self._renew_install,
            "sealing-key": self._sealing_key,
        }
        return as_json(server_key.jwks()) if name == "jwks.json" else answers[name](request)

    def answer_and_lose(self, request: Request) -> Answer:
        """Do as asked, and let the answer get lost on its way."""
        self.honest(request)
        raise Unreachable

    def restored(self, epoch: UUID, upto: int) -> "TownHall":
        """This server as a backup held it, with the first operations of each install and no receipts."""
        lines = {
            install: {dseq: op for dseq, op in line.items() if dseq <= upto} for install, line in self.lines.items()
        }
        held = {op for line in lines.values() for op in line.values()}
        filed = {op_id: result for op_id, result in self.filed.items() if op_id in held}
        return TownHall(epoch=epoch, acked_dseq=upto, lines=lines, filed=filed, stream=list(self.stream))

    def _hello(self, request: Request) -> Answer:
        said = json.loads(request.body or b"")
        self.install = said["install_id"]
        if said["receipt"]:
            self.told[self.install] = Head(**said["receipt"])
        grants = [
            {"commune": commune, "hamlets": self.hamlets, "head": self.head, "horizon": self.horizon}
            for commune in self.communes
        ]
        head = self.heads.get(self.install)
        return as_json(
            {
                "protocol": PROTOCOL,
                "epoch": str(self.epoch),
                "received_at": self.now,
                "answered_at": self.now,
                "action": self._action(said["made"]),
                "grants": grants,
                "acked_dseq": self.acked_dseq,
                "durable_dseq": self.durable_dseq,
                "missing": self.missing,
                "limits": {"ops": 500, "bytes": 1_048_576},
                "record_versions": [1, 1],
                "receipt": head and {"n": head.n, "sha256": head.sha256},
                "oldest_app": "0.1.0",
            }
        )

    def _action(self, made: int) -> str:
        return "install_forked" if made < max(self.lines.get(self.install, {}), default=0) else self.action

    def _push(self, request: Request) -> Answer:
        said = json.loads(request.body or b"")
        self.install, ops = said["install_id"], said["ops"]
        line = self.lines.setdefault(self.install, {})
        if any(line.get(op["dseq"], op["op_id"]) != op["op_id"] for op in ops):
            return problem_answer(409, "install_forked")
        self.batches.append([op["dseq"] for op in ops])
        results = [self._file(op) | {"repeated": op["dseq"] in line} for op in ops]
        line.update({op["dseq"]: op["op_id"] for op in ops})
        return as_json(self.push_answer(results))

    def push_answer(self, results: list[dict[str, Any]]) -> dict[str, Any]:
        new = [Entry(*(one[name] for name in _OF_AN_ENTRY)) for one in results if not one["repeated"]]
        return {
            "protocol": PROTOCOL,
            "epoch": str(self.epoch),
            "results": results,
            "acked_dseq": self.acked_dseq,
            "durable_dseq": self.durable_dseq,
            "receipt": self.sign(new) if new else None,
        }

    def sign(self, entries: list[Entry], ends: dict[str, dict[str, Any]] | None = None) -> dict[str, Any]:
        """The next link of an install's receipts; its number and what was signed."""
        own, told = self.heads.get(self.install, Head()), self.told.get(self.install, Head())
        before = max(told, own, key=lambda head: head.n)
        link = Link(
            install_id=UUID(self.install),
            n=before.n + 1,
            epoch=self.epoch,
            prev=before.sha256,
            at=self.now,
            acked_dseq=self.acked_dseq,
            count=len(entries),
            entries=entries_sha256(entries),
        )
        payload = payload_of(link)
        self.heads[self.install] = Head(n=link.n, sha256=sha256_hex(payload))
        signed = {"n": link.n, "jws": server_key.jws(payload)}
        listed = [[*entry, *([ends[entry.op_id]] if ends else [])] for entry in sorted(entries)]
        self.links.setdefault(self.install, []).append(signed | {"entries": listed})
        return signed

    def settle(self, op_id: str, status: str, problems: tuple[dict[str, Any], ...] = ()) -> None:
        """End a held operation, in a link of its own."""
        self.head += 1
        end = {"seq": self.head, "rev": 1, "problems": list(problems)}
        held = self.filed[op_id]
        self.sign([Entry(held["dseq"], op_id, held["sha256"], status, settles=True)], {op_id: end})

    def _receipts(self, request: Request) -> Answer:
        after = int(request.path.partition("after=")[2].partition("&")[0])
        later = [link for link in self.links.get(self.install, []) if link["n"] > after]
        return as_json({"protocol": PROTOCOL, "epoch": str(self.epoch), "receipts": later[:2], "more": len(later) > 2})

    def _verify(self, request: Request) -> Answer:
        said = json.loads(request.body or b"")
        line = self.lines.get(said["install_id"], {})
        differing = [
            half
            for first, last, digest in said["ranges"]
            if digest != line_digest(self._held(dseq, line) for dseq in range(first, last + 1) if dseq in line)
            for half in halves(first, last)
        ]
        return as_json({"protocol": PROTOCOL, "epoch": str(self.epoch), "differing": differing})

    def _held(self, dseq: int, line: dict[int, str]) -> Held:
        kept = self.filed[line[dseq]]
        return Held(dseq, kept["op_id"], kept["sha256"])

    def _renew_install(self, request: Request) -> Answer:
        self.renewed.append(json.loads(request.body or b"")["install_id"])
        return as_json({"access_token": "access-3", "refresh_token": "refresh-3", "expires_in": 900})

    def _file(self, op: dict[str, Any]) -> dict[str, Any]:
        status, problems = self.judge(op)
        if op["op_id"] not in self.filed:
            self.head += 1
            seq = self.head if status in {"filed", "conflict"} else None
            self.filed[op["op_id"]] = {
                "op_id": op["op_id"],
                "dseq": op["dseq"],
                "sha256": sha256_hex(frozen_bytes(op)),
                "status": status,
                "seq": seq,
                "rev": None if seq is None else op.get("base_rev", 0) + 1,
                "problems": problems,
            }
        return self.filed[op["op_id"]] | {"dseq": op["dseq"]}

    def _pull(self, request: Request) -> Answer:
        cursors = cursors_in(request)
        rows = [row for row in self.stream if row[1] > cursors[COMMUNE]] if COMMUNE in cursors else []
        heads = {COMMUNE: max(self.head, cursors.get(COMMUNE, 0), *(row[1] for row in self.stream), 0)}
        moved = {scope: heads.get(scope, seq) for scope, seq in cursors.items()}
        said = page(rows, moved, epoch=self.epoch, targets=self.targets)
        return Answer(status=200, body=said, media_type="application/x-ndjson")

    def _sealing_key(self, _request: Request) -> Answer:
        return as_json(server_key.sealing_jwk())

    def _activate(self, _request: Request) -> Answer:
        user = {"id": str(AN), "username": "an", "name": "Nguyễn Thị An", "role": "officer"}
        given = {"access_token": "access-1", "refresh_token": "refresh-1", "expires_in": 900}
        return as_json(given | {"user": user, "grants": []})


def page(
    rows: list[list[Any]],
    cursors: dict[str, int],
    *,
    more: bool = False,
    epoch: UUID = EPOCH,
    targets: list[dict[str, Any]] | None = None,
) -> bytes:
    """A page as the protocol writes it."""
    named = {kind: columns(kind) for kind in KINDS} | {"drone": ["commune", "id", "rev", "wings"]}
    head = {"head": {"protocol": PROTOCOL, "epoch": str(epoch), "columns": named}}
    above = b"".join(json.dumps(line).encode() + b"\n" for line in [head, *rows])
    tail = {"cursors": cursors, "count": len(rows), "more": more, "targets": targets}
    tail["sha256"] = sha256_hex(above)
    return above + json.dumps({"tail": tail}).encode() + b"\n"


def row(kind: str, seq: int, row_id: str, /, *, act: str = "put", rev: int = 1, **values: Any) -> list[Any]:
    """A row of a page; columns that are not named are null."""
    known = {"commune": COMMUNE, "id": row_id, "rev": rev} | values
    return [kind, seq, act, *(known.get(name) for name in columns(kind))]


def household_row(seq: int, row_id: str, **values: Any) -> list[Any]:
    """A whole household."""
    plain: dict[str, Any] = {"hamlet": XOM_5, "head_name": "Lê Thị Hạnh", "certificate": "none", "do_not_visit": False}
    return row("household", seq, row_id, **(plain | {"made_up": False} | values))


def cursors_in(request: Request) -> dict[str, int]:
    """The cursors that a pull names."""
    listed = request.path.partition("cursors=")[2].partition("&")[0]
    return {scope: int(seq) for scope, _, seq in (entry.rpartition(":") for entry in listed.split(","))}


def as_json(document: Any, status: int = 200) -> Answer:
    return Answer(status=status, body=json.dumps(document).encode())


def problem_answer(status: int, code: str, retry_after_s: int | None = None) -> Answer:
    said = Problem(code=code, vi="Câu báo lỗi.", en="A sentence.", status=status)
    body = {"type": "", "title": "", "status": status, "code": said.code, "detail": said.vi, "detail_en": said.en}
    return Answer(status=status, body=json.dumps(body).encode(), media_type=PROBLEM, retry_after_s=retry_after_s)
