"""A client of the sync protocol, written from docs/sync.md alone. It imports nothing of the product."""

import json
import os
import time
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tests.other_client import ciphers
from tests.other_client.book import Book, Op
from tests.other_client.carrying import API, PROTOCOL, Answered, Asked, Carry, Lost, Refusal, document
from tests.other_client.ciphers import OwnKey, canonical, sha256
from tests.other_client.fetching import Fetching
from tests.other_client.receipts import Receipts, WrongReceipt

APP = "0.1.0"
HELLOS_MAX = 4
HALVED, SET_ASIDE = {400, 408, 413, 422}, {400, 413, 422}


class SignedOut(Exception):
    """A new one-time code is needed; everything stays."""


class OtherClient:
    """One officer's install. `file_from`: how many changes are loaded by file; None: as many as the page says."""

    def __init__(self, book: Book, carry: Carry, file_from: int | None = None) -> None:
        self.book, self.carry, self._file_from = book, carry, file_from
        self.receipts = Receipts(book, self.ask)
        self.fetching = Fetching(book, self.ask, self.send)
        self.welcome: dict[str, Any] = {}

    # --- section 1

    def activate(self, code: str) -> None:
        """Come in with a one-time code; id and key are kept before they are sent."""
        if self.book.read("install_id") is None:
            with self.book.act():
                self.book.note(install_id=str(uuid.uuid4()), key=OwnKey().pem())
        self._take_in(document(self.carry(_post("auth/activate", self.coming_in(code)))))

    def coming_in(self, code: str) -> dict[str, Any]:
        """What is said with a one-time code."""
        return {
            "code": code,
            "install_id": self.book.read("install_id"),
            "install_public_key": self._key.jwk(),
            "device_name": "Máy khác",
            "app_version": APP,
        }

    def _take_in(self, given: Mapping[str, Any]) -> None:
        with self.book.act():
            self.book.note(access=given["access_token"], refresh=given["refresh_token"], account=given["user"]["id"])

    def renewed_tokens(self) -> dict[str, Any]:
        """What is said to stay in."""
        token = self.book.read("refresh")
        words = {"install_id": self.book.read("install_id"), "refresh_token_sha256": sha256(token.encode())}
        return {"refresh_token": token, "proof": self._key.proof("refresh/1", **words)}

    def _refresh(self) -> None:
        try:
            self._take_in(document(self.carry(_post("auth/refresh", self.renewed_tokens()))))
        except Refusal as refusal:
            raise SignedOut from refusal

    # --- section 2

    def add(self, kind: str, commune: str, data: Any) -> str:
        """Record a new row; its id."""
        return self._freeze(kind, "add", _uuid7(), commune, {"data": data})

    def patch(self, kind: str, commune: str, row_id: str, changes: Mapping[str, Any]) -> None:
        """Change fields of a row that the server has said."""
        row = self.book.rows(kind)[row_id]
        was = {name: row[name] for name in changes}
        self._freeze(kind, "patch", row_id, commune, {"base_rev": row["rev"], "set": changes, "was": was})

    def void(self, kind: str, commune: str, row_id: str, reason: str) -> None:
        """Take a row back."""
        self._freeze(kind, "void", row_id, commune, {"data": {"reason": reason}})

    def _freeze(self, kind: str, act: str, row_id: str, commune: str, content: Mapping[str, Any]) -> str:
        op_id = _uuid7()
        body = canonical(
            {
                "op_id": op_id,
                "time": {"wall": _now(), "monotonic_ms": time.monotonic_ns() // 1_000_000, "boot": "1"},
                "record_version": 1,
                "kind": kind,
                "act": act,
                "id": row_id,
                "commune": commune,
                **content,
            }
        )
        known = self.book.cursors()
        seen = {commune: known.get(commune, 0), self.own_scope: self.book.read("own_stream_at_hello") or 0}
        with self.book.act():
            self.book.freeze(op_id, sha256(body), body, seen)
        return row_id

    @property
    def _key(self) -> OwnKey:
        return OwnKey(self.book.read("key"))

    @property
    def own_scope(self) -> str:
        """The officer's own stream."""
        return f"user:{self.book.read('account')}"

    # --- section 3

    def sync(self) -> None:
        """One conversation, begun again where the server's history or this install turned out to be another."""
        forked = False
        for _ in range(HELLOS_MAX):
            try:
                return self._converse()
            except Refusal as refusal:
                if refusal.code == "install_forked" and not forked:
                    forked = True
                    self._become_another()
                elif refusal.code == "cursor_too_old":
                    with self.book.act():
                        self.book.fetch_anew()
                elif refusal.code != "epoch_changed":
                    raise
        raise Lost

    def _converse(self) -> None:
        action = self._hello()
        if (self.welcome["receipt"] or {"n": 0})["n"] > self.book.last_link()[0]:
            self.receipts.fetch()
        self._push_all()
        if self.receipts.are_missing():
            self.receipts.fetch()
        if action != "push_only":
            file_from = self.welcome["limits"]["rows"] + 1 if self._file_from is None else self._file_from
            self.fetching.fetch(self.welcome["grants"], self.own_scope, file_from)

    # --- section 4

    def hello(self) -> dict[str, Any]:
        """What is said in a hello."""
        n, link = self.book.last_link()
        return {
            "protocol": PROTOCOL,
            "install_id": self.book.read("install_id"),
            "app": APP,
            "epoch": self.book.read("epoch"),
            "cursors": self.book.cursors(),
            "made": self.book.made(),
            "unsent": len(self.book.unsent()),
            "sent_at": _now(),
            "receipt": {"n": n, "sha256": link} if n else None,
        }

    def _hello(self) -> str:
        self.welcome = said = self.ask("POST", "sync/hello", self.hello())
        if said["action"] == "reauth":
            raise SignedOut
        if said["action"] == "install_forked":
            raise Refusal(409, "install_forked", 0)
        with self.book.act():
            if said["epoch"] != self.book.read("epoch"):
                self.book.follow(said["epoch"], (said["receipt"] or {"n": 0})["n"])
            for first, last in said["missing"]:
                self.book.offer_again(first, last)
            self.book.note(own_stream_at_hello=self.book.cursors().get(self.own_scope, 0))
            self.fetching.take_grants(said["grants"])
        return str(said["action"])

    # --- section 5

    def push(self, ops: list[Op]) -> dict[str, Any]:
        """What is said in a push."""
        return {
            "protocol": PROTOCOL,
            "epoch": self.book.read("epoch"),
            "install_id": self.book.read("install_id"),
            "ops": [op.on_the_wire() for op in ops],
        }

    def _push_all(self) -> None:
        at_once, set_aside = 100, set[str]()
        while waiting := [op for op in self.book.unsent() if op.op_id not in set_aside]:
            batch = waiting[: min(at_once, self.welcome["limits"]["ops"])]
            try:
                self._push(batch)
                at_once = max(at_once, 2 * len(batch))
            except Lost as lost:
                if not lost.timed_out or len(batch) == 1:
                    raise
                at_once = len(batch) // 2
            except Refusal as refusal:
                if refusal.status not in (HALVED if len(batch) > 1 else SET_ASIDE):
                    raise
                set_aside |= {batch[0].op_id} if len(batch) == 1 else set()
                at_once = max(1, len(batch) // 2)

    def _push(self, batch: list[Op]) -> None:
        said = self.ask("POST", "sync/push", self.push(batch))
        sent = {op.op_id: op.sha256 for op in batch}
        believed = [one for one in said["results"] if sent.get(one["op_id"]) == one["sha256"]]
        new = [one for one in said["results"] if not one["repeated"]]
        if said["epoch"] != self.book.read("epoch") or not believed or (new and said["receipt"] is None):
            raise Lost
        link = self.receipts.checked(said["receipt"], new, said["epoch"]) if new else None
        with self.book.act():
            for one in believed:
                self.book.settle(one["op_id"], one["status"], one["problems"])
            if link is not None and link.follows:
                self.receipts.keep(link)
        if link is not None and not link.follows:
            self.receipts.fetch()

    # --- section 9

    def _become_another(self) -> None:
        """A copy goes on as an install of its own."""
        if self.book.read("next_install_id") is None:
            with self.book.act():
                self.book.note(next_install_id=str(uuid.uuid4()), next_key=OwnKey().pem())
        install_id, key = self.book.read("next_install_id"), self.book.read("next_key")
        given = self.ask("POST", "auth/renew_install", self.renewal())
        self._take_in(given)
        with self.book.act():
            self.book.note(install_id=install_id, key=key, next_install_id=None, next_key=None)
            self.book.number_anew()

    def renewal(self) -> dict[str, Any]:
        """What is said to become another install."""
        install_id, jwk = self.book.read("next_install_id"), OwnKey(self.book.read("next_key")).jwk()
        words = {"new_install_id": install_id, "new_install_public_key": jwk}
        proof = self._key.proof("renew_install/1", install_id=self.book.read("install_id"), **words)
        return {"install_id": install_id, "install_public_key": jwk, "proof": proof}

    # --- section 12

    def hand_over(self, sealing_key: Mapping[str, str]) -> bytes:
        """Everything unsent as a file for somebody else to bring."""
        own, install_id, epoch = self._key, self.book.read("install_id"), self.book.read("epoch")
        waiting = [op.on_the_wire() for op in self.book.unsent()]
        some = [waiting[at : at + 500] for at in range(0, len(waiting), 500)]
        return b"".join(ciphers.envelope(own, sealing_key, install_id, epoch, ops) for ops in some)

    def bring(self, file: bytes) -> bytes:
        """Deliver what somebody handed over; the file that goes back."""
        lines: list[Any] = [{"tungnha_answers": 1}]
        for line in file.splitlines():
            answer = document(self.carry(Asked("POST", f"{API}/sync/deposit", line, _JSON)))
            lines.append({"install_id": json.loads(line)["install_id"], "answer": answer})
        return b"".join(canonical(line) + b"\n" for line in lines)

    def take_back(self, file: bytes) -> None:
        """Believe of the answers what the server has signed for this install."""
        _, *lines = [json.loads(line) for line in file.splitlines()]
        mine = self.book.read("install_id")
        links = {link["n"]: link for line in lines if line["install_id"] == mine for link in line["answer"]["receipts"]}
        for n in sorted(links):
            if n > self.book.last_link()[0]:
                self.receipts.take(links[n])

    # --- carrying

    def ask(self, method: str, path: str, said: Any = None) -> Any:
        """The document that the server answers under this install's token."""
        found = document(self.send(method, path, said))
        if path.startswith("sync/") and found.get("protocol") != PROTOCOL:
            raise Lost
        return found

    def send(self, method: str, path: str, said: Any = None, headers: Mapping[str, str] | None = None) -> Answered:
        """The answer as it came; the token is renewed once where it is over."""
        body = None if said is None else json.dumps(said).encode()
        where = path if path.startswith("/") else f"{API}/{path}"
        for again in (True, False):
            signed = {**_JSON, **(headers or {}), "Authorization": f"Bearer {self.book.read('access')}"}
            answered = self.carry(Asked(method, where, body, signed))
            if answered.status != 401 or not again:
                break
            self._refresh()
        return answered


_JSON = {"Content-Type": "application/json"}


def _post(path: str, said: Any) -> Asked:
    return Asked("POST", f"{API}/{path}", json.dumps(said).encode(), _JSON)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _uuid7() -> str:
    number = (time.time_ns() // 1_000_000 << 80) | int.from_bytes(os.urandom(10), "big")
    number = number & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62
    return str(uuid.UUID(int=number))


__all__ = ["OtherClient", "SignedOut", "WrongReceipt"]
