"""Tokens that say who somebody is, and receipts for what phones sent, signed with our own key (ES256), and the public
keys to check them by.

The only user of python-jose, whose ways this module does not rely on: it chooses the key by `kid` itself,
allows one algorithm and three header names, requires every claim, and takes any failure at all for a
token that is not ours (CVE-2024-33663, CVE-2026-85394; a header nested 1,100 deep raises RecursionError).
"""

import base64
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jose import jwk, jws
from jose.backends.base import Key

from backend.access import key_files
from backend.edge import strict_json
from shared import problems
from shared.problems import Refused

ACCESS_FOR = timedelta(minutes=15)
REFRESH_FOR = timedelta(days=30)

Use = Literal["access", "refresh"]

_RECEIPT = "receipt+jws"
_ISSUER, _AUDIENCE, _ALGORITHM = "tungnha", "tungnha-api", "ES256"
_LONGEST = 4_096
_LEEWAY = timedelta(seconds=30)
_SHAPE = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)
_CLAIMS = {"iss", "aud", "sub", "jti", "iat", "nbf", "exp", "install", "version", "generation"}


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What a token says. `version` is the account's and `generation` the install's when it was signed."""

    account_id: UUID
    install_id: UUID | None
    version: int
    generation: int
    jti: UUID
    issued_at: datetime


class Signer:
    """Signs with the newest key of a folder, and checks by any key in it."""

    def __init__(self, keys: Mapping[str, ec.EllipticCurvePrivateKey]) -> None:
        """`keys` by kid; the last kid in order signs."""
        self._newest = max(keys)
        self._private: Key = jwk.construct(key_files.pem(keys[self._newest]).decode(), _ALGORITHM)
        self._public = {kid: jwk.construct(_public_pem(key).decode(), _ALGORITHM) for kid, key in keys.items()}

    @classmethod
    def of_folder(cls, folder: Path) -> "Signer":
        """The keys in `sign-*.pem`; the first is made where there is none. A later name takes over the signing."""
        return cls(key_files.keys_in(folder, "sign"))

    def sign(self, use: Use, claims: Claims) -> str:
        """A token for one use, good from `issued_at` for that use's time."""
        issued = int(claims.issued_at.timestamp())
        lasts = ACCESS_FOR if use == "access" else REFRESH_FOR
        body = {
            "iss": _ISSUER,
            "aud": _AUDIENCE,
            "sub": str(claims.account_id),
            "jti": str(claims.jti),
            "iat": issued,
            "nbf": issued,
            "exp": issued + int(lasts.total_seconds()),
            "install": claims.install_id and str(claims.install_id),
            "version": claims.version,
            "generation": claims.generation,
        }
        return jws.sign(body, self._private, headers={"typ": use, "kid": self._newest}, algorithm=_ALGORITHM)

    def read(self, use: Use, token: str, now: datetime) -> Claims:
        """What a token of ours says; Refused with 401 for anything else, whatever is wrong with it."""
        try:
            return self._read(use, token, now)
        except Exception as error:
            raise Refused(problems.not_signed_in()) from error

    def _read(self, use: Use, token: str, now: datetime) -> Claims:
        return _claims(_object(_verified(token, use, self._public)), now)

    def sign_receipt(self, payload: bytes) -> str:
        """The payload of a link of receipts as a JWS (RFC 7515), which is good for ever."""
        return jws.sign(payload, self._private, headers={"typ": _RECEIPT, "kid": self._newest}, algorithm=_ALGORITHM)

    def read_receipt(self, receipt: str) -> bytes:
        """The payload of a link that was signed with a key of the folder; ValueError for anything else."""
        return _read_receipt(receipt, self._public)

    def public_keys(self) -> dict[str, Any]:
        """The keys to check tokens by, as a JWK set (RFC 7517)."""
        return {"keys": [_public_jwk(kid, key) for kid, key in sorted(self._public.items())]}


def receipt_reader(jwks: Mapping[str, Any]) -> Callable[[str], bytes]:
    """What reads the payload of a receipt signed by one of the keys of a JWK set, and raises ValueError for any other.

    ValueError, too, where this is no set of P-256 public keys.
    """
    try:
        public = {key["kid"]: jwk.construct({**key, "alg": _ALGORITHM}, _ALGORITHM) for key in jwks["keys"]}
    except Exception as error:
        raise ValueError("not a set of public keys") from error

    return lambda receipt: _read_receipt(receipt, public)


def new_jti() -> UUID:
    """A random id for one token."""
    return UUID(bytes=secrets.token_bytes(16), version=4)


def _read_receipt(receipt: str, public: Mapping[str, Key]) -> bytes:
    try:
        return _verified(receipt, _RECEIPT, public)
    except Exception as error:
        raise ValueError("not signed with one of these keys") from error


def _verified(token: str, typ: str, public: Mapping[str, Key]) -> bytes:
    if len(token) > _LONGEST or not _SHAPE.fullmatch(token):
        raise ValueError("not a token")
    header = _object(_unpacked(token.split(".", 1)[0]))
    if header != {"alg": _ALGORITHM, "typ": typ, "kid": header.get("kid")}:
        raise ValueError("not our header")
    signed: bytes = jws.verify(token, public[header["kid"]], algorithms=[_ALGORITHM])
    return signed


def _claims(body: Mapping[str, Any], now: datetime) -> Claims:
    if set(body) != _CLAIMS or body["iss"] != _ISSUER or body["aud"] != _AUDIENCE:
        raise ValueError("not our claims")
    starts, issued, ends = (_moment(body[name]) for name in ("nbf", "iat", "exp"))
    if max(starts, issued) > now + _LEEWAY or ends + _LEEWAY <= now:
        raise ValueError("not now")
    return Claims(
        account_id=UUID(body["sub"]),
        install_id=UUID(body["install"]) if body["install"] is not None else None,
        version=_whole(body["version"]),
        generation=_whole(body["generation"]),
        jti=UUID(body["jti"]),
        issued_at=issued,
    )


def _moment(value: object) -> datetime:
    return datetime.fromtimestamp(_whole(value), UTC)


def _whole(value: object) -> int:
    if type(value) is not int:
        raise ValueError("not a whole number")
    return value


def _object(body: bytes) -> dict[str, Any]:
    read = strict_json.loads(body, deepest=1)
    if not isinstance(read, dict):
        raise TypeError("not an object")
    return read


def _unpacked(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _public_jwk(kid: str, key: Key) -> dict[str, Any]:
    numbers = key.to_dict()
    return {"kty": "EC", "crv": "P-256", "x": numbers["x"], "y": numbers["y"], "kid": kid, "alg": "ES256", "use": "sig"}


def _public_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
