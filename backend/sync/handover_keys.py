"""The keys to which phones seal what they hand over: the newest is given out, and every one still opens."""

from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from backend.access import key_files
from shared import problems
from shared.problems import Refused
from shared.sync import handover_box


class HandoverKeys:
    """Read once from KEYS_DIR, when the server starts. A key may go when no phone can hold an envelope sealed to it."""

    def __init__(self, keys: Mapping[str, ec.EllipticCurvePrivateKey]) -> None:
        """`keys` by kid; the last kid in order is given out."""
        self._keys = keys

    @classmethod
    def of_folder(cls, folder: Path) -> "HandoverKeys":
        """The keys in `seal-*.pem`; the first is made where there is none."""
        return cls(key_files.keys_in(folder, "seal"))

    def public_key(self) -> dict[str, str]:
        """The public key to seal to, as a JWK (RFC 7517)."""
        newest = max(self._keys)
        return {**handover_box.jwk_of(self._keys[newest].public_key()), "use": "enc", "kid": newest}

    def private_key(self, kid: str) -> ec.EllipticCurvePrivateKey:
        """The key that opens what was sealed to `kid`; Refused with 422 where it is none of ours."""
        if kid not in self._keys:
            raise Refused(problems.handover_unreadable("kid"))
        return self._keys[kid]
