"""The key of the server that tests play: what it signs, and its public half as the server shows it."""

import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

from shared.sync.handover import encode

KEY = ec.derive_private_key(20_261_122, ec.SECP256R1())
STRANGERS_KEY = ec.derive_private_key(7, ec.SECP256R1())


def jws(payload: bytes, *, key: ec.EllipticCurvePrivateKey = KEY, kid: str = "sign-1") -> str:
    """A receipt as the server signs it."""
    header = json.dumps({"alg": "ES256", "typ": "receipt+jws", "kid": kid}).encode()
    above = f"{encode(header)}.{encode(payload)}"
    r, s = utils.decode_dss_signature(key.sign(above.encode(), ec.ECDSA(SHA256())))
    return f"{above}.{encode(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def jwks(key: ec.EllipticCurvePrivateKey = KEY, kid: str = "sign-1") -> dict[str, Any]:
    """The public keys as the server shows them."""
    point = key.public_key().public_numbers()
    x, y = (encode(number.to_bytes(32, "big")) for number in (point.x, point.y))
    return {"keys": [{"kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": kid, "alg": "ES256", "use": "sig"}]}


def sealing_jwk(key: ec.EllipticCurvePrivateKey = KEY) -> dict[str, str]:
    """The public key that phones seal to, as the server shows it."""
    (shown,) = jwks(key, "seal-1")["keys"]
    return {**shown, "use": "enc"}
