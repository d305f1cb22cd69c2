"""What a phone signs with its own key to show that it is itself: for each purpose other words, of which none can stand
for another, nor for a handover.

A proof is the signature (ES256: r and s, 32 octets each) over these octets, in base64url without padding.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shared.sync.canonical import canonical, sha256_hex

LENGTH = 86
"""Of a proof, in characters."""


def of_refresh(install_id: UUID, refresh_token: str) -> bytes:
    """What an install signs that asks for new tokens in exchange for this one."""
    return _said("refresh/1", install_id, refresh_token_sha256=sha256_hex(refresh_token.encode()))


def of_renewal(install_id: UUID, new_install_id: UUID, new_public_key: Mapping[str, str]) -> bytes:
    """What an install signs that is to go on as another one, whose public key this is (a JWK's four members)."""
    return _said(
        "renew_install/1", install_id, new_install_id=str(new_install_id), new_install_public_key=dict(new_public_key)
    )


def _said(purpose: str, install_id: UUID, **words: Any) -> bytes:
    return canonical({"tungnha_proof": purpose, "install_id": str(install_id), **words})
