"""Pull and first loads: rows and cursors together, and nothing of a page that is not whole."""

import gzip
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Any
from urllib.parse import quote

from tests.other_client.book import Book
from tests.other_client.carrying import PROTOCOL, Answered, Lost, document
from tests.other_client.ciphers import sha256

_PART = 16_384
_OWN = frozenset({"assignment", "review"})
"""Kinds that come in the officer's own stream, whatever commune their rows name."""


class Fetching:
    """Fills a book with rows; `ask` answers documents, `send` answers as they came."""

    def __init__(self, book: Book, ask: Callable[..., Any], send: Callable[..., Answered]) -> None:
        self.book, self.ask, self.send = book, ask, send

    def take_grants(self, grants: Sequence[Mapping[str, Any]]) -> None:
        """Follow what the officer was given: what lies outside goes, and a commune that changed is fetched anew."""
        given = {grant["commune"]: sorted(grant["hamlets"]) for grant in grants}
        before = self.book.read("area") or {}
        for commune in before.keys() | given.keys():
            if before.get(commune) != given.get(commune):
                self.book.fetch_anew(commune)
        self.book.sweep(before.keys() - given.keys())
        begun = self.book.read("begun") or {}
        known = self.book.cursors()
        for grant in grants:
            commune, horizon = grant["commune"], grant["horizon"]
            if 0 < known.get(commune, 0) < horizon and begun.get(commune, 0) < horizon:
                self.book.fetch_anew(commune)
            begun.setdefault(commune, horizon)
        self.book.note(area=given, begun=begun)

    def fetch(self, grants: Sequence[Mapping[str, Any]], own_scope: str, file_from: int) -> None:
        """First loads by file where there is much to load, then pages until nothing is new."""
        for grant in grants:
            if self.book.cursors().get(grant["commune"], 0) == 0 and grant["head"] >= file_from:
                self._load(grant["commune"], grant["hamlets"])
        scopes, more = [*(grant["commune"] for grant in grants), "ref", own_scope], True
        while more:
            more = self._pull(scopes, own_scope)
        with self.book.act():
            self.book.sweep(scopes)
            self.book.note(begun={})

    def _pull(self, scopes: Sequence[str], own_scope: str) -> bool:
        known = self.book.cursors()
        asked = f"epoch={self.book.read('epoch')}&cursors=" + ",".join(f"{one}:{known.get(one, 0)}" for one in scopes)
        begun = ",".join(f"{scope}:{seq}" for scope, seq in (self.book.read("begun") or {}).items() if seq)
        answered = self.send("GET", f"sync/pull?{quote(asked + (f'&begun={begun}' if begun else ''), safe='=&:,')}")
        if answered.status != 200:
            document(answered)
        columns, rows, tail = read_page(answered.body, self.book.read("epoch"))
        with self.book.act():
            for kind, seq, act, *values in rows:
                named = dict(zip(columns[kind], values, strict=True))
                self._take(act, kind, seq, named, own_scope if kind in _OWN else named["commune"])
            for scope, seq in tail["cursors"].items():
                self.book.move(scope, seq)
        return bool(tail["more"])

    def _take(self, act: str, kind: str, seq: int, values: dict[str, Any], scope: str) -> None:
        _, row_id, rev = values.pop("commune"), values.pop("id"), values.pop("rev")
        if act == "leave":
            self.book.take_off(kind, row_id, scope)
        else:
            self.book.put(kind, row_id, scope, seq=seq, rev=rev or 0, values=values)

    # --- section 8

    def _load(self, commune: str, hamlets: Sequence[str]) -> None:
        """The files of all hamlets, and the lowest number among them."""
        files = [self._file(commune, hamlet) for hamlet in hamlets]
        with self.book.act():
            for head, rows in files:
                columns = json.loads(head["columns"])
                for kind, row_id, rev, seq, values in rows:
                    named = dict(zip(columns[kind], json.loads(values), strict=True))
                    self.book.put(kind, row_id, commune, seq=seq, rev=rev, values=named)
            self.book.move(commune, min(head["seq"] for head, _ in files))
        self.book.note(loaded_by_file=commune)

    def _file(self, commune: str, hamlet: str) -> tuple[dict[str, Any], list[Any]]:
        where, packed, whole = f"sync/snapshot/{commune}/{hamlet}", b"", 1
        seq = edition = None
        while len(packed) < whole:
            headers = {"Range": f"bytes={len(packed)}-{len(packed) + _PART - 1}"} | (
                {"If-Range": edition} if edition else {}
            )
            part = self.send("GET", where if seq is None else f"{where}?seq={seq}", None, headers)
            if part.status not in {200, 206}:
                document(part)
            seq, edition = part.headers["x-snapshot-seq"], part.headers["etag"]
            packed, whole = (
                packed + part.body,
                int(part.headers.get("content-range", f"/{len(part.body)}").split("/")[1]),
            )
        plain = gzip.decompress(packed)
        if sha256(plain) != part.headers["x-snapshot-sha256"]:
            raise Lost
        return _read_file(plain, (commune, hamlet, self.book.read("epoch"), int(seq or 0)))


def read_page(body: bytes, epoch: str) -> tuple[dict[str, list[str]], list[Any], dict[str, Any]]:
    """Columns, rows and tail of a whole page; Lost for anything else."""
    above, _, last = body.rstrip(b"\n").rpartition(b"\n")
    try:
        tail, (first, *lines) = json.loads(last)["tail"], above.split(b"\n")
        head, rows = json.loads(first)["head"], [json.loads(line) for line in lines]
        if (tail["sha256"], tail["count"]) != (sha256(above + b"\n"), len(rows)):
            raise Lost
        if (head["protocol"], head["epoch"]) != (PROTOCOL, epoch):
            raise Lost
    except (ValueError, KeyError, TypeError) as error:
        raise Lost from error
    return head["columns"], rows, tail


def _read_file(plain: bytes, expected: tuple[str, str, str, int]) -> tuple[dict[str, Any], list[Any]]:
    with closing(sqlite3.connect(":memory:")) as file:
        file.deserialize(plain)
        file.row_factory = sqlite3.Row
        head = dict(file.execute("SELECT * FROM head").fetchone())
        rows = [tuple(row) for row in file.execute('SELECT kind, id, rev, seq, "values" FROM row')]
    if (head["commune"], head["hamlet"], head["epoch"], head["seq"]) != expected or head["count"] != len(rows):
        raise Lost
    return head, rows
