"""Hashes, signatures and boxes as docs/sync.md states them, for a client that shares no line with the product."""

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

Json = Any
_CURVE, _ES256 = ec.SECP256R1(), ec.ECDSA(hashes.SHA256())


def canonical(value: Json) -> bytes:
    """RFC 8785, for values without fractions."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return b"{" + b",".join(canonical(name) + b":" + canonical(value[name]) for name in names) + b"}"
    if isinstance(value, list | tuple):
        return b"[" + b",".join(map(canonical, value)) + b"]"
    return json.dumps(value, ensure_ascii=False).encode()


def sha256(octets: bytes) -> str:
    """In hexadecimal."""
    return hashlib.sha256(octets).hexdigest()


def entries_sha256(entries: Sequence[Sequence[Json]]) -> str:
    """Over the first five elements of each, ascending by dseq, op_id and hash."""
    in_order = sorted(entries, key=lambda entry: (entry[0], entry[1], entry[2]))
    return sha256(b"".join(canonical(entry[:5]) + b"\n" for entry in in_order))


def encode(octets: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The octets of base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class OwnKey:
    """The key of one install, kept as PEM."""

    def __init__(self, pem: str | None = None) -> None:
        """A new one where none is given."""
        key = serialization.load_pem_private_key(pem.encode(), None) if pem else ec.generate_private_key(_CURVE)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        self._key = key

    def pem(self) -> str:
        """As it is stored."""
        form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        return self._key.private_bytes(serialization.Encoding.PEM, form, plain).decode()

    def jwk(self) -> dict[str, str]:
        """The public half."""
        point = self._key.public_key().public_numbers()
        x, y = (encode(number.to_bytes(32, "big")) for number in (point.x, point.y))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y}

    def sign(self, octets: bytes) -> bytes:
        """ES256: r and s."""
        r, s = utils.decode_dss_signature(self._key.sign(octets, _ES256))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def proof(self, purpose: str, **words: Json) -> str:
        """That this install asks, for one purpose."""
        return encode(self.sign(canonical({"tungnha_proof": purpose, **words})))

    def agree(self, jwk: Mapping[str, str]) -> tuple[bytes, bytes]:
        """Key and nonce of a box that the other key's holder opens."""
        secret = self._key.exchange(ec.ECDH(), _public(jwk))
        octets = HKDF(hashes.SHA256(), 44, salt=None, info=b"tungnha handover/1").derive(secret)
        return octets[:32], octets[32:]


def receipt_payload(jws: str, jwks: Json) -> bytes | None:
    """What the server signed; None for anything that none of its keys has signed as a receipt."""
    head, payload, signature = jws.split(".")
    header = json.loads(decode(head))
    keys = {key["kid"]: key for key in jwks["keys"]}
    if header != {"alg": "ES256", "typ": "receipt+jws", "kid": header.get("kid")} or header["kid"] not in keys:
        return None
    halves = decode(signature)
    r, s = int.from_bytes(halves[:32], "big"), int.from_bytes(halves[32:], "big")
    try:
        _public(keys[header["kid"]]).verify(utils.encode_dss_signature(r, s), f"{head}.{payload}".encode(), _ES256)
    except InvalidSignature:
        return None
    return decode(payload)


def envelope(own: OwnKey, sealing_key: Mapping[str, str], install_id: str, epoch: str, ops: Sequence[Json]) -> bytes:
    """Operations sealed to the server and signed by their install: one line of a file."""
    ephemeral, numbers = OwnKey(), [op["dseq"] for op in ops]
    outside = {
        "tungnha_handover": 1,
        "install_id": install_id,
        "kid": sealing_key["kid"],
        "ephemeral": ephemeral.jwk(),
        "count": len(ops),
        "first_dseq": min(numbers),
        "last_dseq": max(numbers),
    }
    inside = gzip.compress(json.dumps({"epoch": epoch, "install_id": install_id, "ops": ops}).encode())
    key, nonce = ephemeral.agree(sealing_key)
    unsigned = outside | {"box": encode(AESGCM(key).encrypt(nonce, inside, canonical(outside)))}
    return canonical(unsigned | {"signature": encode(own.sign(canonical(unsigned)))}) + b"\n"


def _public(jwk: Mapping[str, str]) -> ec.EllipticCurvePublicKey:
    x, y = (int.from_bytes(decode(jwk[name]), "big") for name in ("x", "y"))
    return ec.EllipticCurvePublicNumbers(x, y, _CURVE).public_key()
