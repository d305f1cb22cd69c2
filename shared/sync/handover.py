"""A handover: operations that leave a phone in somebody else's hands, sealed to the server and signed by their phone.

An envelope is one line of canonical JSON; a file holds one a line. Whoever carries it can see whose phone it is
from and how many operations it holds, and nothing that anybody said. What is inside is opened by the server alone.
What the server answers to each goes back in another file, which is worth as much as the receipts in it.
"""

import base64
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared import problems
from shared.problems import Refused
from shared.sync.canonical import canonical
from shared.sync.protocol import OPS_MAX

VERSION = 1

ENVELOPE_BYTES_MAX = 8 * 1_024 * 1_024
"""As many as one request may carry."""
CONTENT_BYTES_MAX = 8 * 1_024 * 1_024
"""Of the operations in a box, unpacked: whatever can be pushed can be handed over."""

FILE_BYTES_MAX = 64 * 1_024 * 1_024
"""Of a file: more than anybody writes in a season without a network, and no more than a phone can read."""

HANDED_OVER, GIVEN_BACK = ".guiho", ".xacnhan"
"""What the names of the two sorts of file end in."""
ANSWERS_VERSION = 1

Jwk = Mapping[str, str]
"""The public half of a P-256 key (RFC 7518, section 6.2)."""

_LARGEST = 2**53 - 1
_SIGNATURE_BYTES, _COORDINATE_BYTES = 64, 32
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_KID = re.compile(r"[a-z0-9][a-z0-9-]{0,31}", re.ASCII)
_FIELDS = frozenset(
    {
        "tungnha_handover",
        "install_id",
        "kid",
        "ephemeral",
        "count",
        "first_dseq",
        "last_dseq",
        "box",
        "signature",
    }
)


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """One sealed batch. `kid` names the server's key that opens it; `ephemeral` was made for this box alone.

    `count` operations lie inside, numbered from `first_dseq` to `last_dseq` in the line of `install_id`.
    """

    install_id: UUID
    kid: str
    ephemeral: Jwk
    count: int
    first_dseq: int
    last_dseq: int
    box: bytes
    signature: bytes


def read_envelope(line: bytes) -> Envelope:
    """One line of a handover file; Refused with 422 handover_unreadable, naming the field that is wrong."""
    if len(line) > ENVELOPE_BYTES_MAX:
        raise Refused(problems.handover_unreadable())
    try:
        document = json.loads(line, object_pairs_hook=_named_once)
    except (ValueError, RecursionError) as error:
        raise Refused(problems.handover_unreadable()) from error
    return envelope_of(document)


def envelope_of(document: Any) -> Envelope:
    """An envelope that was read as JSON; Refused as by `read_envelope`. That it is signed is not checked here."""
    if not isinstance(document, dict) or document.keys() != _FIELDS:
        raise Refused(problems.handover_unreadable())
    _check(document["tungnha_handover"] == VERSION and type(document["tungnha_handover"]) is int, "tungnha_handover")
    first, last = _number(document, "first_dseq"), _number(document, "last_dseq")
    count = _number(document, "count")
    _check(first <= last, "last_dseq")
    _check(count <= min(OPS_MAX, last - first + 1), "count")
    box, signature = _octets(document["box"], "box"), _octets(document["signature"], "signature")
    _check(len(signature) == _SIGNATURE_BYTES, "signature")
    return Envelope(
        install_id=UUID(_spelt(document, "install_id", _UUID)),
        kid=_spelt(document, "kid", _KID),
        ephemeral=_jwk(document["ephemeral"], "ephemeral"),
        count=count,
        first_dseq=first,
        last_dseq=last,
        box=box,
        signature=signature,
    )


def line_of(envelope: Envelope) -> bytes:
    """The envelope as it stands in a file, with the end of its line: canonical JSON."""
    return canonical(_unsigned(envelope) | {"signature": encode(envelope.signature)}) + b"\n"


def answers_file(answers: Iterable[tuple[UUID, Mapping[str, Any]]]) -> bytes:
    """The file that goes back: what the server answered to each envelope, by the install that had sealed it."""
    lines: list[dict[str, Any]] = [{"tungnha_answers": ANSWERS_VERSION}]
    lines += [{"install_id": str(install_id), "answer": dict(answer)} for install_id, answer in answers]
    return b"".join(canonical(line) + b"\n" for line in lines)


def bound_bytes(envelope: Envelope) -> bytes:
    """What stands on the envelope outside the box, and cannot be changed without spoiling the box."""
    return canonical(_outside(envelope))


def signed_bytes(envelope: Envelope) -> bytes:
    """What the phone signs: everything but the signature."""
    return canonical(_unsigned(envelope))


def encode(octets: bytes) -> str:
    """Base64url without padding (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """The octets of base64url without padding; ValueError for any other spelling of them."""
    octets = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    if encode(octets) != text:
        raise ValueError("not base64url without padding")
    return octets


def _outside(envelope: Envelope) -> dict[str, Any]:
    return {
        "tungnha_handover": VERSION,
        "install_id": str(envelope.install_id),
        "kid": envelope.kid,
        "ephemeral": dict(envelope.ephemeral),
        "count": envelope.count,
        "first_dseq": envelope.first_dseq,
        "last_dseq": envelope.last_dseq,
    }


def _unsigned(envelope: Envelope) -> dict[str, Any]:
    return _outside(envelope) | {"box": encode(envelope.box)}


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _number(document: Mapping[str, Any], field: str) -> int:
    value = document[field]
    _check(type(value) is int and 1 <= value <= _LARGEST, field)
    return int(value)


def _spelt(document: Mapping[str, Any], field: str, spelling: re.Pattern[str]) -> str:
    value = document[field]
    _check(isinstance(value, str) and spelling.fullmatch(value) is not None, field)
    return str(value)


def _jwk(value: Any, field: str) -> Jwk:
    _check(isinstance(value, dict) and value.keys() == {"kty", "crv", "x", "y"}, field)
    _check((value["kty"], value["crv"]) == ("EC", "P-256"), field)
    _check(all(len(_octets(value[part], field)) == _COORDINATE_BYTES for part in ("x", "y")), field)
    return dict(value)


def _octets(value: Any, field: str) -> bytes:
    try:
        return decode(value)
    except (ValueError, AttributeError) as error:  # ValueError: also letters beyond ASCII
        raise Refused(problems.handover_unreadable(field)) from error


def _check(holds: bool, field: str) -> None:
    if not holds:
        raise Refused(problems.handover_unreadable(field))
