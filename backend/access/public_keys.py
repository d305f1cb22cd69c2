"""The public key of a phone: a point on the curve P-256, as a JWK (RFC 7517, RFC 7518 §6.2), and what it signed."""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Literal

from cryptography.hazmat.primitives.asymmetric import ec

from backend.edge.reading import Sent
from shared import problems
from shared.problems import Refused
from shared.sync import handover, handover_box

_COORDINATE_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class PublicKey(Sent):
    """`x` and `y` in base64url without padding, 32 bytes each."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: str
    y: str

    def as_jwk(self) -> dict[str, str]:
        """The members that make the key, and no other."""
        return {"kty": self.kty, "crv": self.crv, "x": self.x, "y": self.y}


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A signature in base64url over `said` (shared/sync/proofs.py), by whom is to be seen."""

    said: bytes
    signature: str

    def is_by(self, public_key: str) -> bool:
        """Whether it is of the phone with this public key, as an install keeps it: a JWK in JSON."""
        try:
            signature = handover.decode(self.signature)
        except ValueError:
            return False
        return handover_box.has_signed(json.loads(public_key), self.said, signature)


def check(key: PublicKey, field: str) -> None:
    """Refused with 422, for `field`, unless the key is a point on its curve."""
    try:
        x, y = (_coordinate(part) for part in (key.x, key.y))
        ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    except ValueError as error:  # binascii.Error is one, too
        raise Refused(problems.not_a_public_key(field)) from error


def _coordinate(part: str) -> int:
    try:
        octets = base64.b64decode(part.encode("ascii") + b"=", altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error
    if len(octets) != _COORDINATE_BYTES:
        raise ValueError("not 32 bytes")
    return int.from_bytes(octets, "big")
