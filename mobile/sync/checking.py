"""Check a receipt before anything that it says is believed: the server's signature, its place in the chain, and that
it speaks of just these operations.
"""

import base64
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared.sync.canonical import sha256_hex
from shared.sync.protocol import NotAnAnswer
from shared.sync.receipts import Head, Link, SignedLink, problems_in_chain, read_payload

_HALF = 32  # bytes of each half of a signature
_OF_A_KEY = ("kty", "crv", "x", "y", "kid")


class NotSigned(NotAnAnswer):
    """None of the keys that this phone keeps has signed it; the server may have new ones."""


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A link that was signed, with what was signed and where it stands in the chain.

    `follows`: it names the last link of this phone as the one before it; else there are links between.
    """

    signed: SignedLink
    said: Link
    head: Head
    follows: bool


def next_link(link: SignedLink, *, keys: str, install_id: UUID, after: Head) -> Checked:
    """A link behind `after` in the chain; NotAnAnswer or NotSigned where it is none. `keys` is a JWK set.

    Where answers were lost there may be links between, which are to be fetched before this one counts.
    """
    return _checked(link, keys, install_id, after, forgiven={"missing_links"})


def fetched_link(link: SignedLink, *, keys: str, install_id: UUID, after: Head) -> Checked:
    """The next link of those that the server still has.

    Where server and phone were both set back, links are lost for good: the break stays for anybody to see, and the
    chain goes on behind it.
    """
    return _checked(link, keys, install_id, after, forgiven={"missing_links", "broken_chain"})


def read_keys(body: bytes) -> list[dict[str, str]]:
    """The public keys in a JWK set (RFC 7517); NotAnAnswer where one is none of ours."""
    try:
        found = [{name: key[name] for name in _OF_A_KEY} for key in json.loads(body)["keys"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotAnAnswer from error
    if not found or not all(isinstance(value, str) for key in found for value in key.values()):
        raise NotAnAnswer
    return found


def _checked(link: SignedLink, keys: str, install_id: UUID, after: Head, forgiven: Collection[str]) -> Checked:
    payload = _payload(link.jws, keys)
    faults = problems_in_chain([link], lambda _jws: payload, install_id=install_id, after=after)
    if {fault.code for fault in faults} - set(forgiven):
        raise NotAnAnswer
    head = Head(n=link.n, sha256=sha256_hex(payload))
    return Checked(signed=link, said=read_payload(payload), head=head, follows=not faults)


def _payload(jws: str, keys: str) -> bytes:
    """What stands in a JWS in its compact form (RFC 7515), signed with ES256 by one of the keys."""
    try:
        above, _, signature = jws.encode("ascii").rpartition(b".")
        header, _, payload = above.partition(b".")
        named, halves = json.loads(_unpacked(header)), _unpacked(signature)
        if named != {"alg": "ES256", "typ": "receipt+jws", "kid": named["kid"]} or len(halves) != 2 * _HALF:
            raise NotAnAnswer
        _verify(above, halves, _key(keys, named["kid"]))
        return _unpacked(payload)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotAnAnswer from error


def _key(keys: str, kid: str) -> Mapping[str, Any]:
    for key in json.loads(keys)["keys"]:
        if key["kid"] == kid:
            return dict(key)
    raise NotSigned


def _verify(signed: bytes, halves: bytes, key: Mapping[str, Any]) -> None:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - 60 ms that a phone's start need not pay
    from cryptography.hazmat.primitives.asymmetric import ec, utils  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - as above

    x, y = (_number(_unpacked(key[name].encode("ascii"))) for name in ("x", "y"))
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    signature = utils.encode_dss_signature(_number(halves[:_HALF]), _number(halves[_HALF:]))
    try:
        public.verify(signature, signed, ec.ECDSA(SHA256()))
    except InvalidSignature:
        raise NotSigned from None


def _number(octets: bytes) -> int:
    return int.from_bytes(octets, "big")


def _unpacked(part: bytes) -> bytes:
    return base64.b64decode(part + b"=" * (-len(part) % 4), altchars=b"-_", validate=True)
