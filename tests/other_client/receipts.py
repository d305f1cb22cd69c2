"""The chain of receipts of one install: each link is checked before anything that it says is believed."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.other_client.book import Book
from tests.other_client.carrying import Lost
from tests.other_client.ciphers import canonical, entries_sha256, receipt_payload, sha256


class WrongReceipt(Lost):
    """Not signed, not of this install, or not about these entries: no answer."""


@dataclass(frozen=True)
class Link:
    """A link that was checked. `follows`: it names the last one that is kept."""

    n: int
    jws: str
    said: Mapping[str, Any]
    sha256: str
    entries: Sequence[Any]
    follows: bool


class Receipts:
    """The links of a book; `ask` is for those that it has not."""

    def __init__(self, book: Book, ask: Callable[..., Any]) -> None:
        self.book, self.ask = book, ask

    def checked(self, link: Mapping[str, Any], results: Sequence[Mapping[str, Any]], epoch: str) -> Link:
        """The link of a push answer, about its new results."""
        entries = [[one["dseq"], one["op_id"], one["sha256"], one["status"], False] for one in results]
        found = self._checked({**link, "entries": sorted(entries)})
        if found.said["epoch"] != epoch:
            raise WrongReceipt
        return found

    def fetch(self) -> None:
        """Every link after the last one."""
        more = True
        while more:
            page = self.ask("GET", f"sync/receipts?after={self.book.last_link()[0]}&limit=200")
            for link in page["receipts"]:
                self.take(link)
            more = page["more"]

    def take(self, link: Mapping[str, Any]) -> None:
        """Keep a link with what it says of operations: it may be the only answer about them that came."""
        found = self._checked(link)
        if not found.follows:
            raise WrongReceipt
        with self.book.act():
            self.keep(found)
            if found.said["epoch"] == self.book.read("epoch"):
                for _, op_id, hashed, status, settles, *_beyond in found.entries:
                    if not settles and hashed == self._hash_of(op_id):
                        self.book.settle(op_id, status, [])
            self._end_held(found)

    def keep(self, link: Link) -> None:
        """Keep a link, within an act."""
        self.book.keep_link(link.n, link.jws, link.sha256, link.entries)

    def are_missing(self) -> bool:
        """Whether an operation has a verdict and stands in no link."""
        return any(op.status is not None and op.link is None for op in self.book.ops())

    def _end_held(self, link: Link) -> None:
        for _, op_id, _, status, settles, *_beyond in link.entries:
            if settles:
                self.book.end_held(op_id, status, link.n)

    def _hash_of(self, op_id: str) -> str | None:
        return next((op.sha256 for op in self.book.ops() if op.op_id == op_id), None)

    def _checked(self, link: Mapping[str, Any]) -> Link:
        payload = receipt_payload(link["jws"], self._keys()) or receipt_payload(link["jws"], self._keys(anew=True))
        if payload is None:
            raise WrongReceipt
        said, entries, (n, before) = json.loads(payload), link["entries"], self.book.last_link()
        rightly = (1, self.book.read("install_id"), link["n"], len(entries), entries_sha256(entries))
        if tuple(said[name] for name in ("v", "install_id", "n", "count", "entries")) != rightly:
            raise WrongReceipt
        if canonical(said) != payload or said["n"] <= n:
            raise WrongReceipt
        follows = said["n"] == n + 1
        if follows and said["prev"] != before:
            raise WrongReceipt
        return Link(said["n"], link["jws"], said, sha256(payload), entries, follows)

    def _keys(self, *, anew: bool = False) -> Any:
        if anew or self.book.read("jwks") is None:
            self.book.note(jwks=self.ask("GET", "/.well-known/jwks.json"))
        return self.book.read("jwks")


def faults_in(file: str, jwks: Any) -> list[str]:
    """What is wrong with a file of receipts, by the public keys alone."""
    head, *links = [json.loads(line) for line in file.splitlines()]
    faults, before, numbers = [], (0, ""), set()
    for link in links:
        payload = receipt_payload(link["jws"], jwks)
        said = json.loads(payload or b"{}")
        if payload is None or said["install_id"] != head["install_id"]:
            faults.append(f"link {link['n']} is not signed for this install")
            continue
        if (said["n"] - 1, said["prev"]) != before:
            faults.append(f"link {said['n']} does not follow")
        if said["entries"] != entries_sha256(link["entries"]) or said["count"] != len(link["entries"]):
            faults.append(f"the entries of link {said['n']} were changed")
        before = (said["n"], sha256(payload))
        numbers |= {entry[0] for entry in link["entries"]}
    missing = set(range(1, max(numbers, default=0) + 1)) - numbers
    return [*faults, *(f"number {number} is in no link" for number in sorted(missing))]
