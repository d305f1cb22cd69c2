"""Receipts that anyone can check: a chain for each phone in which the server signs what it holds of whom, link by link.

A link says which operations it is about by one hash over their entries, and names the link before it by the hash of
its signed bytes; so nothing can be left out, put in or put elsewhere without its being found.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from shared.clock import parse_moment
from shared.sync.canonical import canonical, sha256_hex
from shared.vocabulary import verdicts

VERSION = 1
NOTHING_BEFORE = ""
"""What the first link ever names as the one before it."""

ReadJws = Callable[[str], bytes]
"""The payload of a signed link; ValueError where no key of the server's has signed it."""


class Entry(NamedTuple):
    """One line of a link: an operation's verdict, or (`settles`) the end of one that was held."""

    dseq: int
    op_id: str
    sha256: str
    status: str
    settles: bool = False


@dataclass(frozen=True, kw_only=True)
class Head:
    """A place in a chain: the number of a link and the SHA-256 of its payload."""

    n: int = 0
    sha256: str = NOTHING_BEFORE


@dataclass(frozen=True, kw_only=True)
class Link:
    """What is signed. `prev` is the SHA-256 of the payload before, `entries` that of the entries, `at` in RFC 3339."""

    install_id: UUID
    n: int
    epoch: UUID
    prev: str
    at: str
    acked_dseq: int
    count: int
    entries: str


@dataclass(frozen=True, kw_only=True)
class SignedLink:
    """A link as it travels: its number, the JWS, and the entries that it is about."""

    n: int
    jws: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class ReceiptFile:
    """A chain as people hand it on. `jwks` is what the file says the server's keys are; do not check it by them."""

    install_id: UUID
    links: tuple[SignedLink, ...]
    jwks: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong with a chain: a code, and the links or (missing_numbers) the dseq from `first` to `last`."""

    code: str
    first: int
    last: int


def entries_sha256(entries: Iterable[Entry]) -> str:
    """The hash over entries in ascending order: of each, the canonical list of its five parts, a line each."""
    return sha256_hex("".join(map(_line, sorted(entries))).encode())


def payload_of(link: Link) -> bytes:
    """The bytes that are signed, and over which the next link's `prev` is taken."""
    return canonical(
        {
            "v": VERSION,
            "install_id": str(link.install_id),
            "n": link.n,
            "epoch": str(link.epoch),
            "prev": link.prev,
            "at": link.at,
            "acked_dseq": link.acked_dseq,
            "count": link.count,
            "entries": link.entries,
        }
    )


