"""An's phone hands over what it has recorded: numbered, sealed to the server, signed with An's key, not sent."""

import json
from dataclasses import dataclass, replace
from typing import Any

import httpx2
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from starlette.testclient import TestClient

from backend.db import Database
from backend.tables.account import Install
from shared.sync import handover_box
from shared.sync.handover import Envelope, bound_bytes, line_of, read_envelope, signed_bytes
from shared.sync.handover_box import jwk_of, seal, signing_with

AN_KEY = ec.derive_private_key(2_026_11_22, ec.SECP256R1())
STRANGERS_KEY = ec.derive_private_key(7, ec.SECP256R1())


@dataclass(frozen=True)
class Hands:
    """Seals with An's key what An's phone has numbered, and brings it to the server without signing in."""

    client: TestClient
    phone: Any

    def sealing_key(self) -> dict[str, Any]:
        key: dict[str, Any] = self.client.get("/api/v1/sync/sealing-key").json()
        return key

    def over(
        self, sent: list[dict[str, Any]], *, key: ec.EllipticCurvePrivateKey = AN_KEY, **changed: Any
    ) -> dict[str, Any]:
        """An envelope of operations that were numbered; `changed` are fields of the document in the box."""
        document = {"epoch": str(self.phone.epoch), "install_id": str(self.phone.install_id), "ops": sent} | changed
        install_id = self.phone.install_id
        line = seal(document, install_id=install_id, sealing_key_jwk=self.sealing_key(), sign=signing_with(pem(key)))
        envelope: dict[str, Any] = json.loads(line)
        return envelope

    def boxed(self, packed: bytes, **stands: Any) -> dict[str, Any]:
        """An envelope, well sealed and well signed, around any octets; `stands` are fields on the outside of it."""
        plain = read_envelope(json.dumps(self.over([{"dseq": 1}])).encode())
        own = ec.generate_private_key(ec.SECP256R1())
        outside = replace(plain, **{"ephemeral": jwk_of(own.public_key())} | stands)
        cipher, nonce = handover_box._cipher(own, handover_box._public_key(self.sealing_key()))
        return self.signed(replace(outside, box=cipher.encrypt(nonce, packed, bound_bytes(outside))))

    def signed(self, envelope: Envelope, key: ec.EllipticCurvePrivateKey = AN_KEY) -> dict[str, Any]:
        """The envelope, signed as it now stands."""
        line = line_of(replace(envelope, signature=signing_with(pem(key))(signed_bytes(envelope))))
        signed: dict[str, Any] = json.loads(line)
        return signed

    def bring(self, envelope: Any, headers: dict[str, str] | None = None) -> httpx2.Response:
        return self.client.post("/api/v1/sync/deposit", json=envelope, headers=headers)


def pem(key: ec.EllipticCurvePrivateKey) -> str:
    """A private key as a phone keeps it."""
    pkcs8, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, pkcs8, plain).decode()


def give_key(database: Database, install_id: Any, key: ec.EllipticCurvePrivateKey = AN_KEY) -> None:
    """Let the server know a phone's public key, as activation does."""
    with database.writing() as session:
        session.get_one(Install, install_id).public_key = json.dumps(dict(jwk_of(key.public_key())))
