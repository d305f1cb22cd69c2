"""The phone's own key (P-256): it shows that this phone asks, or that it wrote what somebody else hands in."""

import base64

Jwk = dict[str, str]


def new_private_key() -> str:
    """A fresh private key as PEM text. It lies open in the vault until the vault is sealed under a PIN."""
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - 60 ms that only activation needs
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - as above
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")


def public_jwk(private_pem: str) -> Jwk:
    """The public half of a private key, as a JWK (RFC 7518, section 6.2)."""
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - 60 ms that only activation needs
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 - as above

    key = load_pem_private_key(private_pem.encode("ascii"), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("not a P-256 key")
    point = key.public_key().public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": _coordinate(point.x), "y": _coordinate(point.y)}


def proof(private_pem: str, said: bytes) -> str:
    """The key's signature over what is said (shared/sync/proofs.py), as it is sent."""
    from shared.sync import handover, handover_box  # noqa: PLC0415 - 60 ms that a phone's start need not pay

    return handover.encode(handover_box.signing_with(private_pem)(said))


def _coordinate(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode("ascii")
