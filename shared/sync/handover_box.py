"""The box of a handover: closed on a phone so that the server alone opens it, and signed so that nobody else made it.

A vault's own key is closed in the same way, for the day on which its officer has forgotten the PIN.

The one module of `shared` that leans on a library, `cryptography`: phone and server must agree on every octet, and
neither may carry ciphers of its own making. A phone imports it when something is handed over, not before (60 ms).
"""

import gzip
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared import problems
from shared.problems import Refused
from shared.sync import handover
from shared.sync.handover import Envelope, Jwk
from shared.sync.protocol import OPS_MAX

Sign = Callable[[bytes], bytes]
"""Signs octets by ES256: r and s, 32 octets each (RFC 7518, section 3.4)."""

_INFO, _INFO_OF_A_SHARE = b"tungnha handover/1", b"tungnha vault key/1"
_KEY_BYTES, _NONCE_BYTES, _HALF = 32, 12, 32
_GZIP = 31  # zlib's window bits for exactly one gzip header


def seal(ops_document: Mapping[str, Any], *, install_id: UUID, sealing_key_jwk: Mapping[str, Any], sign: Sign) -> bytes:
    """Seal operations to the server: one line of a handover file.

    `ops_document` is {"epoch", "install_id", "ops": […as in a push…]} with 1 to 500 operations; `sealing_key_jwk` is
    what `GET sync/sealing-key` answered; `sign` holds the phone's key. ValueError for another count, or for a key
    that is no point of its curve.
    """
    numbers = [op["dseq"] for op in ops_document["ops"]]
    if not 1 <= len(numbers) <= OPS_MAX:
        raise ValueError(f"a handover holds 1 to {OPS_MAX} operations")
    own = ec.generate_private_key(ec.SECP256R1())
    open_envelope = Envelope(
        install_id=install_id,
        kid=sealing_key_jwk["kid"],
        ephemeral=jwk_of(own.public_key()),
        count=len(numbers),
        first_dseq=min(numbers),
        last_dseq=max(numbers),
        box=b"",
        signature=b"",
    )
    packed = gzip.compress(json.dumps(ops_document, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0)
    cipher, nonce = _cipher(own, _public_key(sealing_key_jwk))
    sealed = replace(open_envelope, box=cipher.encrypt(nonce, packed, handover.bound_bytes(open_envelope)))
    return handover.line_of(replace(sealed, signature=sign(handover.signed_bytes(sealed))))


def open_box(envelope: Envelope, private_key: ec.EllipticCurvePrivateKey) -> bytes:
    """The JSON document in a box, unpacked and not yet read.

    Refused with 422 handover_unreadable where this key does not open it, where anything was changed, or where it
    unpacks to more than CONTENT_BYTES_MAX.
    """
    try:
        cipher, nonce = _cipher(private_key, _public_key(envelope.ephemeral))
        packed = cipher.decrypt(nonce, envelope.box, handover.bound_bytes(envelope))
        unpacking = zlib.decompressobj(_GZIP)
        plain = unpacking.decompress(packed, handover.CONTENT_BYTES_MAX)
    except (InvalidTag, ValueError, zlib.error) as error:  # ValueError: no point of the curve
        raise Refused(problems.handover_unreadable("box")) from error
    if not unpacking.eof or unpacking.unused_data:
        raise Refused(problems.handover_unreadable("box"))
    return plain


def is_signed_by(envelope: Envelope, public_key: Mapping[str, Any]) -> bool:
    """Whether the holder of this key signed the envelope as it stands."""
    return has_signed(public_key, handover.signed_bytes(envelope), envelope.signature)


def has_signed(public_key: Mapping[str, Any], octets: bytes, signature: bytes) -> bool:
    """Whether this is the key's signature by ES256 over these octets."""
    r, s = (int.from_bytes(half, "big") for half in (signature[:_HALF], signature[_HALF:]))
    try:
        _public_key(public_key).verify(encode_dss_signature(r, s), octets, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def share_key(key: bytes, *, account_id: UUID, sealing_key_jwk: Mapping[str, Any]) -> dict[str, Any]:
    """A vault's key, closed so that the server alone opens it, and only for this account: `kid`, `ephemeral`, `box`.

    ValueError for a sealing key that is no point of its curve.
    """
    own = ec.generate_private_key(ec.SECP256R1())
    cipher, nonce = _cipher(own, _public_key(sealing_key_jwk), _INFO_OF_A_SHARE)
    box = cipher.encrypt(nonce, key, account_id.bytes)
    return {"kid": sealing_key_jwk["kid"], "ephemeral": jwk_of(own.public_key()), "box": handover.encode(box)}


def open_share(
    box: str, ephemeral: Mapping[str, Any], private_key: ec.EllipticCurvePrivateKey, *, account_id: UUID
) -> bytes:
    """The vault's key in a share. Refused with 422 key_share_unreadable where it was closed for another key, for
    another account, or not at all.
    """
    try:
        cipher, nonce = _cipher(private_key, _public_key(ephemeral), _INFO_OF_A_SHARE)
        return cipher.decrypt(nonce, handover.decode(box), account_id.bytes)
    except (InvalidTag, ValueError) as error:  # ValueError: no point of the curve, no base64url
        raise Refused(problems.key_share_unreadable()) from error


def signing_with(private_pem: str) -> Sign:
    """The hand that signs with a phone's private key, a P-256 key as PEM text."""
    key = serialization.load_pem_private_key(private_pem.encode("ascii"), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("not a P-256 key")

    def sign(octets: bytes) -> bytes:
        r, s = decode_dss_signature(key.sign(octets, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big")

    return sign


def jwk_of(key: ec.EllipticCurvePublicKey) -> Jwk:
    """A public key as a JWK: the members that make the key, and no other."""
    point = key.public_numbers()
    x, y = (handover.encode(number.to_bytes(_HALF, "big")) for number in (point.x, point.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def _cipher(
    private: ec.EllipticCurvePrivateKey, public: ec.EllipticCurvePublicKey, info: bytes = _INFO
) -> tuple[AESGCM, bytes]:
    """Key and nonce of one box. Both come from an ephemeral key that seals once, so no nonce is ever used twice."""
    agreed = private.exchange(ec.ECDH(), public)
    octets = HKDF(hashes.SHA256(), _KEY_BYTES + _NONCE_BYTES, salt=None, info=info).derive(agreed)
    return AESGCM(octets[:_KEY_BYTES]), octets[_KEY_BYTES:]


def _public_key(jwk: Mapping[str, Any]) -> ec.EllipticCurvePublicKey:
    """ValueError where the JWK is no point of P-256."""
    try:
        x, y = (int.from_bytes(handover.decode(jwk[part]), "big") for part in ("x", "y"))
    except (KeyError, AttributeError) as error:
        raise ValueError("not a P-256 key") from error
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