def read_payload(payload: bytes) -> Link:
    """The link that was signed; ValueError for anything but a link of this version."""
    try:
        said = json.loads(payload)
        if said.pop("v") != VERSION:
            raise ValueError("another version")
        parse_moment(said["at"])
        return Link(
            install_id=UUID(said.pop("install_id")),
            epoch=UUID(said.pop("epoch")),
            **{name: _as(kind, said.pop(name)) for name, kind in _PLAIN.items()},
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("not a receipt") from error


def problems_in_chain(
    links: Iterable[SignedLink],
    read_jws: ReadJws,
    *,
    install_id: UUID,
    after: Head | None = None,
    until: Head | None = None,
) -> list[Fault]:
    """Everything that is wrong with links as they stand, none for a whole chain.

    They follow `after`, or are the chain from its beginning, in which case every dseq up to the highest must have its
    entry, too. `until` is the head that the server tells; without it, nobody can see that the last links are gone.
    """
    walk = _Walk(install_id=install_id, read_jws=read_jws, before=after or Head())
    for link in links:
        walk.step(link)
    if after is None:
        walk.faults += missing_numbers(walk.numbers, max([walk.acked_dseq, *walk.numbers], default=0))
    if until is not None and until.n > walk.before.n:
        walk.faults.append(Fault(code="missing_links", first=walk.before.n + 1, last=until.n))
    elif until is not None and until != walk.before:
        walk.faults.append(Fault(code="broken_chain", first=until.n, last=walk.before.n))
    return walk.faults


def missing_numbers(arrived: Iterable[int], highest: int) -> list[Fault]:
    """The numbers from 1 to `highest` that have not arrived, a fault for each run of them."""
    faults, expected = [], 1
    for number in [*sorted({number for number in arrived if number <= highest}), highest + 1]:
        if number > expected:
            faults.append(Fault(code="missing_numbers", first=expected, last=number - 1))
        expected = number + 1
    return faults


def link_on_the_wire(link: SignedLink) -> dict[str, Any]:
    """A link as JSON values: what the server answers and what a file holds, a link a line."""
    return {"n": link.n, "jws": link.jws, "entries": [list(entry) for entry in link.entries]}


def read_link(sent: Any) -> SignedLink:
    """A link from JSON values; ValueError for anything else. What follows the five parts of an entry is passed over."""
    try:
        return SignedLink(
            n=_as(int, sent["n"]), jws=_as(str, sent["jws"]), entries=tuple(map(_entry, _as(list, sent["entries"])))
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a link") from error


def file_lines(file: ReceiptFile) -> Iterator[str]:
    """The lines of a file, to be kept, handed on, and checked by `tungnha verify-receipts`."""
    keys = {} if file.jwks is None else {"jwks": file.jwks}
    yield json.dumps({"tungnha_receipts": VERSION, "install_id": str(file.install_id), **keys}) + "\n"
    for link in file.links:
        yield json.dumps(link_on_the_wire(link), separators=(",", ":")) + "\n"


def read_file(content: str) -> ReceiptFile:
    """A file of receipts; ValueError for anything else."""
    first, *lines = content.splitlines() or [""]
    said = json.loads(first)
    if not isinstance(said, dict) or said.get("tungnha_receipts") != VERSION:
        raise ValueError("not a file of receipts")
    links = tuple(read_link(json.loads(line)) for line in lines if line.strip())
    return ReceiptFile(install_id=UUID(_as(str, said.get("install_id"))), links=links, jwks=said.get("jwks"))


@dataclass(kw_only=True)
class _Walk:
    """Where somebody stands who goes along a chain, and what was wrong so far."""

    install_id: UUID
    read_jws: ReadJws
    before: Head
    faults: list[Fault] = field(default_factory=list)
    numbers: set[int] = field(default_factory=set)
    acked_dseq: int = 0
    said: set[tuple[UUID, str, str, bool]] = field(default_factory=set)

    def step(self, link: SignedLink) -> None:
        """Look at the next link."""
        try:
            payload = self.read_jws(link.jws)
            said = read_payload(payload)
        except ValueError:
            self._find("bad_signature", link.n)
            return
        if said.install_id != self.install_id or said.n != link.n:
            self._find("foreign_link", link.n)
            return
        if said.n <= self.before.n:
            self._find("wrong_order", said.n)
            return
        self._look_back(said)
        self._look_inside(said, link.entries)
        self.before = Head(n=said.n, sha256=sha256_hex(payload))

    def _look_back(self, said: Link) -> None:
        if said.n > self.before.n + 1:
            self.faults.append(Fault(code="missing_links", first=self.before.n + 1, last=said.n - 1))
        elif said.prev != self.before.sha256:
            self._find("broken_chain", said.n)

    def _look_inside(self, said: Link, entries: tuple[Entry, ...]) -> None:
        in_order = list(entries) == sorted(entries)
        if not in_order or len(entries) != said.count or entries_sha256(entries) != said.entries:
            self._find("entries_changed", said.n)
            return
        self.acked_dseq = max(self.acked_dseq, said.acked_dseq)
        for entry in entries:
            once = (said.epoch, entry.op_id, entry.sha256, entry.settles)
            if once in self.said:
                self._find("said_twice", said.n)
            self.said.add(once)
            self.numbers.add(entry.dseq)

    def _find(self, code: str, n: int) -> None:
        self.faults.append(Fault(code=code, first=n, last=n))


def _line(entry: Entry) -> str:
    # Spelt here because it is done for each operation of each push; a test holds it to `canonical`.
    settles = "true" if entry.settles else "false"
    return f'[{entry.dseq},"{entry.op_id}","{entry.sha256}","{entry.status}",{settles}]\n'


def _entry(sent: Any) -> Entry:
    dseq, op_id, sha256, status, settles, *_ = sent
    if status not in verdicts.SYNC or not _is_hash(sha256):
        raise ValueError("not an entry")
    return Entry(_as(int, dseq), str(UUID(op_id)), sha256, status, _as(bool, settles))


def _is_hash(text: Any) -> bool:
    return isinstance(text, str) and len(text) == _HASH_LENGTH and set(text) <= set("0123456789abcdef")


def _as(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise ValueError("another type than a receipt has there")
    return value


_HASH_LENGTH = 64
_PLAIN: Mapping[str, type] = {"n": int, "prev": str, "at": str, "acked_dseq": int, "count": int, "entries": str}
